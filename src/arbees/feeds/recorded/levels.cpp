#include <fmt/format.h>

#include <set>

#include "arbees/feeds/recorded/readers.hpp"

namespace arbees::feeds::recorded {
namespace {

using domain::BookSide;

struct LevelRow {
  base::Nanos at;
  std::size_t market = 0;
  bool whole_book = false;
  BookSide side = BookSide::bid;
  domain::Level level;
};

/// Gathers the rows of one full book.
class Gatherer {
 public:
  explicit Gatherer(Builder& builder) : builder_(&builder) {}

  /// False when a level comes twice: the book of that row begins anew.
  void add(const LevelRow& row) {
    const bool same = open_ && book_.market.value == row.market && at_ == row.at;
    const auto place = std::pair{row.side, row.level.price.raw()};
    if (!same || seen_.contains(place)) flush();
    if (!open_) {
      open_ = true;
      at_ = row.at;
      book_ = {};
      book_.market.value = static_cast<std::uint32_t>(row.market);
    }
    seen_.insert(place);
    if (row.level.quantity.raw() > 0) (row.side == BookSide::bid ? book_.bids : book_.asks).push_back(row.level);
    complete_.insert(row.market);
  }
  void flush() {
    if (open_) builder_->emit(at_, std::move(book_));
    open_ = false;
    seen_.clear();
  }
  [[nodiscard]] bool has_book(std::size_t market) const { return complete_.contains(market); }

 private:
  Builder* builder_;
  bool open_ = false;
  base::Nanos at_;
  domain::BookSnapshot book_;
  std::set<std::pair<BookSide, std::int64_t>> seen_;
  std::set<std::size_t> complete_;
};

std::optional<LevelRow> read_level(Fields& fields, const Row& row, Builder& builder) {
  LevelRow out;
  const std::string_view event = fields.text("event");
  const std::string_view side = fields.text("side");
  if (event != "book" && event != "price_change") fields.wrong("event", "book or price_change");
  if (side != "bid" && side != "ask") fields.wrong("side", "bid or ask");
  out.whole_book = event == "book";
  out.side = side == "ask" ? BookSide::ask : BookSide::bid;
  out.at = fields.time("time_utc").value_or(base::Nanos{});
  const auto rounding = out.side == BookSide::ask ? base::Rounding::up : base::Rounding::down;
  const auto price = fields.price("price", rounding, builder.rounded());
  const auto size = fields.quantity("size");
  if (!price) fields.wrong("price", "a price from 0 to 1");
  if (!size) fields.wrong("size", "a quantity of zero or more");
  if (fields.problem()) {
    builder.refuse(row, fields);
    return std::nullopt;
  }
  Builder::KnownMarket* market = builder.market(row, naming_of(fields));
  if (market == nullptr) return std::nullopt;
  market->first = std::min(market->first, out.at);
  builder.saw_price(*market, *price);
  out.market = market->index;
  out.level = {*price, *size};
  return out;
}

}  // namespace

void read_levels(Table& table, Builder& builder) {
  Gatherer books(builder);
  Row row;
  while (table.next(row)) {
    builder.count_row();
    if (!well_formed(table, row, builder)) continue;
    Fields fields(table, row);
    const auto level = read_level(fields, row, builder);
    if (!level) continue;
    if (level->whole_book) {
      books.add(*level);
      builder.use();
      continue;
    }
    books.flush();
    if (!books.has_book(level->market)) {
      builder.refuse(row, "a change before the first full book", "column event: no book to change yet");
      continue;
    }
    builder.emit(level->at, domain::BookDelta{domain::MarketId{static_cast<std::uint32_t>(level->market)}, level->side,
                                              level->level.price, level->level.quantity, false});
    builder.use();
  }
  books.flush();
  builder.assume("The book has no sequence numbers: a message the recorder lost cannot be seen.");
}

}  // namespace arbees::feeds::recorded
