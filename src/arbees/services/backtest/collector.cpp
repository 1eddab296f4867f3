#include "arbees/services/backtest/collector.hpp"

#include <algorithm>

#include "arbees/domain/game_result.hpp"

namespace arbees::services::backtest {
namespace {

constexpr base::Duration kSampleEvery = base::seconds(60);
constexpr base::Duration kLater = base::seconds(300);

std::optional<double> mid_of(const domain::Quote& quote) {
  if (!quote.bid || !quote.ask || quote.fault != domain::BookFault::none) return std::nullopt;
  return (quote.bid->price.to_double() + quote.ask->price.to_double()) / 2;
}

double of_claim(double yes, domain::Claim claim) {
  return claim == domain::Claim::yes ? yes : 1 - yes;
}

/// What the order was expected to earn a contract: as it was sized and as the venue charges it.
double expected_of(const domain::Signal& signal) {
  for (const domain::GateResult& result : signal.gates)
    if (result.gate == domain::Gate::rounding) return base::Price::from_raw(result.measured).to_double();
  return signal.edge_net.to_double();
}

bool before_start(domain::Phase phase) {
  return phase == domain::Phase::scheduled || phase == domain::Phase::delayed || phase == domain::Phase::postponed;
}

}  // namespace

void Collector::add(std::span<const domain::Output> outputs) {
  for (const domain::Output& output : outputs) {
    now_ = output.at;
    std::visit([&](const auto& body) { take(output, body); }, output.body);
  }
}

void Collector::take(const domain::Output&, const domain::GameListed& listed) {
  games_.resize(std::max<std::size_t>(games_.size(), listed.id.value + 1));
  games_[listed.id.value].game = listed.game;
}

void Collector::take(const domain::Output&, const domain::MarketListed& listed) {
  markets_.resize(std::max<std::size_t>(markets_.size(), listed.id.value + 1));
  markets_[listed.id.value].market = listed.market;
  markets_[listed.id.value].game = listed.game;
  games_[listed.game.value].markets.push_back(listed.id);
}

void Collector::take(const domain::Output&, const domain::GameView& view) {
  GameFacts& game = games_[view.game.value];
  game.view = view;
  if (!game.started && !before_start(view.state.phase)) {
    game.started = true;
    for (const domain::MarketId id : game.markets) markets_[id.value].mid_before_start = markets_[id.value].mid;
  }
  if (const auto result = domain::home_result(game.game, view.state)) game.home_won = result;
  sample(game, now_);
}

void Collector::sample(GameFacts& game, base::Nanos now) {
  if (!game.view || !game.view->home || !domain::in_play(game.view->state.phase)) return;
  if (!game.forecasts.empty() && now - game.sampled_at < kSampleEvery) return;
  game.sampled_at = now;
  Forecast forecast{evening_ + "/" + game.game.key, game.view->home->to_double(), std::nullopt, 0};
  for (const domain::MarketId id : game.markets) {
    const MarketFacts& market = markets_[id.value];
    const auto mid = market.quote ? mid_of(*market.quote) : std::nullopt;
    if (!mid) continue;
    forecast.market = market.market.yes_side == domain::Side::home ? *mid : 1 - *mid;
    break;
  }
  game.forecasts.push_back(forecast);
}

void Collector::take(const domain::Output& output, const domain::Quote& quote) {
  MarketFacts& market = markets_[quote.market.value];
  market.quote = quote;
  if (const auto mid = mid_of(quote); mid && mid != market.mid) {
    market.mid = mid;
    market.mids.emplace_back(output.at, *mid);
  }
}

Trade Collector::begin(domain::GameId game, domain::Venue venue) const {
  const GameFacts& facts = games_[game.value];
  Trade trade;
  trade.evening = evening_;
  trade.game = facts.game.key;
  trade.sport = facts.game.sport;
  trade.venue = base::enum_name(venue);
  const bool live = facts.view && !before_start(facts.view->state.phase);
  trade.period = live ? std::to_string(facts.view->state.period) : "pregame";
  trade.at = trade.closed_at = now_;
  return trade;
}

void Collector::take(const domain::Output&, const domain::Signal& signal) {
  told_.insert(signal.id.value);
  if (signal.refused_by) refuse(signal);
  if (!signal.approved) return;
  refused_.erase(signal.id.value);  // it stood at last
  Trade trade = begin(signal.game, signal.legs[0].venue);
  trade.kind = base::enum_name(signal.kind);
  trade.edge = expected_of(signal);
  const bool bet = signal.kind != domain::SignalKind::arbitrage;
  signals_.insert_or_assign(signal.id.value, Decided{trade, trade.period == "pregame", bet});
}

void Collector::refuse(const domain::Signal& signal) {
  OpenRefusal open;
  open.refused.evening = evening_;
  open.refused.game = games_[signal.game.value].game.key;
  open.refused.gate = base::enum_name(*signal.refused_by);
  open.refused.kind = base::enum_name(signal.kind);
  open.refused.at = now_;
  open.refused.edge = signal.fair.to_double();
  for (const domain::Leg& leg : signal.legs) {
    const auto fee = markets_[leg.market.value].market.fees.taker_fee(leg.best_price, base::Quantity::from_units(1));
    open.refused.sizes_known = open.refused.sizes_known && leg.sizes_known;
    open.legs.push_back({leg.market, leg.claim, leg.best_price.to_double(), fee ? fee->to_double() : 0.0, 1});
    open.refused.edge -= open.legs.back().price + open.legs.back().fee;
  }
  refused_.insert_or_assign(signal.id.value, std::move(open));
}

void Collector::take(const domain::Output&, const domain::Fill& fill) {
  auto& opened = open_[static_cast<std::size_t>(fill.assumption)];
  const auto decided = signals_.find(fill.signal.value);
  auto [at, is_new] = opened.try_emplace(fill.signal.value);
  Open& open = at->second;
  if (is_new) {
    open.trade = decided == signals_.end() ? begin(fill.game, fill.venue) : decided->second.trade;
    open.pregame = decided != signals_.end() && decided->second.pregame;
    open.bet = decided != signals_.end() && decided->second.bet;
  }
  const double quantity = fill.quantity.to_double();
  const double amount = fill.price.to_double() * quantity;
  const double fee = fill.fee.to_double();
  Held& held = open.legs[{fill.market.value, fill.claim}];
  open.trade.fees += fee;
  if (fill.action == domain::OrderAction::buy) {
    open.cash -= amount + fee;
    open.trade.cost += amount;
    held.quantity += quantity;
    held.bought += quantity;
    held.paid += amount;
  } else {
    open.cash += amount - fee;
    held.quantity -= quantity;
  }
  open.trade.closed_at = now_;
}

void Collector::buy(const Purchase& purchase, double edge, double half_spread) {
  Open& open = controls_.emplace_back();
  const MarketFacts& market = markets_[purchase.market.value];
  open.trade = begin(market.game, market.market.venue);
  open.trade.kind = "control";
  open.trade.edge = edge;
  open.trade.half_spread = half_spread;
  open.trade.quantity = purchase.quantity;
  open.trade.cost = purchase.price * purchase.quantity;
  open.trade.fees = purchase.fee * purchase.quantity;
  open.cash = -open.trade.cost - open.trade.fees;
  open.legs[{purchase.market.value, purchase.claim}] = {purchase.quantity, purchase.quantity, open.trade.cost};
}

void Collector::take(const domain::Output&, const domain::Settlement& settlement) {
  if (!domain::decides_payment(settlement)) return;
  MarketFacts& market = markets_[settlement.market.value];
  market.settled_at = settlement.yes_value.to_double();
  settled_when_[settlement.market.value] = now_;
  GameFacts& game = games_[market.game.value];
  if (!game.home_won && (*market.settled_at == 0 || *market.settled_at == 1)) {
    const bool yes = *market.settled_at == 1;
    game.home_won = (market.market.yes_side == domain::Side::home) == yes ? 1.0 : 0.0;
  }
}

double Collector::value_of(std::uint32_t market, domain::Claim claim, Trade& trade) const {
  const MarketFacts& facts = markets_[market];
  if (facts.settled_at) return of_claim(*facts.settled_at, claim);
  trade.settled = false;
  trade.priced = trade.priced && facts.mid.has_value();
  return facts.mid ? of_claim(*facts.mid, claim) : 0;
}

void Collector::close(Open& open) const {
  Trade& trade = open.trade;
  trade.profit = open.cash;
  trade.quantity = 0;
  for (const auto& [leg, held] : open.legs) {
    trade.quantity = std::max(trade.quantity, held.bought);
    if (held.quantity > 1e-9) trade.profit += value_of(leg.first, leg.second, trade) * held.quantity;
    if (const auto when = settled_when_.find(leg.first); when != settled_when_.end())
      trade.closed_at = std::max(trade.closed_at, when->second);
  }
  if (!open.bet || open.legs.size() != 1) return;
  const auto& [leg, held] = *open.legs.begin();
  if (held.bought <= 0) return;
  trade.entry_price = held.paid / held.bought;
  const MarketFacts& market = markets_[leg.first];
  std::optional<double> later = open.pregame ? market.mid_before_start : std::nullopt;
  if (!open.pregame && now_ - trade.at >= kLater) {
    const auto after =
        std::ranges::upper_bound(market.mids, trade.at + kLater, {}, [](const auto& p) { return p.first; });
    if (after != market.mids.begin()) later = std::prev(after)->second;
  }
  if (later) trade.later_price = of_claim(*later, leg.second);
}

Played Collector::finish() {
  Played played;
  played.trades.resize(domain::kAssumptionCount);
  for (std::size_t i = 0; i < open_.size(); ++i)
    for (auto& [signal, open] : open_[i]) {
      close(open);
      played.trades[i].push_back(std::move(open.trade));
    }
  for (Open& open : controls_) {
    open.pregame = open.trade.period == "pregame";
    close(open);
    for (auto& trades : played.trades) trades.push_back(open.trade);
  }
  for (auto& [signal, open] : refused_) {
    double profit = 0;
    Trade held;
    for (const Purchase& leg : open.legs) profit += value_of(leg.market.value, leg.claim, held) - leg.price - leg.fee;
    if (held.settled) open.refused.profit = profit;
    played.refused.push_back(std::move(open.refused));
  }
  for (GameFacts& game : games_) {
    ++played.games;
    played.watched.push_back(evening_ + "/" + game.game.key);
    if (!game.home_won) continue;
    ++played.games_settled;
    for (Forecast& forecast : game.forecasts) {
      forecast.home_won = *game.home_won;
      played.forecasts.push_back(forecast);
    }
  }
  played.signals = told_.size();
  return played;
}

}  // namespace arbees::services::backtest
