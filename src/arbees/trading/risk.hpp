#pragma once
#include <variant>

#include "arbees/domain/signal.hpp"
#include "arbees/trading/config.hpp"
#include "arbees/trading/ledger.hpp"

namespace arbees::trading {

/// The signal may be traded in this size, the same on each leg.
struct Approved {
  base::Quantity quantity;
  base::InlineVector<base::Money, 2> reserves;  ///< the most that each leg can cost, fees included
};

/// It may not, and which gate said so.
struct Refused {
  domain::Gate gate = domain::Gate::minimum_edge;
};

using Verdict = std::variant<Approved, Refused>;

/// What risk knows beyond the account.
struct RiskContext {
  bool kill_switch = false;        ///< true = no new trades
  base::Quantity minimum_order;    ///< largest minimum of the legs' markets
  bool opposing_position = false;  ///< a position on the game that wins with the other side
  base::Money pending_on_game;     ///< reserved by orders on their way
};

/// Asks the account's gates, sizes by fractional Kelly (arbitrage: by depth and cash), and writes every gate's answer
/// into the signal. A signal that its own inputs already refused stays refused.
[[nodiscard]] Verdict decide(domain::Signal& signal, const RiskContext& context, const Ledger& ledger,
                             const Config& config);

}  // namespace arbees::trading
