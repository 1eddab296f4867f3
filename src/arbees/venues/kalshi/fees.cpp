#include "arbees/venues/kalshi/fees.hpp"

#include <fmt/format.h>

namespace arbees::venues::kalshi {
namespace {

constexpr std::int64_t kTakerPpm = 70'000;
constexpr std::int64_t kMakerPpm = 17'500;
constexpr std::int64_t kMostMultiplier = 100;

domain::FeeSchedule unknown(std::string evidence) {
  domain::FeeSchedule schedule;
  schedule.evidence = std::move(evidence);
  return schedule;
}

/// rate · M in whole ppm; nothing when M does not divide into it.
std::optional<std::int32_t> scaled(std::int64_t ppm, Multiplier m) {
  const std::int64_t product = ppm * m.raw();
  if (product % Multiplier::kScale != 0) return std::nullopt;
  return static_cast<std::int32_t>(product / Multiplier::kScale);
}

}  // namespace

domain::FeeSchedule fee_schedule(std::string_view series, std::string_view fee_type,
                                 std::optional<Multiplier> multiplier) {
  if (series.starts_with("KXMVE")) return unknown("Kalshi combo: the fee rule is not published");
  const bool maker_pays = fee_type == "quadratic_with_maker_fees" || fee_type == "quadratic_with_combo_maker_fees";
  if (fee_type != "quadratic" && !maker_pays)
    return unknown(fmt::format("Kalshi {}: fee_type \"{}\" has no known formula", series, fee_type.substr(0, 40)));
  if (!multiplier || multiplier->raw() < 0 || *multiplier > Multiplier::from_units(kMostMultiplier))
    return unknown(fmt::format("Kalshi {}: no usable fee_multiplier", series));
  const auto taker = scaled(kTakerPpm, *multiplier);
  const auto maker = scaled(maker_pays ? kMakerPpm : 0, *multiplier);
  if (!taker || !maker)
    return unknown(fmt::format("Kalshi {}: fee_multiplier {} is too fine", series, base::to_string(*multiplier)));

  domain::FeeSchedule schedule;
  schedule.model = *taker == 0 ? domain::FeeModel::free : domain::FeeModel::quadratic;
  schedule.taker_rate_ppm = *taker;
  schedule.maker_rate_ppm = *maker;
  schedule.exponent = 1;
  schedule.quantum_micros = 100;
  schedule.rounding = domain::FeeRounding::up;
  schedule.balance_quantum_micros = 10'000;  // balances are whole cents; direct members keep $0.0001
  schedule.evidence = fmt::format("Kalshi {}: {}, multiplier {}", series, fee_type, base::to_string(*multiplier, 0));
  return schedule;
}

domain::FeeSchedule fee_schedule(std::string_view series, std::string_view fee_type,
                                 std::optional<Multiplier> multiplier, const FeeOverride& event) {
  if (event.fee_type.empty() && !event.multiplier) return fee_schedule(series, fee_type, multiplier);
  auto schedule = fee_schedule(series, event.fee_type.empty() ? fee_type : event.fee_type,
                               event.multiplier ? event.multiplier : multiplier);
  schedule.evidence += " (event override)";
  return schedule;
}

}  // namespace arbees::venues::kalshi
