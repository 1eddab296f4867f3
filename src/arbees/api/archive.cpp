#include "arbees/api/archive.hpp"

#include <algorithm>
#include <set>

namespace arbees::api {
namespace {

constexpr std::size_t kOutputsOfOneSignal = 1000;

template <class T>
void upsert(std::vector<T>& list, const T& item) {
  const auto same = std::find_if(list.begin(), list.end(), [&](const T& other) { return other.id == item.id; });
  if (same != list.end()) *same = item;
  else list.push_back(item);
}

}  // namespace

Archive::Archive(ports::Store& store, std::string run, std::function<std::string(domain::GameId)> label)
    : store_(store), run_(std::move(run)), label_(std::move(label)) {}

base::Result<std::optional<Archive::Found>> Archive::find(domain::SignalId id) {
  auto outputs = store_.outputs({.run = run_, .signal = id, .limit = kOutputsOfOneSignal});
  if (!outputs) return std::unexpected(outputs.error());
  Found found;
  for (const domain::Output& output : *outputs) {
    if (const auto* signal = std::get_if<domain::Signal>(&output.body)) {
      if (found.told == 0) found.opportunity.at = output.at;
      static_cast<domain::Signal&>(found.opportunity) = *signal;
      found.told = output.sequence;
    } else if (const auto* closed = std::get_if<domain::SignalClosed>(&output.body)) {
      found.opportunity.closed = Closed{output.at, closed->lasted, closed->best_edge_net};
    } else if (const auto* order = std::get_if<domain::Order>(&output.body)) {
      if (order->assumption == domain::Assumption::expected) upsert(found.opportunity.orders, *order);
    } else if (const auto* fill = std::get_if<domain::Fill>(&output.body)) {
      if (fill->assumption == domain::Assumption::expected) found.opportunity.fills.push_back(*fill);
    } else if (const auto* lag = std::get_if<domain::LagOutcome>(&output.body)) {
      found.opportunity.lag_outcome = *lag;
    }
  }
  if (found.told == 0) return std::nullopt;
  found.opportunity.game_label = label_(found.opportunity.game);
  return found;
}

base::Result<std::optional<Opportunity>> Archive::opportunity(domain::SignalId id) {
  auto found = find(id);
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::nullopt;
  return std::move((*found)->opportunity);
}

base::Result<OpportunityPage> Archive::opportunities(const OpportunityFilter& filter,
                                                     std::optional<std::uint64_t> before, std::size_t limit) {
  OpportunityPage page;
  page.next_before = before;
  while (page.opportunities.size() < limit) {
    const ports::Query query{.run = run_,
                             .kinds = {ports::OutputKind::signal},
                             .game = filter.game,
                             .signal_kind = filter.kind,
                             .approved = filter.approved,
                             .refused_by = filter.refused_by,
                             .before = page.next_before,
                             .limit = limit - page.opportunities.size(),
                             .newest_first = true};
    const auto tellings = store_.outputs(query);
    if (!tellings) return std::unexpected(tellings.error());
    for (const domain::Output& telling : *tellings) {
      page.next_before = telling.sequence;
      auto found = find(std::get<domain::Signal>(telling.body).id);
      if (!found) return std::unexpected(found.error());
      // An older telling of a signal that was told again counts no more.
      if (*found && (*found)->told == telling.sequence) page.opportunities.push_back(std::move((*found)->opportunity));
    }
    if (tellings->size() < query.limit) {
      page.next_before.reset();
      break;
    }
  }
  return page;
}

base::Result<Trades> Archive::trades(std::optional<domain::GameId> game, std::size_t limit) {
  Trades trades;
  // An order is told when it is sent and again when its fate is known, under each assumption.
  const auto orders = store_.outputs({.run = run_,
                                      .kinds = {ports::OutputKind::order},
                                      .game = game,
                                      .limit = limit * 3 * domain::kAssumptionCount,
                                      .newest_first = true});
  if (!orders) return std::unexpected(orders.error());
  std::set<domain::OrderId> seen;
  for (const domain::Output& output : *orders) {
    const auto& order = std::get<domain::Order>(output.body);
    if (trades.orders.size() == limit) break;
    if (order.assumption != domain::Assumption::expected) continue;
    if (seen.insert(order.id).second) trades.orders.push_back({order, order.sent_at});
  }
  const auto fills = store_.outputs({.run = run_,
                                     .kinds = {ports::OutputKind::fill},
                                     .game = game,
                                     .limit = limit * domain::kAssumptionCount,
                                     .newest_first = true});
  if (!fills) return std::unexpected(fills.error());
  for (const domain::Output& output : *fills) {
    const auto& fill = std::get<domain::Fill>(output.body);
    if (fill.assumption == domain::Assumption::expected && trades.fills.size() < limit) trades.fills.push_back(fill);
  }
  return trades;
}

}  // namespace arbees::api
