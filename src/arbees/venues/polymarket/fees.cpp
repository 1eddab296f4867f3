#include "arbees/venues/polymarket/fees.hpp"

#include <fmt/format.h>

#include "arbees/wire/record.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Money;
using domain::FeeModel;
using domain::FeeSchedule;

FeeSchedule unknown(std::string evidence) {
  FeeSchedule schedule;
  schedule.evidence = std::move(evidence);
  return schedule;
}

FeeSchedule taker_only(std::int32_t rate_ppm, std::string evidence) {
  FeeSchedule schedule;
  schedule.model = rate_ppm == 0 ? FeeModel::free : FeeModel::quadratic;
  schedule.taker_rate_ppm = rate_ppm;
  schedule.quantum_micros = 10;
  schedule.rounding = domain::FeeRounding::nearest;
  schedule.evidence = std::move(evidence);
  return schedule;
}

}  // namespace

base::Result<FeeTerms> parse_fee_terms(const wire::Node& node) {
  wire::Record record(node);
  const wire::Node short_rate = node["r"];
  const bool is_short = short_rate.present();
  FeeTerms terms;
  terms.rate = record.fixed<Money>(is_short ? "r" : "rate");
  terms.exponent = record.integer(is_short ? "e" : "exponent");
  const wire::Node snake = node["taker_only"];
  const auto taker = record.optional_flag(is_short ? "to" : snake.present() ? "taker_only" : "takerOnly");
  terms.taker_only = taker.value_or(true);
  terms.rebate_rate = record.optional_fixed<Money>("rebateRate");
  return record.result(terms);
}

FeeSchedule fee_schedule(const std::optional<FeeTerms>& terms, const std::string& fee_type) {
  if (!terms) return unknown("Polymarket: the market states no fee schedule");
  const bool usable =
      terms->rate.raw() >= 0 && terms->rate <= Money::from_units(1) && terms->exponent >= 0 && terms->exponent <= 3;
  if (!usable)
    return unknown(fmt::format("Polymarket: fee rate {} with exponent {} is not a schedule we know",
                               base::to_string(terms->rate), terms->exponent));
  FeeSchedule schedule = taker_only(static_cast<std::int32_t>(terms->rate.raw()), "");
  schedule.exponent = static_cast<std::int32_t>(terms->exponent);
  if (!terms->taker_only) schedule.maker_rate_ppm = schedule.taker_rate_ppm;
  schedule.evidence = fmt::format("Polymarket {}: rate {}, exponent {}", fee_type.empty() ? "feeSchedule" : fee_type,
                                  base::to_string(terms->rate, 0), terms->exponent);
  return schedule;
}

FeeSchedule fees_on(base::Date day, std::string_view league) {
  if (day < base::Date{2020, 6, 1}) return unknown("Polymarket did not trade on that day");
  if (day < base::Date{2026, 2, 1}) return taker_only(0, "Polymarket sports until January 2026: no fee");
  if (day < base::Date{2026, 4, 1})
    return taker_only(
        17'500, league == "cbb" ? "Polymarket college basketball, February 2026: rate 0.0175"
                                : "Polymarket sports, February and March 2026: not evidenced for this league, charged "
                                  "0.0175 as the dearer rule");
  if (day < base::Date{2026, 7, 1})
    return taker_only(30'000, "Polymarket sports_fees_v2, April to June 2026: rate 0.03");
  if (league == "cfb" && day >= base::Date{2026, 9, 1})
    return taker_only(0, "Polymarket college football from September 2026: zero_fees");
  if (league == "nfl" && day >= base::Date{2026, 9, 1})
    return taker_only(50'000, "Polymarket sports_fees_v3, NFL of September 2026: rate 0.05");
  return taker_only(
      50'000,
      "Polymarket sports from July 2026: not evidenced for this league and day, charged 0.05 as the dearer rule");
}

}  // namespace arbees::venues::polymarket
