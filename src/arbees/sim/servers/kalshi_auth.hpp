#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "arbees/net/http.hpp"
#include "arbees/sim/servers/keys.hpp"

namespace arbees::sim::servers::kalshi {

/// The keys that the exchange knows, by id.
using KeyRing = std::map<std::string, Key, std::less<>>;

/// Why a request is not signed as it must be: the code of Kalshi's 401. Nothing when it is. `fresh` says whether a
/// timestamp in Unix milliseconds may be used now.
[[nodiscard]] std::optional<std::string> refuse_signature(const KeyRing& keys, const net::Request& request,
                                                          const std::function<bool(std::int64_t)>& fresh);

}  // namespace arbees::sim::servers::kalshi
