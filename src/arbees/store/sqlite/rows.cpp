#include "arbees/store/sqlite/rows.hpp"

namespace arbees::store::sqlite {
namespace {

using Insert = std::function<void(const Row&)>;

Row row(const char* table) {
  Row made{table, {}};
  made.cells.reserve(24);
  return made;
}
Row row(const char* table, base::Nanos at) {
  Row made = row(table);
  made.add("at_ns", at);
  return made;
}

void rows_of(base::Nanos, const domain::GameListed& listed, const Insert& insert) {
  const domain::Game& game = listed.game;
  insert(row("games")
             .add("game", listed.id)
             .add("key", game.key)
             .add("sport", game.sport)
             .add("home", game.home.name)
             .add("home_abbreviation", game.home.abbreviation)
             .add("away", game.away.name)
             .add("away_abbreviation", game.away.abbreviation)
             .add("start_ns", game.start)
             .add("neutral_site", game.neutral_site)
             .add("postseason", game.postseason)
             .add("line_home_spread", game.line.home_spread)
             .add("line_home_moneyline", game.line.home_moneyline)
             .add("line_away_moneyline", game.line.away_moneyline)
             .add("line_home_probability_e6", game.line.home_probability));
}

void rows_of(base::Nanos, const domain::MarketListed& listed, const Insert& insert) {
  const domain::Market& market = listed.market;
  insert(row("markets")
             .add("market", listed.id)
             .add("game", listed.game)
             .add("venue", market.venue)
             .add("symbol", market.symbol)
             .add("event", market.event)
             .add("yes_side", market.yes_side)
             .add("yes_name", market.yes_name)
             .add("fee_model", market.fees.model)
             .add("taker_rate_ppm", market.fees.taker_rate_ppm)
             .add("maker_rate_ppm", market.fees.maker_rate_ppm)
             .add("fee_exponent", market.fees.exponent)
             .add("fee_evidence", market.fees.evidence)
             .add("minimum_order_e6", market.minimum_order)
             .add("taker_hold_ns", market.taker_hold)
             .add("rule_tie", market.rules.tie)
             .add("rule_postponed", market.rules.postponed)
             .add("rule_canceled", market.rules.canceled)
             .add("link_confidence_ppm", market.link_confidence_ppm)
             .add("link_evidence", market.link_evidence));
}

void rows_of(base::Nanos at, const domain::GameView& view, const Insert& insert) {
  insert(row("states", at)
             .add("game", view.game)
             .add("phase", view.state.phase)
             .add("period", view.state.period)
             .add("clock_ms", view.state.clock_ms)
             .add("home_score", view.state.home_score)
             .add("away_score", view.state.away_score)
             .add("under_review", view.state.under_review)
             .add("last_play_id", view.state.last_play_id)
             .add("home_probability_e6", view.home)
             .add("standard_error_e6", view.standard_error)
             .add("missing", view.missing)
             .add("source_ns", view.stamp.source)
             .add("received_ns", view.stamp.received)
             .add("doubt", view.doubt)
             .add("doubt_detail", view.doubt_detail)
             .add("as_of_ns", view.as_of));
}

void rows_of(base::Nanos at, const domain::PlayView& view, const Insert& insert) {
  const domain::Play& play = view.play;
  insert(row("plays", at)
             .add("game", view.game)
             .add("play_id", play.id)
             .add("change", play.change)
             .add("period", play.period)
             .add("clock_ms", play.clock_ms)
             .add("kind", play.kind)
             .add("text", play.text)
             .add("side", play.side)
             .add("scoring", play.scoring)
             .add("home_score", play.home_score)
             .add("away_score", play.away_score)
             .add("wallclock_ns", play.wallclock)
             .add("home_before_e6", view.home_before)
             .add("home_after_e6", view.home_after));
}

std::optional<base::Price> price_of(const std::optional<domain::Level>& level) {
  return level ? std::optional(level->price) : std::nullopt;
}
std::optional<base::Quantity> quantity_of(const std::optional<domain::Level>& level) {
  return level ? std::optional(level->quantity) : std::nullopt;
}

void rows_of(base::Nanos at, const domain::Quote& quote, const Insert& insert) {
  insert(row("quotes", at)
             .add("market", quote.market)
             .add("game", quote.game)
             .add("bid_e4", price_of(quote.bid))
             .add("bid_quantity_e6", quantity_of(quote.bid))
             .add("ask_e4", price_of(quote.ask))
             .add("ask_quantity_e6", quantity_of(quote.ask))
             .add("last_e4", quote.last)
             .add("fault", quote.fault)
             .add("status", quote.status)
             .add("sizes_known", quote.sizes_known)
             .add("source_ns", quote.stamp.source)
             .add("received_ns", quote.stamp.received)
             .add("as_of_ns", quote.as_of)
             .add("polled", quote.polled));
}

void rows_of(base::Nanos at, const domain::FeedView& view, const Insert& insert) {
  insert(row("feeds", at)
             .add("feed", view.feed)
             .add("health", view.health)
             .add("detail", view.detail)
             .add("lag_ns", view.lag));
}

void rows_of(base::Nanos at, const domain::Rejected& rejected, const Insert& insert) {
  insert(row("rejections", at)
             .add("reason", rejected.reason)
             .add("fault", rejected.fault)
             .add("game", rejected.game)
             .add("market", rejected.market));
}

void leg_row(const domain::Signal& signal, std::size_t index, const Insert& insert) {
  const domain::Leg& leg = signal.legs[index];
  insert(row("signal_legs")
             .add("leg", index)
             .add("signal", signal.id)
             .add("market", leg.market)
             .add("venue", leg.venue)
             .add("claim", leg.claim)
             .add("wins_with", leg.wins_with)
             .add("best_price_e4", leg.best_price)
             .add("limit_price_e4", leg.limit_price)
             .add("depth_e6", leg.depth)
             .add("cost_e6", leg.cost)
             .add("fee_e6", leg.fee)
             .add("levels", leg.levels)
             .add("book_age_ns", leg.book_age)
             .add("sizes_known", leg.sizes_known)
             .add("fee_known", leg.fee_known));
}

void rows_of(base::Nanos at, const domain::Signal& signal, const Insert& insert) {
  std::optional<domain::Venue> leader;
  std::optional<base::Price> move;
  if (signal.lag) {
    leader = signal.lag->leader;
    move = signal.lag->move;
  }
  insert(row("signals", at)
             .add("signal", signal.id)
             .add("kind", signal.kind)
             .add("game", signal.game)
             .add("approved", signal.approved)
             .add("refused_by", signal.refused_by)
             .add("fair_e6", signal.fair)
             .add("fair_error_e6", signal.fair_error)
             .add("edge_gross_e4", signal.edge_gross)
             .add("edge_net_e4", signal.edge_net)
             .add("quantity_e6", signal.quantity)
             .add("expected_profit_e6", signal.expected_profit)
             .add("worst_case_e6", signal.worst_case)
             .add("capital_e6", signal.capital)
             .add("settles_in_ns", signal.settles_in)
             .add("lag_leader", leader)
             .add("lag_move_e4", move)
             .add("state_age_ns", signal.state_age));
  for (std::size_t i = 0; i < signal.legs.size(); ++i) leg_row(signal, i, insert);
  for (std::size_t i = 0; i < signal.gates.size(); ++i) {
    const domain::GateResult& result = signal.gates[i];
    insert(row("signal_gates")
               .add("position", i)
               .add("signal", signal.id)
               .add("gate", result.gate)
               .add("passed", result.passed)
               .add("measured", result.measured)
               .add("bar", result.bar));
  }
}

void rows_of(base::Nanos at, const domain::SignalClosed& closed, const Insert& insert) {
  insert(row("signal_ends", at)
             .add("signal", closed.id)
             .add("game", closed.game)
             .add("lasted_ns", closed.lasted)
             .add("best_edge_net_e4", closed.best_edge_net));
}

void rows_of(base::Nanos at, const domain::Order& order, const Insert& insert) {
  insert(row("orders", at)
             .add("order", order.id)
             .add("signal", order.signal)
             .add("game", order.game)
             .add("market", order.market)
             .add("venue", order.venue)
             .add("claim", order.claim)
             .add("assumption", order.assumption)
             .add("action", order.action)
             .add("style", order.style)
             .add("purpose", order.purpose)
             .add("cancelled_for", order.cancelled_for)
             .add("limit_e4", order.limit)
             .add("quantity_e6", order.quantity)
             .add("filled_e6", order.filled)
             .add("sent_ns", order.sent_at)
             .add("arrives_ns", order.arrives_at)
             .add("status", order.status));
}

void rows_of(base::Nanos, const domain::Fill& fill, const Insert& insert) {
  insert(row("fills", fill.at)
             .add("order", fill.order)
             .add("signal", fill.signal)
             .add("game", fill.game)
             .add("market", fill.market)
             .add("venue", fill.venue)
             .add("claim", fill.claim)
             .add("assumption", fill.assumption)
             .add("action", fill.action)
             .add("purpose", fill.purpose)
             .add("maker", fill.maker)
             .add("rounding_e6", fill.rounding)
             .add("realised_e6", fill.realised)
             .add("price_e4", fill.price)
             .add("quantity_e6", fill.quantity)
             .add("fee_e6", fill.fee));
}

void rows_of(base::Nanos at, const domain::Position& position, const Insert& insert) {
  insert(row("positions", at)
             .add("market", position.market)
             .add("game", position.game)
             .add("venue", position.venue)
             .add("claim", position.claim)
             .add("assumption", position.assumption)
             .add("quantity_e6", position.quantity)
             .add("cost_e6", position.cost)
             .add("fees_e6", position.fees)
             .add("mark_e4", position.mark)
             .add("realised_e6", position.realised)
             .add("settled", position.settled)
             .add("mid_e4", position.mid)
             .add("mark_current", position.mark_current));
}

void rows_of(base::Nanos at, const domain::Settlement& settlement, const Insert& insert) {
  insert(row("settlements", at)
             .add("market", settlement.market)
             .add("game", settlement.game)
             .add("assumption", settlement.assumption)
             .add("yes_value_e4", settlement.yes_value)
             .add("previous_e4", settlement.previous)
             .add("source", settlement.source)
             .add("cause", settlement.cause)
             .add("paid_e6", settlement.paid)
             .add("profit_e6", settlement.profit));
}

void rows_of(base::Nanos at, const domain::Account& account, const Insert& insert) {
  insert(row("accounts", at)
             .add("assumption", account.assumption)
             .add("cash_e6", account.cash)
             .add("reserved_e6", account.reserved)
             .add("fees_paid_e6", account.fees_paid)
             .add("realised_e6", account.realised)
             .add("cost_held_e6", account.cost_held)
             .add("fees_held_e6", account.fees_held)
             .add("cash_kalshi_e6", account.cash_kalshi)
             .add("cash_polymarket_e6", account.cash_polymarket)
             .add("value_held_e6", account.value_held)
             .add("peak_e6", account.peak)
             .add("value_mid_e6", account.value_mid)
             .add("marks_current", account.marks_current));
}

void rows_of(base::Nanos at, const domain::LagOutcome& outcome, const Insert& insert) {
  insert(row("lag_outcomes", at)
             .add("signal", outcome.signal)
             .add("game", outcome.game)
             .add("market", outcome.market)
             .add("leader", outcome.leader)
             .add("gap_e4", outcome.gap)
             .add("followed_e4", outcome.followed)
             .add("share_ppm", outcome.share_ppm)
             .add("took_ns", outcome.took)
             .add("leader_gave_back_e4", outcome.leader_gave_back)
             .add("horizon_ns", outcome.horizon));
}

void rows_of(base::Nanos at, const domain::Reconciliation& check, const Insert& insert) {
  insert(row("reconciliations", at)
             .add("assumption", check.assumption)
             .add("fills", check.fills)
             .add("settlements", check.settlements)
             .add("cash_difference_e6", check.cash_difference)
             .add("held_difference_e6", check.held_difference)
             .add("agrees", check.agrees));
}

void rows_of(base::Nanos at, const domain::TradingState& state, const Insert& insert) {
  insert(row("trading_states", at)
             .add("kill_switch", state.kill_switch)
             .add("drawdown_stop", state.drawdown_stop)
             .add("drawdown_ppm", state.drawdown_ppm)
             .add("clock_stop", state.clock_stop));
}

void rows_of(base::Nanos at, const domain::AlarmChanged& alarm, const Insert& insert) {
  insert(row("alarms", at)
             .add("feed", alarm.feed)
             .add("kind", alarm.kind)
             .add("active", alarm.active)
             .add("subject", alarm.subject)
             .add("detail", alarm.detail));
}

void rows_of(base::Nanos at, const domain::ClockChanged& change, const Insert& insert) {
  insert(row("clock_changes", at)
             .add("difference_ns", change.difference)
             .add("trusted", change.trusted)
             .add("detail", change.detail));
}

}  // namespace

void for_each_row(const domain::Output& output, const std::function<void(const Row&)>& insert) {
  std::visit([&](const auto& body) { rows_of(output.at, body, insert); }, output.body);
}

}  // namespace arbees::store::sqlite
