#pragma once
#include <cstdint>
#include <expected>
#include <string>

#include "arbees/net/http.hpp"
#include "arbees/net/wire.hpp"

namespace arbees::net {

struct WireRequest {
  std::string method;
  std::string target;
  Pairs headers;  ///< all of them but Content-Length
  std::string body;
};

struct WireAnswer {
  std::uint32_t status = 0;
  Pairs headers;     ///< names lower-case
  std::string body;  ///< as it came, perhaps packed
  bool keep_alive = false;
  std::size_t bytes = 0;  ///< with its headers
};

struct ExchangeError {
  std::string why;
  bool nothing_came = false;  ///< the connection ended before the first byte of an answer
};

/// One HTTP/1.1 exchange on a connection. After an error the connection is of no more use. An answer larger than
/// `limit` bytes, or by a quarter with all that frames it on the way (chunk sizes and extensions, trailers, interim
/// answers), is an error. For CONNECT a 2xx ends with its headers.
boost::asio::awaitable<std::expected<WireAnswer, ExchangeError>> exchange(Wire& wire, const WireRequest& request,
                                                                          std::size_t limit);

/// Base64 of bytes, with padding (RFC 4648).
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace arbees::net
