#pragma once
#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "arbees/base/queue.hpp"
#include "arbees/engine/engine.hpp"
#include "arbees/ports/announcer.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/services/kill_file.hpp"
#include "arbees/services/pace.hpp"
#include "arbees/services/source.hpp"
#include "arbees/services/tally.hpp"
#include "arbees/tape/tape.hpp"

namespace arbees::services {

struct ShardConfig {
  engine::Config engine;
  double speed = 1.0;                      ///< engine seconds in a wall second; 0 = as fast as possible
  std::optional<base::Nanos> catch_up_to;  ///< events before this are played at once
  std::string kill_file{};                 ///< while it exists, no new orders; empty = none
  std::size_t queue_batches = 256;         ///< batches between the engine and the store before the engine waits
  /// Remembers the kill switch across a restart; empty = nowhere.
  std::string kill_switch_file;
};

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
  /// Before `start`, in the caller's thread. Fails, and the shard must not be started, when the store holds something
  /// else or more than the tape brings forth.
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
  base::Result<void> set_kill_switch(bool on) override;
  base::Result<std::optional<ports::BookView>> book(domain::MarketId market) override;

  /// Something that must not be is so: no new orders, and everyone who asks is told why. From any thread.
  void raise_alarm(std::string why);

  /// What was said so far. Call after `stop` or the end.
  [[nodiscard]] const Tally& tally() const { return tally_; }
  /// What made the shard stop by itself (a tape or store that failed); empty when nothing did.
  [[nodiscard]] std::string failure() const;

 private:
  void run_engine(const std::stop_token& stop);
  void run_writer(const std::stop_token& stop);
  [[nodiscard]] bool wait_until_due(const domain::Event& event, const std::stop_token& stop);
  void step(const domain::Event& event);
  [[nodiscard]] bool hand_over();
  void fail(std::string why);
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
  base::Nanos batch_started_;
  base::BoundedQueue<domain::OutputBuffer> queue_;

  std::atomic<bool> kill_switch_{false};
  std::atomic<bool> file_kill_{false};
  std::atomic<bool> finished_{false};
  std::atomic<bool> looks_wait_{false};
  std::atomic<std::int64_t> engine_time_{0};
  std::atomic<std::uint64_t> events_{0};
  std::atomic<std::uint64_t> outputs_{0};
  base::Nanos started_at_;

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable_any bell_;
  std::vector<std::uint32_t> step_ns_;  ///< a ring of the newest step times
  std::size_t step_next_ = 0;
  std::string failure_;
  struct Look {
    domain::MarketId market;
    std::promise<std::optional<ports::BookView>> answer;
  };
  std::vector<Look> looks_;     ///< books that other threads wait to see
  bool engine_at_rest_ = true;  ///< no thread steps the engine: whoever holds the mutex may look
  std::vector<std::string> alarms_;

  std::jthread writer_thread_;
  std::jthread engine_thread_;
};

}  // namespace arbees::services
