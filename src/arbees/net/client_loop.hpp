#pragma once
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <list>
#include <memory>
#include <random>

#include "arbees/base/time.hpp"
#include "arbees/net/runner.hpp"

/// Inside the client. All of it runs on the loop thread unless said otherwise.
namespace arbees::net {

constexpr auto kClientAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

/// What all sessions share: the event loop, the clocks, and the list of all that must be ended at a stop.
class ClientLoop {
 public:
  explicit ClientLoop(const RunnerOptions& options);

  [[nodiscard]] boost::asio::io_context& context() { return *context_; }
  /// The sessions' time. Never goes back.
  [[nodiscard]] base::Nanos now();
  /// What the wall clock ought to show, in the sessions' time.
  [[nodiscard]] base::Nanos wall() { return wall_ ? wall_() : now(); }
  /// To be called whenever the loop runs: how often it has stood still for longer than the limit so far.
  std::uint64_t standstills();
  /// The clock of real durations.
  [[nodiscard]] base::Nanos steady() const { return steady_(); }
  /// How long the last standstill lasted.
  [[nodiscard]] base::Duration stood_still() const { return stood_still_; }
  /// A steady clock that runs `time_scale` times faster than a real one: the time of rate budgets, back-off and pings.
  [[nodiscard]] base::Nanos pace() const;
  /// How long a real clock takes for this much of `pace`.
  [[nodiscard]] std::chrono::nanoseconds real(base::Duration paced) const;
  /// 0…1
  [[nodiscard]] double random() { return std::uniform_real_distribution<>(0, 1)(generator_); }
  [[nodiscard]] bool stopping() const { return stopping_; }  ///< any thread
  /// How many goodbyes are being said.
  [[nodiscard]] int leaving() const { return leaving_; }
  void add_leaving(int change) { leaving_ += change; }
  /// Calls all enders, once; from now on nothing waits any more.
  void end_all();
  /// Destroys the coroutines that have not ended. Nothing that belongs to the loop may be used afterwards.
  void destroy() { context_.reset(); }

  /// While it lives, a stop calls its function.
  class Ender {
   public:
    Ender(ClientLoop& loop, std::function<void()> end) : loop_(loop) {
      place_ = loop.enders_.insert(loop.enders_.end(), std::move(end));
    }
    ~Ender() { loop_.enders_.erase(place_); }
    Ender(const Ender&) = delete;
    Ender& operator=(const Ender&) = delete;

   private:
    ClientLoop& loop_;
    std::list<std::function<void()>>::iterator place_;
  };

 private:
  std::function<base::Nanos()> now_;
  std::function<base::Nanos()> wall_;
  std::function<base::Nanos()> steady_;
  base::Duration standstill_;
  double scale_;
  base::Nanos began_;
  base::Nanos ran_at_;
  std::uint64_t standstills_ = 0;
  base::Duration stood_still_{};
  base::Nanos last_{};
  std::mt19937_64 generator_;
  std::atomic<bool> stopping_ = false;
  int leaving_ = 0;
  std::list<std::function<void()>> enders_;
  std::unique_ptr<boost::asio::io_context> context_ = std::make_unique<boost::asio::io_context>(1);
};

/// Waits that can be cut short. One waiter at a time.
class Bell {
 public:
  explicit Bell(ClientLoop& loop) : loop_(loop), timer_(loop.context()), ender_(loop, [this] { ring(); }) {}
  /// Ends the present wait, or the next one at once.
  void ring() {
    rung_ = true;
    timer_.cancel();
  }
  /// Until rung, stopped, or `pace` has come to `until`.
  boost::asio::awaitable<void> wait_until(base::Nanos until);
  boost::asio::awaitable<void> wait_for(base::Duration paced);
  boost::asio::awaitable<void> wait_real(base::Duration time);

 private:
  boost::asio::awaitable<void> wait(std::chrono::nanoseconds time);

  ClientLoop& loop_;
  boost::asio::steady_timer timer_;
  ClientLoop::Ender ender_;
  bool rung_ = false;
};

/// Cuts what takes longer than `time` on a real clock, unless it is gone before.
class Deadline {
 public:
  Deadline(ClientLoop& loop, base::Duration time, std::function<void()> cut);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  [[nodiscard]] bool expired() const { return state_->expired; }

 private:
  struct State {
    std::function<void()> cut;
    bool armed = true;
    bool expired = false;
  };
  std::shared_ptr<State> state_;
  boost::asio::steady_timer timer_;
};

}  // namespace arbees::net
