#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/session_clock.hpp"
#include "arbees/net/endpoint.hpp"
#include "arbees/net/session.hpp"

namespace arbees::net {

struct RunnerOptions {
  /// The time that sessions live in: their inputs' `received`. It should not follow steps of the wall clock.
  std::function<base::Nanos()> now = base::wall_clock_now;
  /// What the wall clock ought to show in the sessions' time: what `authorize` is told. Empty = `now`.
  std::function<base::Nanos()> wall;
  /// The clock of every duration: counts on while the machine sleeps.
  std::function<base::Nanos()> steady = base::steady_clock_now;
  /// Between two moments at which the loop runs, of `steady`: more than this and the sessions are told that they stood
  /// still (`StoodStill`). The loop runs at every tick at least.
  base::Duration standstill = base::seconds(5);
  /// How much faster than a real clock the sessions' time runs: a rehearsal against simulated servers. Ticks, rate
  /// budgets, pings, back-off and the breaker's rest are shortened by it; time limits of the network are not.
  double time_scale = 1.0;
  base::Duration tick = base::milliseconds(250);  ///< of the sessions' time
  std::uint64_t seed = 0;                         ///< of the jitter; 0 = a different one each time
  /// Addresses of a host name; called on a thread of its own and may take its time. Empty = the operating system's.
  std::function<base::Result<std::vector<std::string>>(const std::string& host)> resolve;
};

/// Does what sessions ask for: HTTP exchanges and WebSockets over TLS, with repeats, rate budgets, circuit breakers
/// and reconnects. One thread; all sessions' handlers run on it, one at a time, and must return soon.
///
/// What a session may rely on: the first input is a Tick. Each HttpAsk gets exactly one HttpAnswer or HttpFailure,
/// never from inside the handler that asked. For a socket, SocketOpened and SocketLost come in turn, except that a
/// connection that could not be made gives a SocketLost too; text and signs of life come between them only. After
/// CloseSocket nothing comes from that socket any more, or with `reopen` nothing until its SocketOpened (or a
/// SocketLost, when that fails). SendText to a socket that is not open is dropped and counted. Redirects are answers
/// like others. Once `stop` was called no handler runs any more.
class Runner {
 public:
  class Core;
  using Handler = std::function<void(const Input&, std::vector<Action>&)>;

  explicit Runner(RunnerOptions options = {});
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// A new session, also while running; any thread. Gives its number, counted from 0. Errors: the proxy is no http
  /// URL, the CA file cannot be read.
  base::Result<std::size_t> add(EndpointOptions options, Handler handler);
  /// Once.
  void start();
  /// Says goodbye to sockets, cuts everything else and ends within 2 s, whatever is under way. Harmless when not
  /// started, and twice. Not from a handler.
  void stop();

  /// Runs `work` on the loop thread. Any thread; ignored once stopped.
  void post(std::function<void()> work);
  /// Does these actions for a session, as if its handler had asked. Any thread; ignored once stopped.
  void act(std::size_t session, std::vector<Action> actions);

  /// One per session, in the order of `add`. Any thread.
  [[nodiscard]] std::vector<EndpointFigures> figures() const;

 private:
  std::unique_ptr<Core> core_;
};

}  // namespace arbees::net
