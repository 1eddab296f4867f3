#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"

namespace arbees::net {

/// Name and value in the order they came. HTTP header names here are lower-case.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The value of the first pair with this name.
[[nodiscard]] std::optional<std::string_view> find(const Pairs& pairs, std::string_view name);

struct Request {
  std::string method;  ///< "GET"
  std::string path;    ///< percent-decoded, always starts with "/"
  Pairs query;         ///< decoded
  Pairs headers;
  std::string body;
};

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  Pairs headers;         ///< besides Content-Type, Content-Length and the security headers, which the server adds
  base::Duration delay;  ///< the server waits this long before it answers
  bool cut = false;      ///< the server closes the connection instead of answering
};

/// "%2F" → "/", and with `plus_is_space` "+" → " ". Nothing for a broken escape or an encoded NUL.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// "a=1&b=two%20words". At most 64 pairs. The error names the pair that cannot be read.
[[nodiscard]] base::Result<Pairs> parse_query(std::string_view text);

/// Splits a request target ("/games?limit=5") into `path` and `query`. Only origin-form is accepted.
[[nodiscard]] base::Result<void> parse_target(std::string_view target, Request& request);

/// "text/html; charset=utf-8" for "index.html"; octets for an unknown ending.
[[nodiscard]] std::string_view media_type(std::string_view file_name);

/// The gzip form of `bytes`, which are less than 2 GiB. Throws std::bad_alloc when there is no memory for it.
[[nodiscard]] std::string gzip(std::string_view bytes);

/// Does the client take gzip, and is the body of a kind and size for which it pays?
[[nodiscard]] bool wants_gzip(const Request& request, const Response& response);

}  // namespace arbees::net
