#include <algorithm>

#include "arbees/api/board.hpp"

namespace arbees::api {
namespace {

std::int64_t to_ms(base::Nanos t) {
  return t.value / 1'000'000;
}

std::optional<double> price_of(const std::optional<domain::Level>& level) {
  return level ? std::optional(level->price.to_double()) : std::nullopt;
}

std::optional<double> price_of(const std::optional<base::Price>& price) {
  return price ? std::optional(price->to_double()) : std::nullopt;
}

}  // namespace

bool OpportunityFilter::holds(const domain::Signal& signal) const {
  return (!kind || signal.kind == *kind) && (!approved || signal.approved == *approved) &&
         (!game || signal.game == *game) && (!refused_by || signal.refused_by == refused_by);
}

Board::Board(BoardLimits limits) : limits_(limits), equity_(limits.curve_points) {}

void Board::fold(std::span<const domain::Output> outputs) {
  const std::unique_lock lock(mutex_);
  for (const domain::Output& output : outputs) {
    if (output.sequence <= sequence_) continue;
    if (first_sequence_ == 0) first_sequence_ = output.sequence;
    sequence_ = output.sequence;
    time_ = output.at;
    std::visit([&](const auto& body) { take(output.at, body); }, output.body);
    calibration_.fold(output);
  }
}

void Board::take(base::Nanos, const domain::GameListed& listed) {
  const auto [at, is_new] = games_.try_emplace(
      listed.id, GameEntry{listed.game, {}, {}, Curve<ProbabilityPoint>(limits_.curve_points), {}, {}});
  if (is_new) ++counts_.games;
  else at->second.game = listed.game;
}

void Board::take(base::Nanos, const domain::MarketListed& listed) {
  const domain::Market& market = listed.market;
  MarketSummary summary{listed.id,
                        market.venue,
                        market.symbol,
                        market.yes_side,
                        market.yes_name,
                        market.link_confidence_ppm,
                        market.link_evidence,
                        {},
                        {}};
  const auto [at, is_new] =
      markets_.try_emplace(listed.id, MarketEntry{listed.game, summary, Curve<QuotePoint>(limits_.curve_points)});
  if (!is_new) {
    summary.quote = at->second.summary.quote;
    at->second.summary = std::move(summary);
    return;
  }
  const auto game = games_.find(listed.game);
  if (game != games_.end()) game->second.markets.push_back(listed.id);
}

void Board::take(base::Nanos at, const domain::GameView& view) {
  const auto game = games_.find(view.game);
  if (game == games_.end()) return;
  game->second.view = view;
  if (view.home) game->second.probability.add({to_ms(at), view.home->to_double(), view.standard_error / 1e6});
}

void Board::take(base::Nanos at, const domain::PlayView& view) {
  const auto game = games_.find(view.game);
  if (game == games_.end()) return;
  auto& plays = game->second.plays;
  const auto known = std::find_if(plays.begin(), plays.end(), [&](const auto& p) { return p.play.id == view.play.id; });
  const TimedPlay play{view, at};
  if (view.play.change == domain::PlayChange::removed) {
    if (known != plays.end()) plays.erase(known);
  } else if (known != plays.end()) {
    const base::Nanos first_told = known->at;
    *known = play;
    known->at = first_told;
  } else {
    plays.push_back(play);
    if (plays.size() > limits_.plays) plays.pop_front();
  }
}

void Board::take(base::Nanos at, const domain::Quote& quote) {
  const auto market = markets_.find(quote.market);
  if (market == markets_.end()) return;
  market->second.summary.quote = quote;
  market->second.curve.add({to_ms(at), price_of(quote.bid), price_of(quote.ask), price_of(quote.last)});
}

void Board::take(base::Nanos at, const domain::FeedView& view) {
  FeedStatus& feed = feeds_[view.feed];
  const bool resumed = feed.health == domain::FeedHealth::halted && view.health != domain::FeedHealth::halted;
  feed = {view.feed, view.health, view.detail, at, view.lag, resumed ? at : feed.resumed_at};
}

void Board::take(base::Nanos, const domain::Rejected& rejected) {
  ++rejected_by_reason_[std::string(base::enum_name(rejected.reason))];
}

// A signal may be told twice: refused, and later approved.
void Board::count(const domain::Signal& signal) {
  const bool is_first = signal.id > newest_signal_;
  if (is_first) {
    newest_signal_ = signal.id;
    ++counts_.signals;
    ++signals_by_kind_[std::string(base::enum_name(signal.kind))];
    if (signal.refused_by) ++refusals_by_gate_[std::string(base::enum_name(*signal.refused_by))];
    ++(signal.approved ? counts_.approved : counts_.refused);
    return;
  }
  if (!signal.approved) return;
  const auto known = told_.find(signal.id);
  if (known != told_.end() && known->second.opportunity.approved) return;
  ++counts_.approved;
  --counts_.refused;
}

void Board::take(base::Nanos at, const domain::Signal& signal) {
  count(signal);
  Told& told = told_[signal.id];
  if (told.sequence == 0) {
    told.opportunity.at = at;
    told.opportunity.game_label = label_of(signal.game);
  } else {
    by_telling_.erase(told.sequence);
  }
  static_cast<domain::Signal&>(told.opportunity) = signal;
  told.sequence = sequence_;
  by_telling_[sequence_] = signal.id;
  if (const auto game = games_.find(signal.game); game != games_.end()) game->second.open[signal.id] = signal.edge_net;
  if (told_.size() <= limits_.opportunities) return;
  opportunities_evicted_ = true;
  told_.erase(by_telling_.begin()->second);
  by_telling_.erase(by_telling_.begin());
}

void Board::take(base::Nanos at, const domain::SignalClosed& closed) {
  if (const auto game = games_.find(closed.game); game != games_.end()) game->second.open.erase(closed.id);
  if (const auto told = told_.find(closed.id); told != told_.end())
    told->second.opportunity.closed = Closed{at, closed.lasted, closed.best_edge_net};
}

// The board shows what the expected account does; of the other two it keeps the account alone.
void Board::take(base::Nanos, const domain::Order& order) {
  if (order.assumption != domain::Assumption::expected) return;
  if (order.id > newest_order_) {
    newest_order_ = order.id;
    ++counts_.orders;
  }
  const auto [known, is_new] = orders_.try_emplace(order.id, TimedOrder{order, order.sent_at});
  if (!is_new) static_cast<domain::Order&>(known->second) = order;
  if (orders_.size() > limits_.trades) {
    trades_evicted_ = true;
    orders_.erase(orders_.begin());
  }
  const auto told = told_.find(order.signal);
  if (told == told_.end()) return;
  auto& orders = told->second.opportunity.orders;
  const auto same = std::find_if(orders.begin(), orders.end(), [&](const auto& o) { return o.id == order.id; });
  if (same != orders.end()) *same = order;
  else orders.push_back(order);
}

void Board::take(base::Nanos, const domain::Fill& fill) {
  if (fill.assumption != domain::Assumption::expected) return;
  ++counts_.fills;
  fills_.push_back(fill);
  if (fills_.size() > limits_.trades) {
    trades_evicted_ = true;
    fills_.pop_front();
  }
  if (const auto told = told_.find(fill.signal); told != told_.end()) told->second.opportunity.fills.push_back(fill);
}

void Board::take(base::Nanos, const domain::Position& position) {
  if (position.assumption != domain::Assumption::expected) return;
  positions_[{position.market, position.claim}] = position;
}

// Positions and the account follow by themselves.
void Board::take(base::Nanos, const domain::Settlement&) {}

void Board::take(base::Nanos at, const domain::Account& account) {
  accounts_[account.assumption] = account;
  if (account.assumption != domain::Assumption::expected) return;
  account_ = account;
  add_equity_point(at);
}

void Board::take(base::Nanos, const domain::LagOutcome& outcome) {
  if (const auto told = told_.find(outcome.signal); told != told_.end()) told->second.opportunity.lag_outcome = outcome;
}

void Board::take(base::Nanos, const domain::Reconciliation& check) {
  reconciliations_[check.assumption] = check;
}

void Board::take(base::Nanos, const domain::TradingState& state) {
  trading_ = state;
}

void Board::take(base::Nanos, const domain::AlarmChanged& alarm) {
  std::erase_if(active_alarms_, [&](const domain::AlarmChanged& other) {
    return other.feed == alarm.feed && other.kind == alarm.kind && other.subject == alarm.subject;
  });
  if (alarm.active) active_alarms_.push_back(alarm);
}

void Board::take(base::Nanos, const domain::ClockChanged& change) {
  clock_ = change;
}

// The engine values what is held; the board only shows it.
void Board::add_equity_point(base::Nanos at) {
  const base::Money owned = account_.cash + account_.reserved;
  equity_.add({to_ms(at), (owned + account_.value_held).to_double(), account_.cash.to_double(),
               account_.realised.to_double(), (owned + account_.value_mid).to_double()});
}

}  // namespace arbees::api
