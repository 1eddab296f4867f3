#include "arbees/services/trading_halts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace arbees::services {
namespace {

using ports::HaltCause;

/// What separates fields and lines may not stand in one.
std::string one_line(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string_view cut(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

}  // namespace

std::string how_to_resume(HaltCause cause) {
  switch (cause) {
    case HaltCause::person: return "Resume trading on the dashboard, or with `arbees trading resume person`.";
    case HaltCause::file: return "Run `arbees kill off`, or remove the file.";
    case HaltCause::alarm: return "Look into the alarm first, then resume the cause \"alarm\".";
    case HaltCause::drawdown:
      return "Look at what was lost first, then resume the cause \"drawdown\": the highest equity is counted anew from "
             "the present one.";
    case HaltCause::clock:
      return "Goes on by itself once two servers' times agree with this machine's clock. Or set the clock right and "
             "resume the cause \"clock\".";
  }
  return {};
}

void TradingHalts::begin(HaltCause cause, base::Nanos wall, std::string by, std::string why) {
  const auto found = std::ranges::find(halts_, cause, &ports::Halt::cause);
  if (found == halts_.end()) {
    halts_.push_back({cause, wall, std::move(by), std::move(why), how_to_resume(cause)});
    return;
  }
  if (found->why.find(why) == std::string::npos) found->why += "; " + why;
}

bool TradingHalts::end(HaltCause cause) {
  return std::erase_if(halts_, [&](const ports::Halt& halt) { return halt.cause == cause; }) > 0;
}

bool TradingHalts::has(HaltCause cause) const {
  return std::ranges::find(halts_, cause, &ports::Halt::cause) != halts_.end();
}

bool TradingHalts::switched_off() const {
  return has(HaltCause::person) || has(HaltCause::file) || has(HaltCause::alarm);
}

ports::TradingStatus TradingHalts::status() const {
  ports::TradingStatus status;
  if (halts_.empty()) return status;
  status.state = ports::TradingMode::halted;
  status.causes = halts_;
  std::ranges::sort(status.causes, {}, [](const ports::Halt& halt) { return std::pair(halt.since, halt.cause); });
  const ports::Halt& oldest = status.causes.front();
  status.cause = oldest.cause;
  status.since = oldest.since;
  status.by = oldest.by;
  status.why = oldest.why;
  status.how_to_resume = oldest.how_to_resume;
  return status;
}

std::string TradingHalts::to_text() const {
  std::string lines;
  for (const ports::Halt& halt : halts_)
    if (halt.cause == HaltCause::person || halt.cause == HaltCause::alarm)
      lines += fmt::format("{}\t{}\t{}\t{}\n", base::enum_name(halt.cause), halt.since.value, one_line(halt.by),
                           one_line(halt.why));
  return (lines.empty() ? "off\n" : "on\n") + lines;
}

void TradingHalts::restore(std::string_view text, base::Nanos wall) {
  if (!text.starts_with("on")) return;
  (void)cut(text, '\n');
  bool any = false;
  while (!text.empty()) {
    std::string_view line = cut(text, '\n');
    const std::string_view name = cut(line, '\t');
    const std::string_view since = cut(line, '\t');
    const std::string by(cut(line, '\t'));
    base::Nanos at = wall;
    std::from_chars(since.data(), since.data() + since.size(), at.value);
    for (const HaltCause cause : {HaltCause::person, HaltCause::alarm})
      if (name == base::enum_name(cause)) {
        begin(cause, at, by, std::string(line));
        any = true;
      }
  }
  // Whatever the rest says: it was on.
  if (!any) begin(HaltCause::person, wall, "not known", "it was on before the restart");
}

}  // namespace arbees::services
