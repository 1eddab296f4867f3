#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/order_book.hpp"
#include "arbees/ports/feed_report.hpp"

namespace arbees::ports {

struct QueueView {
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t capacity = 0;
};
BOOST_DESCRIBE_STRUCT(QueueView, (), (name, size, capacity))

/// How storing goes. `error` says what is wrong now, in words; empty while `ok`.
struct StoreView {
  std::string path;
  bool ok = true;
  std::string error;
  std::uint64_t rows = 0;     ///< outputs committed by this process
  double last_commit_ms = 0;  ///< how long the newest commit took
  std::uint64_t lag = 0;      ///< outputs produced and not yet committed
};
BOOST_DESCRIBE_STRUCT(StoreView, (), (path, ok, error, rows, last_commit_ms, lag))

/// What became of the alerts given to one channel so far; those not counted here wait.
struct AlertChannelView {
  std::string channel;  ///< "webhook", "discord", "telegram", "email"
  std::uint64_t taken = 0;
  std::uint64_t retried = 0;  ///< tries after the first
  std::uint64_t given_up = 0;
  std::uint64_t dropped = 0;  ///< no room
  std::uint64_t waiting = 0;
};
BOOST_DESCRIBE_STRUCT(AlertChannelView, (), (channel, taken, retried, given_up, dropped, waiting))

/// What only the running process knows about itself. Outputs say the rest.
struct Runtime {
  base::Nanos engine_time;
  double speed = 1;  ///< engine seconds per wall second; 1 when live
  bool finished = false;
  bool kill_switch = false;  ///< on = no new orders
  std::uint64_t events = 0;
  double events_per_s = 0;
  std::uint64_t outputs = 0;
  std::uint64_t step_ns_p50 = 0;
  std::uint64_t step_ns_p99 = 0;
  std::vector<QueueView> queues;
  StoreView store;
  std::vector<FeedReport> feeds;    ///< live feeds only
  std::vector<std::string> alarms;  ///< what must not be and is so, in words; trading is stopped while there are any
  std::vector<AlertChannelView> alert_channels{};  ///< where people are told of what happens
};
BOOST_DESCRIBE_STRUCT(Runtime, (),
                      (engine_time, speed, finished, kill_switch, events, events_per_s, outputs, step_ns_p50,
                       step_ns_p99, queues, store, feeds, alarms, alert_channels))

/// A market's whole YES book as the engine holds it between two events.
struct BookView {
  domain::MarketId market;
  domain::BookFault fault = domain::BookFault::none;  ///< why it has no levels; none = it is in use
  bool sizes_known = true;
  base::Nanos engine_time;          ///< when it was looked at
  std::vector<domain::Level> bids;  ///< best first
  std::vector<domain::Level> asks;  ///< best first
};
BOOST_DESCRIBE_STRUCT(BookView, (), (market, fault, sizes_known, engine_time, bids, asks))

/// The process as its operators see it. Threads: any. Each call returns at once unless it says otherwise.
class Control {
 public:
  virtual ~Control() = default;
  [[nodiscard]] virtual Runtime runtime() const = 0;
  /// On: no new orders from the next event on; what is on its way still fills. An error means that nothing changed.
  virtual base::Result<void> set_kill_switch(bool on) = 0;
  /// `by` has looked at the game and says that the feed's newest state is right: on the event log from the next event
  /// on.
  virtual base::Result<void> confirm_game(domain::GameId game, std::string by) = 0;
  /// Nothing for a market that is not there. Waits for the event under way, at most two seconds; an error says that the
  /// engine did not answer.
  virtual base::Result<std::optional<BookView>> book(domain::MarketId market) = 0;
};

}  // namespace arbees::ports
