#include "apps/arbees/daily_report.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>

#include "arbees/services/day_report.hpp"
#include "arbees/services/durable_file.hpp"

namespace arbees::app {

DailyReport::DailyReport(ReportConfig config, ports::Store& store, ports::RunInfo run)
    : config_(std::move(config)), store_(store), run_(std::move(run)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void DailyReport::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    write_if_due(base::wall_clock_now());
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, stop, std::chrono::seconds(60), [] { return false; });
  }
}

void DailyReport::write_if_due(base::Nanos now) {
  const auto day = services::day_due(now, config_.hour_eastern, run_.started_at);
  if (!day) return;
  const std::string name =
      fmt::format("{}/{:04}-{:02}-{:02}-{}", config_.directory, day->year, day->month, day->day, run_.id);
  std::error_code failure;
  if (std::filesystem::exists(name + ".html", failure)) return;
  const auto report = services::day_report(store_, run_, services::span_of(*day));
  if (!report) return spdlog::error("the day's report: {}", report.error().message());
  for (const auto& [ending, text] : {std::pair(".md", to_markdown(*report)), std::pair(".html", to_html(*report))})
    if (const auto written = services::write_durably(name + ending, text); !written)
      return spdlog::error("the day's report: {}", written.error().message());
  spdlog::info("the day's report: {}.html", name);
}

}  // namespace arbees::app
