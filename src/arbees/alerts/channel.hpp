#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "arbees/alerts/alert.hpp"
#include "arbees/base/result.hpp"

namespace arbees::alerts {

/// taken: it is theirs now. later: may do another time. refused: never will as it is.
enum class Reception : std::uint8_t { taken, later, refused };
BOOST_DESCRIBE_ENUM(Reception, taken, later, refused)

/// What became of one try. `said` is for people and never holds a secret.
struct Answer {
  Reception reception = Reception::later;
  std::string said;
  std::optional<base::Duration> retry_after{};  ///< as the service asked
};

/// One place that alerts go to.
class Channel {
 public:
  virtual ~Channel() = default;
  /// "telegram", a space, and where to: no secret in it.
  [[nodiscard]] virtual const std::string& label() const = 0;
  /// One try, at most 15 seconds; ends within one when a stop is asked for. One thread at a time.
  [[nodiscard]] virtual Answer send(const Alert& alert, const std::stop_token& stop) = 0;
};

struct WebhookOptions {
  std::string url;  ///< a secret
};
struct DiscordOptions {
  std::string url;  ///< a secret, of the form https://discord.com/api/webhooks/{id}/{token}
};
struct TelegramOptions {
  std::string base_url = "https://api.telegram.org";
  std::string token;  ///< a secret, "123456:ABC…"
  std::string chat;   ///< a number, or @channel
};
struct EmailOptions {
  std::string url;       ///< smtps://host[:465], or smtp://host[:587] which goes over to TLS by STARTTLS
  std::string user;      ///< empty: no login
  std::string password;  ///< a secret; only ever sent over TLS, or to this machine
  std::string from;
  std::vector<std::string> to;
};
/// For all channels.
struct Network {
  std::string ca_file;  ///< PEM of authorities to trust instead of the system's; empty = the system's
  std::string proxy;    ///< empty: what the environment says (https_proxy, no_proxy)
};

// Each error names the field and what was expected there, never the value: it may be a secret.
[[nodiscard]] base::Result<std::unique_ptr<Channel>> make_webhook(WebhookOptions options, Network network);
[[nodiscard]] base::Result<std::unique_ptr<Channel>> make_discord(DiscordOptions options, Network network);
[[nodiscard]] base::Result<std::unique_ptr<Channel>> make_telegram(TelegramOptions options, Network network);
[[nodiscard]] base::Result<std::unique_ptr<Channel>> make_email(EmailOptions options, Network network);

}  // namespace arbees::alerts
