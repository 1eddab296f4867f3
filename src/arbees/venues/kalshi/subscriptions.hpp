#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/net/session.hpp"
#include "arbees/venues/kalshi/book_keeper.hpp"
#include "arbees/venues/kalshi/commands.hpp"

namespace arbees::venues::kalshi {

/// Brings one connection's subscriptions to the markets that are wanted: order books and trades of each, and the
/// lifecycle of all. Pure: replies in, commands out. A batch that is refused is halved until the market at fault is
/// alone; "too many requests" and a subscription that the venue ended are waited out with a doubling pause.
class Subscriptions {
 public:
  static constexpr std::size_t kBatch = 100;
  static constexpr base::Duration kAnswerWithin = base::seconds(10);
  static constexpr base::Duration kFirstPause = base::seconds(1);
  static constexpr base::Duration kLongestPause = base::seconds(60);

  explicit Subscriptions(std::uint32_t socket) : socket_(socket) {}

  void opened(base::Nanos now);
  void lost();
  void want(std::string_view ticker);
  void drop(std::string_view ticker);

  /// Takes a reply in. What it could not do is in `refused()`.
  void reply(const Reply& reply, base::Nanos now);
  /// Sends what is to be sent now; the tickers whose books it will bring are appended to `asked`.
  void pump(base::Nanos now, std::vector<net::Action>& actions, std::vector<std::string>& asked);

  /// Asks for books of markets in the subscription; those not in it come by themselves.
  void request(const std::vector<std::string>& tickers, std::vector<net::Action>& actions);
  void resubscribe(const std::vector<std::string>& tickers, std::vector<net::Action>& actions);

  /// Something has been subscribed since the connection opened.
  [[nodiscard]] bool up() const { return up_; }
  /// A command waits for its answer for longer than `kAnswerWithin`.
  [[nodiscard]] bool unanswered(base::Nanos now) const;
  /// Markets that the venue will not put into a subscription, with its words. Handed over.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> take_refused() { return std::exchange(refused_, {}); }
  /// The venue's word on why it refused a whole channel; empty when it did not. Handed over.
  [[nodiscard]] std::string take_complaint() { return std::exchange(complaint_, {}); }
  /// Its book is subscribed, or asked to be.
  [[nodiscard]] bool has(std::string_view ticker) const { return channels_[0].inside.contains(ticker); }
  [[nodiscard]] bool has_books() const { return channels_[0].sid.has_value(); }

 private:
  struct Channel {
    std::string_view name;
    bool by_market = true;
    std::optional<std::int64_t> sid;
    bool subscribing = false;
    base::Nanos not_before;
    base::Duration pause = kFirstPause;
    std::set<std::string, std::less<>> inside;     ///< subscribed, or asked to be
    std::deque<std::vector<std::string>> batches;  ///< to be put in
  };
  struct Sent {
    std::size_t channel = 0;
    base::Nanos at;
  };

  void send(std::size_t channel, std::string text, std::vector<net::Action>& actions);
  void refuse(Channel& channel, const SentCommand& command, const Reply& reply, base::Nanos now);
  /// The subscription is over: everything is to be put in anew, after a pause.
  void end(Channel& channel, base::Nanos now);
  static void back_off(Channel& channel, base::Nanos now);
  static void queue(Channel& channel, const std::vector<std::string>& tickers);

  std::uint32_t socket_;
  bool open_ = false;
  bool up_ = false;
  base::Nanos now_;
  Commands commands_;
  std::set<std::string, std::less<>> wanted_;
  std::array<Channel, 3> channels_{
      Channel{.name = "orderbook_delta"}, {.name = "trade"}, {.name = "market_lifecycle_v2", .by_market = false}};
  std::map<std::int64_t, Sent> sent_;  ///< commands without an answer
  std::vector<std::pair<std::string, std::string>> refused_;
  std::string complaint_;
};

}  // namespace arbees::venues::kalshi
