#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/net/http.hpp"

/// Who may call a server that trusts whoever reaches it. A page of another site must not be able to press our buttons
/// (cross-site request forgery) nor to read us under a name of its own (DNS rebinding).
namespace arbees::net {

struct Trust {
  /// Names by which browsers may call besides "localhost" and IP addresses: "arbees.lan". Without port.
  std::vector<std::string> hosts;
  /// Pages that may open the stream and press buttons besides our own: "http://localhost:5173". Scheme and port count.
  std::vector<std::string> origins;
};

/// Why the request must be refused; nothing when it may pass.
/// Host: an IP address, "localhost" or one of `hosts`: a rebinding attack needs a name of its own. Origin, on a
/// request that changes something or opens a WebSocket: absent (not a browser), of the same host and port, or one of
/// `origins`.
[[nodiscard]] std::optional<std::string> refuse(const Request& request, bool opens_socket, const Trust& trust);

/// Host of a Host header without its port; brackets of an IPv6 address stay. Empty when malformed.
[[nodiscard]] std::string_view host_name(std::string_view host_header);

/// The headers of every answer: content policy (own scripts, styles and data only), no framing, no sniffing.
[[nodiscard]] const Pairs& security_headers();

}  // namespace arbees::net
