#pragma once
#include <string>
#include <string_view>

#include "arbees/ports/control.hpp"

namespace arbees::services {

/// The causes for which no new orders are sent, oldest first. Each ends for itself. Not for two threads at once.
class TradingHalts {
 public:
  /// A cause that is there already keeps its time; another `why` is added to it.
  void begin(ports::HaltCause cause, base::Nanos wall, std::string by, std::string why);
  /// False when it was not there.
  bool end(ports::HaltCause cause);
  [[nodiscard]] bool has(ports::HaltCause cause) const;
  /// By a person, the kill file or an alarm: what the kill switch shows.
  [[nodiscard]] bool switched_off() const;
  [[nodiscard]] ports::TradingStatus status() const;

  /// What must outlive the process: `person` and `alarm`. The first line is "on" while there is one of them, else
  /// "off", as older versions wrote it alone.
  [[nodiscard]] std::string to_text() const;
  /// Takes over what `to_text` wrote. `wall`: for a text that does not say since when. Total on any text.
  void restore(std::string_view text, base::Nanos wall);

 private:
  std::vector<ports::Halt> halts_;
};

/// What a person can do about it.
[[nodiscard]] std::string how_to_resume(ports::HaltCause cause);

}  // namespace arbees::services
