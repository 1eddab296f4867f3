#pragma once
#include <string>
#include <vector>

#include "arbees/domain/output.hpp"

/// A small made-up evening, as the engine would say it: outputs numbered from 1. For tests of what stands behind the
/// engine (stores, buses, the API).
namespace arbees::tests {

class Session {
 public:
  std::vector<domain::Output> outputs;

  /// Appends at `seconds` after 2026-06-06T00:00:00Z; the id is the position in the list.
  template <class Body>
  Session& say(double seconds, Body body) {
    outputs.push_back({outputs.size() + 1, time(seconds), std::move(body)});
    return *this;
  }
  static base::Nanos time(double seconds) {
    return {1'780'704'000'000'000'000 + static_cast<std::int64_t>(seconds * 1e9)};
  }
};

inline domain::GameListed listed_game(std::uint32_t id, const std::string& home, const std::string& away) {
  domain::GameListed listed;
  listed.id = domain::GameId{id};
  listed.game.key = "test:" + away + "-" + home;
  listed.game.sport = domain::Sport::nba;
  listed.game.home = {"1", home, "Home of " + home};
  listed.game.away = {"2", away, "Away of " + away};
  listed.game.start = Session::time(0);
  listed.game.line.home_spread = -3.5;
  return listed;
}

inline domain::MarketListed listed_market(std::uint32_t id, std::uint32_t game, domain::Venue venue) {
  domain::MarketListed listed;
  listed.id = domain::MarketId{id};
  listed.game = domain::GameId{game};
  listed.market.venue = venue;
  listed.market.symbol = "SYM-" + std::to_string(id);
  listed.market.yes_side = domain::Side::home;
  listed.market.yes_name = "Home";
  listed.market.link_confidence_ppm = 990'000;
  listed.market.link_evidence = "both names and the start agree";
  return listed;
}

inline domain::GameView game_view(std::uint32_t game, std::int32_t home_score, std::int32_t home_millionths) {
  domain::GameView view;
  view.game = domain::GameId{game};
  view.state.phase = domain::Phase::live;
  view.state.period = 2;
  view.state.clock_ms = 300'000;
  view.state.home_score = home_score;
  view.state.detail = domain::BasketballDetail{domain::Side::home};
  view.home = base::Probability::from_millionths(home_millionths);
  view.standard_error = 21'000;
  view.missing = 2;
  return view;
}

inline domain::Quote quote(std::uint32_t market, std::uint32_t game, std::int64_t bid, std::int64_t ask) {
  domain::Quote made;
  made.market = domain::MarketId{market};
  made.game = domain::GameId{game};
  made.bid = domain::Level{base::Price::from_raw(bid), base::Quantity::from_units(120)};
  made.ask = domain::Level{base::Price::from_raw(ask), base::Quantity::from_units(80)};
  return made;
}

inline domain::Signal signal(std::uint32_t id, std::uint32_t game, bool approved) {
  domain::Signal made;
  made.id = domain::SignalId{id};
  made.game = domain::GameId{game};
  domain::Leg leg;
  leg.best_price = leg.limit_price = base::Price::from_raw(5600);
  leg.cost = base::Money::from_raw(5'600'000);
  made.legs.push_back(leg);
  made.fair = base::Probability::from_millionths(613'000);
  made.edge_gross = base::Price::from_raw(530);
  made.edge_net = base::Price::from_raw(410);
  made.quantity = base::Quantity::from_units(10);
  made.approved = approved;
  made.gates.push_back({domain::Gate::minimum_edge, true, 410, 150});
  made.gates.push_back({domain::Gate::depth, approved, 10'000'000, 20'000'000});
  if (!approved) made.refused_by = domain::Gate::depth;
  return made;
}

inline domain::Order order(std::uint32_t id, std::uint32_t signal, std::uint32_t game, domain::OrderStatus status) {
  domain::Order made;
  made.id = domain::OrderId{id};
  made.signal = domain::SignalId{signal};
  made.game = domain::GameId{game};
  made.limit = base::Price::from_raw(5600);
  made.quantity = base::Quantity::from_units(10);
  made.filled = status == domain::OrderStatus::filled ? made.quantity : base::Quantity{};
  made.status = status;
  return made;
}

inline domain::Fill fill(std::uint32_t order, std::uint32_t signal, std::uint32_t game, double seconds) {
  domain::Fill made;
  made.order = domain::OrderId{order};
  made.signal = domain::SignalId{signal};
  made.game = domain::GameId{game};
  made.price = base::Price::from_raw(5600);
  made.quantity = base::Quantity::from_units(10);
  made.fee = base::Money::from_raw(172'500);
  made.at = Session::time(seconds);
  return made;
}

inline domain::Position position(std::uint32_t market, std::uint32_t game, std::optional<std::int64_t> mark) {
  domain::Position made;
  made.market = domain::MarketId{market};
  made.game = domain::GameId{game};
  made.quantity = base::Quantity::from_units(10);
  made.cost = base::Money::from_raw(5'600'000);
  made.fees = base::Money::from_raw(172'500);
  if (mark) made.mark = base::Price::from_raw(*mark);
  return made;
}

inline domain::Account account(std::int64_t cash_micros) {
  domain::Account made;
  made.cash = base::Money::from_raw(cash_micros);
  made.fees_paid = base::Money::from_raw(172'500);
  made.cost_held = base::Money::from_raw(5'600'000);
  made.value_held = base::Money::from_raw(5'500'000);
  made.value_mid = base::Money::from_raw(5'550'000);
  return made;
}

/// Two games, three markets, a signal that traded and one that was refused.
inline Session evening() {
  using namespace domain;
  Session s;
  s.say(0, FeedView{FeedId::games, FeedHealth::up, "connected"});
  s.say(1, listed_game(0, "HOM", "AWY")).say(1, listed_game(1, "CHI", "LAC"));
  s.say(2, listed_market(0, 0, Venue::kalshi)).say(2, listed_market(1, 0, Venue::polymarket));
  s.say(2, listed_market(2, 1, Venue::kalshi));
  s.say(3, game_view(0, 10, 550'000)).say(3, quote(0, 0, 5500, 5600)).say(4, quote(1, 0, 5400, 5700));
  s.say(5, signal(1, 0, true)).say(5, order(1, 1, 0, OrderStatus::sent));
  s.say(6, order(1, 1, 0, OrderStatus::filled)).say(6, fill(1, 1, 0, 6)).say(6, position(0, 0, 5500));
  s.say(6, account(994'227'500)).say(7, signal(2, 0, false));
  s.say(8, SignalClosed{SignalId{1}, GameId{0}, base::milliseconds(3000), base::Price::from_raw(450)});
  PlayView play{
      GameId{0}, {}, base::Probability::from_millionths(550'000), base::Probability::from_millionths(612'000)};
  play.play.id = "p1";
  play.play.text = "Three pointer \"from\" downtown";
  s.say(9, play).say(9, game_view(0, 13, 612'000));
  s.say(10, Rejected{RejectReason::older_snapshot, BookFault::none, GameId{0}, std::nullopt});
  Settlement settlement;
  settlement.market = MarketId{2};
  settlement.game = GameId{1};
  settlement.yes_value = base::kPriceOne;
  s.say(11, settlement);
  return s;
}

}  // namespace arbees::tests
