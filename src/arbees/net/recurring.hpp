#pragma once
#include <algorithm>
#include <cstdint>

#include "arbees/base/time.hpp"

namespace arbees::net {

/// When a request that a session repeats for ever is due: `every` after a success, sooner after a failure, with a wait
/// that doubles up to `every`. Due at once in the beginning.
struct Recurring {
  base::Duration every = base::seconds(60);
  base::Duration retry = base::seconds(2);  ///< after the first failure in a row
  base::Nanos due;
  bool under_way = false;
  bool answered = false;  ///< succeeded at least once
  std::int32_t failures = 0;

  [[nodiscard]] bool is_due(base::Nanos now) const { return !under_way && now >= due; }
  void asked() { under_way = true; }
  void succeeded(base::Nanos now) {
    under_way = false;
    answered = true;
    failures = 0;
    due = now + every;
  }
  void failed(base::Nanos now) {
    under_way = false;
    const std::int64_t doubled = retry.value << std::min(failures, 20);
    ++failures;
    due = now + base::Duration{std::min(doubled, every.value)};
  }
};

}  // namespace arbees::net
