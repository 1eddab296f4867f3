#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/eastern.hpp"
#include "arbees/ports/store.hpp"
#include "arbees/services/backtest/report.hpp"

namespace arbees::services {

/// From `from` to before `to`.
struct Span {
  base::Nanos from{0};
  base::Nanos to{INT64_MAX};
  [[nodiscard]] bool holds(base::Nanos t) const { return from <= t && t < to; }
};

/// An Eastern day, from midnight to midnight.
[[nodiscard]] Span span_of(base::Date day);

/// The Eastern day whose report is due at `now`: yesterday, once it is `hour_eastern` o'clock, if the run was there
/// before it ended.
[[nodiscard]] std::optional<base::Date> day_due(base::Nanos now, std::int32_t hour_eastern, base::Nanos run_started);

/// How a connection behaved.
struct FeedDay {
  std::uint64_t downs = 0;
  base::Duration down_for;
  std::string last_detail;  ///< what it said when it last went down
};

/// A run, or an Eastern day of it, told afterwards: what was seen, traded, refused, made and lost, what misbehaved, and
/// what would have been better.
struct DayReport {
  ports::RunInfo run;
  std::uint64_t games = 0;
  std::uint64_t markets = 0;
  std::map<std::string, std::uint64_t> signals;  ///< by kind, each once
  std::map<std::string, std::uint64_t> events_rejected;
  std::map<std::string, FeedDay> feeds;
  std::vector<std::string> weak_links;  ///< markets whose link to their game is not proven, with the evidence
  std::vector<backtest::Trade> trades;
  backtest::StrategyReport result;
  std::vector<std::string> earlier;  ///< what earlier runs still hold, beside all this
};

/// Reads the run from the store. Trades count by when they were decided. Fails when the store cannot be read.
[[nodiscard]] base::Result<DayReport> day_report(ports::Store& store, const ports::RunInfo& run, const Span& span);

[[nodiscard]] std::string to_markdown(const DayReport& report);
/// The same as a page of its own, without anything fetched from elsewhere.
[[nodiscard]] std::string to_html(const DayReport& report);

}  // namespace arbees::services
