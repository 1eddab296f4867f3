#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "arbees/services/reconcile.hpp"

namespace arbees::services {

/// Reconciles a run's ledger against its fills again and again, on a thread of its own, from what the store holds.
class Auditor {
 public:
  /// `alarm` is called, from the auditor's thread, with what differs, or with why it could not be told.
  Auditor(ports::Store& store, std::string run, base::Money bankroll, base::Duration every,
          std::function<void(std::string)> alarm);

 private:
  void watch(const std::stop_token& stop);

  ports::Store& store_;
  std::string run_;
  base::Money bankroll_;
  base::Duration every_;
  std::function<void(std::string)> alarm_;
  std::mutex mutex_;
  std::condition_variable_any bell_;
  std::jthread thread_;  // last: its end is the first thing to be waited for
};

}  // namespace arbees::services
