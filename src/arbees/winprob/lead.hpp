#pragma once
#include <cmath>

#include "arbees/winprob/belief.hpp"
#include "arbees/winprob/fits.hpp"

namespace arbees::winprob {

/// The lead's part of z: antisymmetric, rising in the lead, and for a side ahead never falling as time runs out.
[[nodiscard]] inline double lead_part(const LeadTable& table, const Knot& knot, double lead) {
  const double a = std::fabs(lead);
  const auto column = a < static_cast<double>(kLeads - 1) ? static_cast<std::size_t>(a) : kLeads - 1;
  const double z = knot.in(table, column);
  return lead < 0.0 ? -z : z;
}

}  // namespace arbees::winprob
