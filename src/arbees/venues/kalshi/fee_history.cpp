#include "arbees/venues/kalshi/fee_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arbees/venues/kalshi/fees.hpp"

namespace arbees::venues::kalshi {
namespace {

constexpr base::Date kFirstMarketDay{2021, 7, 1};
constexpr base::Date kLastWholeCent{2026, 2, 28};
constexpr base::Date kFirstSubCent{2026, 8, 1};

struct Observed {
  std::string_view series;
  std::string_view fee_type;
  std::int64_t multiplier_micros;
  std::string_view seen;
};

constexpr std::array<Observed, 4> kObserved = {{
    {"KXNFLGAME", "quadratic_with_maker_fees", 1'000'000, "GET /series of 2026-09-16"},
    {"KXWNBAGAME", "quadratic_with_maker_fees", 1'000'000, "GET /series of 2026-08-20"},
    {"KXMLBGAME", "quadratic_with_maker_fees", 500'000, "GET /series of 2026-08-20"},
    {"KXMLBSPREAD", "quadratic", 500'000, "GET /series of 2026-08-20"},
}};

domain::FeeSchedule unknown(std::string evidence) {
  domain::FeeSchedule schedule;
  schedule.evidence = std::move(evidence);
  return schedule;
}

domain::FeeSchedule whole_cent(std::string evidence) {
  domain::FeeSchedule schedule;
  schedule.model = domain::FeeModel::quadratic;
  schedule.taker_rate_ppm = 70'000;
  schedule.maker_rate_ppm = 70'000;
  schedule.quantum_micros = 10'000;
  schedule.rounding = domain::FeeRounding::up;
  schedule.evidence = std::move(evidence);
  return schedule;
}

}  // namespace

domain::FeeSchedule fees_on(base::Date day, std::string_view series) {
  if (series.starts_with("KXMVE")) return unknown("Kalshi combo: the fee rule is not published");
  if (day < kFirstMarketDay) return unknown("Kalshi did not trade on that day");
  if (day <= kLastWholeCent)
    return whole_cent("Kalshi until February 2026: 0.07·C·P·(1−P) up to the cent, as settlements of that time");
  if (day < kFirstSubCent)
    return whole_cent("Kalshi March to July 2026: rounding not evidenced, charged up to the cent as the dearer rule");
  const auto* const found = std::ranges::find(kObserved, series, &Observed::series);
  if (found != kObserved.end()) {
    auto schedule = fee_schedule(series, found->fee_type, Multiplier::from_raw(found->multiplier_micros));
    schedule.evidence += fmt::format(", {}", found->seen);
    return schedule;
  }
  const bool half = series.starts_with("KXMLB");
  auto schedule = fee_schedule(series, "quadratic", Multiplier::from_raw(half ? 500'000 : 1'000'000));
  schedule.maker_rate_ppm = schedule.taker_rate_ppm;
  schedule.evidence =
      fmt::format("Kalshi {}: taker 0.07 x {} as the real fills of August 2026; makers charged as takers", series,
                  half ? "0.5" : "1");
  return schedule;
}

}  // namespace arbees::venues::kalshi
