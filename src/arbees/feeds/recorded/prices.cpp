#include <fmt/format.h>

#include "arbees/feeds/recorded/readers.hpp"
#include "arbees/feeds/recorded/states.hpp"

namespace arbees::feeds::recorded {
namespace {

using domain::BookSnapshot;
using domain::Level;
using domain::MarketId;

/// What one row says of its market.
struct PriceRow {
  base::Nanos at;
  std::optional<base::Price> bid;
  std::optional<base::Price> ask;
  std::optional<base::Price> last;
  std::optional<base::Quantity> bid_size;
  std::optional<base::Quantity> ask_size;
  std::optional<base::Quantity> traded;
  std::optional<bool> taker_buys_yes;
};

/// The ask of a row that states the average price of a size: the size can only be counted on at the worst level.
void read_average_ask(Fields& fields, Builder& builder, PriceRow& row) {
  const auto worst = fields.price("worst_price", base::Rounding::up, builder.rounded());
  const auto size = fields.quantity("size_contracts");
  if (!worst || !size) return;
  row.ask = worst;
  row.ask_size = size;
  builder.assume("Asks are the average price of a stated size: the whole size is shown at the worst price paid.");
}

void read_taker(Fields& fields, PriceRow& row) {
  const std::string_view side = fields.text("taker_side");
  if (side != "yes" && side != "no") return fields.wrong("taker_side", "yes or no");
  row.taker_buys_yes = side == "yes";
  row.traded = fields.quantity("volume");
  if (!row.traded) fields.wrong("volume", "a number of contracts");
  if (!row.last) fields.wrong("last", "the price of the trade");
}

PriceRow read_row(Fields& fields, Builder& builder, bool has_taker, bool has_average) {
  PriceRow row;
  row.at = fields.time("time_utc").value_or(base::Nanos{});
  row.bid = fields.price("yes_bid", base::Rounding::down, builder.rounded());
  row.ask = fields.price("yes_ask", base::Rounding::up, builder.rounded());
  row.last = fields.price("last", base::Rounding::nearest, builder.rounded());
  row.bid_size = fields.quantity("bid_depth_1");
  row.ask_size = fields.quantity("ask_depth_1");
  if (has_taker) read_taker(fields, row);
  if (has_average) read_average_ask(fields, builder, row);
  return row;
}

/// A side that is shown at 0 (bid) or 1 (ask) is known to be empty.
BookSnapshot book_of(const PriceRow& row, MarketId market) {
  BookSnapshot book;
  book.market = market;
  book.bid_known = row.bid.has_value();
  book.ask_known = row.ask.has_value();
  book.sizes_known = (!row.bid || row.bid_size) && (!row.ask || row.ask_size);
  const auto size = [&](const std::optional<base::Quantity>& stated) {
    return book.sizes_known ? *stated : base::Quantity::from_raw(1);
  };
  if (row.bid && row.bid->raw() > 0 && size(row.bid_size).raw() > 0)
    book.bids.push_back({*row.bid, size(row.bid_size)});
  if (row.ask && *row.ask < base::kPriceOne && size(row.ask_size).raw() > 0)
    book.asks.push_back({*row.ask, size(row.ask_size)});
  return book;
}

/// A poll that repeats last price and volume saw no trade.
void emit_trade(const PriceRow& row, std::string_view volume, Builder::KnownMarket& market, Builder& builder) {
  if (!row.last) return;
  const MarketId id{static_cast<std::uint32_t>(market.index)};
  if (row.traded) {
    builder.emit(row.at, domain::TradePrinted{id, *row.last, *row.traded, row.taker_buys_yes});
    return;
  }
  const bool repeated = market.last == row.last && market.last_volume == volume && !volume.empty();
  market.last = row.last;
  market.last_volume = std::string(volume);
  if (repeated) return;
  builder.assume("Last prices are shown as trades of unstated size: several trades may stand behind one.");
  builder.emit(row.at, domain::TradePrinted{id, *row.last, base::Quantity{}, std::nullopt});
}

void note_terms(Fields& fields, Builder& builder, Builder::KnownMarket& market) {
  if (const auto tick = fields.price("tick", base::Rounding::nearest, builder.rounded());
      tick && tick->raw() > 0 && base::kPriceOne.raw() % tick->raw() == 0)
    market.stated_tick = tick->raw();
  if (const auto hold = fields.whole("seconds_delay", 0, 3600)) market.hold_seconds = hold;
}

void take_row(Fields& fields, const Row& row, Builder& builder, const PriceRow& values, const StateReader& states) {
  Builder::KnownMarket* market = builder.market(row, naming_of(fields));
  if (market == nullptr) return;
  note_terms(fields, builder, *market);
  std::optional<domain::GameState> state;
  if (states.present()) state = states.read(fields, builder, market->link.game);
  if (fields.problem()) return builder.refuse(row, fields);
  if (!values.bid && !values.ask && !values.last && !state)
    return builder.refuse(row, "no price is stated", "columns yes_bid, yes_ask and last are empty");
  market->first = std::min(market->first, values.at);
  for (const auto& price : {values.bid, values.ask})
    if (price) builder.saw_price(*market, *price);
  if (state) builder.emit_state(values.at, *market, *state);
  if (values.bid || values.ask)
    builder.emit(values.at, book_of(values, MarketId{static_cast<std::uint32_t>(market->index)}));
  emit_trade(values, fields.text("volume"), *market, builder);
  builder.use();
}

}  // namespace

void read_prices(Table& table, Builder& builder) {
  const bool has_taker = table.column("taker_side").has_value();
  const bool has_average = table.column("worst_price").has_value();
  const StateReader states(table);
  Row row;
  while (table.next(row)) {
    builder.count_row();
    if (!well_formed(table, row, builder)) continue;
    Fields fields(table, row);
    if (const std::string_view venue = fields.text("venue"); venue != "kalshi" && venue != "polymarket") {
      builder.refuse(row, fmt::format("venue {} is neither kalshi nor polymarket", venue.substr(0, 40)),
                     fmt::format("column venue: expected kalshi or polymarket, found \"{}\"", venue.substr(0, 40)));
      continue;
    }
    const PriceRow values = read_row(fields, builder, has_taker, has_average);
    if (fields.problem()) {
      builder.refuse(row, fields);
      continue;
    }
    take_row(fields, row, builder, values, states);
  }
}

}  // namespace arbees::feeds::recorded
