#include "arbees/services/backtest/play.hpp"

#include <algorithm>
#include <utility>

#include "arbees/engine/engine.hpp"
#include "arbees/services/backtest/controls.hpp"
#include "arbees/services/tally.hpp"

namespace arbees::services::backtest {
namespace {

/// Indices in the order of receipt; equal times keep the list's order.
std::vector<std::size_t> order_of_receipt(const std::vector<domain::Event>& events) {
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(events[i].stamp.received, i); });
  return order;
}

/// What each market will pay, read from the whole evening: for the oracle, and for nobody else.
std::map<std::string, double> true_results(const Evening& evening, const std::vector<std::size_t>& order) {
  engine::Config quiet;
  quiet.trade = false;
  engine::Engine engine(quiet);
  Collector collector(evening);
  domain::OutputBuffer said;
  for (const std::size_t i : order) {
    said.clear();
    engine.step(evening.events[i], said);
    collector.add(said);
  }
  std::map<std::string, double> results;
  for (const auto& market : collector.markets())
    if (market.settled_at) results[name_of(market.market)] = *market.settled_at;
  return results;
}

}  // namespace

Played play(const Evening& evening, const Strategy& strategy) {
  const auto order = order_of_receipt(evening.events);
  engine::Config config = strategy.config;
  config.trade = config.trade && strategy.decider == Decider::engine;
  const auto control = make_control(
      strategy.decider, strategy.seed,
      strategy.decider == Decider::oracle ? true_results(evening, order) : std::map<std::string, double>{});
  engine::Engine engine(config);
  Collector collector(evening);
  Tally tally;
  domain::OutputBuffer said;
  for (const std::size_t i : order) {
    said.clear();
    engine.step(evening.events[i], said);
    tally.add(said);
    collector.add(said);
    if (control && !said.empty()) control->decide(collector, engine.now());
  }
  Played played = collector.finish();
  if (control) played.refused.clear();
  played.events = evening.events.size();
  played.hash = tally.hash();
  return played;
}

}  // namespace arbees::services::backtest
