#include "arbees/domain/order_book.hpp"

#include <algorithm>
#include <bit>

namespace arbees::domain {

void OrderBook::open(base::Price step) {
  ARBEES_ASSERT(step.raw() > 0 && base::Price::kScale % step.raw() == 0, "ladder step must divide 1.00");
  step_ = step.raw();
  ticks_ = static_cast<int>(base::Price::kScale / step_) + 1;
  for (Ladder& ladder : ladders_) {
    ladder.quantity.assign(static_cast<std::size_t>(ticks_), 0);
    ladder.occupied.assign((static_cast<std::size_t>(ticks_) + 63) / 64, 0);
    ladder.best = -1;
    ladder.count = 0;
  }
  fault_ = BookFault::no_snapshot;
  ++epoch_;
}

BookFault OrderBook::change_step(base::Price step) {
  std::vector<Level> levels[2];
  for (const BookSide side : {BookSide::bid, BookSide::ask})
    walk(side, [&](Level level) {
      levels[static_cast<std::size_t>(side)].push_back(level);
      return true;
    });
  const bool was_usable = usable();
  const BookFault old_fault = fault_;
  const bool sizes_known = sizes_known_;
  open(step);
  if (!was_usable) return fail(old_fault);
  const BookFault fault = snapshot(levels[0], levels[1], sizes_known);
  return fault == BookFault::off_grid ? fail(BookFault::tick_changed) : fault;
}

BookFault OrderBook::snapshot(std::span<const Level> bids, std::span<const Level> asks, bool sizes_known) {
  clear();
  fault_ = BookFault::none;
  sizes_known_ = sizes_known;
  for (const BookSide side : {BookSide::bid, BookSide::ask}) {
    for (const Level& level : side == BookSide::bid ? bids : asks) {
      const BookFault fault = set(side, level.price, level.quantity);
      if (fault != BookFault::none) return fault;
    }
  }
  return BookFault::none;
}

BookFault OrderBook::set(BookSide side, base::Price price, base::Quantity quantity) {
  if (!usable()) return fault_;
  if (quantity.raw() < 0) return fail(BookFault::negative_level);
  int tick = 0;
  if (const BookFault fault = locate(price, tick); fault != BookFault::none) {
    // Removing what the grid cannot hold removes nothing.
    return quantity.raw() == 0 && fault == BookFault::off_grid ? BookFault::none : fail(fault);
  }
  put(side, tick, quantity.raw());
  return BookFault::none;
}

BookFault OrderBook::add(BookSide side, base::Price price, base::Quantity delta) {
  if (!usable()) return fault_;
  int tick = 0;
  if (const BookFault fault = locate(price, tick); fault != BookFault::none) return fail(fault);
  std::int64_t total = 0;
  const std::int64_t old = ladders_[static_cast<std::size_t>(side)].quantity[static_cast<std::size_t>(tick)];
  if (__builtin_add_overflow(old, delta.raw(), &total)) return fail(BookFault::out_of_range);
  if (total < 0) return fail(BookFault::negative_level);
  put(side, tick, total);
  return BookFault::none;
}

void OrderBook::void_book(BookFault why) {
  ARBEES_ASSERT(why != BookFault::none, "voiding a book needs a reason");
  fail(why);
}

std::optional<Level> OrderBook::best(BookSide side) const {
  const Ladder& ladder = ladders_[static_cast<std::size_t>(side)];
  if (!usable() || ladder.best < 0) return std::nullopt;
  return Level{price_of(ladder.best), base::Quantity::from_raw(ladder.quantity[static_cast<std::size_t>(ladder.best)])};
}

bool OrderBook::crossed() const {
  return usable() && ladders_[0].best >= 0 && ladders_[1].best >= 0 && ladders_[0].best >= ladders_[1].best;
}

base::Quantity OrderBook::at(BookSide side, base::Price price) const {
  int tick = 0;
  if (!usable() || locate(price, tick) != BookFault::none) return {};
  return base::Quantity::from_raw(ladders_[static_cast<std::size_t>(side)].quantity[static_cast<std::size_t>(tick)]);
}

std::size_t OrderBook::level_count(BookSide side) const {
  return usable() ? ladders_[static_cast<std::size_t>(side)].count : 0;
}

BookFault OrderBook::locate(base::Price price, int& tick) const {
  if (price.raw() < 0 || price > base::kPriceOne) return BookFault::out_of_range;
  if (price.raw() % step_ != 0) return BookFault::off_grid;
  tick = static_cast<int>(price.raw() / step_);
  return BookFault::none;
}

void OrderBook::put(BookSide side, int tick, std::int64_t quantity) {
  Ladder& ladder = ladders_[static_cast<std::size_t>(side)];
  std::int64_t& slot = ladder.quantity[static_cast<std::size_t>(tick)];
  std::uint64_t& word = ladder.occupied[static_cast<std::size_t>(tick) / 64];
  const std::uint64_t bit = std::uint64_t{1} << (tick % 64);
  if (slot == 0 && quantity > 0) ++ladder.count;
  if (slot > 0 && quantity == 0) --ladder.count;
  slot = quantity;
  if (quantity > 0) {
    word |= bit;
    const bool better = ladder.best < 0 || (side == BookSide::bid ? tick > ladder.best : tick < ladder.best);
    if (better) ladder.best = tick;
  } else {
    word &= ~bit;
    if (tick == ladder.best) ladder.best = next_outward(side, tick);
  }
}

void OrderBook::clear() {
  for (Ladder& ladder : ladders_) {
    for (int tick = scan_up(ladder, 0); tick >= 0; tick = scan_up(ladder, tick + 1))
      ladder.quantity[static_cast<std::size_t>(tick)] = 0;
    std::ranges::fill(ladder.occupied, 0);
    ladder.best = -1;
    ladder.count = 0;
  }
}

BookFault OrderBook::fail(BookFault why) {
  clear();
  fault_ = why;
  return why;
}

int OrderBook::next_outward(BookSide side, int tick) const {
  const Ladder& ladder = ladders_[static_cast<std::size_t>(side)];
  return side == BookSide::bid ? scan_down(ladder, tick - 1) : scan_up(ladder, tick + 1);
}

int OrderBook::scan_down(const Ladder& ladder, int from) const {
  if (from < 0) return -1;
  auto word = static_cast<std::size_t>(from) / 64;
  std::uint64_t bits = ladder.occupied[word] & (~std::uint64_t{0} >> (63 - from % 64));
  while (bits == 0) {
    if (word == 0) return -1;
    bits = ladder.occupied[--word];
  }
  return static_cast<int>(word * 64) + 63 - std::countl_zero(bits);
}

int OrderBook::scan_up(const Ladder& ladder, int from) const {
  if (from >= ticks_) return -1;
  auto word = static_cast<std::size_t>(from) / 64;
  std::uint64_t bits = ladder.occupied[word] & (~std::uint64_t{0} << (from % 64));
  while (bits == 0) {
    if (++word == ladder.occupied.size()) return -1;
    bits = ladder.occupied[word];
  }
  return static_cast<int>(word * 64) + std::countr_zero(bits);
}

}  // namespace arbees::domain
