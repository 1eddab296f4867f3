#pragma once
#include <span>
#include <variant>

#include "arbees/domain/signal.hpp"
#include "arbees/domain/walk_step.hpp"
#include "arbees/trading/config.hpp"
#include "arbees/trading/ledger.hpp"

namespace arbees::trading {

/// The signal may be traded in this size, the same on each leg.
struct Approved {
  base::Quantity quantity;
  base::InlineVector<base::Price, 2> limits;    ///< of each leg: the last price that was wanted, and slippage
  base::InlineVector<base::Money, 2> reserves;  ///< the most that each leg can cost, fees included
};

/// It may not, and which gate said so.
struct Refused {
  domain::Gate gate = domain::Gate::minimum_edge;
};

using Verdict = std::variant<Approved, Refused>;

/// What everything held and on its way on this game is worth if it ends so, and what it has cost.
struct GameBook {
  base::Money if_home;
  base::Money if_away;
  base::Money if_tie;
  base::Money cost;  ///< with fees; reserves count as cost that pays nothing
};

/// What risk knows beyond the account.
struct RiskContext {
  bool kill_switch = false;      ///< true = no new trades
  bool drawdown_stop = false;    ///< tripped before and not released
  bool clock_trusted = true;     ///< false = the wall clock was set and nobody has confirmed it: no new trades
  base::Quantity minimum_order;  ///< largest minimum of the legs' markets: both legs are of one size
  base::InlineVector<base::Money, 2> minimum_spend;  ///< of each leg's own market
  bool opposing_position = false;                    ///< a bet on the game that wins with the other side
  std::int32_t entries = 0;  ///< purchases on the game and this side that filled or are under way
  std::optional<base::Duration> since_close;
  base::Money on_game;  ///< at risk: held at cost and fees, and reserved
  base::Money on_sport;
  VenueMoney on_venue;
  base::Money on_day;
  GameBook book;
  bool can_tie = false;
  base::InlineVector<const domain::FeeSchedule*, 2> fees;  ///< of each leg; for what an order can cost at the most
  std::span<const domain::WalkStep> steps;                 ///< what the signal walked
  base::Price threshold;                                   ///< the net edge that each contract must have
};

/// Evaluates the account's gates, sizes by fractional Kelly over the game's endings, step by step (arbitrage: by depth
/// and cash), and writes every gate's result into the signal. A signal that its own inputs already refused stays
/// refused. Fractional Kelly: the full Kelly of that fraction of the equity, so that what is already held on the game
/// counts in full.
[[nodiscard]] Verdict decide(domain::Signal& signal, const RiskContext& context, const Ledger& ledger,
                             const Config& config);

}  // namespace arbees::trading
