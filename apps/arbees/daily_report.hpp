#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "apps/arbees/config.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::app {

/// Writes the report of each Eastern day that has ended, as Markdown and HTML, once it is the configured hour; on a
/// thread of its own, from what the store holds.
class DailyReport {
 public:
  DailyReport(ReportConfig config, ports::Store& store, ports::RunInfo run);

 private:
  void watch(const std::stop_token& stop);
  void write_if_due(base::Nanos now);

  ReportConfig config_;
  ports::Store& store_;
  ports::RunInfo run_;
  std::mutex mutex_;
  std::condition_variable_any bell_;
  std::jthread thread_;  // last: its end is the first thing to be waited for
};

}  // namespace arbees::app
