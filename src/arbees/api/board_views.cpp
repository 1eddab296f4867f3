#include <algorithm>

#include "arbees/api/board.hpp"
#include "arbees/api/words.hpp"
#include "arbees/base/time.hpp"

namespace arbees::api {
namespace {

constexpr std::size_t kSparkPoints = 120;
constexpr std::size_t kSnapshotOpportunities = 200;
constexpr std::size_t kSnapshotTrades = 500;
constexpr std::size_t kSnapshotEquity = 1000;

const std::string& short_name(const domain::Team& team) {
  return team.abbreviation.empty() ? team.name : team.abbreviation;
}

}  // namespace

std::uint64_t Board::sequence() const {
  const std::shared_lock lock(mutex_);
  return sequence_;
}

std::string Board::label_of(domain::GameId id) const {
  const auto game = games_.find(id);
  if (game == games_.end()) return {};
  const domain::Game& g = game->second.game;
  return short_name(g.away) + (g.neutral_site ? " v " : " @ ") + short_name(g.home);
}

std::string Board::game_label(domain::GameId id) const {
  const std::shared_lock lock(mutex_);
  return label_of(id);
}

/// A streamed quote holds as long as its live connection vouches for it, once it was shown after the last halt.
std::optional<base::Nanos> Board::held_until(const MarketSummary& market) const {
  if (!market.quote) return std::nullopt;
  const domain::Quote& quote = *market.quote;
  const base::Nanos own = quote.as_of.value > 0 ? quote.as_of : quote.stamp.received;
  const auto feed = feeds_.find(domain::feed_of(market.venue));
  const bool vouched = feed != feeds_.end() && feed->second.health == domain::FeedHealth::up && !quote.polled &&
                       own >= feed->second.resumed_at.value_or(base::Nanos{});
  return vouched ? std::max(own, feed->second.at - feed->second.lag.value_or(base::Duration{})) : own;
}

std::vector<FeedStatus> Board::feeds() const {
  std::vector<FeedStatus> list;
  for (const auto& [id, feed] : feeds_) list.push_back(feed);
  return list;
}

Status Board::status_now(const ports::RunInfo& run, const ports::Runtime& runtime) const {
  Status status;
  status.mode = run.mode;
  status.label = run.label;
  status.version = run.version;
  status.run = run.id;
  status.started_at = run.started_at;
  status.now = base::wall_clock_now();
  status.engine_time = runtime.engine_time;
  status.speed = runtime.speed;
  status.sequence = sequence_;
  status.finished = runtime.finished;
  status.kill_switch = runtime.kill_switch;
  status.feeds = feeds();
  status.counts = counts_;
  status.counts.live = static_cast<std::uint64_t>(std::ranges::count_if(
      games_, [](const auto& entry) { return entry.second.view && domain::in_play(entry.second.view->state.phase); }));
  status.assumptions = run.assumptions;
  status.store = {runtime.store.path, runtime.store.ok,
                  runtime.store.error.empty() ? std::nullopt : std::optional(runtime.store.error)};
  status.alarms = runtime.alarms;
  status.active_alarms = active_alarms_;
  status.clock = clock_;
  status.lag = runtime.lag;
  status.stale_since = runtime.stale_since;
  status.recovering = runtime.recovering;
  status.trading = runtime.trading;
  status.sandbox = runtime.sandbox;
  return status;
}

Status Board::status(const ports::RunInfo& run, const ports::Runtime& runtime) const {
  const std::shared_lock lock(mutex_);
  return status_now(run, runtime);
}

GameSummary Board::summary(domain::GameId id, const GameEntry& entry) const {
  GameSummary summary;
  summary.id = id;
  summary.key = entry.game.key;
  summary.sport = entry.game.sport;
  summary.home = entry.game.home;
  summary.away = entry.game.away;
  if (entry.game.start.value != 0) summary.start = entry.game.start;
  summary.neutral_site = entry.game.neutral_site;
  if (entry.view) {
    summary.state = entry.view->state;
    summary.state_at = entry.view->stamp.received;
    summary.doubt = entry.view->doubt;
    summary.doubt_detail = entry.view->doubt_detail;
    if (entry.view->home)
      summary.model =
          ModelView{*entry.view->home, entry.view->standard_error / 1e6, missing_words(entry.view->missing)};
  }
  for (const domain::MarketId market : entry.markets) {
    const auto found = markets_.find(market);
    if (found == markets_.end()) continue;
    summary.markets.push_back(found->second.summary);
    summary.markets.back().as_of = held_until(found->second.summary);
  }
  for (const auto& [t, home, error] : thin(entry.probability.points(), kSparkPoints))
    summary.spark.emplace_back(t, home);
  summary.open_signals = entry.open.size();
  for (const auto& [signal, edge] : entry.open)
    summary.best_edge_net = summary.best_edge_net ? std::max(*summary.best_edge_net, edge) : edge;
  if (!entry.plays.empty()) summary.last_play = entry.plays.back().play.text;
  return summary;
}

std::vector<GameSummary> Board::all_games() const {
  std::vector<GameSummary> list;
  for (const auto& [id, entry] : games_) list.push_back(summary(id, entry));
  return list;
}

Games Board::games() const {
  const std::shared_lock lock(mutex_);
  return {sequence_, all_games()};
}

std::optional<GameSummary> Board::game(domain::GameId id) const {
  const std::shared_lock lock(mutex_);
  const auto found = games_.find(id);
  if (found == games_.end()) return std::nullopt;
  return summary(id, found->second);
}

std::optional<GameHistory> Board::history(domain::GameId id, std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  const auto found = games_.find(id);
  if (found == games_.end()) return std::nullopt;
  const GameEntry& entry = found->second;
  GameHistory history;
  history.game = id;
  history.probability = thin(entry.probability.points(), limit);
  for (const domain::MarketId market_id : entry.markets) {
    const auto market = markets_.find(market_id);
    if (market == markets_.end()) continue;
    const MarketSummary& m = market->second.summary;
    history.quotes.push_back({m.id, m.venue, m.symbol, m.yes_side, thin(market->second.curve.points(), limit)});
  }
  history.plays.assign(entry.plays.begin(), entry.plays.end());
  for (const auto& [sequence, signal] : by_telling_)
    if (const Told& told = told_.at(signal); told.opportunity.game == id) history.signals.push_back(told.opportunity);
  std::ranges::copy_if(fills_, std::back_inserter(history.fills), [&](const auto& fill) { return fill.game == id; });
  return history;
}

OpportunityPage Board::opportunities(const OpportunityFilter& filter, std::optional<std::uint64_t> before,
                                     std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  OpportunityPage page;
  auto at = before ? by_telling_.lower_bound(*before) : by_telling_.end();
  while (at != by_telling_.begin()) {
    --at;
    const Told& told = told_.at(at->second);
    if (!filter.holds(told.opportunity)) continue;
    if (page.opportunities.size() == limit) return page;
    page.opportunities.push_back(told.opportunity);
    page.next_before = at->first;
  }
  page.older_in_store = opportunities_evicted_ || first_sequence_ > 1;
  if (page.older_in_store && !by_telling_.empty())
    page.next_before = std::min(before.value_or(UINT64_MAX), by_telling_.begin()->first);
  else page.next_before.reset();
  return page;
}

std::optional<Opportunity> Board::opportunity(domain::SignalId id) const {
  const std::shared_lock lock(mutex_);
  const auto found = told_.find(id);
  if (found == told_.end()) return std::nullopt;
  return found->second.opportunity;
}

Board::TradesPage Board::trades(std::optional<domain::GameId> game, std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  TradesPage page;
  const auto wanted = [&](const auto& trade) { return !game || trade.game == *game; };
  for (auto at = orders_.rbegin(); at != orders_.rend() && page.trades.orders.size() < limit; ++at)
    if (wanted(at->second)) page.trades.orders.push_back(at->second);
  for (auto at = fills_.rbegin(); at != fills_.rend() && page.trades.fills.size() < limit; ++at)
    if (wanted(*at)) page.trades.fills.push_back(*at);
  const bool satisfied = page.trades.orders.size() == limit && page.trades.fills.size() == limit;
  page.complete = satisfied || (!trades_evicted_ && first_sequence_ <= 1);
  return page;
}

std::vector<domain::Position> Board::all_positions() const {
  std::vector<domain::Position> list;
  for (const auto& [key, position] : positions_) list.push_back(position);
  return list;
}

Positions Board::positions() const {
  const std::shared_lock lock(mutex_);
  Positions answer;
  answer.account = account_;
  for (const auto& [assumption, account] : accounts_) answer.accounts.push_back(account);
  for (const auto& [assumption, check] : reconciliations_) answer.reconciliations.push_back(check);
  answer.trading = trading_;
  answer.positions = all_positions();
  answer.realised = account_.realised;
  answer.fees = account_.fees_paid;
  answer.unrealised = account_.value_held - account_.cost_held;
  answer.unrealised_mid = account_.value_mid - account_.cost_held;
  return answer;
}

Equity Board::equity(std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  return {thin(equity_.points(), limit)};
}

Monitoring Board::monitoring(const ports::Runtime& runtime) const {
  const std::shared_lock lock(mutex_);
  Monitoring answer;
  answer.events = runtime.events;
  answer.events_per_s = runtime.events_per_s;
  answer.outputs = runtime.outputs;
  answer.step_ns = {runtime.step_ns_p50, runtime.step_ns_p99};
  answer.signals_by_kind = signals_by_kind_;
  answer.refusals_by_gate = refusals_by_gate_;
  answer.rejected_by_reason = rejected_by_reason_;
  answer.queues = runtime.queues;
  answer.feed_figures = runtime.feeds;
  answer.feeds = feeds();
  answer.store = {runtime.store.rows, runtime.store.last_commit_ms, runtime.store.lag};
  return answer;
}

Snapshot Board::snapshot(std::uint64_t tick, const ports::RunInfo& run, const ports::Runtime& runtime) const {
  const std::shared_lock lock(mutex_);
  Snapshot snapshot;
  snapshot.tick = tick;
  snapshot.status = status_now(run, runtime);
  snapshot.games = all_games();
  for (auto at = by_telling_.rbegin(); at != by_telling_.rend(); ++at) {
    if (snapshot.opportunities.size() == kSnapshotOpportunities) break;
    snapshot.opportunities.push_back(told_.at(at->second).opportunity);
  }
  for (auto at = orders_.rbegin(); at != orders_.rend() && snapshot.orders.size() < kSnapshotTrades; ++at)
    snapshot.orders.push_back(at->second);
  for (auto at = fills_.rbegin(); at != fills_.rend() && snapshot.fills.size() < kSnapshotTrades; ++at)
    snapshot.fills.push_back(*at);
  snapshot.positions = all_positions();
  snapshot.account = account_;
  snapshot.equity = thin(equity_.points(), kSnapshotEquity);
  return snapshot;
}

}  // namespace arbees::api
