#include "arbees/alerts/courier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "arbees/base/assert.hpp"

namespace arbees::alerts {

std::optional<base::Duration> pause_after(const Answer& answer, std::int32_t tries, const CourierOptions& options) {
  if (answer.reception != Reception::later || tries >= options.tries) return std::nullopt;
  if (answer.retry_after && *answer.retry_after > options.longest_asked) return std::nullopt;
  base::Duration pause = options.first_pause;
  for (std::int32_t n = 1; n < tries && pause < options.longest_pause; ++n) pause.value *= 2;
  pause = std::min(pause, options.longest_pause);
  return answer.retry_after ? std::max(pause, *answer.retry_after) : pause;
}

Courier::Courier(std::unique_ptr<Channel> channel, CourierOptions options,
                 std::function<void(const std::string&)> notice)
    : channel_(std::move(channel)), options_(options), notice_(std::move(notice)) {
  ARBEES_ASSERT(options_.capacity > 0 && options_.tries > 0, "a courier that can carry nothing");
  counts_.channel = channel_->label();
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

Courier::~Courier() {
  stop({});
}

void Courier::say(const std::string& what) const {
  if (notice_) notice_(fmt::format("alerts: {}: {}", channel_->label(), what));
}

void Courier::give(Alert alert) {
  std::string dropped;
  {
    const std::lock_guard lock(mutex_);
    if (!closing_ && waiting_.size() >= options_.capacity) {
      const auto lighter = std::ranges::find_if(waiting_, [&](const Alert& w) { return w.severity < alert.severity; });
      if (lighter != waiting_.end()) {
        std::swap(*lighter, alert);
        std::rotate(lighter, lighter + 1, waiting_.end());  // the new one is the last
      }
    }
    if (!closing_ && waiting_.size() < options_.capacity) {
      waiting_.push_back(std::move(alert));
      bell_.notify_all();
    } else {
      ++counts_.dropped;
      dropped = fmt::format("dropped \"{}\": {} wait already; {} dropped so far", alert.title, waiting_.size(),
                            counts_.dropped);
    }
  }
  if (!dropped.empty()) say(dropped);
}

void Courier::work(const std::stop_token& stop) {
  while (true) {
    Alert alert;
    {
      std::unique_lock lock(mutex_);
      bell_.wait(lock, stop, [&] { return !waiting_.empty() || closing_; });
      if (stop.stop_requested() || waiting_.empty()) break;
      alert = std::move(waiting_.front());
      waiting_.pop_front();
      carrying_ = true;
    }
    const bool taken = deliver(alert, stop);
    const std::lock_guard lock(mutex_);
    carrying_ = false;
    ++(taken ? counts_.taken : counts_.refused);
    bell_.notify_all();
  }
}

bool Courier::deliver(const Alert& alert, const std::stop_token& stop) {
  for (std::int32_t tries = 1;; ++tries) {
    const Answer answer = channel_->send(alert, stop);
    if (answer.reception == Reception::taken) {
      if (tries > 1) say(fmt::format("\"{}\" was taken at try {}", alert.title, tries));
      return true;
    }
    const auto pause = pause_after(answer, tries, options_);
    std::unique_lock lock(mutex_);
    if (!pause || closing_ || stop.stop_requested()) {
      lock.unlock();
      say(fmt::format("gave up \"{}\" after {} {}: {}", alert.title, tries, tries == 1 ? "try" : "tries", answer.said));
      return false;
    }
    lock.unlock();
    say(fmt::format("\"{}\" was not taken: {}; again in {:.1f} s", alert.title, answer.said,
                    static_cast<double>(pause->value) / 1e9));
    lock.lock();
    bell_.wait_for(lock, stop, std::chrono::nanoseconds(pause->value), [&] { return closing_; });
    ++counts_.retried;
  }
}

void Courier::stop(base::Duration patience) {
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    closing_ = true;
    bell_.notify_all();
    bell_.wait_for(lock, std::chrono::nanoseconds(patience.value), [&] { return waiting_.empty() && !carrying_; });
  }
  thread_.request_stop();
  thread_.join();
  std::size_t left = 0;
  {
    const std::lock_guard lock(mutex_);
    left = waiting_.size();
    counts_.dropped += left;
    waiting_.clear();
  }
  if (left > 0) say(fmt::format("dropped {} at the stop", left));
}

CourierCounts Courier::counts() const {
  const std::lock_guard lock(mutex_);
  CourierCounts counts = counts_;
  counts.waiting = waiting_.size() + (carrying_ ? 1 : 0);
  return counts;
}

}  // namespace arbees::alerts
