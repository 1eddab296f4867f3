#include "arbees/trading/settlement_rules.hpp"

#include "arbees/domain/game_result.hpp"

namespace arbees::trading {
namespace {

constexpr base::Price kHalf = base::Price::from_raw(base::Price::kScale / 2);

std::optional<Reading> by_rule(domain::SpecialPayout rule, domain::SettlementCause cause) {
  if (rule != domain::SpecialPayout::half) return std::nullopt;
  return Reading{kHalf, cause};
}

}  // namespace

std::optional<Reading> own_reading(const domain::Market& market, const domain::Game& game,
                                   const domain::GameState& state) {
  if (state.phase == domain::Phase::canceled) return by_rule(market.rules.canceled, domain::SettlementCause::canceled);
  if (!domain::has_result(game, state)) return std::nullopt;
  const std::int32_t lead = state.home_score - state.away_score;
  if (lead == 0) return by_rule(market.rules.tie, domain::SettlementCause::tie);
  const domain::Side winner = lead > 0 ? domain::Side::home : domain::Side::away;
  return Reading{market.yes_side == winner ? base::kPriceOne : base::Price{}, domain::SettlementCause::decided};
}

}  // namespace arbees::trading
