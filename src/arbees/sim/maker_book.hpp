#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/sim/random.hpp"

namespace arbees::sim {

/// What makers show when they place a level.
struct Sizes {
  double touch = 1000;           ///< median contracts at the best price
  double growth = 0.5;           ///< how much more each level further out holds, as a share of the touch
  std::int64_t lot = 1'000'000;  ///< smallest unit, millionths of a contract
};

/// The true book of one market: levels by price, never crossed. Each operation appends the level changes it made, in an
/// order that never crosses either. Prices are ten-thousandths, quantities millionths.
class MakerBook {
 public:
  struct Change {
    domain::BookSide side = domain::BookSide::bid;
    std::int64_t price = 0;
    std::int64_t total = 0;
    std::int64_t added = 0;  ///< negative when taken away
  };
  using Changes = std::vector<Change>;
  using Ladder = std::map<std::int64_t, std::int64_t>;

  explicit MakerBook(std::int64_t tick) : tick_(tick) {}

  /// Moves the touch to `bid` and `ask` (bid < ask; at or beyond 0 and 1.00 that side is empty) and fills ten levels
  /// behind.
  void move(std::int64_t bid, std::int64_t ask, const Sizes& sizes, Random& random, Changes& out);
  /// Redraws the size of one level near the touch.
  void resize(const Sizes& sizes, Random& random, Changes& out);
  /// A taker takes up to `quantity` from the best level of `side`. Returns what was taken and where; 0 when it is
  /// empty.
  domain::Level take(domain::BookSide side, std::int64_t quantity, Changes& out);
  void clear(Changes& out);

  /// A finer tick; the levels stay.
  void refine(std::int64_t tick) { tick_ = tick; }
  [[nodiscard]] std::int64_t tick() const { return tick_; }
  [[nodiscard]] const Ladder& ladder(domain::BookSide side) const {
    return side == domain::BookSide::bid ? bids_ : asks_;
  }
  [[nodiscard]] bool empty() const { return bids_.empty() && asks_.empty(); }

  /// The book as a snapshot; `mirrored` is the other token's: bids at p become asks at 1 − p.
  [[nodiscard]] domain::BookSnapshot snapshot(domain::MarketId market, bool mirrored) const;

 private:
  Ladder& side_of(domain::BookSide side) { return side == domain::BookSide::bid ? bids_ : asks_; }
  void set(domain::BookSide side, std::int64_t price, std::int64_t total, Changes& out);
  void fill(domain::BookSide side, std::int64_t best, const Sizes& sizes, Random& random, Changes& out);
  std::int64_t tick_;
  Ladder bids_;
  Ladder asks_;
};

/// The other token's view of a change: 1 − p on the other side.
[[nodiscard]] MakerBook::Change mirrored(const MakerBook::Change& change);

/// A number that tells two books apart whatever the order of their levels: the wrapped sum over levels of a mix of
/// side, price and quantity.
[[nodiscard]] std::uint64_t level_mark(domain::BookSide side, base::Price price, base::Quantity quantity);
[[nodiscard]] std::uint64_t book_mark(const MakerBook& book, bool mirrored);

}  // namespace arbees::sim
