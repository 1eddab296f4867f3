#include "arbees/base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/src.hpp>  // the one place where Boost.JSON's implementation is compiled
#include <cmath>
#include <string_view>

namespace arbees::base {
namespace {

void append(std::string& out, const boost::json::value& value);

/// Length of the UTF-8 sequence that starts `text`; 0 when there is none (RFC 3629: no overlong form, no surrogate).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool out_of_range = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || out_of_range ? 0 : length;
}

/// JSON is UTF-8 and nothing else: a foreign byte becomes U+FFFD, since one of them would make the whole text
/// unreadable.
void append(std::string& out, std::string_view text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) clean += "\xEF\xBF\xBD";
    else clean += text.substr(i, length);
    i += std::max<std::size_t>(length, 1);
  }
  out += boost::json::serialize(boost::json::string(clean));
}

void append(std::string& out, const boost::json::array& array) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    append(out, array[i]);
  }
  out += ']';
}

void append(std::string& out, const boost::json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& [key, member] : object) {
    if (!first) out += ',';
    first = false;
    append(out, std::string_view(key.data(), key.size()));
    out += ':';
    append(out, member);
  }
  out += '}';
}

void append(std::string& out, const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::array: return append(out, value.get_array());
    case boost::json::kind::object: return append(out, value.get_object());
    case boost::json::kind::double_: {
      const double number = value.get_double();
      // JSON has no NaN or infinity: both mean "no number".
      if (std::isfinite(number)) fmt::format_to(std::back_inserter(out), "{}", number);
      else out += "null";
      return;
    }
    case boost::json::kind::string: return append(out, std::string_view(value.get_string()));
    default: out += boost::json::serialize(value);
  }
}

}  // namespace

std::string dump(const boost::json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace arbees::base
