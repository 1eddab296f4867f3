#include "arbees/sim/evening.hpp"

namespace arbees::sim {

domain::FeeSchedule simulated_kalshi_fees() {
  domain::FeeSchedule fees;
  fees.model = domain::FeeModel::quadratic;
  fees.taker_rate_ppm = 70'000;
  fees.quantum_micros = 100;
  fees.rounding = domain::FeeRounding::up;
  fees.evidence = "simulated: 0.07·p(1−p), up to $0.0001";
  return fees;
}

domain::FeeSchedule simulated_polymarket_fees() {
  domain::FeeSchedule fees;
  fees.model = domain::FeeModel::quadratic;
  fees.taker_rate_ppm = 50'000;
  fees.quantum_micros = 10;
  fees.rounding = domain::FeeRounding::nearest;
  fees.evidence = "simulated: 0.05·p(1−p), to the nearest $0.00001";
  return fees;
}

}  // namespace arbees::sim
