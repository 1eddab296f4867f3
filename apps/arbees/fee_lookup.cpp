#include "apps/arbees/fee_lookup.hpp"

#include "arbees/base/eastern.hpp"
#include "arbees/domain/league.hpp"
#include "arbees/venues/kalshi/fee_history.hpp"
#include "arbees/venues/kalshi/ticker.hpp"
#include "arbees/venues/polymarket/fees.hpp"

namespace arbees::app {
feeds::recorded::FeeLookup historical_fees() {
  return [](domain::Venue venue, domain::Sport sport, std::string_view series_or_symbol, base::Nanos at) {
    const base::Date day = base::eastern_date(at);
    if (venue == domain::Venue::kalshi)
      return venues::kalshi::fees_on(day, venues::kalshi::series_of(series_or_symbol));
    return venues::polymarket::fees_on(day, domain::league_of(sport).polymarket);
  };
}

}  // namespace arbees::app
