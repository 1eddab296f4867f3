#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"

namespace arbees::net {

/// An absolute address, taken apart.
struct Url {
  std::string scheme;  ///< lower-case: "http", "https", "ws", "wss"
  std::string user;    ///< decoded; empty when not given
  std::string password;
  std::string host;  ///< lower-case; an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::string target = "/";  ///< path and query as given, for the request line; no fragment

  [[nodiscard]] bool secure() const { return scheme == "https" || scheme == "wss"; }
  /// `target` without the query.
  [[nodiscard]] std::string_view path() const;
  /// For the Host header: the port only when it is not the scheme's own, brackets around an IPv6 address.
  [[nodiscard]] std::string host_header() const;
  /// "host:port", for CONNECT and for messages.
  [[nodiscard]] std::string authority() const;
};

/// Errors name the part: no scheme or an unknown one, no host, a port that is none, a character that has no place in a
/// request line. Nothing is repaired; the text is at most 8 KiB.
[[nodiscard]] base::Result<Url> parse_url(std::string_view text);

}  // namespace arbees::net
