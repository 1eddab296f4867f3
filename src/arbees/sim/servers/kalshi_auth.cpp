#include "arbees/sim/servers/kalshi_auth.hpp"

#include <charconv>

namespace arbees::sim::servers::kalshi {

std::optional<std::string> refuse_signature(const KeyRing& keys, const net::Request& request,
                                            const std::function<bool(std::int64_t)>& fresh) {
  const auto id = net::find(request.headers, "kalshi-access-key");
  const auto timestamp = net::find(request.headers, "kalshi-access-timestamp");
  const auto signature = net::find(request.headers, "kalshi-access-signature");
  if (!id || !timestamp || !signature) return "MISSING_AUTHENTICATION_HEADERS";
  const auto key = keys.find(*id);
  if (key == keys.end()) return "NOT_FOUND";
  std::int64_t milliseconds = 0;
  const auto [end, bad] = std::from_chars(timestamp->data(), timestamp->data() + timestamp->size(), milliseconds);
  if (bad != std::errc{} || end != timestamp->data() + timestamp->size()) return "INVALID_PARAMETER";
  if (!fresh(milliseconds)) return "header_timestamp_expired";
  const std::string text = std::string(*timestamp) + request.method + request.path;
  if (!key->second.verifies(text, *signature)) return "INCORRECT_API_KEY_SIGNATURE";
  return std::nullopt;
}

}  // namespace arbees::sim::servers::kalshi
