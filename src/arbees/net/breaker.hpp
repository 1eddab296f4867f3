#pragma once
#include <cstdint>
#include <string_view>

#include "arbees/base/describe.hpp"
#include "arbees/base/time.hpp"

namespace arbees::net {

struct BreakerPolicy {
  std::int32_t failures = 5;                    ///< in a row, until it opens; 0 = never opens
  base::Duration open_for = base::seconds(5);   ///< doubled each time the probe fails
  base::Duration open_most = base::seconds(8);  ///< and never longer than this: a network that is back is soon noticed
};

enum class BreakerState : std::uint8_t {
  closed,     ///< calls go through
  open,       ///< calls fail at once
  half_open,  ///< one call may try whether the other end is back
};
BOOST_DESCRIBE_ENUM(BreakerState, closed, open, half_open)

/// Stops calling an end that does not answer, and finds out when it is back. Pure.
class Breaker {
 public:
  explicit Breaker(BreakerPolicy policy) : policy_(policy), open_for_(policy.open_for) {}

  /// May a call go out? After a yes, exactly one of `succeeded`, `failed` and `abandoned` follows.
  [[nodiscard]] bool admit(base::Nanos now);
  void succeeded();
  void failed(base::Nanos now);
  /// What was learnt of the other end no longer holds.
  void forget() { *this = Breaker(policy_); }
  /// The call was given up before it told anything about the other end.
  void abandoned();

  [[nodiscard]] BreakerState state(base::Nanos now) const;
  /// When the next probe may go out. Only while open.
  [[nodiscard]] base::Nanos opens_at() const { return until_; }

 private:
  BreakerPolicy policy_;
  base::Duration open_for_;
  base::Nanos until_{};
  std::int32_t failures_ = 0;
  bool open_ = false;
  bool probing_ = false;
};

}  // namespace arbees::net
