#pragma once
#include <cstdint>
#include <string>

#include "arbees/base/describe.hpp"
#include "arbees/base/time.hpp"

namespace arbees::alerts {

/// What an alert is about.
enum class AlertKind : std::uint8_t {
  signal,       ///< an approved signal above the bar
  kill_switch,  ///< switched on or off
  feed,         ///< dead, or back
  drawdown,     ///< below the highest equity
  ledger,       ///< the books of the account do not agree, trading is stopped
  store,        ///< what is said cannot be kept, or can again
  engine,       ///< stopped
  more,         ///< a summary of what there was no room for
  test,
  alarm  ///< an alarm of the engine or of a feed went on or off
};
BOOST_DESCRIBE_ENUM(AlertKind, signal, kill_switch, feed, drawdown, ledger, store, engine, more, test, alarm)

enum class Severity : std::uint8_t { info, warning, critical };
BOOST_DESCRIBE_ENUM(Severity, info, warning, critical)

/// One message for a person.
struct Alert {
  AlertKind kind = AlertKind::test;
  Severity severity = Severity::info;
  std::string key;    ///< what it is about: two of one key are about the same thing
  std::string title;  ///< one line
  std::string text;   ///< one or more lines
  base::Nanos at;     ///< when it came about, by the time of what it is about
  std::string run{};  ///< what is watched, in words: an alert of a rehearsal must not pass for a real one
  bool operator==(const Alert&) const = default;
};
BOOST_DESCRIBE_STRUCT(Alert, (), (kind, severity, key, title, text, at, run))

}  // namespace arbees::alerts
