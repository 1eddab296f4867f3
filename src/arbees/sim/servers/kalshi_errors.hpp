#pragma once
#include <string_view>

#include "arbees/net/http.hpp"

/// The three shapes in which Kalshi says no.
namespace arbees::sim::servers::kalshi {

/// {"error":{"code":…,"message":…,"service":…}}: most of the wire.
[[nodiscard]] net::Response nested(unsigned status, std::string_view code, std::string_view message,
                                   std::string_view service = {});
/// {"code":…,"message":…}: the specification's.
[[nodiscard]] net::Response flat(unsigned status, std::string_view code, std::string_view message = {});
/// {"error":"…"}: the documentation's 429.
[[nodiscard]] net::Response worded(unsigned status, std::string_view message);
[[nodiscard]] net::Response not_found();
[[nodiscard]] net::Response bad_parameter(std::string_view what);

}  // namespace arbees::sim::servers::kalshi
