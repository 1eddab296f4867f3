#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "arbees/alerts/channel.hpp"

namespace arbees::alerts {

/// How a channel is treated.
struct CourierOptions {
  std::size_t capacity =
      64;  ///< alerts waiting; when full, the oldest of less weight than a new one is dropped, or else the new one
  std::int32_t tries = 6;                         ///< of one alert, the first included
  base::Duration first_pause = base::seconds(2);  ///< after a failure; doubled each time
  base::Duration longest_pause = base::seconds(60);
  base::Duration longest_asked = base::seconds(600);  ///< a service that asks for more is not waited for
};

/// The pause before the next try after `tries` failed ones: what the service asked for if that is longer than our own.
/// Nothing: no further try. Pure.
[[nodiscard]] std::optional<base::Duration> pause_after(const Answer& answer, std::int32_t tries,
                                                        const CourierOptions& options);

/// What a channel did so far. waiting + taken + refused + dropped = all that it was given.
struct CourierCounts {
  std::string channel;
  std::uint64_t taken = 0;
  std::uint64_t retried = 0;  ///< tries after the first
  std::uint64_t refused = 0;  ///< given up: refused, or every try failed
  std::uint64_t dropped = 0;  ///< no room, or still waiting at the stop
  std::uint64_t waiting = 0;
};
BOOST_DESCRIBE_STRUCT(CourierCounts, (), (channel, taken, retried, refused, dropped, waiting))

/// Carries alerts to one channel, in order, on a thread of its own: a slow or dead channel holds up nobody else.
class Courier {
 public:
  /// `notice` gets a line, without secrets, for each alert that is late, given up or dropped, from any thread.
  Courier(std::unique_ptr<Channel> channel, CourierOptions options, std::function<void(const std::string&)> notice);
  ~Courier();

  /// Returns at once. From any thread.
  void give(Alert alert);
  /// No more alerts are taken; one try more for what waits, within `patience`; what is left is dropped, saying so.
  void stop(base::Duration patience);
  [[nodiscard]] CourierCounts counts() const;

 private:
  void work(const std::stop_token& stop);
  [[nodiscard]] bool deliver(const Alert& alert, const std::stop_token& stop);
  void say(const std::string& what) const;

  std::unique_ptr<Channel> channel_;
  CourierOptions options_;
  std::function<void(const std::string&)> notice_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable_any bell_;
  std::deque<Alert> waiting_;
  CourierCounts counts_;
  bool carrying_ = false;
  bool closing_ = false;
  std::jthread thread_;  // last: its end is the first thing to be waited for
};

}  // namespace arbees::alerts
