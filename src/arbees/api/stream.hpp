#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "arbees/api/shapes.hpp"
#include "arbees/net/server.hpp"

namespace arbees::api {

/// What all clients of the stream are told, and which of them must start over. Only on the server's loop thread, apart
/// from `clients`.
///
/// A client gets a snapshot at the first beat after it comes, after it asks, or once it has taken what it was sent
/// after its queue was full; between snapshots it gets every tick. Snapshot n holds all that ticks up to n say.
class Stream {
 public:
  /// The text of a snapshot that says it is number `tick`.
  using MakeSnapshot = std::function<std::string(std::uint64_t tick)>;
  /// `most` outputs a tick: more, and everyone gets a snapshot instead.
  explicit Stream(MakeSnapshot make_snapshot, std::size_t most = 5000);

  /// For the next tick; a quote takes the place of an earlier one of its market.
  void add(std::span<const domain::Output> outputs);
  /// Closes the tick and sends it, or a snapshot, to each client.
  void beat(base::Nanos engine_time);
  /// Sends a text without a number to everyone who is up to date; a client without room misses it.
  void tell(const std::string& text);

  void opened(const std::shared_ptr<net::Socket>& socket);
  /// Closes a client (1008) that says anything but {"type": "resync"}.
  void received(const std::shared_ptr<net::Socket>& socket, std::string_view text);
  void closed(const std::shared_ptr<net::Socket>& socket);
  [[nodiscard]] std::uint64_t clients() const { return count_; }

 private:
  struct Client {
    std::shared_ptr<net::Socket> socket;
    bool needs_snapshot = true;
  };
  void send_snapshot(Client& client, std::shared_ptr<const std::string>& text);

  MakeSnapshot make_snapshot_;
  std::size_t most_;
  std::uint64_t tick_ = 0;
  std::vector<domain::Output> pending_;
  std::map<domain::MarketId, std::size_t> quote_at_;  ///< place of a market's quote in `pending_`
  bool overflowed_ = false;
  std::map<net::Socket*, Client> clients_;
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace arbees::api
