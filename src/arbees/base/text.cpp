#include "arbees/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace arbees::base {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// How many bytes from here on must not reach a terminal: a control character (C0, DEL, C1), a line or paragraph
/// separator, or a mark that changes the direction of writing. 0 for what may.
std::size_t harmful(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  const unsigned second = byte_at(text, at + 1);
  const unsigned third = byte_at(text, at + 2);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && second >= 0x80 && second <= 0x9F) return 2;
  if (first == 0xE2 && second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xA8 && third <= 0xAE))) return 3;
  if (first == 0xE2 && second == 0x81 && third >= 0xA6 && third <= 0xA9) return 3;
  return 0;
}

/// The end of the user part ("user:password@") of the address whose authority begins at `from`; `from` without one.
std::size_t end_of_user(std::string_view text, std::size_t from) {
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'<>", from), text.size());
  const std::string_view token = text.substr(from, end - from);
  const std::string_view authority = token.substr(0, token.find_first_of("/?#"));
  std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.rfind(':');
  // "user:pa/ss@host": what follows the colon is no port, so the password goes on.
  const bool open = at == authority.npos && colon != authority.npos && !authority.ends_with(']') &&
                    !std::ranges::all_of(authority.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; });
  if (open) at = token.rfind('@');
  return at == token.npos ? from : from + at + 1;
}

std::string replace_credentials(std::string_view text, std::string_view replacement) {
  constexpr std::string_view kMark = "://";
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = text.find(kMark); at != text.npos; at = text.find(kMark, at + kMark.size())) {
    const std::size_t from = at + kMark.size();
    if (from < done) continue;
    const std::size_t end = end_of_user(text, from);
    if (end == from) continue;
    out += text.substr(done, from - done);
    out += replacement;
    done = end;
  }
  return out += text.substr(done);
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && at < limit) {
    const std::size_t bad = harmful(text, at);
    if (bad == 0) out += text[at++];
    for (std::size_t i = 0; i < bad && at < text.size(); ++i) out += fmt::format("\\x{:02X}", byte_at(text, at++));
  }
  if (at < text.size()) out += fmt::format("… ({} bytes more)", text.size() - at);
  return out;
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
          out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        else out += c;
    }
  }
  return out += '"';
}

std::string mask_credentials(std::string_view text) {
  return replace_credentials(text, std::string(kMaskedUser) + "@");
}

std::string strip_credentials(std::string_view text) {
  return replace_credentials(text, "");
}

}  // namespace arbees::base
