#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>

#include "arbees/base/hash.hpp"
#include "arbees/services/backtest/report.hpp"
#include "arbees/services/backtest/resample.hpp"

namespace arbees::services::backtest {
namespace {

using Trades = std::vector<const Trade*>;

/// Fewer games than this say nothing about a strategy's profit.
constexpr std::size_t kGamesForAnOpinion = 30;

std::string game_of(const Trade& trade) {
  return trade.evening + "/" + trade.game;
}

Trades trades_of(const std::vector<Played>& evenings, domain::Assumption assumption) {
  Trades all;
  for (const Played& played : evenings)
    for (const Trade& trade : played.trades[static_cast<std::size_t>(assumption)])
      if (trade.settled) all.push_back(&trade);
  return all;
}

/// How groups of trades are judged: against all games that were watched.
struct Sample {
  std::vector<std::string> watched;
  Resampling resampling;
};

Sample sample_of(const std::vector<Played>& evenings, const Resampling& resampling) {
  Sample sample{{}, resampling};
  for (const Played& played : evenings)
    sample.watched.insert(sample.watched.end(), played.watched.begin(), played.watched.end());
  return sample;
}

Group group_of(std::string name, const Trades& trades, const Sample& sample) {
  Group group;
  group.name = std::move(name);
  ByGame profit;
  for (const std::string& game : sample.watched) profit.watch(game);
  for (const Trade* trade : trades) {
    profit.add(game_of(*trade), trade->profit);
    group.staked += trade->cost + trade->fees;
    group.fees += trade->fees;
    const double days = static_cast<double>((trade->closed_at - trade->at).value) / 86'400e9;
    if (trade->closed_at > trade->at) group.dollar_days += (trade->cost + trade->fees) * days;
  }
  group.trades = trades.size();
  group.games = profit.games();
  group.profit = profit.sum();
  if (group.dollar_days > 0) group.return_per_day = group.profit / group.dollar_days;
  group.interval = profit.sum_interval(sample.resampling);
  return group;
}

std::vector<Group> groups(const Trades& trades, const Sample& sample,
                          const std::function<std::string(const Trade&)>& name) {
  std::map<std::string, Trades> by_name;
  for (const Trade* trade : trades) by_name[name(*trade)].push_back(trade);
  std::vector<Group> out;
  for (const auto& [key, members] : by_name) out.push_back(group_of(key, members, sample));
  return out;
}

constexpr double kEdgeBounds[] = {0.01, 0.02, 0.03, 0.05, 0.08};
constexpr const char* kEdgeNames[] = {"below 1¢", "1–2¢", "2–3¢", "3–5¢", "5–8¢", "8¢ and more"};

/// Trades by the edge they were bought for; empty buckets too.
std::vector<Trades> by_edge(const Trades& trades) {
  std::vector<Trades> buckets(std::size(kEdgeNames));
  for (const Trade* trade : trades)
    buckets[static_cast<std::size_t>(std::ranges::upper_bound(kEdgeBounds, trade->edge) - std::begin(kEdgeBounds))]
        .push_back(trade);
  return buckets;
}

std::vector<Group> edge_groups(const std::vector<Trades>& buckets, const Sample& sample) {
  std::vector<Group> out;
  for (std::size_t i = 0; i < buckets.size(); ++i)
    if (!buckets[i].empty()) out.push_back(group_of(kEdgeNames[i], buckets[i], sample));
  return out;
}

std::vector<EdgeBucket> edges(const std::vector<Trades>& buckets, const Resampling& resampling) {
  std::vector<EdgeBucket> out;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    ByGame realised;
    ByGame expected;
    EdgeBucket entry;
    for (const Trade* trade : buckets[i]) {
      if (trade->quantity <= 0) continue;
      ++entry.trades;
      realised.add(game_of(*trade), trade->profit, trade->quantity);
      expected.add(game_of(*trade), trade->edge * trade->quantity, trade->quantity);
    }
    if (entry.trades == 0) continue;
    entry.name = kEdgeNames[i];
    entry.games = realised.games();
    entry.expected = expected.mean();
    entry.realised = realised.mean();
    entry.interval = realised.mean_interval(resampling);
    out.push_back(entry);
  }
  return out;
}

Drift drift(const Trades& trades, bool pregame, const Resampling& resampling) {
  ByGame moved;
  Drift out;
  for (const Trade* trade : trades) {
    if ((trade->period == "pregame") != pregame || !trade->entry_price || !trade->later_price) continue;
    ++out.trades;
    moved.add(game_of(*trade), (*trade->later_price - *trade->entry_price) * trade->quantity, trade->quantity);
  }
  out.games = moved.games();
  out.mean = moved.mean();
  out.interval = moved.mean_interval(resampling);
  return out;
}

Calibration calibration(const std::vector<Played>& evenings, const Resampling& resampling) {
  Calibration out;
  ByGame model;
  ByGame model_there;
  ByGame market;
  ByGame difference;
  std::vector<Bin> bins(10);
  for (const Played& played : evenings)
    for (const Forecast& forecast : played.forecasts) {
      const double own = std::pow(forecast.model - forecast.home_won, 2);
      ++out.forecasts;
      model.add(forecast.game, own);
      Bin& bin = bins[std::min<std::size_t>(9, static_cast<std::size_t>(forecast.model * 10))];
      ++bin.forecasts;
      bin.predicted += forecast.model;
      bin.observed += forecast.home_won;
      if (!forecast.market) continue;
      const double theirs = std::pow(*forecast.market - forecast.home_won, 2);
      ++out.with_market;
      model_there.add(forecast.game, own);
      market.add(forecast.game, theirs);
      difference.add(forecast.game, own - theirs);
    }
  for (Bin& bin : bins) {
    if (bin.forecasts == 0) continue;
    bin.predicted /= static_cast<double>(bin.forecasts);
    bin.observed /= static_cast<double>(bin.forecasts);
    out.bins.push_back(bin);
  }
  out.games = model.games();
  out.model_brier = model.mean();
  out.model_brier_there = model_there.mean();
  out.market_brier = market.mean();
  out.difference = difference.mean_interval(resampling);
  return out;
}

std::vector<RefusedBy> refused(const std::vector<Played>& evenings, const Resampling& resampling) {
  struct Entry {
    RefusedBy by;
    ByGame expected;
    ByGame realised;
  };
  std::map<std::string, Entry> gates;
  for (const Played& played : evenings)
    for (const Refused& signal : played.refused) {
      Entry& entry = gates[signal.gate];
      ++entry.by.signals;
      if (!signal.sizes_known) ++entry.by.sizes_unknown;
      if (!signal.profit) continue;
      ++entry.by.settled;
      const std::string game = signal.evening + "/" + signal.game;
      entry.expected.add(game, signal.edge);
      entry.realised.add(game, *signal.profit);
    }
  std::vector<RefusedBy> out;
  for (auto& [gate, entry] : gates) {
    entry.by.gate = gate;
    entry.by.games = entry.realised.games();
    entry.by.expected = entry.expected.mean();
    entry.by.realised = entry.realised.mean();
    entry.by.interval = entry.realised.mean_interval(resampling);
    out.push_back(entry.by);
  }
  std::ranges::sort(out, [](const RefusedBy& a, const RefusedBy& b) {
    return std::tie(b.signals, a.gate) < std::tie(a.signals, b.gate);
  });
  return out;
}

void add_equity(StrategyReport& report, const Trades& trades) {
  std::vector<std::pair<base::Nanos, std::size_t>> by_end;
  for (std::size_t i = 0; i < trades.size(); ++i) by_end.emplace_back(trades[i]->closed_at, i);
  std::ranges::sort(by_end);
  double profit = 0;
  double peak = 0;
  for (const auto& [at, i] : by_end) {
    const Trade* trade = trades[i];
    profit += trade->profit;
    peak = std::max(peak, profit);
    report.max_drawdown = std::max(report.max_drawdown, peak - profit);
    report.equity.emplace_back(trade->closed_at.value / 1'000'000, profit, peak - profit);
  }
}

StillOpen still_open(const std::vector<Played>& evenings) {
  StillOpen open;
  for (const Played& played : evenings)
    for (const Trade& trade : played.trades[static_cast<std::size_t>(domain::Assumption::expected)]) {
      if (trade.settled) continue;
      ++open.trades;
      open.staked += trade.cost + trade.fees;
      if (trade.priced) open.profit += trade.profit;
      else ++open.unpriced;
    }
  return open;
}

Arithmetic arithmetic(Decider decider, const Group& total, const Trades& trades) {
  constexpr double kCent = 0.01;
  Arithmetic out;
  for (const Trade* trade : trades)
    out.profit += decider == Decider::oracle ? trade->edge * trade->quantity
                                             : -trade->fees - trade->half_spread * trade->quantity;
  if (decider == Decider::oracle) out.holds = std::abs(out.profit - total.profit) < kCent;
  else out.holds = !total.interval || (total.interval->low <= out.profit && out.profit <= total.interval->high);
  return out;
}

std::vector<std::string> warnings(const StrategyReport& report) {
  std::vector<std::string> out;
  const Group& total = report.total;
  if (report.open.trades > 0)
    out.push_back(fmt::format(
        "{} trades are still open and count nowhere: ${:.2f} staked, "
        "${:.2f} at the last mid price, which nobody paid{}.",
        report.open.trades, report.open.staked, report.open.profit,
        report.open.unpriced > 0 ? fmt::format("; {} of them never had one", report.open.unpriced) : std::string()));
  if (report.arithmetic && !report.arithmetic->holds)
    out.push_back(
        fmt::format("Arithmetic says ${:.2f}, and that is not what it made: read nothing into the other "
                    "strategies before this is explained.",
                    report.arithmetic->profit));
  if (total.trades == 0) {
    out.push_back(report.open.trades > 0
                      ? "None of its trades was settled: nothing is proven about its profit."
                      : "It never traded: nothing is proven about its profit, only that its gates held.");
    return out;
  }
  if (total.games < kGamesForAnOpinion)
    out.push_back(
        fmt::format("Too little data: it traded on {} game{}. With fewer than {} the interval is itself a guess.",
                    total.games, total.games == 1 ? "" : "s", kGamesForAnOpinion));
  if (total.interval && total.interval->low < 0 && total.interval->high > 0)
    out.push_back("The interval of its profit contains zero: it cannot be told from luck.");
  return out;
}

}  // namespace

StrategyReport summarise(const Strategy& strategy, const std::vector<Played>& evenings, const Resampling& resampling) {
  StrategyReport report;
  report.name = strategy.name;
  report.decider = strategy.decider;
  const Trades trades = trades_of(evenings, domain::Assumption::expected);
  const Sample sample = sample_of(evenings, resampling);
  report.total = group_of("total", trades, sample);
  base::Hash128 hash;
  for (const Played& played : evenings) {
    report.games += played.games;
    report.games_settled += played.games_settled;
    report.signals += played.signals;
    hash.add(played.hash);
  }
  report.hash = hash.hex();
  ByGame spread;
  for (const Trade* trade : trades) spread.add(game_of(*trade), trade->half_spread * trade->quantity, trade->quantity);
  report.half_spread = spread.mean();
  report.open = still_open(evenings);
  if (strategy.decider != Decider::engine) report.arithmetic = arithmetic(strategy.decider, report.total, trades);
  report.by_sport = groups(trades, sample, [](const Trade& t) { return std::string(base::enum_name(t.sport)); });
  report.by_kind = groups(trades, sample, [](const Trade& t) { return t.kind; });
  report.by_period = groups(trades, sample, [](const Trade& t) { return t.period; });
  report.by_venue = groups(trades, sample, [](const Trade& t) { return t.venue; });
  if (strategy.decider == Decider::engine)
    for (const auto assumption :
         {domain::Assumption::pessimistic, domain::Assumption::expected, domain::Assumption::optimistic})
      report.assumptions.push_back(
          group_of(std::string(base::enum_name(assumption)), trades_of(evenings, assumption), sample));
  const auto buckets = by_edge(trades);
  report.by_edge = edge_groups(buckets, sample);
  report.edges = edges(buckets, resampling);
  report.closing_line = drift(trades, true, resampling);
  report.after_entry = drift(trades, false, resampling);
  report.calibration = calibration(evenings, resampling);
  report.refused = refused(evenings, resampling);
  add_equity(report, trades);
  report.warnings = warnings(report);
  return report;
}

Latency summarise_latency(double factor, const std::vector<Played>& evenings) {
  Latency out{factor, 0, 0, 0};
  for (const Trade* trade : trades_of(evenings, domain::Assumption::expected)) {
    ++out.trades;
    out.staked += trade->cost + trade->fees;
    out.profit += trade->profit;
  }
  return out;
}

std::vector<std::string> warnings_of(const Report& report) {
  std::vector<std::string> out;
  const auto engines = std::ranges::count(report.strategies, Decider::engine, &StrategyReport::decider);
  if (engines > 1)
    out.push_back(
        fmt::format("{} strategies were compared on the same games: the best of them looks better than it is. Judge "
                    "it on evenings that were not used to choose it.",
                    engines));
  const auto simulated = std::ranges::count(report.evenings, true, &EveningReport::simulated);
  if (simulated > 0)
    out.push_back(
        fmt::format("{} of {} evenings are simulated: they prove the arithmetic, and nothing about real markets.",
                    simulated, report.evenings.size()));
  return out;
}

std::string trades_csv(const std::vector<std::pair<std::string, const std::vector<Played>*>>& strategies) {
  std::string out =
      "strategy,evening,game,sport,kind,venue,period,at,edge,quantity,cost,fees,profit,settled,priced,entry_price,"
      "later_"
      "price\n";
  const auto quoted = [](const std::string& text) {
    std::string safe = "\"";
    for (const char c : text) safe += c == '"' ? "\"\"" : std::string(1, c);
    return safe + "\"";
  };
  const auto maybe = [](const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : ""; };
  for (const auto& [name, evenings] : strategies)
    for (const Played& played : *evenings)
      for (const Trade& t : played.trades[0])
        out += fmt::format("{},{},{},{},{},{},{},{},{:.4f},{:.6f},{:.6f},{:.6f},{:.6f},{},{},{},{}\n", quoted(name),
                           quoted(t.evening), quoted(t.game), base::enum_name(t.sport), t.kind, t.venue, t.period,
                           base::format_utc(t.at), t.edge, t.quantity, t.cost, t.fees, t.profit, t.settled ? 1 : 0,
                           t.priced ? 1 : 0, maybe(t.entry_price), maybe(t.later_price));
  return out;
}

}  // namespace arbees::services::backtest
