#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "arbees/base/time.hpp"

namespace arbees::net {

struct BackOff {
  base::Duration first = base::milliseconds(250);
  base::Duration most = base::seconds(10);
  double jitter = 0.5;  ///< the part of a delay that is drawn: 0.5 = between half and the whole of it
};

/// The delay after the `failures`-th failure in a row (from 1): first · 2^(failures−1), at most `most`, of which
/// `jitter` is multiplied with `random` of 0…1.
[[nodiscard]] base::Duration delay_after(const BackOff& policy, std::int32_t failures, double random);

struct RetryPolicy {
  std::int32_t attempts = 4;                    ///< in all; 1 = never again
  base::Duration patience = base::seconds(30);  ///< no repeat starts later than this after the first
  BackOff back_off;
};

/// One attempt that did not bring a plain answer.
struct Attempt {
  bool idempotent = true;
  std::int32_t number = 1;                    ///< of this attempt, from 1
  std::optional<std::uint32_t> status;        ///< nothing: no answer came
  bool hopeless = false;                      ///< no answer, and none will come: a certificate nobody trusts
  std::optional<base::Duration> retry_after;  ///< what the answer asked for
  base::Duration spent;                       ///< since the first attempt began
};

/// After how long to try again; nothing: it stays as it is. Only what is idempotent, after 429, 5xx (but 501 and 505)
/// or no answer; never earlier than the answer's Retry-After, and not at all when that passes the patience.
[[nodiscard]] std::optional<base::Duration> retry_after(const RetryPolicy& policy, const Attempt& attempt,
                                                        double random);

/// A Retry-After header: seconds, or an HTTP date of the preferred form ("Sun, 06 Nov 1994 08:49:37 GMT", RFC 9110
/// 10.2.3) against `now`; a date gone by is 0. Nothing when malformed. At most a day.
[[nodiscard]] std::optional<base::Duration> parse_retry_after(std::string_view text, base::Nanos now);

/// The preferred form (RFC 9110 5.6.7), in whole seconds: "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::string http_date(base::Nanos t);

/// An HTTP date of the preferred form (RFC 9110 5.6.7). Nothing when malformed.
[[nodiscard]] std::optional<base::Nanos> parse_http_date(std::string_view text);

}  // namespace arbees::net
