#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "arbees/alerts/channel.hpp"

/// libcurl, and nothing of alerts: one transfer, and the reading of addresses.
namespace arbees::alerts {

/// An address taken apart.
struct Address {
  std::string scheme;
  std::string host;  ///< as in a URL: an IPv6 address in brackets
  std::string port;  ///< "" when not given
  std::string path;
  std::string query;
  bool credentials = false;  ///< a user or password stands in it
  [[nodiscard]] std::string place() const { return port.empty() ? host : host + ":" + port; }
  [[nodiscard]] bool on_this_machine() const { return host == "127.0.0.1" || host == "[::1]" || host == "localhost"; }
};

/// Nothing when it is no absolute address with a host.
[[nodiscard]] std::optional<Address> read_address(const std::string& url);

/// How a transfer ended. `status` is HTTP's or SMTP's last one, 0 when none came; `failure` says, without addresses,
/// why there was none, or is empty.
struct Outcome {
  long status = 0;
  std::string failure;
  bool login_refused = false;
  std::string body;  ///< the first 4 KiB
  std::optional<base::Duration> retry_after{};
};

/// POST of JSON. Redirects are not followed: a secret stays where it was meant to go.
[[nodiscard]] Outcome post_json(const std::string& url, const std::string& body, const Network& network,
                                const std::stop_token& stop);

/// Hands a message to a mail server.
[[nodiscard]] Outcome send_mail(const EmailOptions& options, bool need_tls, const std::string& message,
                                const Network& network, const std::stop_token& stop);

}  // namespace arbees::alerts
