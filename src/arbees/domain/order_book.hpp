#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/domain/market.hpp"

namespace arbees::domain {

enum class BookSide : std::uint8_t { bid, ask };
BOOST_DESCRIBE_ENUM(BookSide, bid, ask)

struct Level {
  base::Price price;
  base::Quantity quantity;
  bool operator==(const Level&) const = default;
};
BOOST_DESCRIBE_STRUCT(Level, (), (price, quantity))

/// Why a book may not be used. `none` = it may.
enum class BookFault : std::uint8_t {
  none,
  no_snapshot,
  sequence_gap,
  negative_level,
  off_grid,
  out_of_range,
  crossed,
  disconnected,
  tick_changed,
  overflow,
  bad_hash,
  malformed
};
BOOST_DESCRIBE_ENUM(BookFault, none, no_snapshot, sequence_gap, negative_level, off_grid, out_of_range, crossed,
                    disconnected, tick_changed, overflow, bad_hash, malformed)

/// The YES book of one market: quantity by price, a dense array indexed by tick with a bitmap over it.
/// Updates and best prices take a few nanoseconds; nothing allocates after `open`. Any fault voids the book:
/// it then has no prices until the next snapshot. Not for two threads at once.
class OrderBook {
 public:
  /// A book on the finest possible grid (0.0001), void until its first snapshot.
  OrderBook() : OrderBook(base::Price::from_raw(1)) {}
  /// `step` must divide 1.00.
  explicit OrderBook(base::Price step) { open(step); }

  /// Starts an empty, void book with ladder width `step`; allocates. Counts one epoch.
  void open(base::Price step);

  /// A change of tick while open: a finer or equal step keeps the levels; a coarser one keeps them when all fit,
  /// else the book is void. Counts one epoch.
  BookFault change_step(base::Price step);

  /// Replaces everything. Each list in any order, without duplicates; `sizes_known` false when the source gives
  /// prices alone (quantities are then 1 and say nothing). A fault leaves the book void with that fault.
  BookFault snapshot(std::span<const Level> bids, std::span<const Level> asks, bool sizes_known = true);

  /// The level's new total; 0 removes it.
  BookFault set(BookSide side, base::Price price, base::Quantity quantity);
  /// Adds to the level (negative takes away); below zero is a fault.
  BookFault add(BookSide side, base::Price price, base::Quantity delta);

  /// Takes the book out of use until the next snapshot.
  void void_book(BookFault why);

  [[nodiscard]] bool usable() const { return fault_ == BookFault::none; }
  [[nodiscard]] BookFault fault() const { return fault_; }
  [[nodiscard]] bool sizes_known() const { return sizes_known_; }
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] base::Price step() const { return base::Price::from_raw(step_); }

  /// The best level; nothing when that side is empty or the book is void.
  [[nodiscard]] std::optional<Level> best(BookSide side) const;
  [[nodiscard]] std::optional<Level> best_bid() const { return best(BookSide::bid); }
  [[nodiscard]] std::optional<Level> best_ask() const { return best(BookSide::ask); }
  /// Bid at or above ask. Seen for instants between two deltas of one change; never a price to trade on.
  [[nodiscard]] bool crossed() const;
  /// Quantity at exactly this price, 0 when none.
  [[nodiscard]] base::Quantity at(BookSide side, base::Price price) const;
  [[nodiscard]] std::size_t level_count(BookSide side) const;

  /// Visits levels from the best outward until `visit(Level)` returns false.
  template <class Visit>
  void walk(BookSide side, Visit&& visit) const {
    if (!usable()) return;
    const Ladder& ladder = ladders_[static_cast<std::size_t>(side)];
    for (int tick = ladder.best; tick >= 0; tick = next_outward(side, tick))
      if (!visit(Level{price_of(tick), base::Quantity::from_raw(ladder.quantity[static_cast<std::size_t>(tick)])}))
        return;
  }

 private:
  struct Ladder {
    std::vector<std::int64_t> quantity;   ///< raw Quantity by tick
    std::vector<std::uint64_t> occupied;  ///< bit per tick
    int best = -1;                        ///< tick of the best level, −1 when empty
    std::size_t count = 0;
  };

  [[nodiscard]] base::Price price_of(int tick) const { return base::Price::from_raw(tick * step_); }
  /// Tick of a price, or the fault that makes it impossible.
  BookFault locate(base::Price price, int& tick) const;
  void put(BookSide side, int tick, std::int64_t quantity);
  void clear();
  BookFault fail(BookFault why);
  /// The next occupied tick away from the touch, −1 at the end.
  [[nodiscard]] int next_outward(BookSide side, int tick) const;
  [[nodiscard]] int scan_down(const Ladder& ladder, int from) const;
  [[nodiscard]] int scan_up(const Ladder& ladder, int from) const;

  Ladder ladders_[2];
  std::int64_t step_ = 1;
  int ticks_ = 0;
  std::uint32_t epoch_ = 0;
  BookFault fault_ = BookFault::no_snapshot;
  bool sizes_known_ = true;
};

}  // namespace arbees::domain
