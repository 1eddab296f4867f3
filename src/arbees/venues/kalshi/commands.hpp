#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/describe.hpp"

namespace arbees::venues::kalshi {

enum class CommandKind : std::uint8_t { subscribe, add_markets, delete_markets, get_snapshot, unsubscribe };
BOOST_DESCRIBE_ENUM(CommandKind, subscribe, add_markets, delete_markets, get_snapshot, unsubscribe)

struct SentCommand {
  std::int64_t id = 0;
  CommandKind kind = CommandKind::subscribe;
  std::vector<std::string> tickers;
};

/// Writes the WebSocket commands of one connection and remembers them by id, since Kalshi answers them in any order.
/// A second `subscribe` to an open channel adds markets to the subscription there is: it is answered by "ok" with the
/// old sid, not by "subscribed". Not for two threads at once.
class Commands {
 public:
  /// use_yes_price is always spelled out: its default will change. Empty `tickers`: all markets (not for order books).
  [[nodiscard]] std::string subscribe(std::span<const std::string_view> channels, std::span<const std::string> tickers,
                                      bool use_yes_price);
  /// add_markets, delete_markets or get_snapshot on one subscription.
  [[nodiscard]] std::string update(CommandKind kind, std::int64_t sid, std::span<const std::string> tickers);
  [[nodiscard]] std::string unsubscribe(std::int64_t sid);

  /// The command that a reply with this id answers, forgotten from then on; nothing when no such command waits.
  std::optional<SentCommand> answered(std::int64_t id);
  /// The id of the command written last.
  [[nodiscard]] std::int64_t last_id() const { return last_id_; }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  std::int64_t remember(CommandKind kind, std::span<const std::string> tickers);

  std::int64_t last_id_ = 0;
  std::vector<SentCommand> waiting_;  ///< at most 256; the oldest is forgotten first
};

}  // namespace arbees::venues::kalshi
