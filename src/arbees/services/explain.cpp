#include "arbees/services/explain.hpp"

#include <fmt/format.h>

namespace arbees::services {
namespace {

using domain::Gate;

std::string cents(base::Price price) {
  return fmt::format("{}¢", base::format_decimal(price.raw(), 2, 0));
}
std::string dollars(base::Money money) {
  return fmt::format("{}${:.2f}", money.raw() < 0 ? "−" : "", std::abs(money.to_double()));
}
std::string count(base::Quantity quantity) {
  return fmt::format("{:.0f}", quantity.to_double());
}
std::string seconds(base::Duration d) {
  return fmt::format("{:.1f} s", static_cast<double>(d.value) / 1e9);
}

enum class Unit { ratio, yes_no, cents, contracts, milliseconds, seconds, percent, dollars, count };

struct GateWords {
  const char* name;
  Unit unit;
  bool at_most;
};

GateWords words_of(Gate gate) {
  switch (gate) {
    case Gate::minimum_edge: return {"net edge at the best price", Unit::cents, false};
    case Gate::fee_known: return {"fees known", Unit::yes_no, false};
    case Gate::sizes_known: return {"sizes known", Unit::yes_no, false};
    case Gate::depth: return {"depth", Unit::contracts, false};
    case Gate::not_crossed: return {"books not crossed", Unit::yes_no, false};
    case Gate::book_age: return {"oldest book", Unit::milliseconds, true};
    case Gate::connection: return {"connections up", Unit::yes_no, false};
    case Gate::spread: return {"widest spread", Unit::cents, true};
    case Gate::market_open: return {"markets open", Unit::yes_no, false};
    case Gate::link_confidence: return {"link confidence", Unit::percent, false};
    case Gate::game_phase: return {"game in a tradable phase", Unit::yes_no, false};
    case Gate::state_age: return {"age of the game state", Unit::milliseconds, true};
    case Gate::state_agreement: return {"market and model moved apart", Unit::cents, true};
    case Gate::cool_down: return {"since the last score", Unit::milliseconds, false};
    case Gate::final_seconds: return {"game left", Unit::seconds, false};
    case Gate::model_uncertainty: return {"model's standard error", Unit::percent, true};
    case Gate::too_good: return {"edge at the best price not too good to be true", Unit::cents, true};
    case Gate::same_rules: return {"same rules on both venues", Unit::yes_no, false};
    case Gate::one_position: return {"no opposing position", Unit::yes_no, false};
    case Gate::exposure: return {"at risk on the game", Unit::dollars, true};
    case Gate::bankroll: return {"contracts that the stake buys", Unit::contracts, false};
    case Gate::kill_switch: return {"trading allowed", Unit::yes_no, false};
    case Gate::line_known: return {"pregame strength known", Unit::yes_no, false};
    case Gate::corroboration: return {"other books and the model that moved with the leader", Unit::count, false};
    case Gate::score_review: return {"no play under review", Unit::yes_no, false};
    case Gate::overtime: return {"regulation, or overtime allowed", Unit::yes_no, false};
    case Gate::settles_alike: return {"worst case over every outcome", Unit::dollars, false};
    case Gate::same_side: return {"entries on this game and side", Unit::count, true};
    case Gate::reentry: return {"since the last position on the game was closed", Unit::milliseconds, false};
    case Gate::exposure_sport: return {"at risk on the sport", Unit::dollars, true};
    case Gate::exposure_venue: return {"at risk on the venue", Unit::dollars, true};
    case Gate::exposure_day: return {"risked on the day's games", Unit::dollars, true};
    case Gate::venue_cash: return {"free cash on the poorer venue", Unit::dollars, false};
    case Gate::drawdown: return {"below the highest equity", Unit::percent, true};
    case Gate::lag_test: return {"leader's move over its noise", Unit::ratio, false};
    case Gate::persistence: return {"how long the edge has stood", Unit::milliseconds, false};
    case Gate::state_trusted: return {"game state possible and current", Unit::yes_no, false};
    case Gate::clock_trusted: return {"clock trusted", Unit::yes_no, false};
    case Gate::feed_lag: return {"lag of the latest feed", Unit::milliseconds, true};
    case Gate::rounding: return {"net edge of the order as charged", Unit::cents, false};
  }
  return {"?", Unit::count, false};
}

std::string in_unit(std::int64_t value, Unit unit) {
  switch (unit) {
    case Unit::ratio: return fmt::format("{:.1f}×", static_cast<double>(value) / 1e3);
    case Unit::yes_no: return value != 0 ? "yes" : "no";
    case Unit::cents: return cents(base::Price::from_raw(value));
    case Unit::contracts: return count(base::Quantity::from_raw(value));
    case Unit::milliseconds: return fmt::format("{:.1f} s", static_cast<double>(value) / 1e3);
    case Unit::seconds: return fmt::format("{} s", value);
    case Unit::percent: return fmt::format("{:.1f} %", static_cast<double>(value) / 1e4);
    case Unit::dollars: return dollars(base::Money::from_raw(value));
    case Unit::count: return std::to_string(value);
  }
  return std::to_string(value);
}

}  // namespace

std::string describe_gate(const domain::GateResult& result) {
  const GateWords words = words_of(result.gate);
  const std::string measured = in_unit(result.measured, words.unit);
  if (words.unit == Unit::yes_no) return fmt::format("{}: {}", words.name, measured);
  return fmt::format("{}: {} ({} {})", words.name, measured, words.at_most ? "at most" : "at least",
                     in_unit(result.bar, words.unit));
}

void Explainer::add(const domain::Output& output) {
  if (const auto* game = std::get_if<domain::GameListed>(&output.body)) games_[game->id.value] = game->game;
  if (const auto* market = std::get_if<domain::MarketListed>(&output.body)) markets_[market->id.value] = market->market;
}

std::string Explainer::team(domain::GameId game, domain::Side side) const {
  const auto found = games_.find(game.value);
  if (found == games_.end()) return std::string(base::enum_name(side));
  const domain::Team& team = side == domain::Side::home ? found->second.home : found->second.away;
  return team.abbreviation.empty() ? team.name : team.abbreviation;
}

std::string Explainer::headline(const domain::Signal& signal) const {
  const double fair = 100.0 * signal.fair.to_double();
  const double error = signal.fair_error / 1e4;
  const domain::Leg& leg = signal.legs[0];
  switch (signal.kind) {
    case domain::SignalKind::arbitrage:
      return fmt::format("both sides together cost {} before fees and pay 1.00",
                         cents(leg.best_price + signal.legs[1].best_price));
    case domain::SignalKind::model_edge:
      return fmt::format("the model gives {} {:.1f} % ± {:.1f}; {} offers it at {}", team(signal.game, leg.wins_with),
                         fair, error, base::enum_name(leg.venue), cents(leg.best_price));
    case domain::SignalKind::lagging_market:
      return fmt::format("{} has moved to {:.1f}¢ for {}; {} still offers it at {}",
                         signal.lag ? base::enum_name(signal.lag->leader) : "the other venue", fair,
                         team(signal.game, leg.wins_with), base::enum_name(leg.venue), cents(leg.best_price));
  }
  return {};
}

std::string Explainer::leg_line(const domain::Signal& signal, const domain::Leg& leg) const {
  const auto market = markets_.find(leg.market.value);
  std::string line = fmt::format("  buy {} of {} on {} (pays if {} wins): best {}", base::enum_name(leg.claim),
                                 market == markets_.end() ? "?" : market->second.symbol, base::enum_name(leg.venue),
                                 team(signal.game, leg.wins_with), cents(leg.best_price));
  if (leg.sizes_known)
    line += fmt::format(", {} contracts in {} level{} down to {}, cost {} + fee {}", count(leg.depth), leg.levels,
                        leg.levels == 1 ? "" : "s", cents(leg.limit_price), dollars(leg.cost), dollars(leg.fee));
  else line += ", size not shown by the source";
  if (leg.held_back.raw() > 0)
    line += fmt::format(", {} more displayed and held back (taken by us, or about to be)", count(leg.held_back));
  if (!leg.fee_known) line += ", fee unknown";
  return line + fmt::format(", book {} old\n", seconds(leg.book_age));
}

std::string Explainer::explain(const domain::Output& signal_output) const {
  const auto& signal = std::get<domain::Signal>(signal_output.body);
  const auto game = games_.find(signal.game.value);
  std::string text = fmt::format("{} #{} {}: {} @ {}: {}\n", base::format_utc(signal_output.at), signal.id.value,
                                 base::enum_name(signal.kind), team(signal.game, domain::Side::away),
                                 team(signal.game, domain::Side::home), headline(signal));
  if (game != games_.end() && signal.state.phase != domain::Phase::unknown)
    text +=
        fmt::format("  game: {}, period {}, {}–{} (away–home), state {} old\n", base::enum_name(signal.state.phase),
                    signal.state.period, signal.state.away_score, signal.state.home_score, seconds(signal.state_age));
  for (const domain::Leg& leg : signal.legs) text += leg_line(signal, leg);
  text += fmt::format("  edge {} gross, {} net a contract", cents(signal.edge_gross), cents(signal.edge_net));
  if (signal.quantity.raw() > 0)
    text += fmt::format("; {} contracts, expected {}, worst case {}", count(signal.quantity),
                        dollars(signal.expected_profit), dollars(signal.worst_case));
  text += '\n';
  if (signal.pays)
    text += fmt::format("  a pair pays {} when decided, at least {} on a tie, {} cancelled, {} postponed\n",
                        cents(signal.pays->decided), cents(signal.pays->tie), cents(signal.pays->canceled),
                        cents(signal.pays->postponed));
  if (signal.lag)
    text += fmt::format("  {} moved {} where its noise is {}; {} had followed {}\n",
                        base::enum_name(signal.lag->leader), cents(signal.lag->move), cents(signal.lag->noise),
                        base::enum_name(signal.legs[0].venue), cents(signal.lag->followed));
  for (const domain::GateResult& gate : signal.gates)
    text += fmt::format("  {} {}\n", gate.passed ? "pass" : "FAIL", describe_gate(gate));
  text += signal.approved
              ? "  → traded on paper\n"
              : fmt::format("  → refused: {}\n", signal.refused_by ? base::enum_name(*signal.refused_by) : "?");
  return text;
}

}  // namespace arbees::services
