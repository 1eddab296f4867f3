#include "arbees/feeds/espn/json.hpp"

#include <charconv>
#include <optional>

namespace arbees::feeds::espn {
namespace {

constexpr std::size_t kEscape = 6;  // \uXXXX

std::optional<unsigned> escape_at(std::string_view text, std::size_t at) {
  if (at + kEscape > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  unsigned value = 0;
  const char* first = text.data() + at + 2;
  const auto [end, failure] = std::from_chars(first, first + 4, value, 16);
  if (failure != std::errc{} || end != first + 4) return std::nullopt;
  return value;
}

bool is_high(std::optional<unsigned> unit) {
  return unit && *unit >= 0xD800 && *unit < 0xDC00;
}
bool is_low(std::optional<unsigned> unit) {
  return unit && *unit >= 0xDC00 && *unit < 0xE000;
}

/// The text with every lone surrogate escape replaced; nothing when there is none.
std::optional<std::string> mend(std::string_view text) {
  std::string mended;
  std::size_t copied = 0;
  std::size_t at = text.find('\\');
  while (at != std::string_view::npos) {
    const auto unit = escape_at(text, at);
    const bool pair = is_high(unit) && is_low(escape_at(text, at + kEscape));
    if (!pair && (is_high(unit) || is_low(unit))) {
      mended.append(text.substr(copied, at - copied)).append("\\ufffd");
      copied = at + kEscape;
    }
    at = text.find('\\', at + (pair ? 2 * kEscape : unit ? kEscape : 2));
  }
  if (copied == 0) return std::nullopt;
  mended.append(text.substr(copied));
  return mended;
}

}  // namespace

base::Result<wire::Document> parse_json(std::string_view bytes) {
  auto document = wire::Document::parse(bytes);
  if (document) return document;
  const auto mended = mend(bytes);
  return mended ? wire::Document::parse(*mended) : std::move(document);
}

}  // namespace arbees::feeds::espn
