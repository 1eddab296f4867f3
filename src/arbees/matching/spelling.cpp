#include "arbees/matching/spelling.hpp"

#include <array>
#include <utility>

namespace arbees::matching {
namespace {

/// The letters with marks that team names hold, in UTF-8.
constexpr std::array<std::pair<std::string_view, char>, 14> kMarked = {{{"\xC3\xA1", 'a'},
                                                                        {"\xC3\xA0", 'a'},
                                                                        {"\xC3\xA9", 'e'},
                                                                        {"\xC3\x89", 'e'},
                                                                        {"\xC3\xA8", 'e'},
                                                                        {"\xC3\xAD", 'i'},
                                                                        {"\xC3\xB3", 'o'},
                                                                        {"\xC3\xB6", 'o'},
                                                                        {"\xC3\xBA", 'u'},
                                                                        {"\xC3\xBC", 'u'},
                                                                        {"\xC3\xB1", 'n'},
                                                                        {"\xC4\x81", 'a'},
                                                                        {"\xC4\xAB", 'i'},
                                                                        {"\xC3\xA7", 'c'}}};
/// Marks between letters that some spell and some leave out: the okina and the curly apostrophes.
constexpr std::array<std::string_view, 3> kDropped = {"\xCA\xBB", "\xE2\x80\x98", "\xE2\x80\x99"};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Takes one marked letter or dropped mark off the front; nothing taken when there is none.
bool take_marked(std::string_view& text, std::string& out) {
  for (const auto& [bytes, letter] : kMarked) {
    if (!text.starts_with(bytes)) continue;
    out += letter;
    text.remove_prefix(bytes.size());
    return true;
  }
  for (const std::string_view bytes : kDropped) {
    if (!text.starts_with(bytes)) continue;
    text.remove_prefix(bytes.size());
    return true;
  }
  return false;
}

std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (take_marked(text, out)) continue;
    char c = text.front();
    text.remove_prefix(1);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '.' || c == '\'' || c == '`') continue;
    if (c == '&') out += " and ";
    else if (c == '_' || c == '-' || c == '(' || c == ')' || c == ',' || c == '/') out += ' ';
    else out += c;
  }
  return out;
}

}  // namespace

std::string plain_name(std::string_view text) {
  const std::string all = folded(text);
  std::string out;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find(' ', at), all.size());
    std::string_view word = std::string_view(all).substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (word == "state" || word == "saint") word = "st";
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string plain_code(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_letter_or_digit(c)) out += c;
  }
  return out;
}

bool abbreviates(std::string_view code, std::string_view name) {
  if (code.empty() || name.empty() || code.front() != name.front()) return false;
  std::size_t at = 0;
  for (const char c : code) {
    at = name.find(c, at);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  return true;
}

}  // namespace arbees::matching
