#include "arbees/services/day_report.hpp"

#include <algorithm>
#include <set>

#include "arbees/services/backtest/collector.hpp"
#include "arbees/services/holdings.hpp"
#include "arbees/services/stored_outputs.hpp"

namespace arbees::services {
namespace {

constexpr std::int32_t kProven = 1'000'000;

/// What a day is made of besides trades.
class Facts {
 public:
  Facts(DayReport& report, const Span& span) : report_(report), span_(span) {}

  void add(const domain::Output& output) {
    if (const auto* market = std::get_if<domain::MarketListed>(&output.body)) list(market->market);
    if (const auto* feed = std::get_if<domain::FeedView>(&output.body)) follow(*feed, output.at);
    last_ = std::min(output.at, span_.to);
    if (!span_.holds(output.at)) return;
    if (const auto* signal = std::get_if<domain::Signal>(&output.body); signal && told_.insert(signal->id.value).second)
      ++report_.signals[std::string(base::enum_name(signal->kind))];
    if (const auto* rejected = std::get_if<domain::Rejected>(&output.body))
      ++report_.events_rejected[std::string(base::enum_name(rejected->reason))];
    if (const auto* view = std::get_if<domain::GameView>(&output.body)) games_.insert(view->game.value);
    if (const auto* quote = std::get_if<domain::Quote>(&output.body)) markets_.insert(quote->market.value);
  }
  [[nodiscard]] bool saw(std::uint32_t game) const { return games_.contains(game); }
  void finish() {
    report_.games = games_.size();
    report_.markets = markets_.size();
    for (const auto& [name, since] : down_since_) count_down(name, since, last_);
  }

 private:
  void list(const domain::Market& market) {
    if (market.link_confidence_ppm >= kProven) return;
    report_.weak_links.push_back(std::string(base::enum_name(market.venue)) + " " + market.symbol + ": " +
                                 market.link_evidence);
  }
  void follow(const domain::FeedView& feed, base::Nanos at) {
    const std::string name(base::enum_name(feed.feed));
    const auto down = down_since_.find(name);
    if (feed.health == domain::FeedHealth::down) {
      if (down != down_since_.end()) return;
      down_since_[name] = at;
      if (!span_.holds(at)) return;
      ++report_.feeds[name].downs;
      report_.feeds[name].last_detail = feed.detail;
    } else {
      report_.feeds.try_emplace(name);
      if (down == down_since_.end()) return;
      count_down(name, down->second, at);
      down_since_.erase(down);
    }
  }
  void count_down(const std::string& name, base::Nanos from, base::Nanos to) {
    const base::Nanos start = std::max(from, span_.from);
    const base::Nanos end = std::min(to, span_.to);
    if (end > start) report_.feeds[name].down_for.value += (end - start).value;
  }

  DayReport& report_;
  Span span_;
  base::Nanos last_;
  std::set<std::uint32_t> told_;
  std::set<std::uint32_t> games_;
  std::set<std::uint32_t> markets_;
  std::map<std::string, base::Nanos> down_since_;
};

}  // namespace

Span span_of(base::Date day) {
  const base::Nanos from = base::eastern_to_utc(day, 0);
  const base::Date next = base::eastern_date(from + base::seconds(std::int64_t{36} * 3'600));
  return {from, base::eastern_to_utc(next, 0)};
}

std::optional<base::Date> day_due(base::Nanos now, std::int32_t hour_eastern, base::Nanos run_started) {
  const base::Date today = base::eastern_date(now);
  const base::Nanos midnight = base::eastern_to_utc(today, 0);
  if (now < base::eastern_to_utc(today, hour_eastern * 60) || midnight <= run_started) return std::nullopt;
  return base::eastern_date(midnight - base::seconds(1));
}

base::Result<DayReport> day_report(ports::Store& store, const ports::RunInfo& run, const Span& span) {
  DayReport report;
  report.run = run;
  backtest::Evening evening;
  evening.name = run.label;
  backtest::Collector collector(evening);
  Facts facts(report, span);
  const auto read = for_each_output(store, run.id, {}, [&](const domain::Output& output) {
    collector.add({&output, 1});
    facts.add(output);
  });
  if (!read) return std::unexpected(read.error());
  facts.finish();
  auto earlier = held_by_earlier_runs(store, run);
  if (!earlier) return std::unexpected(earlier.error());
  report.earlier = *std::move(earlier);
  backtest::Played played = collector.finish();
  for (auto& trades : played.trades)
    std::erase_if(trades, [&](const backtest::Trade& trade) { return !span.holds(trade.at); });
  std::erase_if(played.refused, [&](const backtest::Refused& refused) { return !span.holds(refused.at); });
  std::vector<std::string> watched;
  for (std::uint32_t game = 0; game < played.watched.size(); ++game)
    if (facts.saw(game)) watched.push_back(played.watched[game]);
  played.watched = std::move(watched);
  report.trades = played.trades[0];
  report.result = backtest::summarise({}, {played}, {});
  return report;
}

}  // namespace arbees::services
