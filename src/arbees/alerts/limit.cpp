#include "arbees/alerts/limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/base/assert.hpp"

namespace arbees::alerts {
namespace {

constexpr base::Duration kWindow = base::seconds(60);
constexpr std::size_t kMostNamed = 50;

}  // namespace

AlertLimit::AlertLimit(std::int32_t per_minute) : most_(static_cast<std::size_t>(per_minute)) {
  ARBEES_ASSERT(per_minute >= 1, "a limit of alerts that lets none through");
}

void AlertLimit::forget_before(base::Nanos now) {
  // What lies ahead was sent before the clock was set back.
  while (!sent_.empty() && (now - sent_.front() >= kWindow || sent_.front() > now)) sent_.pop_front();
}

std::optional<Alert> AlertLimit::admit(Alert alert, base::Nanos now) {
  forget_before(now);
  const bool signal = alert.kind == AlertKind::signal;
  if (sent_.size() < (signal ? most_ - most_ / 3 : most_)) {
    sent_.push_back(now);
    return alert;
  }
  ++held_back_;
  if (signal) ++waiting_signals_;
  else if (waiting_.size() < kMostNamed) waiting_.push_back(std::move(alert));
  else ++unnamed_;
  return std::nullopt;
}

std::optional<Alert> AlertLimit::summary(base::Nanos now) {
  forget_before(now);
  if ((waiting_.empty() && waiting_signals_ == 0) || sent_.size() >= most_) return std::nullopt;
  // Signals alone wait for the room that is theirs.
  if (waiting_.empty() && sent_.size() >= most_ - most_ / 3) return std::nullopt;
  sent_.push_back(now);
  Alert all{AlertKind::more, Severity::info, "more", {}, {}, {}};
  for (const Alert& one : waiting_) {
    all.severity = std::max(all.severity, one.severity);
    all.at = std::max(all.at, one.at);
    all.text += fmt::format("{} {}\n", base::format_utc(one.at), one.title);
  }
  const std::uint64_t count = waiting_.size() + waiting_signals_ + unnamed_;
  if (waiting_signals_ > 0)
    all.text += fmt::format("{} signal{} above the bar\n", waiting_signals_, waiting_signals_ == 1 ? "" : "s");
  if (unnamed_ > 0) all.text += fmt::format("and {} more\n", unnamed_);
  all.text.pop_back();
  all.title = fmt::format("And {} more", count);
  waiting_.clear();
  waiting_signals_ = 0;
  unnamed_ = 0;
  return all;
}

}  // namespace arbees::alerts
