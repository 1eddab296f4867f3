#include "arbees/net/head_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace arbees::net {
namespace {

// What is read as one value, by us or by whoever stands before us. Lists (Accept-Encoding, Connection …) may repeat.
constexpr std::string_view kSingle[] = {"host",
                                        "origin",
                                        "content-type",
                                        "content-length",
                                        "transfer-encoding",
                                        "content-encoding",
                                        "authorization",
                                        "expect",
                                        "user-agent",
                                        "sec-websocket-key",
                                        "sec-websocket-version",
                                        "kalshi-access-key",
                                        "kalshi-access-signature",
                                        "kalshi-access-timestamp"};

bool is_chunked(std::string_view value) {
  return std::ranges::equal(value, std::string_view("chunked"),
                            [](char given, char wanted) { return (given | 0x20) == wanted; });
}

bool is_number(std::string_view value) {
  return !value.empty() && value.size() <= 19 &&
         std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<HeadProblem> check_head(const Pairs& headers, unsigned version) {
  for (const std::string_view name : kSingle)
    if (std::ranges::count(headers, name, [](const auto& pair) -> std::string_view { return pair.first; }) > 1)
      return HeadProblem{400, fmt::format("the header {} comes more than once", name)};
  const auto length = find(headers, "content-length");
  if (length && !is_number(*length)) return HeadProblem{400, "Content-Length: expected one whole number"};
  const auto encoding = find(headers, "transfer-encoding");
  if (!encoding) return std::nullopt;
  if (length) return HeadProblem{400, "Content-Length and Transfer-Encoding exclude each other"};
  if (version < 11) return HeadProblem{400, "HTTP/1.0 has no Transfer-Encoding"};
  if (!is_chunked(*encoding)) return HeadProblem{501, "Transfer-Encoding: only chunked is understood"};
  return std::nullopt;
}

}  // namespace arbees::net
