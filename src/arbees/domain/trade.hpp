#pragma once
#include <cstdint>

#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/signal.hpp"

namespace arbees::domain {

struct OrderTag;
/// Counts up from 1 within a run.
using OrderId = base::Id<OrderTag>;

/// sent: on its way, not yet at the book.
enum class OrderStatus : std::uint8_t { sent, filled, partly_filled, missed };
BOOST_DESCRIBE_ENUM(OrderStatus, sent, filled, partly_filled, missed)

/// An immediate-or-cancel paper order: takes what is there when it arrives, up to its limit.
struct Order {
  static constexpr const char* kName = "order";
  OrderId id;
  SignalId signal;
  GameId game;
  MarketId market;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  base::Price limit;  ///< of the claim
  base::Quantity quantity;
  base::Quantity filled;
  base::Nanos sent_at;
  base::Nanos arrives_at;  ///< after latency and the venue's hold
  OrderStatus status = OrderStatus::sent;
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (id, signal, game, market, venue, claim, limit, quantity, filled, sent_at, arrives_at, status))

/// Contracts taken from one level.
struct Fill {
  static constexpr const char* kName = "fill";
  OrderId order;
  SignalId signal;
  GameId game;
  MarketId market;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  base::Price price;  ///< of the claim
  base::Quantity quantity;
  base::Money fee;
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(Fill, (), (order, signal, game, market, venue, claim, price, quantity, fee, at))

/// What is held of one claim of one market.
struct Position {
  static constexpr const char* kName = "position";
  MarketId market;
  GameId game;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  base::Quantity quantity;
  base::Money cost;                 ///< paid for what is held, without fees
  base::Money fees;                 ///< paid so far on this claim
  std::optional<base::Price> mark;  ///< what the claim could be sold for at the touch
  base::Money realised;             ///< after fees, once settled
  bool settled = false;
};
BOOST_DESCRIBE_STRUCT(Position, (), (market, game, venue, claim, quantity, cost, fees, mark, realised, settled))

/// A market paid out.
struct Settlement {
  static constexpr const char* kName = "settlement";
  MarketId market;
  GameId game;
  base::Price yes_value;  ///< what YES was paid: 1, 0, or by the venue's rules
  base::Money paid;       ///< to our positions
  base::Money profit;     ///< after cost and fees
};
BOOST_DESCRIBE_STRUCT(Settlement, (), (market, game, yes_value, paid, profit))

/// The paper account after a change.
struct Account {
  static constexpr const char* kName = "account";
  base::Money cash;
  base::Money reserved;  ///< limit cost of orders on their way
  base::Money fees_paid;
  base::Money realised;   ///< of settled positions, after fees
  base::Money cost_held;  ///< cost of open positions
};
BOOST_DESCRIBE_STRUCT(Account, (), (cash, reserved, fees_paid, realised, cost_held))

}  // namespace arbees::domain
