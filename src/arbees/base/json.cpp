#include "arbees/base/json.hpp"

#include <fmt/format.h>

#include <boost/json/src.hpp>  // the one place where Boost.JSON's implementation is compiled
#include <cmath>

namespace arbees::base {
namespace {

void append(std::string& out, const boost::json::value& value);

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
    out += boost::json::serialize(boost::json::string(key));
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
