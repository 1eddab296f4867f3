#pragma once
#include <boost/json/object.hpp>
#include <deque>
#include <list>
#include <mutex>

#include "arbees/net/server.hpp"
#include "arbees/sim/servers/faults.hpp"
#include "arbees/sim/servers/world.hpp"

namespace arbees::sim::servers {

/// One client of a server's WebSocket and what the faults do to its messages. On the loop thread.
class Client {
 public:
  explicit Client(std::shared_ptr<net::Socket> socket) : socket_(std::move(socket)) {}
  virtual ~Client() = default;

  /// A data message, subject to the faults that count messages. A client that does not keep up is dropped, as venues
  /// do.
  void tell(std::string text);
  /// A reply to a command: the faults that count messages leave it alone.
  void tell_plainly(std::string text);
  /// What no fault touches.
  void answer_ping(std::string text);
  void begin(const FaultOrder& order);
  /// Sends what has waited long enough; all of it once messages are not to be `late` any more.
  void release(base::Nanos now, bool late);
  [[nodiscard]] net::Socket& socket() { return *socket_; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }

 private:
  struct Waiting {
    base::Nanos due;
    std::string text;
  };
  void send(std::string text);
  void send_now(std::string text);

  std::uint64_t sent_ = 0;
  base::Nanos now_;  ///< simulated, as of the last `release`
  base::Duration late_;
  std::deque<Waiting> waiting_;

  std::shared_ptr<net::Socket> socket_;
  std::string kept_back_;  ///< by `reorder`, until the next message
  int duplicate_ = 0;
  int reorder_ = 0;
  int gap_ = 0;
  int malformed_ = 0;
};

/// What the three servers share: the evening as they know it, the faults, and the doors of whoever rehearses:
///   GET  /__sim/state    clock, counts, what is under way
///   GET  /__sim/truth    true books, results and links, for checks; ?symbol= one market's book alone
///   GET  /__sim/faults   what was begun, and what is still under way
///   POST /__sim/faults   begins one (see `parse_fault`); DELETE ends all
/// Everything that the protected members touch happens under one lock.
class VenueServer : public net::Application {
 public:
  VenueServer(std::string name, World& world, net::ServerOptions options);

  /// Listens to the world from here on; before the world starts.
  [[nodiscard]] base::Result<void> start();
  void stop() { server_.stop(); }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  /// Any thread.
  void inject(const FaultOrder& order);

  net::Response handle(const net::Request& request) final;
  [[nodiscard]] bool is_socket(std::string_view) const override { return false; }
  std::optional<net::Response> refuse_socket(const net::Request& request) final;
  void opened(const std::shared_ptr<net::Socket>& socket) final;
  void received(const std::shared_ptr<net::Socket>& socket, std::string_view text) final;
  void closed(const std::shared_ptr<net::Socket>& socket) final;

 protected:
  [[nodiscard]] virtual net::Response answer(const net::Request& request) = 0;
  /// The answer when the venue refuses this handshake.
  [[nodiscard]] virtual std::optional<net::Response> admit(const net::Request&) { return std::nullopt; }
  [[nodiscard]] virtual std::unique_ptr<Client> greet(std::shared_ptr<net::Socket> socket);
  virtual void hear(Client&, std::string_view) {}
  /// The view has just taken in `event`.
  virtual void happened(const domain::Event&) {}
  /// After a batch of events.
  virtual void batch_ended() {}
  /// The answer while `fault` (too_many, server_errors) is under way, in the venue's own words.
  [[nodiscard]] virtual net::Response failure(Fault fault) const = 0;
  /// Something once a wall-clock second.
  virtual void second_passed() {}
  /// Which market of this venue a fault without one is about.
  [[nodiscard]] virtual std::size_t first_market() const { return 0; }

  [[nodiscard]] base::Nanos now() const;  ///< simulated; ahead under `clock_skew`
  [[nodiscard]] bool faulty(Fault fault) const { return faults_.active(fault, base::steady_clock_now()); }
  /// How long an answer about this market is held back by `hang`; steady clock.
  [[nodiscard]] base::Duration hangs(std::size_t market) const;
  [[nodiscard]] const View& view() const { return view_; }
  [[nodiscard]] const std::vector<GameNames>& directory() const { return world_.directory(); }
  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] std::list<std::unique_ptr<Client>>& clients() { return clients_; }
  net::HttpServer& server() { return server_; }

 private:
  [[nodiscard]] net::Response rehearse(const net::Request& request);
  [[nodiscard]] boost::json::object state() const;
  [[nodiscard]] boost::json::object truth(std::optional<std::string_view> symbol) const;
  [[nodiscard]] boost::json::object fault_list() const;
  [[nodiscard]] std::optional<net::Response> mishap(const net::Request& request) const;
  void take_in(const World::Batch& batch);
  void take_in(const domain::Event& event);
  void carry_out(const FaultOrder& order);
  void carry_out_on_market(const FaultOrder& order);
  void set_paused(std::size_t market, bool paused);
  void look_after_faults();
  [[nodiscard]] Client* client_of(const net::Socket& socket);

  std::string name_;
  World& world_;
  mutable std::mutex mutex_;
  View view_;
  FaultBoard faults_;
  std::list<std::unique_ptr<Client>> clients_;
  std::vector<std::size_t> paused_;  ///< by a fault
  bool held_ = false;
  std::uint64_t messages_ = 0;  ///< to clients that are gone
  std::uint64_t requests_ = 0;
  int looks_ = 0;
  net::HttpServer server_;  // last: its threads use the rest
};

[[nodiscard]] net::Response json_response(unsigned status, const boost::json::value& body);

}  // namespace arbees::sim::servers
