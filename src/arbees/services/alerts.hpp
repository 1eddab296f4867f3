#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "arbees/alerts/alert.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/services/explain.hpp"

namespace arbees::services {

/// What is worth telling a person who is not looking. Times are the engine's.
struct AlertRules {
  bool signals = true;                         ///< approved signals that reach both bars below
  std::int32_t signal_edge_min = 300;          ///< net edge of a contract, ten-thousandths of a dollar; 0 = any
  std::int32_t signal_profit_dollars_min = 0;  ///< expected profit; 0 = any
  std::int32_t signal_repeat_s = 600;          ///< the same kind on the same game is not told again sooner
  std::int32_t feed_dead_s = 30;               ///< a feed not up for this long is dead; 0 = never told
  std::int32_t feed_silent_s = 120;            ///< so is one that is up and shows no life for this long; 0 = never told
  std::int32_t drawdown_ppm = 100'000;         ///< below the highest equity; 0 = told only when trading stops for it
  std::int32_t store_failing_s = 10;           ///< a store that refuses for this long is told; 0 = never told
};
BOOST_DESCRIBE_STRUCT(AlertRules, (),
                      (signals, signal_edge_min, signal_profit_dollars_min, signal_repeat_s, feed_dead_s, feed_silent_s,
                       drawdown_ppm, store_failing_s))

/// Finds what deserves an alert in what the engine says. Each state (a dead feed, a drawdown, a failing store) is told
/// once when it begins and once when it ends. So is an alarm, but for those of one market that is paused: the screen
/// shows them. Pure: time is that of the messages. One thread.
class AlertWatch {
 public:
  explicit AlertWatch(const AlertRules& rules) : rules_(rules) {}

  /// The next output of the run, in order.
  [[nodiscard]] std::vector<alerts::Alert> see(const domain::Output& output);

  /// What only the process knows, now and then: also how time passes while nothing is said. `wall` is for what is the
  /// process's own and has no time of the engine's.
  [[nodiscard]] std::vector<alerts::Alert> see(const ports::Runtime& runtime, base::Nanos wall);

  /// What was said before this process began: known from now on, not told.
  void remember(const domain::Output& output);

  /// The end, for a reason that nobody chose.
  [[nodiscard]] alerts::Alert stopped(const std::string& why) const;

 private:
  struct Feed {
    bool known = false;
    domain::FeedHealth health = domain::FeedHealth::up;
    std::string detail;
    base::Nanos well_until;  ///< last known to be up; while it never was, first heard of
    bool told = false;
  };
  using Alerts = std::vector<alerts::Alert>;

  void fold(const domain::Output& output, Alerts* out);
  void fold(const domain::Signal& signal, const domain::Output& output, Alerts& out);
  void fold(const domain::FeedView& view, Alerts* out);
  void fold(const domain::TradingState& state, Alerts* out);
  void fold(const domain::AlarmChanged& alarm, Alerts* out);
  void fold(const domain::ClockChanged& change, Alerts& out) const;
  void fold(const domain::Account& account, Alerts* out);
  void fold(const domain::Reconciliation& reconciliation, Alerts* out);
  void look_at_feeds(Alerts& out);

  AlertRules rules_;
  Explainer explainer_;
  std::unordered_map<std::uint32_t, std::string> games_;
  base::Nanos now_;                  ///< of the engine
  std::uint64_t last_sequence_ = 0;  ///< heard
  std::array<Feed, domain::kFeedCount> feeds_;
  struct Told {
    base::Nanos at;
    std::uint64_t since = 0;  ///< signals that were not told
  };
  std::map<std::string, Told> signals_;
  domain::TradingState trading_;
  bool drawdown_told_ = false;
  std::array<bool, domain::kAssumptionCount> disagrees_{};
  std::set<std::string> alarms_;
  std::set<std::string> active_;  ///< alarms of the engine and its feeds, by key
  std::optional<base::Nanos> store_failing_since_;  ///< wall
  bool store_told_ = false;
  bool finished_ = false;
};

}  // namespace arbees::services
