#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "arbees/base/json.hpp"

/// Files that were written once and are compared with what is read from them.
namespace arbees::tests {

inline std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::string> lines_of_file(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// A value's JSON as it comes out of a file: in valid UTF-8.
template <class T>
boost::json::value as_read(const T& value) {
  return boost::json::parse(base::dump(base::to_json(value)));
}

/// Where `found` lacks something of `expected`, or has it otherwise; empty when it has all of it. It may have more
/// members of objects: fields that were added later. A number is the same whether it was written as 10 or 10.0.
inline std::string missing_from(const boost::json::value& found, const boost::json::value& expected,
                                const std::string& place = "") {
  if (expected.is_object()) {
    if (!found.is_object()) return place + ": no object";
    for (const auto& [key, value] : expected.as_object()) {
      const auto* own = found.as_object().if_contains(key);
      const std::string inner = fmt::format("{}.{}", place, std::string_view(key));
      if (own == nullptr) return inner + ": missing";
      if (std::string why = missing_from(*own, value, inner); !why.empty()) return why;
    }
    return "";
  }
  if (expected.is_array()) {
    if (!found.is_array() || found.as_array().size() != expected.as_array().size()) return place + ": another list";
    for (std::size_t i = 0; i < expected.as_array().size(); ++i)
      if (std::string why = missing_from(found.as_array()[i], expected.as_array()[i], fmt::format("{}[{}]", place, i));
          !why.empty())
        return why;
    return "";
  }
  const bool same = expected.is_number() && found.is_number()
                        ? expected.to_number<double>() == found.to_number<double>()
                        : found == expected;
  return same ? ""
              : fmt::format("{}: {}, not {}", place, boost::json::serialize(found), boost::json::serialize(expected));
}

}  // namespace arbees::tests
