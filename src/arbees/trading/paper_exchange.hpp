#pragma once
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "arbees/domain/order_book.hpp"
#include "arbees/domain/trade.hpp"
#include "arbees/trading/config.hpp"

namespace arbees::trading {

/// What the exchange may look at when an order arrives.
struct BookAccess {
  const domain::Market* market = nullptr;
  const domain::OrderBook* book = nullptr;
  bool tradable = false;    ///< open, connected, both the market and the side shown
  bool continuous = false;  ///< every change is seen: between two events the book is what it was
  base::Nanos seen_at;      ///< when the source last showed the book
};

/// What became of one order.
struct Execution {
  domain::Order order;
  std::vector<domain::Fill> fills;
};

/// Fills immediate-or-cancel paper orders the way a venue would: after latency and hold, against the book as it is
/// then, level by level up to the limit, never more than is displayed, and what was taken is gone until the
/// venue shows a different quantity there. Of a book that is only looked at now and then, nobody knows what it was when
/// the order arrived: the order meets the first look after its arrival, and misses when that comes too late.
/// Deterministic: latency is drawn from the order's number and the seed.
class PaperExchange {
 public:
  explicit PaperExchange(const Config& config) : config_(config) {}

  /// Puts the order on its way: sets `sent_at`, `arrives_at`, status.
  domain::Order send(domain::Order order, base::Duration hold, base::Nanos now);

  /// Removes and executes the next order that has met its book by `now`, oldest arrival first; nothing when none has.
  [[nodiscard]] std::optional<Execution> execute_next(base::Nanos now,
                                                      const std::function<BookAccess(domain::MarketId)>& books);

  /// The level shows a new quantity: what had been taken of it is forgotten.
  void level_changed(domain::MarketId market, domain::BookSide side, base::Price price);
  /// The whole book was replaced.
  void book_replaced(domain::MarketId market);

  [[nodiscard]] std::size_t pending() const { return pending_.size(); }
  /// When the next order reaches its book.
  [[nodiscard]] std::optional<base::Nanos> next_arrival() const;
  /// What we have already taken from a level that the venue has not refreshed.
  [[nodiscard]] base::Quantity taken(domain::MarketId market, domain::BookSide side, base::Price price) const;

 private:
  [[nodiscard]] base::Duration latency(const domain::Order& order) const;
  void take(Execution& execution, const BookAccess& access);

  struct LevelKey {
    std::uint32_t market = 0;
    std::uint8_t side = 0;
    std::int32_t price = 0;
    bool operator==(const LevelKey&) const = default;
  };
  struct LevelKeyHash {
    std::size_t operator()(const LevelKey& key) const;
  };
  static LevelKey key_of(domain::MarketId market, domain::BookSide side, base::Price price);

  Config config_;
  std::vector<domain::Order> pending_;
  std::unordered_map<LevelKey, base::Quantity, LevelKeyHash> taken_;
};

}  // namespace arbees::trading
