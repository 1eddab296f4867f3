#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "arbees/net/runner.hpp"

/// A session that keeps all inputs but the ticks, and asks for what the test says.
namespace arbees::tests {

class RunnerProbe {
 public:
  using Reply = std::function<void(const net::Input&, std::vector<net::Action>&)>;

  /// `reply` is called for each input, on the loop thread.
  explicit RunnerProbe(net::EndpointOptions endpoint, net::RunnerOptions options = {}, Reply reply = {})
      : runner(std::move(options)), reply_(std::move(reply)) {
    const auto added =
        runner.add(std::move(endpoint), [this](const net::Input& input, std::vector<net::Action>& actions) {
          const std::lock_guard lock(mutex_);
          if (reply_) reply_(input, actions);
          if (std::holds_alternative<net::Tick>(input.body)) ++ticks_;
          else inputs_.push_back(input);
          changed_.notify_all();
        });
    problem = added ? "" : added.error().message();
    if (added) runner.start();
  }
  ~RunnerProbe() { runner.stop(); }

  void act(net::Action action) { runner.act(0, {std::move(action)}); }
  void get(const std::string& url, std::uint32_t id = 1) { act(net::HttpAsk{.id = id, .url = url}); }

  /// The next input of this kind, those before it are passed over; nothing when none comes in time.
  template <class Body>
  std::optional<Body> next(int patience_ms = 5000) {
    std::unique_lock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
    while (true) {
      while (seen_ < inputs_.size()) {
        const net::Input& input = inputs_[seen_++];
        if (const auto* body = std::get_if<Body>(&input.body)) return *body;
      }
      if (changed_.wait_until(lock, deadline) == std::cv_status::timeout && seen_ == inputs_.size())
        return std::nullopt;
    }
  }
  std::vector<net::Input> inputs() {
    const std::lock_guard lock(mutex_);
    return inputs_;
  }
  int ticks() {
    const std::lock_guard lock(mutex_);
    return ticks_;
  }
  net::EndpointFigures figures() { return runner.figures().at(0); }
  bool eventually(const std::function<bool()>& holds, int patience_ms = 5000) {
    for (int i = 0; i < patience_ms / 5 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return holds();
  }

  std::string problem;  ///< of the endpoint
  net::Runner runner;

 private:
  Reply reply_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<net::Input> inputs_;
  std::size_t seen_ = 0;
  int ticks_ = 0;
};

/// Short limits, so that tests of what goes wrong are quick.
inline net::EndpointOptions quick_endpoint() {
  net::EndpointOptions options;
  options.name = "probe";
  options.user_agent = "probe/1 (+https://example.test)";
  options.connect_timeout = base::milliseconds(500);
  options.handshake_timeout = base::milliseconds(500);
  options.retry.back_off = {base::milliseconds(10), base::milliseconds(100), 0.5};
  options.socket.back_off = {base::milliseconds(20), base::milliseconds(200), 0.5};
  options.breaker.failures = 0;
  return options;
}

}  // namespace arbees::tests
