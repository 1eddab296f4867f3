#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>

#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/inline_vector.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"

namespace arbees::domain {

struct SignalTag;
/// Counts up from 1 within a run.
using SignalId = base::Id<SignalTag>;

/// arbitrage: opposite claims cost less than 1.00 after fees. model_edge: the model's probability against a price.
/// lagging_market: one venue moved, the other has not.
enum class SignalKind : std::uint8_t { arbitrage, model_edge, lagging_market };
BOOST_DESCRIBE_ENUM(SignalKind, arbitrage, model_edge, lagging_market)

/// Buying NO at q is selling YES at 1 − q; both are named by what is bought.
enum class Claim : std::uint8_t { yes, no };
BOOST_DESCRIBE_ENUM(Claim, yes, no)

/// What one pair pays together, at the least, in each way a game can end; after no cost and no fee.
struct PairPayout {
  base::Price decided;  ///< one side wins
  base::Price tie;      ///< 1.00 where the sport has no ties
  base::Price canceled;
  base::Price postponed;  ///< beyond what either venue waits for
  [[nodiscard]] constexpr base::Price least() const { return std::min({decided, tie, canceled, postponed}); }
};
BOOST_DESCRIBE_STRUCT(PairPayout, (), (decided, tie, canceled, postponed))

/// Why a move of the leading market is taken for information: docs/trading.md, "Lagging market".
struct LagEvidence {
  Venue leader = Venue::kalshi;
  MarketId leader_market;
  base::Price move;         ///< of the leader's mid for the claim bought, over the window; positive
  base::Price followed;     ///< how much of it the laggard had done
  base::Price noise;        ///< standard deviation of the leader's own changes over such a window
  std::int32_t score = 0;   ///< move / noise, thousandths
  base::Price laggard_mid;  ///< of the claim, when told
};
BOOST_DESCRIBE_STRUCT(LagEvidence, (), (leader, leader_market, move, followed, noise, score, laggard_mid))

/// One side of a trade: what is bought, where, and what the book showed.
struct Leg {
  MarketId market;
  Venue venue = Venue::kalshi;
  Claim claim = Claim::yes;
  Side wins_with = Side::home;  ///< the claim pays 1.00 when this side wins
  base::Price best_price;       ///< of the claim at the touch
  base::Price limit_price;      ///< of the last level walked: the worst price that still meets the threshold
  base::Quantity depth;         ///< shown down to the limit price; 0 when sizes are unknown
  base::Money cost;             ///< quantity at the walked prices
  base::Money fee;              ///< taker fee of the whole leg
  base::Price unit_fee;         ///< taker fee of one contract at the limit price, rounded up
  std::int32_t levels = 0;      ///< levels walked
  base::Duration book_age;      ///< since the book last changed or was confirmed
  bool sizes_known = true;
  bool fee_known = true;
  base::Quantity held_back;  ///< displayed down to the limit price and not in `depth`: taken by us, or about to be
};
BOOST_DESCRIBE_STRUCT(Leg, (),
                      (market, venue, claim, wins_with, best_price, limit_price, depth, cost, fee, unit_fee, levels,
                       book_age, sizes_known, fee_known, held_back))

/// Every reason for which a signal may be refused. Named, configurable, shown.
enum class Gate : std::uint8_t {
  minimum_edge,       ///< net edge of the best-priced contract, ten-thousandths
  fee_known,          ///< 1 = both fees known
  sizes_known,        ///< 1 = the source shows quantities
  depth,              ///< contracts, millionths
  not_crossed,        ///< 1 = bid below ask
  book_age,           ///< oldest leg, ms
  connection,         ///< 1 = every feed used is up
  spread,             ///< widest leg, ten-thousandths
  market_open,        ///< 1 = not paused, closed or settled
  link_confidence,    ///< weakest leg, ppm
  game_phase,         ///< 1 = scheduled or in play
  state_age,          ///< of the game state, ms
  state_agreement,    ///< price and model movement apart, ten-thousandths
  cool_down,          ///< since the last score, ms
  final_seconds,      ///< game seconds left
  model_uncertainty,  ///< standard error, millionths
  too_good,           ///< net edge of the best-priced contract, ten-thousandths
  same_rules,         ///< 1 = both venues pay alike on tie, postponement, cancellation
  one_position,       ///< 1 = no opposing position on the game
  exposure,           ///< dollars at risk on the game, millionths
  bankroll,           ///< contracts that the stake buys, millionths
  kill_switch,        ///< 1 = trading allowed
  line_known,         ///< 1 = a pregame strength is known
  corroboration,      ///< books other than the leader's, and the model, that moved with it
  score_review,       ///< 1 = no play is under review
  overtime,           ///< 1 = regulation, or overtime is allowed
  settles_alike,      ///< worst case of the pair over every outcome, dollars, millionths
  same_side,          ///< entries on this game and side, this one included
  reentry,            ///< since the last position on the game was closed, ms
  exposure_sport,     ///< dollars at risk on the sport, millionths
  exposure_venue,     ///< dollars at risk on the venue of any leg, millionths
  exposure_day,       ///< dollars risked on games of the same day, millionths
  venue_cash,         ///< free cash on the poorer venue of the legs, millionths
  drawdown,           ///< below the highest equity, ppm of it
  lag_test,           ///< the leader's move over its own noise, thousandths
  persistence,        ///< how long the edge has stood without a break, ms
  state_trusted,      ///< 1 = the game's state is possible and current
  clock_trusted,      ///< 1 = the wall clock and the steady clock agree
  feed_lag,           ///< how late the latest feed used is, ms
  rounding            ///< net edge per contract of the sized order as the venue charges it, ten-thousandths
};
BOOST_DESCRIBE_ENUM(Gate, minimum_edge, fee_known, sizes_known, depth, not_crossed, book_age, connection, spread,
                    market_open, link_confidence, game_phase, state_age, state_agreement, cool_down, final_seconds,
                    model_uncertainty, too_good, same_rules, one_position, exposure, bankroll, kill_switch, line_known,
                    corroboration, score_review, overtime, settles_alike, same_side, reentry, exposure_sport,
                    exposure_venue, exposure_day, venue_cash, drawdown, lag_test, persistence, state_trusted,
                    clock_trusted, feed_lag, rounding)

/// A gate, what was measured, and the bar, in the gate's unit.
struct GateResult {
  Gate gate = Gate::minimum_edge;
  bool passed = false;
  std::int64_t measured = 0;
  std::int64_t bar = 0;
  bool operator==(const GateResult&) const = default;
};
BOOST_DESCRIBE_STRUCT(GateResult, (), (gate, passed, measured, bar))

using GateList = base::InlineVector<GateResult, 48>;

/// A price that looks wrong, with everything needed to judge it. Per-contract figures are for one 1.00 claim
/// (arbitrage: for one pair).
struct Signal {
  static constexpr const char* kName = "signal";
  SignalId id;
  SignalKind kind = SignalKind::model_edge;
  GameId game;
  base::InlineVector<Leg, 2> legs;
  base::Probability fair;          ///< what the bought claim is thought worth: model, leading market, or 1 for a pair
  std::int32_t fair_error = 0;     ///< standard error of `fair`, millionths
  base::Price edge_gross;          ///< fair − price, before fees, at the touch
  base::Price edge_net;            ///< after fees, averaged over `quantity`; at the touch when that is zero
  base::Quantity quantity;         ///< contracts (pairs) each of which meets the threshold by itself
  base::Money expected_profit;     ///< of `quantity`, after fees
  base::Money worst_case;          ///< after fees in the worst outcome the rules allow
  base::Money capital;             ///< bound until settlement: cost and fees of `quantity`
  base::Duration settles_in;       ///< until the market is likely to pay; a rough guess from start and clock
  std::optional<PairPayout> pays;  ///< arbitrage: what the pair pays in each case
  std::optional<LagEvidence> lag;  ///< lagging market: who moved, and how that was told from noise
  base::Duration state_age;        ///< of the game state
  GameState state;                 ///< as the model saw it
  bool approved = false;           ///< every gate passed; an order follows
  std::optional<Gate> refused_by;  ///< the first gate that failed
  GateList gates;                  ///< all that were asked, in order
};
BOOST_DESCRIBE_STRUCT(Signal, (),
                      (id, kind, game, legs, fair, fair_error, edge_gross, edge_net, quantity, expected_profit,
                       worst_case, capital, settles_in, pays, lag, state_age, state, approved, refused_by, gates))

/// What the market that lagged did afterwards: measured once the horizon has passed, traded or not.
struct LagOutcome {
  static constexpr const char* kName = "lag_outcome";
  SignalId signal;
  GameId game;
  MarketId market;  ///< the laggard
  Venue leader = Venue::kalshi;
  base::Price gap;                     ///< leader's mid − laggard's mid when told, for the claim bought; positive
  base::Price followed;                ///< how far the laggard's mid then went towards it; negative = away
  std::int32_t share_ppm = 0;          ///< followed / gap
  std::optional<base::Duration> took;  ///< until half of the gap was closed by the laggard; nothing when it never was
  base::Price leader_gave_back;        ///< how far the leader came back meanwhile: the gap it closed itself
  base::Duration horizon;              ///< measured over
};
BOOST_DESCRIBE_STRUCT(LagOutcome, (),
                      (signal, game, market, leader, gap, followed, share_ppm, took, leader_gave_back, horizon))

/// The condition behind a signal is gone.
struct SignalClosed {
  static constexpr const char* kName = "signal_closed";
  SignalId id;
  GameId game;
  base::Duration lasted;
  base::Price best_edge_net;
};
BOOST_DESCRIBE_STRUCT(SignalClosed, (), (id, game, lasted, best_edge_net))

}  // namespace arbees::domain
