#pragma once
#include <optional>
#include <string>

#include "arbees/net/http.hpp"

namespace arbees::net {

/// Why a request's head must be refused before a byte of its body is read.
struct HeadProblem {
  unsigned status = 400;
  std::string why;
};

/// Where a request ends must not be a matter of opinion: what one reader takes for a body another takes for the next
/// request (request smuggling, RFC 9112 11.2). After a problem the connection must be closed. Refused with 400: a
/// header repeated of which we read one (Host, Origin, Content-Type, Content-Length, Transfer-Encoding, Authorization
/// …), a Content-Length that is no plain number or stands beside Transfer-Encoding, Transfer-Encoding in HTTP/1.0;
/// with 501: a Transfer-Encoding other than "chunked" alone. `headers`: names lower-case; `version`: 11 = HTTP/1.1.
[[nodiscard]] std::optional<HeadProblem> check_head(const Pairs& headers, unsigned version);

}  // namespace arbees::net
