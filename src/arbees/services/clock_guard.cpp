#include "arbees/services/clock_guard.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>

namespace arbees::services {
namespace {

double to_s(base::Duration d) {
  return static_cast<double>(d.value) / 1e9;
}

base::Duration distance(base::Duration a, base::Duration b) {
  return {std::abs(a.value - b.value)};
}

}  // namespace

void ClockGuard::observe(std::string_view server, const base::ClockReading& reading) {
  const auto found = servers_.find(server);
  if (found != servers_.end()) found->second.add(reading);
  else servers_.emplace(server, base::ClockOffsetEstimate{}).first->second.add(reading);
}

std::vector<std::string> ClockGuard::agreeing(const Clocks& clocks) const {
  const auto tolerance = static_cast<std::int64_t>(static_cast<double>(kTolerance.value) * speed_);
  std::vector<std::string> names;
  for (const auto& [name, estimate] : servers_) {
    const auto offset = estimate.at(clocks.now);
    if (offset && offset->error.value <= tolerance && distance(offset->offset, clocks.ahead).value <= tolerance)
      names.push_back(name);
  }
  return names;
}

net::ClockJudged ClockGuard::trust(const Clocks& clocks, const std::string& why) {
  trusted_ = true;
  judged_step_ = {};  // the wall clock is adopted
  std::string detail = "the wall clock is trusted again: " + why;
  if (clocks.ahead < base::Duration{})
    detail += fmt::format(
        "; the session's time stays {:.1f} s ahead of it, since it never runs back, until the process is started anew",
        -to_s(clocks.ahead) / speed_);
  return {clocks.step, true, std::move(detail)};
}

std::optional<net::ClockJudged> ClockGuard::check(base::Nanos steady, const Clocks& clocks) {
  checked_at_ = steady;
  if (!trusted_)
    if (const auto names = agreeing(clocks); names.size() >= kServersNeeded)
      return trust(clocks, fmt::format("{} agree with it within a second", fmt::join(names, " and ")));
  if (distance(clocks.step, judged_step_) <= kTolerance) return std::nullopt;
  trusted_ = false;
  judged_step_ = clocks.step;
  const std::string what =
      distance(clocks.step, {}) <= kTolerance
          ? "was set again, to what the steady clock expects"
          : fmt::format("was set {} by {:.1f} s", clocks.step < base::Duration{} ? "back" : "forward",
                        std::abs(to_s(clocks.step)));
  return net::ClockJudged{
      clocks.step, false,
      fmt::format("the wall clock {}; nothing is traded until two servers' times agree with it", what)};
}

std::optional<net::ClockJudged> ClockGuard::confirm(const Clocks& clocks, std::string_view by) {
  if (trusted_) return std::nullopt;
  return trust(clocks, fmt::format("{} says that it is right", by));
}

}  // namespace arbees::services
