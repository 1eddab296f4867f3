#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/clock_offset.hpp"
#include "arbees/net/session.hpp"

namespace arbees::services {

/// Decides whether the wall clock can be trusted. A session reads it once and lives by the steady clock from then on;
/// both are compared each second. A difference beyond a second: not trusted, and nothing is traded. Trusted again when
/// two servers' own times agree with the wall clock within a second, or when a person says so; then the session's
/// offset is to be taken anew. Pure. One thread.
class ClockGuard {
 public:
  static constexpr base::Duration kCheckEvery = base::seconds(1);
  static constexpr base::Duration kTolerance = base::seconds(1);
  static constexpr std::size_t kServersNeeded = 2;

  /// `speed`: the session's seconds in a real one.
  explicit ClockGuard(double speed = 1) : speed_(speed) {}

  /// A server stated its time. `sent` may be earlier than the truth: that widens the error.
  void observe(std::string_view server, const base::ClockReading& reading);

  /// What the session's clocks show at a moment.
  struct Clocks {
    base::Nanos now;       ///< the session's time
    base::Duration step;   ///< wall clock minus what was expected of it; real time
    base::Duration ahead;  ///< what the session's time would be by the wall clock, minus `now`; the session's time
  };
  [[nodiscard]] bool due(base::Nanos steady) const { return steady - checked_at_ >= kCheckEvery; }
  /// The judgement when it changed or the difference did by more than the tolerance. When it says `trusted`, the wall
  /// clock is to be adopted.
  [[nodiscard]] std::optional<net::ClockJudged> check(base::Nanos steady, const Clocks& clocks);
  /// A person says that the wall clock is right. Nothing when it is trusted already.
  [[nodiscard]] std::optional<net::ClockJudged> confirm(const Clocks& clocks, std::string_view by);

  /// It was not trusted when the process ended: a new start proves nothing.
  void distrust() { trusted_ = false; }

  [[nodiscard]] bool trusted() const { return trusted_; }

 private:
  /// The servers whose time agrees with the wall clock.
  [[nodiscard]] std::vector<std::string> agreeing(const Clocks& clocks) const;
  [[nodiscard]] net::ClockJudged trust(const Clocks& clocks, const std::string& why);

  double speed_;
  std::map<std::string, base::ClockOffsetEstimate, std::less<>> servers_;
  bool trusted_ = true;
  base::Duration judged_step_{};  ///< when the last judgement was given
  base::Nanos checked_at_{};
};

}  // namespace arbees::services
