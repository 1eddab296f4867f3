#pragma once
#include <cstdint>
#include <optional>

#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/signal.hpp"

namespace arbees::domain {

struct OrderTag;
/// Counts up from 1 within a run, over all assumptions.
using OrderId = base::Id<OrderTag>;

/// What is assumed of fills. The same decisions are executed three times, each with its own exchange and account; the
/// expected one drives the decisions. What each assumes: trading/paper_exchange.hpp.
enum class Assumption : std::uint8_t { expected, pessimistic, optimistic };
BOOST_DESCRIBE_ENUM(Assumption, expected, pessimistic, optimistic)
inline constexpr std::size_t kAssumptionCount = 3;

enum class OrderAction : std::uint8_t { buy, sell };
BOOST_DESCRIBE_ENUM(OrderAction, buy, sell)

/// take: immediate or cancel. rest: post-only, waits in the book.
enum class OrderStyle : std::uint8_t { take, rest };
BOOST_DESCRIBE_ENUM(OrderStyle, take, rest)

/// open: enters on a signal. complete: buys what the thinner leg of a pair lacks. unwind: sells what the fuller leg has
/// too much. exit: sells because the edge is gone.
enum class OrderPurpose : std::uint8_t { open, complete, unwind, exit };
BOOST_DESCRIBE_ENUM(OrderPurpose, open, complete, unwind, exit)

/// sent: on its way, not yet at the book. resting: waits in it. unfunded: never sent, this account lacked the money.
/// refused: post-only and it would have traded. cancelled: taken back with nothing or only a part filled.
enum class OrderStatus : std::uint8_t { sent, filled, partly_filled, missed, resting, cancelled, refused, unfunded };
BOOST_DESCRIBE_ENUM(OrderStatus, sent, filled, partly_filled, missed, resting, cancelled, refused, unfunded)

/// Why a resting order was taken back.
enum class CancelReason : std::uint8_t {
  none,
  score_changed,
  stale_feed,
  market_paused,
  game_started,
  expired,
  price_moved,
  kill_switch,
  settled
};
BOOST_DESCRIBE_ENUM(CancelReason, none, score_changed, stale_feed, market_paused, game_started, expired, price_moved,
                    kill_switch, settled)

/// A paper order under one assumption.
struct Order {
  static constexpr const char* kName = "order";
  OrderId id;
  SignalId signal;
  GameId game;
  MarketId market;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  Assumption assumption = Assumption::expected;
  OrderAction action = OrderAction::buy;
  OrderStyle style = OrderStyle::take;
  OrderPurpose purpose = OrderPurpose::open;
  base::Price limit;  ///< of the claim: the most to pay, or the least to accept
  base::Quantity quantity;
  base::Quantity filled;
  base::Nanos sent_at;
  base::Nanos arrives_at;  ///< after latency and the venue's hold
  OrderStatus status = OrderStatus::sent;
  CancelReason cancelled_for = CancelReason::none;
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (id, signal, game, market, venue, claim, assumption, action, style, purpose, limit, quantity,
                       filled, sent_at, arrives_at, status, cancelled_for))

/// Contracts taken from one level, or from our resting order.
struct Fill {
  static constexpr const char* kName = "fill";
  OrderId order;
  SignalId signal;
  GameId game;
  MarketId market;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  Assumption assumption = Assumption::expected;
  OrderAction action = OrderAction::buy;
  OrderPurpose purpose = OrderPurpose::open;
  bool maker = false;
  base::Price price;  ///< of the claim
  base::Quantity quantity;
  base::Money fee;       ///< all the venue kept: trade fee and rounding, less what it gave back
  base::Money rounding;  ///< the part of `fee` that is rounding of the balance; negative = given back
  base::Money realised;  ///< sale: proceeds − average cost − all its fees
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(Fill, (),
                      (order, signal, game, market, venue, claim, assumption, action, purpose, maker, price, quantity,
                       fee, rounding, realised, at))

/// What is held of one claim of one market under one assumption.
struct Position {
  static constexpr const char* kName = "position";
  MarketId market;
  GameId game;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  Assumption assumption = Assumption::expected;
  base::Quantity quantity;
  base::Money cost;                 ///< paid for what is held, at average cost, without fees
  base::Money fees;                 ///< entry fees of what is held
  std::optional<base::Price> mark;  ///< what the claim could be sold for at the touch; once settled, what it was paid
  base::Money realised;             ///< of what was sold or settled so far, after all fees
  bool settled = false;             ///< nothing more will come, unless the venue corrects itself
  std::optional<base::Price> mid;   ///< middle of the book for the claim, last known
  bool mark_current = true;         ///< `mark` is of a live, fresh book; otherwise it is the last one known
};
BOOST_DESCRIBE_STRUCT(Position, (),
                      (market, game, venue, claim, assumption, quantity, cost, fees, mark, realised, settled, mid,
                       mark_current))

/// own_reading: the final score of the game feed under the venue's rules. venue: the venue's own word, which wins.
enum class SettlementSource : std::uint8_t { own_reading, venue };
BOOST_DESCRIBE_ENUM(SettlementSource, own_reading, venue)

/// decided: a side won. tie, canceled, postponed: by the venue's rule for it. corrected: another value than before.
enum class SettlementCause : std::uint8_t { decided, tie, canceled, postponed, corrected };
BOOST_DESCRIBE_ENUM(SettlementCause, decided, tie, canceled, postponed, corrected)

/// A market paid out, or paid again after a correction: `paid` and `profit` are then what changed. The venue's word is
/// told even where it only confirms our reading (then both are 0).
struct Settlement {
  static constexpr const char* kName = "settlement";
  MarketId market;
  GameId game;
  Assumption assumption = Assumption::expected;
  base::Price yes_value;                ///< what YES was paid: 1, 0, or by the venue's rules
  std::optional<base::Price> previous;  ///< what it had been settled at before
  SettlementSource source = SettlementSource::own_reading;
  SettlementCause cause = SettlementCause::decided;
  base::Money paid;    ///< to our positions
  base::Money profit;  ///< after cost and fees
};
BOOST_DESCRIBE_STRUCT(Settlement, (), (market, game, assumption, yes_value, previous, source, cause, paid, profit))

/// Does this settlement set what the market pays? Our own reading that comes after the venue's word is told, not paid.
[[nodiscard]] inline bool decides_payment(const Settlement& settlement) {
  return settlement.source == SettlementSource::venue || !settlement.previous ||
         settlement.cause == SettlementCause::corrected;
}

/// A paper account after a change. Always: cash + reserved + cost_held + fees_held − realised = what it began with.
struct Account {
  static constexpr const char* kName = "account";
  Assumption assumption = Assumption::expected;
  base::Money cash;         ///< free, both venues
  base::Money reserved;     ///< the most that orders on their way or resting can cost
  base::Money fees_paid;    ///< all fees so far
  base::Money realised;     ///< of what was sold or settled, after fees
  base::Money cost_held;    ///< cost of open positions
  base::Money fees_held;    ///< entry fees of open positions
  base::Money cash_kalshi;  ///< the part of `cash` that lies there
  base::Money cash_polymarket;
  base::Money value_held;     ///< open positions at what they could be sold for at the touch; at cost without a mark
  base::Money peak;           ///< highest cash + reserved + value_held so far
  base::Money value_mid;      ///< open positions at the middle of their books: the upper end of the band
  bool marks_current = true;  ///< every open position has a current mark
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (assumption, cash, reserved, fees_paid, realised, cost_held, fees_held, cash_kalshi,
                       cash_polymarket, value_held, peak, value_mid, marks_current))

/// The ledger rebuilt from every fill and settlement and compared with the ledger that was kept: at the first event, at
/// each full hour of engine time, and whenever they differ.
struct Reconciliation {
  static constexpr const char* kName = "reconciliation";
  Assumption assumption = Assumption::expected;
  std::uint64_t fills = 0;
  std::uint64_t settlements = 0;
  base::Money cash_difference;  ///< kept − rebuilt; 0 when all is well
  base::Money held_difference;  ///< of cost held
  bool agrees = true;
};
BOOST_DESCRIBE_STRUCT(Reconciliation, (), (assumption, fills, settlements, cash_difference, held_difference, agrees))

}  // namespace arbees::domain
