#include "apps/arbees/fee_lookup.hpp"

#include "arbees/base/eastern.hpp"
#include "arbees/venues/kalshi/fee_history.hpp"

namespace arbees::app {

feeds::recorded::FeeLookup historical_fees() {
  return [](domain::Venue venue, domain::Sport, std::string_view series, base::Nanos at) {
    const base::Date day = base::eastern_date(at);
    return venue == domain::Venue::kalshi ? venues::kalshi::fees_on(day, series) : domain::FeeSchedule{};
  };
}

}  // namespace arbees::app
