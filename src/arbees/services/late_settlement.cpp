#include "arbees/services/late_settlement.hpp"

#include <algorithm>
#include <set>

namespace arbees::services {
namespace {

base::Price value_of(const domain::Position& position, base::Price yes_value) {
  return position.claim == domain::Claim::yes ? yes_value : base::complement(yes_value);
}

base::Money payout(const domain::Position& position, base::Price yes_value) {
  return base::notional(value_of(position, yes_value), position.quantity, base::Rounding::down);
}

/// The parts of an account that follow from its positions.
void count_held(domain::Account& account, const std::map<Holdings::Key, domain::Position>& positions) {
  account.cost_held = account.fees_held = account.value_held = account.value_mid = {};
  account.marks_current = true;
  for (const auto& [key, p] : positions) {
    if (p.assumption != account.assumption || !is_open(p)) continue;
    account.cost_held += p.cost;
    account.fees_held += p.fees;
    account.value_held += p.mark ? base::notional(*p.mark, p.quantity, base::Rounding::down) : p.cost;
    account.value_mid += p.mid    ? base::notional(*p.mid, p.quantity, base::Rounding::down)
                         : p.mark ? base::notional(*p.mark, p.quantity, base::Rounding::down)
                                  : p.cost;
    account.marks_current = false;  // nobody watches its book for this run
  }
  account.peak = std::max(account.peak, account.cash + account.reserved + account.value_held);
}

}  // namespace

LateSettlement::LateSettlement(ports::Store& store, std::string run, Holdings holdings)
    : store_(&store), run_(std::move(run)), holdings_(std::move(holdings)), last_sequence_(holdings_.last_sequence()) {}

base::Result<LateSettlement> LateSettlement::open(ports::Store& store, const std::string& run) {
  const auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  const auto info = std::ranges::find(*runs, run, &ports::RunInfo::id);
  if (info == runs->end()) return base::fail(store.location(), "holds no run " + run);
  if (const auto begun = store.begin_run(*info); !begun) return std::unexpected(begun.error());
  auto holdings = Holdings::of(store, run);
  if (!holdings) return std::unexpected(holdings.error());
  return LateSettlement(store, run, *std::move(holdings));
}

std::vector<domain::Event> LateSettlement::openings(base::Nanos at) const {
  std::set<domain::MarketId> markets;
  std::set<domain::GameId> games;
  for (const auto& [key, position] : holdings_.positions()) {
    if (!is_open(position) || !holdings_.markets().contains(position.market)) continue;
    markets.insert(position.market);
    games.insert(holdings_.markets().at(position.market).game);
  }
  std::vector<domain::Event> events;
  for (const domain::GameId game : games)
    if (const auto known = holdings_.games().find(game); known != holdings_.games().end())
      events.push_back({base::at_once(at), domain::GameOpened{known->second}, at});
  for (const domain::MarketId market : markets)
    events.push_back({base::at_once(at), domain::MarketOpened{holdings_.markets().at(market).market}, at});
  return events;
}

void LateSettlement::open(const domain::MarketOpened& opened) {
  const domain::Market& market = opened.market;
  if (!registry_.game(market.game_key) || !registry_.open_market(market.venue, market.symbol).is_new) return;
  std::optional<domain::MarketId> own;
  for (const auto& [id, listed] : holdings_.markets()) {
    const domain::Market& ours = listed.market;
    if (ours.venue == market.venue && ours.symbol == market.symbol && ours.game_key == market.game_key &&
        ours.yes_side == market.yes_side)
      own = id;
  }
  own_market_.push_back(own);
}

void LateSettlement::take(const domain::Event& event) {
  if (const auto* game = std::get_if<domain::GameOpened>(&event.body)) {
    if (!registry_.open_game(game->game.key).is_new) return;
    std::optional<domain::GameId> own;
    for (const auto& [id, ours] : holdings_.games())
      if (ours.key == game->game.key) own = id;
    own_game_.push_back(own);
  } else if (const auto* market = std::get_if<domain::MarketOpened>(&event.body)) {
    open(*market);
  } else if (const auto* update = std::get_if<domain::GameUpdated>(&event.body)) {
    if (update->game.value < own_game_.size() && own_game_[update->game.value])
      phases_[*own_game_[update->game.value]] = update->state.phase;
  } else if (const auto* change = std::get_if<domain::MarketStatusChanged>(&event.body)) {
    if (!change->settlement || change->market.value >= own_market_.size()) return;
    if (const auto own = own_market_[change->market.value]) words_[*own] = {*change->settlement, event.stamp.received};
  }
}

domain::SettlementCause LateSettlement::cause_of(domain::MarketId market, base::Price yes_value) const {
  using enum domain::SettlementCause;
  if (yes_value == base::kPriceOne || yes_value == base::Price{}) return decided;
  const auto phase = phases_.find(holdings_.markets().at(market).game);
  if (phase == phases_.end() || phase->second == domain::Phase::final) return tie;
  return phase->second == domain::Phase::postponed ? postponed : canceled;
}

void LateSettlement::pay(domain::MarketId market, base::Price yes_value, base::Nanos at,
                         std::vector<domain::Output>& outputs) {
  const auto before = holdings_.settled_at().find(market);
  const auto say = [&](domain::OutputBody body) { outputs.push_back({++last_sequence_, at, std::move(body)}); };
  for (auto& [assumption, account] : holdings_.accounts()) {
    domain::Settlement settlement{.market = market,
                                  .game = holdings_.markets().at(market).game,
                                  .assumption = assumption,
                                  .yes_value = yes_value,
                                  .source = domain::SettlementSource::venue,
                                  .cause = cause_of(market, yes_value)};
    if (before != holdings_.settled_at().end()) {
      settlement.previous = before->second;
      settlement.cause = domain::SettlementCause::corrected;
    }
    std::vector<domain::Position> touched;
    for (auto& [key, p] : holdings_.positions()) {
      if (p.assumption != assumption || p.market != market || (!is_open(p) && !p.settled)) continue;
      const base::Money paid = payout(p, yes_value);
      const base::Money change = p.settled && settlement.previous ? paid - payout(p, *settlement.previous) : paid;
      const base::Money profit = p.settled ? change : change - p.cost - p.fees;
      p.realised += profit;
      p.mark = value_of(p, yes_value);
      p.settled = true;
      settlement.paid += change;
      settlement.profit += profit;
      account.cash += change;
      (p.venue == domain::Venue::kalshi ? account.cash_kalshi : account.cash_polymarket) += change;
      account.realised += profit;
      touched.push_back(p);
    }
    if (touched.empty()) continue;
    count_held(account, holdings_.positions());
    say(settlement);
    for (const domain::Position& position : touched) say(position);
    say(account);
  }
  holdings_.settled_at()[market] = yes_value;
}

base::Result<std::size_t> LateSettlement::settle() {
  // On copies: what the store refuses has not happened.
  LateSettlement next = *this;
  std::vector<domain::Output> outputs;
  std::size_t paid = 0;
  for (const auto& [market, word] : words_) {
    const auto before = holdings_.settled_at().find(market);
    if (before != holdings_.settled_at().end() && before->second == word.yes_value) continue;
    next.pay(market, word.yes_value, word.at, outputs);
    ++paid;
  }
  next.words_.clear();
  if (!outputs.empty())
    if (const auto stored = store_->append(run_, outputs); !stored) return std::unexpected(stored.error());
  *this = std::move(next);
  return paid;
}

}  // namespace arbees::services
