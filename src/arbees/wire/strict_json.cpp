#include "arbees/wire/strict_json.hpp"

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <set>
#include <string>
#include <vector>

namespace arbees::wire {

namespace json = boost::json;

namespace {

/// Follows a document member by member and stops at the first that an object repeats.
struct MemberNames {
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  using Code = boost::system::error_code;

  std::vector<std::set<std::string>> open;  // the names of each object around the place reached
  std::string key;
  bool repeated = false;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return open.emplace_back(), true; }
  bool on_object_end(std::size_t, Code&) { return open.pop_back(), true; }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(std::size_t, Code&) { return true; }
  bool on_key_part(json::string_view part, std::size_t, Code&) { return key.append(part.data(), part.size()), true; }
  bool on_key(json::string_view part, std::size_t, Code& why) {
    key.append(part.data(), part.size());
    repeated = !open.back().insert(key).second;
    if (repeated) why = json::error::syntax;  // any error stops the parser
    else key.clear();
    return !repeated;
  }
  bool on_string_part(json::string_view, std::size_t, Code&) { return true; }
  bool on_string(json::string_view, std::size_t, Code&) { return true; }
  bool on_number_part(json::string_view, Code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, Code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, Code&) { return true; }
  bool on_double(double, json::string_view, Code&) { return true; }
  bool on_bool(bool, Code&) { return true; }
  bool on_null(Code&) { return true; }
  bool on_comment_part(json::string_view, Code&) { return true; }
  bool on_comment(json::string_view, Code&) { return true; }
};

}  // namespace

base::Result<json::value> parse_strict(std::string_view text, std::size_t max_depth) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<MemberNames> names(options);
  boost::system::error_code why;
  const std::size_t read = names.write_some(false, text.data(), text.size(), why);
  if (names.handler().repeated)
    return base::fail("", fmt::format("repeats the member \"{}\"", names.handler().key.substr(0, 60)));
  if (!why && read < text.size()) why = json::error::extra_data;
  if (why) return base::fail("", "is not JSON: " + why.message());
  json::value value = json::parse(json::string_view(text.data(), text.size()), why, {}, options);
  if (why) return base::fail("", "is not JSON: " + why.message());
  return value;
}

}  // namespace arbees::wire
