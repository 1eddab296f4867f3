#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "arbees/base/queue.hpp"
#include "arbees/base/session_clock.hpp"
#include "arbees/engine/engine.hpp"
#include "arbees/ports/announcer.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/services/kill_file.hpp"
#include "arbees/services/pace.hpp"
#include "arbees/services/run_pulse.hpp"
#include "arbees/services/source.hpp"
#include "arbees/services/tally.hpp"
#include "arbees/services/trading_halts.hpp"
#include "arbees/tape/tape.hpp"

namespace arbees::services {

struct ShardConfig {
  engine::Config engine;
  double speed = 1.0;                      ///< engine seconds in a wall second; 0 = as fast as possible
  std::optional<base::Nanos> catch_up_to;  ///< events before this are played at once
  std::string kill_file{};                 ///< while it exists, no new orders; empty = none
  std::size_t queue_batches = 256;         ///< batches between the engine and the store before the engine waits
  /// Remembers the kill switch and alarms across a restart; empty = nowhere.
  std::string kill_switch_file;
  /// The session's clock. With `live` its time is what the events' `received` is measured against.
  std::shared_ptr<const base::SessionClock> clock = std::make_shared<base::SessionClock>();
  bool live = false;         ///< events come as they happen: no newer one for a while is a lag too
  bool will_resume = false;  ///< `resume` comes first: until then it counts as recovering
  bool sandbox = false;      ///< its servers are simulated
  /// A person says that the wall clock is right; false when it was trusted already. Empty = no clock is watched.
  std::function<bool(const std::string& by)> confirm_clock;
};

/// What the store keeps the causes for which trading is halted under; it outlives the file.
inline constexpr std::string_view kHaltsNote = "kill_switch";

/// What a restart found.
struct Resumption {
  std::uint64_t events = 0;         ///< played again
  std::uint64_t outputs = 0;        ///< said again
  std::uint64_t stored_before = 0;  ///< of them in the store already; the rest was stored and announced now
  std::uint64_t restored = 0;       ///< outputs that the store had lost, in it again
  std::string torn;                 ///< what was cut off the tape's end, in words; empty when it was whole
};

/// Runs many games in one process: one thread steps the engine through its source's events at the asked pace, another
/// stores what it says and then announces it. Each event is on the tape (when there is one) before it is stepped, and
/// the tape is on the disk before the store hears what followed from it.
class GameShard final : public ports::Control {
 public:
  GameShard(ShardConfig config, std::unique_ptr<EventSource> source, ports::Store& store, ports::Bus& bus,
            std::string run, std::optional<tape::TapeWriter> tape);
  ~GameShard() override;

  /// Goes on with a run that was cut off: plays the tape at this path through the engine, proves that the engine says
  /// again what the store holds, stores and announces the rest, and goes on recording behind the last whole event.
  /// Before `start`, in the caller's thread; what others ask meanwhile is answered. Fails, and the shard must not be
  /// started, when the store holds something else or more than the tape brings forth.
  [[nodiscard]] base::Result<Resumption> resume(const std::string& tape, ports::Store& store);

  /// Starts both threads. Once.
  void start();
  /// Asks both to stop and waits: what was said is stored first, unless the store refuses for two seconds.
  void stop();
  /// Waits for the end of the events; true when it was reached, false when a stop came first.
  bool wait_finished(const std::stop_token& stop);
  /// The same, for at most `patience`.
  bool wait_finished(base::Duration patience);

  // Control, from any thread.
  [[nodiscard]] ports::Runtime runtime() const override;
  base::Result<void> set_kill_switch(bool on, const std::string& by) override;
  base::Result<void> resume(ports::HaltCause cause, const std::string& by) override;
  base::Result<void> confirm_game(domain::GameId game, std::string by) override;
  base::Result<std::optional<ports::BookView>> book(domain::MarketId market) override;

  /// Something that must not be is so: no new orders, and everyone who asks is told why. From any thread.
  void raise_alarm(const std::string& why, const std::string& by);

  /// What was said so far. Call after `stop` or the end.
  [[nodiscard]] const Tally& tally() const { return tally_; }
  /// What made the shard stop by itself (a tape or store that failed); empty when nothing did.
  [[nodiscard]] std::string failure() const;

 private:
  void run_engine(const std::stop_token& stop);
  void run_writer(const std::stop_token& stop);
  [[nodiscard]] bool wait_until_due(const domain::Event& event, const std::stop_token& stop);
  void step(const domain::Event& event);
  [[nodiscard]] base::Result<Resumption> replay(const std::string& tape, ports::Store& store);
  void rest_engine();
  void watch_switches(base::Nanos at);
  void note_engine_halts();
  [[nodiscard]] base::Duration lag_now(base::Nanos engine_time) const;
  [[nodiscard]] base::Result<void> keep_halts(const TradingHalts& halts) const;
  [[nodiscard]] bool hand_over();
  void fail(std::string why);
  void step_confirmations(base::Nanos at);
  void answer_looks();
  [[nodiscard]] std::optional<ports::BookView> look(domain::MarketId market) const;

  ShardConfig config_;
  std::unique_ptr<EventSource> source_;
  std::optional<tape::TapeWriter> tape_;
  engine::Engine engine_;
  ports::Store& store_;
  ports::Announcer announcer_;
  Pace pace_;
  KillFile kill_file_;
  Tally tally_;
  std::string run_;
  domain::OutputBuffer batch_;
  base::Nanos batch_started_;   ///< steady clock
  bool drawdown_halt_ = false;  ///< as last noted, by the engine's thread
  bool clock_halt_ = false;
  base::BoundedQueue<domain::OutputBuffer> queue_;

  std::atomic<bool> no_orders_{false};         ///< by a person, the kill file or an alarm
  std::atomic<bool> release_drawdown_{false};  ///< a person has looked: the engine shall go on
  std::atomic<bool> finished_{false};
  std::atomic<bool> looks_wait_{false};
  std::atomic<std::int64_t> engine_time_{0};
  std::atomic<std::uint64_t> events_{0};
  std::atomic<std::uint64_t> outputs_{0};
  std::atomic<std::int64_t> due_at_{0};              ///< steady clock: when the next step is due
  std::atomic<std::int32_t> recovered_percent_{-1};  ///< of the log while a restart replays it; -1 otherwise

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable_any bell_;
  StepTimes step_times_;
  mutable RecentRate rate_;
  TradingHalts halts_;
  std::string failure_;
  struct Look {
    domain::MarketId market;
    std::promise<std::optional<ports::BookView>> answer;
  };
  std::vector<Look> looks_;     ///< books that other threads wait to see
  bool engine_at_rest_ = true;  ///< no thread steps the engine: whoever holds the mutex may look
  std::vector<std::string> alarms_;
  std::vector<domain::GameConfirmed> confirmations_;  ///< by people, until the engine's next event

  std::jthread writer_thread_;
  std::jthread engine_thread_;
};

}  // namespace arbees::services
