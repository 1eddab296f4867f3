#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "arbees/base/session_clock.hpp"
#include "arbees/net/runner.hpp"
#include "arbees/services/clock_guard.hpp"
#include "arbees/services/live_evening.hpp"
#include "arbees/services/live_source.hpp"

namespace arbees::services {

/// Keeps every input of a live evening before anything is made of it. Called on the network's thread.
using KeepInput = std::function<base::Result<void>(std::size_t feed, const net::Input& input)>;

struct LiveRunnerOptions {
  net::RunnerOptions network;  ///< its clocks are set from `clock`
  std::shared_ptr<base::SessionClock> clock = std::make_shared<base::SessionClock>();
  std::vector<net::EndpointOptions> endpoints;     ///< by feed
  KeepInput keep;                                  ///< may be empty
  std::function<void(const std::string&)> notice;  ///< for the log, on the network's thread; may be empty
};

/// Puts a live evening on the network: what its feeds ask for is done, what comes back goes through the evening into
/// the source of a shard.
class LiveRunner {
 public:
  /// Shares both with the shard: whichever of the two ends first, the other uses nothing that is gone.
  LiveRunner(std::shared_ptr<LiveEvening> evening, std::shared_ptr<LiveSource> source, LiveRunnerOptions options);
  ~LiveRunner();

  /// Errors: an endpoint that cannot be used (a CA file that is none, a proxy that is no URL). Once.
  base::Result<void> start();
  /// Ends within 2 s, then closes the source. Harmless when not started.
  void stop();
  /// A person says that the wall clock is right. False when it is trusted already, or nothing runs. Any thread.
  bool confirm_clock(std::string by);
  /// Why inputs could no longer be kept; empty while they can. Any thread.
  [[nodiscard]] std::string failure() const;

 private:
  void handle(std::size_t feed, const net::Input& input, std::vector<net::Action>& actions);
  void take_in(std::size_t feed, const net::Input& input, std::vector<net::Action>* actions);
  void watch_clock();
  void judge(const net::ClockJudged& judged);
  void report(base::Nanos now);

  std::shared_ptr<LiveEvening> evening_;
  std::shared_ptr<LiveSource> source_;
  LiveRunnerOptions options_;
  LiveEvening::Result result_;
  base::Nanos reported_at_;
  ClockGuard guard_;  ///< on the network's thread
  std::atomic<bool> clock_trusted_ = true;
  std::timed_mutex handling_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::string failure_;
  net::Runner runner_;  ///< last: it must stop before what its handlers use goes
};

/// The network's figures of one endpoint, for operators.
[[nodiscard]] std::vector<ports::FeedFigure> network_figures(const net::EndpointFigures& figures);

}  // namespace arbees::services
