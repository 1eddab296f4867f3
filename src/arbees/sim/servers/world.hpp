#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "arbees/sim/evening.hpp"
#include "arbees/sim/servers/clock.hpp"
#include "arbees/sim/servers/directory.hpp"
#include "arbees/sim/servers/view.hpp"

namespace arbees::sim::servers {

struct WorldOptions {
  std::uint64_t seed = 1;
  int games_per_sport = 2;
  double activity = 1.0;
  base::Duration starts_within = base::seconds(2400);
  Clock clock;
};

/// An evening that runs by the clock and tells its listeners what happens when it happens.
class World {
 public:
  using Batch = std::shared_ptr<const std::vector<domain::Event>>;
  using Listener = std::function<void(const Batch&)>;

  explicit World(WorldOptions options);
  ~World();

  [[nodiscard]] const Clock& clock() const { return options_.clock; }
  [[nodiscard]] std::uint64_t seed() const { return options_.seed; }
  [[nodiscard]] const std::vector<GameNames>& directory() const { return directory_; }
  /// What stands at the start: everything that happened up to the clock's origin.
  [[nodiscard]] const View& opening() const { return opening_; }
  [[nodiscard]] std::vector<TrueResult> true_results() const { return evening_.true_results(); }

  /// Called on the world's thread, with the events in their order. Before `start`.
  void listen(Listener listener) { listeners_.push_back(std::move(listener)); }
  void start();
  /// The listeners are not called any more once it returns.
  void stop();
  /// Every market is settled.
  [[nodiscard]] bool over() const { return over_; }

 private:
  void run();

  WorldOptions options_;
  Evening evening_;
  std::vector<GameNames> directory_;
  View opening_;
  std::vector<Listener> listeners_;
  std::optional<domain::Event> next_;
  std::atomic<bool> over_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace arbees::sim::servers
