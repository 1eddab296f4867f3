#include "arbees/services/holdings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/services/stored_outputs.hpp"

namespace arbees::services {

bool is_open(const domain::Position& position) {
  return !position.settled && position.quantity.raw() > 0;
}

std::string to_text(const Holdings::Open& open) {
  if (open.claims == 0) return "open positions under other fill scenarios than the expected one";
  return fmt::format("{} open position{} that cost ${}", open.claims, open.claims == 1 ? "" : "s",
                     base::to_string(open.cost));
}

base::Result<Holdings> Holdings::of(ports::Store& store, const std::string& run) {
  using ports::OutputKind;
  const auto counts = store.counts(run);
  if (!counts) return std::unexpected(counts.error());
  Holdings holdings;
  holdings.last_sequence_ = counts->last_sequence;
  const auto read = for_each_output(store, run,
                                    {OutputKind::game_listed, OutputKind::market_listed, OutputKind::position,
                                     OutputKind::settlement, OutputKind::account},
                                    [&](const domain::Output& output) { holdings.take(output); });
  if (!read) return std::unexpected(read.error());
  return holdings;
}

void Holdings::take(const domain::Output& output) {
  if (const auto* game = std::get_if<domain::GameListed>(&output.body)) games_[game->id] = game->game;
  if (const auto* market = std::get_if<domain::MarketListed>(&output.body)) markets_[market->id] = *market;
  if (const auto* account = std::get_if<domain::Account>(&output.body)) accounts_[account->assumption] = *account;
  if (const auto* p = std::get_if<domain::Position>(&output.body))
    positions_[{p->assumption, p->market, p->claim}] = *p;
  if (const auto* settlement = std::get_if<domain::Settlement>(&output.body))
    if (domain::decides_payment(*settlement)) settled_at_[settlement->market] = settlement->yes_value;
}

Holdings::Open Holdings::open(domain::Assumption assumption) const {
  Open open;
  for (const auto& [key, position] : positions_) {
    if (position.assumption != assumption || !is_open(position)) continue;
    ++open.claims;
    open.cost += position.cost + position.fees;
  }
  return open;
}

bool Holdings::any_open() const {
  return std::ranges::any_of(positions_, [](const auto& entry) { return is_open(entry.second); });
}

base::Result<std::vector<std::string>> held_by_earlier_runs(ports::Store& store, const ports::RunInfo& run) {
  auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  std::ranges::sort(*runs, {}, &ports::RunInfo::started_at);
  std::vector<std::string> sentences;
  for (const ports::RunInfo& earlier : *runs) {
    if (earlier.mode != run.mode || earlier.started_at >= run.started_at || earlier.id == run.id) continue;
    const auto holdings = Holdings::of(store, earlier.id);
    if (!holdings) return std::unexpected(holdings.error());
    if (!holdings->any_open()) continue;
    sentences.push_back(
        fmt::format("Run {} of version {} still holds {}. They are settled under that run as the venues "
                    "pay, and are not counted here.",
                    earlier.id, earlier.version, to_text(holdings->open())));
  }
  return sentences;
}

}  // namespace arbees::services
