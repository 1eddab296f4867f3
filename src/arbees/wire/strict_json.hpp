#pragma once
#include <boost/json/value.hpp>
#include <cstddef>
#include <string_view>

#include "arbees/base/result.hpp"

namespace arbees::wire {

/// A whole JSON document that a client sent us. Refused besides what is no JSON (RFC 8259): an object that repeats a
/// member (readers disagree on which of the two counts, RFC 8259 4), and nesting deeper than `max_depth`. The error
/// names the repeated member; it holds at most 60 characters of the text. Threads: any.
[[nodiscard]] base::Result<boost::json::value> parse_strict(std::string_view text, std::size_t max_depth = 32);

}  // namespace arbees::wire
