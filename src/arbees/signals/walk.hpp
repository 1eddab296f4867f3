#pragma once
#include <span>
#include <vector>

#include "arbees/domain/unit_fee.hpp"
#include "arbees/domain/walk_step.hpp"
#include "arbees/signals/config.hpp"
#include "arbees/signals/inputs.hpp"

/// One walk for every purchase, by the net edge of the next contract (docs/trading.md, "Order of operations").
namespace arbees::signals {

/// A claim to buy and where.
struct WalkLeg {
  const MarketView* view = nullptr;
  domain::Claim claim = domain::Claim::yes;
};
/// One claim, or two opposite ones that are bought in equal shares.
using WalkLegs = base::InlineVector<WalkLeg, 2>;

/// Of the second book of a pair at most so many levels are walked: a book in cents has no more.
inline constexpr std::size_t kWalkLevelsMax = 128;

/// The net edge from which a signal of this kind is traded.
[[nodiscard]] base::Price threshold_of(domain::SignalKind kind, const Config& config);

/// Where a walk stops: at the trading threshold when the best price meets it, else, for display alone, at the reporting
/// one. Never below one ten-thousandth.
[[nodiscard]] base::Price walk_threshold(domain::SignalKind kind, base::Price best_edge, const Config& config);

/// The net edge of the first contract of each leg together, at the best prices; nothing when one is not offered.
[[nodiscard]] std::optional<base::Price> best_edge(const WalkLegs& legs, base::Price worth);

/// Visits the purchase step by step while one more contract (of each leg) is worth at least `threshold` more than it
/// costs with its fees: `worth` − prices − fees ≥ `threshold`. `visit(const domain::WalkStep&)`.
template <class Visit>
void walk_steps(const WalkLegs& legs, base::Price worth, base::Price threshold, Visit&& visit) {
  base::InlineVector<domain::Level, kWalkLevelsMax> second;
  if (legs.size() == 2)
    walk_offers(*legs[1].view, legs[1].claim, [&](const domain::Level& level) {
      second.push_back(level);
      return second.size() < kWalkLevelsMax;
    });
  std::size_t at = 0;
  walk_offers(*legs[0].view, legs[0].claim, [&](domain::Level level) {
    domain::WalkStep step;
    step.price[0] = level.price;
    step.unit_fee[0] = domain::unit_fee_or_none(legs[0].view->market->fees, level.price);
    while (level.quantity.raw() > 0) {
      step.quantity = level.quantity;
      if (legs.size() == 2) {
        if (at == second.size()) return false;
        step.quantity = std::min(level.quantity, second[at].quantity);
        step.price[1] = second[at].price;
        step.unit_fee[1] = domain::unit_fee_or_none(legs[1].view->market->fees, second[at].price);
        second[at].quantity -= step.quantity;
        if (second[at].quantity.raw() == 0) ++at;
      }
      if (worth - step.unit_cost() < threshold) return false;
      visit(step);
      level.quantity -= step.quantity;
    }
    return true;
  });
}

/// The purchase as a signal tells it, all but its id, verdict and what only its kind knows: legs, edges, size, profit,
/// capital. Nothing when a leg is not offered or its best price earns less than `config.report_edge`. With unknown
/// sizes only the touch is looked at and the quantity is zero.
[[nodiscard]] std::optional<domain::Signal> describe_purchase(const GameInput& input, domain::SignalKind kind,
                                                              const WalkLegs& legs, base::Probability fair,
                                                              const Config& config);

/// The net edge at the best prices of a signal that was found in this input.
[[nodiscard]] base::Price best_edge(const GameInput& input, const domain::Signal& signal);

/// The steps that a signal found in this input consists of, for sizing. Replaces what `steps` held.
void steps_of(const GameInput& input, const domain::Signal& signal, const Config& config,
              std::vector<domain::WalkStep>& steps);

/// Of two ways to trade one book or pair the one that earns more; with sizes unknown, more a contract.
[[nodiscard]] bool earns_more(const domain::Signal& a, const domain::Signal& b);

/// Averages `profit` over `quantity`, rounded down; asserts a quantity above zero.
[[nodiscard]] base::Price per_contract(base::Money profit, base::Quantity quantity);

}  // namespace arbees::signals
