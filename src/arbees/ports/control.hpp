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

/// Why no new orders are sent.
enum class HaltCause : std::uint8_t {
  person,    ///< the kill switch
  file,      ///< the kill file exists
  alarm,     ///< something must not be and is so
  drawdown,  ///< too much is lost since the highest equity
  clock      ///< the wall clock was set and is not trusted
};
BOOST_DESCRIBE_ENUM(HaltCause, person, file, alarm, drawdown, clock)

/// One cause. It ends by itself or when it is resumed by its name; another one's end does not touch it.
struct Halt {
  HaltCause cause = HaltCause::person;
  base::Nanos since;  ///< wall clock
  std::string by;
  std::string why;
  std::string how_to_resume;
};
BOOST_DESCRIBE_STRUCT(Halt, (), (cause, since, by, why, how_to_resume))

enum class TradingMode : std::uint8_t { running, halted };
BOOST_DESCRIBE_ENUM(TradingMode, running, halted)

/// Whether new orders are sent. Of several causes the fields are the oldest one's.
struct TradingStatus {
  TradingMode state = TradingMode::running;
  std::optional<HaltCause> cause;
  std::optional<base::Nanos> since;
  std::optional<std::string> by;
  std::optional<std::string> why;
  std::optional<std::string> how_to_resume;
  std::vector<Halt> causes;  ///< all of them, oldest first
};
BOOST_DESCRIBE_STRUCT(TradingStatus, (), (state, cause, since, by, why, how_to_resume, causes))

/// A restart replays its event log before it goes on.
struct Recovering {
  std::int32_t percent = 0;  ///< of the log's bytes
  std::string what;          ///< for a person
};
BOOST_DESCRIBE_STRUCT(Recovering, (), (percent, what))

/// What only the running process knows about itself. Outputs say the rest.
struct Runtime {
  base::Nanos engine_time;
  double speed = 1;  ///< engine seconds per wall second; 1 when live
  bool finished = false;
  bool kill_switch = false;  ///< on = no new orders: by a person, the file or an alarm
  std::uint64_t events = 0;
  double events_per_s = 0;  ///< of the last ten seconds
  std::uint64_t outputs = 0;
  std::uint64_t step_ns_p50 = 0;
  std::uint64_t step_ns_p99 = 0;
  std::vector<QueueView> queues;
  StoreView store;
  std::vector<FeedReport> feeds;    ///< live feeds only
  std::vector<std::string> alarms;  ///< what must not be and is so, in words; trading is stopped while there are any
  std::vector<AlertChannelView> alert_channels{};  ///< where people are told of what happens
  base::Duration lag{};                            ///< how far the newest step is behind the time it was due; real time
  std::optional<base::Nanos> stale_since{};        ///< wall clock; while the lag is above kStaleAfter
  std::optional<Recovering> recovering{};
  TradingStatus trading{};
  bool sandbox = false;  ///< live, but against simulated servers
};
BOOST_DESCRIBE_STRUCT(Runtime, (),
                      (engine_time, speed, finished, kill_switch, events, events_per_s, outputs, step_ns_p50,
                       step_ns_p99, queues, store, feeds, alarms, alert_channels, lag, stale_since, recovering, trading,
                       sandbox))

/// An engine this far behind knows nothing current: everything it shows is stale.
inline constexpr base::Duration kStaleAfter = base::seconds(2);

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
  /// On: no new orders from the next event on; resting ones are cancelled, what is on its way still fills. Off ends the
  /// cause `person` alone. `by`: who, for the record. An error means that nothing changed.
  virtual base::Result<void> set_kill_switch(bool on, const std::string& by) = 0;
  /// Ends one cause of a halt. An error says why it does not end, or that there is no such halt.
  virtual base::Result<void> resume(HaltCause cause, const std::string& by) = 0;
  /// `by` has looked at the game and says that the feed's newest state is right: on the event log from the next event
  /// on.
  virtual base::Result<void> confirm_game(domain::GameId game, std::string by) = 0;
  /// Nothing for a market that is not there. Waits for the event under way, at most two seconds; an error says that the
  /// engine did not answer.
  virtual base::Result<std::optional<BookView>> book(domain::MarketId market) = 0;
};

}  // namespace arbees::ports
