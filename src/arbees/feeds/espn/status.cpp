#include <array>
#include <charconv>
#include <cmath>

#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Phase;

struct KnownStatus {
  std::string_view name;
  std::string_view state;
  bool completed;
  Phase phase;
};

// Suspended and postponed games say "post" although they are not over: only `completed` settles anything. A name that
// is not here, or that comes with another state than here, is a status we cannot read.
constexpr std::array kKnown{
    KnownStatus{"STATUS_SCHEDULED", "pre", false, Phase::scheduled},
    KnownStatus{"STATUS_TBD", "pre", false, Phase::scheduled},
    KnownStatus{"STATUS_IN_PROGRESS", "in", false, Phase::live},
    KnownStatus{"STATUS_END_PERIOD", "in", false, Phase::intermission},
    KnownStatus{"STATUS_HALFTIME", "in", false, Phase::intermission},
    KnownStatus{"STATUS_DELAYED", "in", false, Phase::delayed},
    KnownStatus{"STATUS_RAIN_DELAY", "in", false, Phase::delayed},
    KnownStatus{"STATUS_SUSPENDED", "post", false, Phase::suspended},
    KnownStatus{"STATUS_POSTPONED", "post", false, Phase::postponed},
    KnownStatus{"STATUS_CANCELED", "post", false, Phase::canceled},
    KnownStatus{"STATUS_CANCELED", "post", true, Phase::canceled},
    KnownStatus{"STATUS_FINAL", "post", true, Phase::final},
};

constexpr std::int32_t kMostPeriods = 99;
constexpr std::int32_t kMostMinutes = 99;

Phase phase_of(const wire::Node& type) {
  const auto name = type["name"].text();
  const auto state = type["state"].text();
  const auto completed = type["completed"].boolean();
  for (const KnownStatus& known : kKnown)
    if (name == known.name && state == known.state && completed == known.completed) return known.phase;
  return Phase::unknown;
}

base::Result<std::int32_t> read_period(const wire::Node& period) {
  if (!period.present()) return 0;
  const auto number = period.need_integer();
  if (!number) return std::unexpected(number.error());
  if (*number < 0 || *number > kMostPeriods) return std::unexpected(period.expected("a period 0…99"));
  return static_cast<std::int32_t>(*number);
}

std::optional<double> milliseconds_of(const wire::Node& status) {
  if (const auto seconds = status["clock"].number()) return *seconds * 1000.0;
  const auto shown = status["displayClock"].text();
  if (!shown) return std::nullopt;
  return parse_clock(*shown);
}

/// "3:59 - 4th Quarter" beside a clock of 0: the clock was left out.
bool says_another_time(const wire::Node& type) {
  const auto detail = type["detail"].text();
  if (!detail) return false;
  const auto clock = parse_clock(detail->substr(0, detail->find(' ')));
  return clock && *clock > 0;
}

}  // namespace

std::optional<std::int32_t> parse_clock(std::string_view text) {
  std::int32_t minutes = 0;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + colon, minutes);
    if (failure != std::errc{} || end != text.data() + colon || minutes < 0 || minutes > kMostMinutes)
      return std::nullopt;
    text.remove_prefix(colon + 1);
    if (text.size() < 2) return std::nullopt;
  }
  const auto thousandths = base::parse_decimal(text, 3);
  if (!thousandths || *thousandths < 0 || *thousandths >= 60'000) return std::nullopt;
  return minutes * 60'000 + static_cast<std::int32_t>(*thousandths);
}

std::optional<std::int32_t> plausible_clock(domain::Sport sport, std::int32_t period,
                                            std::optional<double> milliseconds) {
  const domain::Format format = domain::format_of(sport);
  const bool untimed_overtime = format.overtime_seconds == 0 && period > format.regulation_periods;
  if (!milliseconds || domain::family_of(sport) == domain::Family::baseball) return std::nullopt;
  if (sport != domain::Sport::other && untimed_overtime) return std::nullopt;
  // Playoff hockey overtimes last as long as a period, so a period is the most for any.
  const double most = sport == domain::Sport::other ? 3'600'000.0 : format.period_seconds * 1000.0;
  if (!(*milliseconds >= 0 && *milliseconds <= most)) return std::nullopt;
  return static_cast<std::int32_t>(std::lround(*milliseconds));
}

base::Result<Status> read_status(domain::Sport sport, const wire::Node& status) {
  const wire::Node type = status["type"];
  if (const auto object = type.need_object(); !object) return std::unexpected(object.error());
  Status read;
  read.phase = phase_of(type);
  if (read.phase == Phase::scheduled) return read;  // baseball says period 1 before the game
  const wire::Node period_node = status["period"];
  const auto period = read_period(period_node);
  if (!period) return std::unexpected(period.error());
  read.period = *period;
  if (domain::in_play(read.phase) || read.phase == Phase::delayed || read.phase == Phase::suspended)
    read.clock_ms = plausible_clock(sport, read.period, milliseconds_of(status));
  if (read.phase == Phase::live && read.clock_ms == 0 && says_another_time(type)) read.clock_ms.reset();
  return read;
}

}  // namespace arbees::feeds::espn
