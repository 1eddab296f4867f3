#include "arbees/sim/maker_book.hpp"

#include <algorithm>
#include <iterator>

#include "arbees/base/assert.hpp"

namespace arbees::sim {
namespace {

using domain::BookSide;

constexpr int kLevels = 10;    ///< filled behind the touch
constexpr int kFurthest = 14;  ///< ticks from the touch beyond which levels are taken away
constexpr std::int64_t kOne = 10'000;

std::int64_t drawn_size(int level, const Sizes& sizes, Random& random) {
  const double contracts = sizes.touch * (1 + sizes.growth * level) * random.log_normal(1.0, 0.7);
  const auto lots = static_cast<std::int64_t>(contracts * 1e6 / static_cast<double>(sizes.lot));
  return std::max<std::int64_t>(lots, 1) * sizes.lot;
}

}  // namespace

void MakerBook::set(BookSide side, std::int64_t price, std::int64_t total, Changes& out) {
  Ladder& ladder = side_of(side);
  const auto at = ladder.find(price);
  const std::int64_t before = at == ladder.end() ? 0 : at->second;
  if (total == before) return;
  if (total == 0) ladder.erase(at);
  else ladder[price] = total;
  out.push_back({side, price, total, total - before});
}

void MakerBook::fill(BookSide side, std::int64_t best, const Sizes& sizes, Random& random, Changes& out) {
  const std::int64_t step = side == BookSide::bid ? -tick_ : tick_;
  for (int level = 0; level < kLevels; ++level) {
    const std::int64_t price = best + level * step;
    if (price <= 0 || price >= kOne) break;
    if (!side_of(side).contains(price)) set(side, price, drawn_size(level, sizes, random), out);
  }
}

void MakerBook::move(std::int64_t bid, std::int64_t ask, const Sizes& sizes, Random& random, Changes& out) {
  ARBEES_ASSERT(bid < ask && bid % tick_ == 0 && ask % tick_ == 0, "a maker's quote is off the grid or crossed");
  while (!asks_.empty() && asks_.begin()->first < ask) set(BookSide::ask, asks_.begin()->first, 0, out);
  while (!bids_.empty() && std::prev(bids_.end())->first > bid)
    set(BookSide::bid, std::prev(bids_.end())->first, 0, out);
  fill(BookSide::bid, bid, sizes, random, out);
  fill(BookSide::ask, ask, sizes, random, out);
  const std::int64_t reach = kFurthest * tick_;
  while (!bids_.empty() && bids_.begin()->first < bid - reach) set(BookSide::bid, bids_.begin()->first, 0, out);
  while (!asks_.empty() && std::prev(asks_.end())->first > ask + reach)
    set(BookSide::ask, std::prev(asks_.end())->first, 0, out);
}

void MakerBook::resize(const Sizes& sizes, Random& random, Changes& out) {
  const BookSide side = random.chance(0.5) ? BookSide::bid : BookSide::ask;
  const Ladder& ladder = side_of(side);
  if (ladder.empty()) return;
  const int level = std::min(random.between(0, 5), static_cast<int>(ladder.size()) - 1);
  const auto at = side == BookSide::bid ? std::prev(ladder.end(), level + 1) : std::next(ladder.begin(), level);
  set(side, at->first, drawn_size(level, sizes, random), out);
}

domain::Level MakerBook::take(BookSide side, std::int64_t quantity, Changes& out) {
  const Ladder& ladder = side_of(side);
  if (ladder.empty()) return {};
  const auto best = side == BookSide::bid ? std::prev(ladder.end()) : ladder.begin();
  const std::int64_t price = best->first;
  const std::int64_t taken = std::min(quantity, best->second);
  set(side, price, best->second - taken, out);
  return {base::Price::from_raw(price), base::Quantity::from_raw(taken)};
}

void MakerBook::clear(Changes& out) {
  while (!bids_.empty()) set(BookSide::bid, bids_.begin()->first, 0, out);
  while (!asks_.empty()) set(BookSide::ask, asks_.begin()->first, 0, out);
}

domain::BookSnapshot MakerBook::snapshot(domain::MarketId market, bool is_mirrored) const {
  domain::BookSnapshot out;
  out.market = market;
  for (const BookSide side : {BookSide::bid, BookSide::ask}) {
    const bool bid = (side == BookSide::bid) != is_mirrored;
    for (const auto& [price, total] : ladder(side))
      (bid ? out.bids : out.asks)
          .push_back({base::Price::from_raw(is_mirrored ? kOne - price : price), base::Quantity::from_raw(total)});
  }
  return out;
}

MakerBook::Change mirrored(const MakerBook::Change& change) {
  MakerBook::Change out = change;
  out.side = change.side == BookSide::bid ? BookSide::ask : BookSide::bid;
  out.price = kOne - change.price;
  return out;
}

std::uint64_t level_mark(BookSide side, base::Price price, base::Quantity quantity) {
  const auto place = static_cast<std::uint64_t>(price.raw()) * 2 + (side == BookSide::ask ? 1 : 0);
  return base::mix(place, static_cast<std::uint64_t>(quantity.raw()));
}

std::uint64_t book_mark(const MakerBook& book, bool is_mirrored) {
  std::uint64_t mark = 0;
  for (const BookSide side : {BookSide::bid, BookSide::ask}) {
    for (const auto& [price, total] : book.ladder(side)) {
      MakerBook::Change level{side, price, total, 0};
      if (is_mirrored) level = mirrored(level);
      mark += level_mark(level.side, base::Price::from_raw(level.price), base::Quantity::from_raw(total));
    }
  }
  return mark;
}

}  // namespace arbees::sim
