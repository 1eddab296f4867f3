#pragma once
#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "arbees/net/dial.hpp"
#include "arbees/net/exchange.hpp"
#include "arbees/net/pool.hpp"
#include "arbees/net/runner.hpp"

namespace arbees::net {

class ClientSocket;

/// One session and its endpoint: delivers inputs, does actions. On the loop thread, but for `figures`.
class ClientSession {
 public:
  ClientSession(ClientLoop& loop, EndpointOptions options, Runner::Handler handler);
  ~ClientSession();
  /// Before `start`; any thread. The error names the option that can't be used.
  base::Result<void> prepare(Resolver& resolver);
  void start(base::Duration tick);
  void act(std::vector<Action>& actions);
  /// Says goodbye to all sockets; no handler runs any more.
  void leave();
  /// Lets go of all that lives on the loop.
  void release();
  [[nodiscard]] EndpointFigures figures() const;  ///< any thread

  // For its sockets.
  [[nodiscard]] ClientLoop& loop() { return loop_; }
  [[nodiscard]] Dialer& dialer() { return *dialer_; }
  [[nodiscard]] const EndpointOptions& options() const { return options_; }
  void deliver(InputBody body);
  /// Whether the loop has stood still since the last call: then every connection is given up, and the session told.
  void check_standstill();
  /// Headers of a request: ours, then `more`, then what `authorize` gives; a later one replaces an earlier one.
  [[nodiscard]] base::Result<Pairs> headers_for(std::string_view method, const Url& url, const Pairs& more);
  /// Counts something: `count(figures)`.
  template <class Count>
  void note(Count count) {
    const std::lock_guard lock(mutex_);
    count(figures_);
  }
  void note_error(std::string_view about, std::string_view why);

 private:
  struct Tried {
    std::optional<WireAnswer> answer;  // unpacked
    std::string why;                   // no answer
    bool hopeless = false;
    bool untried = false;       // our own side failed: it tells nothing about the other end
    bool nothing_came = false;  // the connection ended before the first byte of an answer
    base::Nanos sent{};         // when it went out, by the session's time
  };
  boost::asio::awaitable<void> tick(base::Duration every);
  boost::asio::awaitable<void> ask(HttpAsk asked);
  boost::asio::awaitable<InputBody> answer(const HttpAsk& asked);
  boost::asio::awaitable<std::expected<void, std::string>> wait_for_turn(const HttpAsk& asked);
  boost::asio::awaitable<void> spend(double cost);
  boost::asio::awaitable<Tried> attempt(const HttpAsk& asked, const Url& url);
  boost::asio::awaitable<Tried> attempt_on(Wire& wire, const HttpAsk& asked, const Url& url);
  Tried unpack(WireAnswer answer);
  void judge(const Tried& tried, std::optional<base::Duration> pause);
  void count(const WireAnswer& answer);
  void do_action(HttpAsk&& asked);
  void do_action(OpenSocket&& wanted);
  void do_action(SendText&& text);
  void do_action(CloseSocket&& wanted);
  void refresh();

  ClientLoop& loop_;
  EndpointOptions options_;
  Runner::Handler handler_;
  std::unique_ptr<Dialer> dialer_;
  RateBudget budget_;
  std::list<Bell*> line_;    // of those who wait for tokens
  double cost_in_line_ = 0;  // tokens they wait for
  Breaker breaker_;
  Pool pool_;
  std::map<std::uint32_t, std::shared_ptr<ClientSocket>> sockets_;
  std::deque<InputBody> arrived_;
  bool delivering_ = false;
  bool quiet_ = false;
  std::uint64_t standstills_ = 0;  // of the loop, as last seen
  std::size_t under_way_ = 0;
  std::string last_problem_;
  mutable std::mutex mutex_;
  EndpointFigures figures_;
};

}  // namespace arbees::net
