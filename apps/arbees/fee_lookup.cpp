#include "apps/arbees/fee_lookup.hpp"

namespace arbees::app {

feeds::recorded::FeeLookup historical_fees() {
  return {};
}

}  // namespace arbees::app
