#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace arbees::base {

/// Nanoseconds since 1970-01-01T00:00:00Z.
struct Nanos {
  std::int64_t value = 0;
  constexpr auto operator<=>(const Nanos&) const = default;
};

/// A length of time in nanoseconds.
struct Duration {
  std::int64_t value = 0;
  constexpr auto operator<=>(const Duration&) const = default;
};

[[nodiscard]] constexpr Duration milliseconds(std::int64_t n) {
  return {n * 1'000'000};
}
[[nodiscard]] constexpr Duration seconds(std::int64_t n) {
  return {n * 1'000'000'000};
}
[[nodiscard]] constexpr Duration operator-(Nanos a, Nanos b) {
  return {a.value - b.value};
}
[[nodiscard]] constexpr Nanos operator+(Nanos a, Duration d) {
  return {a.value + d.value};
}
[[nodiscard]] constexpr Nanos operator-(Nanos a, Duration d) {
  return {a.value - d.value};
}

/// When a thing happened by its source's clock, and when we received it. `source` equals `received`
/// where the source does not say.
struct Stamp {
  Nanos source;
  Nanos received;
  constexpr auto operator<=>(const Stamp&) const = default;
};

/// A stamp of one instant.
[[nodiscard]] constexpr Stamp at_once(Nanos t) {
  return {t, t};
}

/// The wall clock. Only the outermost loops may call it; the engine's time is its events' time.
[[nodiscard]] Nanos wall_clock_now();

/// "2026-06-06T00:43:46.125Z": milliseconds unless finer digits are present.
[[nodiscard]] std::string format_utc(Nanos t);

/// Reads ISO 8601 in the spellings the venues use: "2026-09-18T00:15Z", "2026-09-18T00:15:00Z",
/// "2026-09-18 00:15:00+00", "2026-09-18T00:15:00.123456+00:00". Nothing when malformed.
[[nodiscard]] std::optional<Nanos> parse_utc(std::string_view text);

/// Days since 1970-01-01 of a proleptic Gregorian date (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
[[nodiscard]] constexpr std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
  y -= m <= 2 ? 1 : 0;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const auto yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

}  // namespace arbees::base
