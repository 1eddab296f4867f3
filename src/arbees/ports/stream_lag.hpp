#pragma once
#include <cstdint>
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::ports {

/// How late the messages of one connection arrive: receipt minus the venue's send time, both by our clock. Pure. One
/// thread.
class StreamLag {
 public:
  static constexpr base::Duration kWindow = base::seconds(2);     ///< `lag` is the worst of this long
  static constexpr base::Duration kLateFor = base::seconds(1);    ///< late for so long, with nothing on time between
  static constexpr base::Duration kWellAfter = base::seconds(5);  ///< on time for so long: well again

  explicit StreamLag(base::Duration suspect_above) : suspect_above_(suspect_above) {}

  /// A new connection: nothing is known of it.
  void restart();
  /// A message that the venue sent at `sent`, by our clock; one from the future counts as on time.
  void message(base::Nanos received, base::Nanos sent);
  /// The worst of the last messages, at most `kWindow` before the newest; nothing before the first that had a time.
  [[nodiscard]] std::optional<base::Duration> lag() const;
  /// Messages arrive later than allowed. Begins `kLateFor` after the first late one unless one came on time since, and
  /// ends once they have come on time for `kWellAfter`. To be asked at least once a second.
  [[nodiscard]] bool late(base::Nanos now);

 private:
  base::Duration suspect_above_;
  std::optional<base::Duration> current_;
  std::optional<base::Duration> previous_;
  base::Nanos current_since_;
  std::optional<base::Nanos> late_since_;
  std::optional<base::Nanos> on_time_since_;
  bool late_ = false;
};

}  // namespace arbees::ports
