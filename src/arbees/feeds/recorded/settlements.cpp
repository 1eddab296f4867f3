#include "arbees/feeds/recorded/readers.hpp"

namespace arbees::feeds::recorded {
namespace {

/// What YES was paid; nothing for "scalar", whose value the recording does not keep.
std::optional<base::Price> value_of(std::string_view result) {
  if (result == "yes") return base::kPriceOne;
  if (result == "no") return base::Price{};
  return std::nullopt;
}

}  // namespace

void read_settlements(Table& table, Builder& builder) {
  Row row;
  while (table.next(row)) {
    builder.count_row();
    if (!well_formed(table, row, builder)) continue;
    Fields fields(table, row);
    const std::string_view result = fields.text("result");
    if (result != "yes" && result != "no" && result != "scalar") fields.wrong("result", "yes, no or scalar");
    const auto closed = fields.time("close_time");
    const bool has_settled = !fields.text("settlement_ts").empty();
    const auto settled = has_settled ? fields.time("settlement_ts") : closed;
    if (fields.problem()) {
      builder.refuse(row, fields);
      continue;
    }
    // The column names Kalshi's tickers; the file has no venue.
    Builder::KnownMarket* market =
        builder.market(row, {"kalshi", fields.text("sport"), fields.text("game_key"), fields.text("market_id"), ""});
    if (market == nullptr) continue;
    market->first = std::min(market->first, *closed);
    const domain::MarketId id{static_cast<std::uint32_t>(market->index)};
    builder.emit(*closed, domain::MarketStatusChanged{id, domain::MarketStatus::closed, std::nullopt});
    const auto value = value_of(result);
    if (value) {
      builder.emit(*settled, domain::MarketStatusChanged{id, domain::MarketStatus::settled, value});
      if (!has_settled) builder.assume("Markets without a settlement time are settled at their close.");
    } else {
      builder.assume("Some markets were settled by rule at a value that is not recorded: they stay closed, unsettled.");
    }
    builder.use();
  }
}

}  // namespace arbees::feeds::recorded
