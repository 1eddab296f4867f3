#include "arbees/alerts/body.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "arbees/base/json.hpp"

namespace arbees::alerts {
namespace {

// Both count UTF-16 units, of which a text has at most as many as bytes.
constexpr std::size_t kDiscordMost = 2'000;
constexpr std::size_t kTelegramMost = 4'096;
constexpr std::size_t kSubjectMost = 200;

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return line;
}

std::string with_time(const Alert& alert) {
  return fmt::format("{}\n{}{}{}", alert.text, base::format_utc(alert.at), alert.run.empty() ? "" : ", ", alert.run);
}

/// RFC 2047, "Q": words of at most 75 characters, none ending inside a character.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t kMost = 75;
  constexpr std::string_view kStart = "=?UTF-8?Q?";
  constexpr std::size_t kOfOne = 12;  // a character of four bytes
  std::string all;
  std::string word(kStart);
  for (const char c : text) {
    if (!continues(c) && word.size() + kOfOne + 2 > kMost) {
      all += word + "?=\r\n ";
      word = kStart;
    }
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) word += c;
    else if (c == ' ') word += '_';
    else word += fmt::format("={:02X}", static_cast<unsigned char>(c));
  }
  return all + word + "?=";
}

std::string subject_of(const Alert& alert) {
  const std::string subject = shortened(one_line("Arbees: " + alert.title), kSubjectMost);
  const bool ascii = std::ranges::all_of(subject, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? subject : encoded_words(subject);
}

std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    if (c != '\r') lines += c;
  }
  return lines;
}

}  // namespace

std::string shortened(std::string text, std::size_t most) {
  constexpr std::string_view kCut = "…";
  if (text.size() <= most) return text;
  std::size_t end = most - std::min(most, kCut.size());
  while (end > 0 && continues(text[end])) --end;
  text.resize(end);
  return text.append(kCut);
}

std::string webhook_body(const Alert& alert) {
  return base::dump(base::to_json(alert));
}

std::string discord_body(const Alert& alert) {
  const std::string content = shortened(fmt::format("**{}**\n{}", alert.title, with_time(alert)), kDiscordMost);
  return base::dump(boost::json::object{{"content", content},
                                        {"allowed_mentions", boost::json::object{{"parse", boost::json::array{}}}}});
}

std::string telegram_body(const Alert& alert, std::string_view chat) {
  const std::string text = shortened(fmt::format("{}\n{}", alert.title, with_time(alert)), kTelegramMost);
  return base::dump(boost::json::object{{"chat_id", chat}, {"text", text}, {"disable_web_page_preview", true}});
}

std::string email_body(const Alert& alert, std::string_view from, const std::vector<std::string>& to, base::Nanos now) {
  const auto seconds = static_cast<std::time_t>(now.value / 1'000'000'000);
  return fmt::format(
      "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nX-Arbees-Kind: {}\r\n"
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
      fmt::gmtime(seconds), one_line(from), one_line(fmt::format("{}", fmt::join(to, ", "))), subject_of(alert),
      base::enum_name(alert.kind), with_crlf(with_time(alert)));
}

}  // namespace arbees::alerts
