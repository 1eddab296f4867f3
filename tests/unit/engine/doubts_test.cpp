#include <gtest/gtest.h>

#include <algorithm>

#include "arbees/engine/engine.hpp"
#include "support/evening.hpp"

namespace arbees::engine {
namespace {

using domain::Gate;
using domain::Phase;
using domain::Side;
using domain::StateDoubt;
using domain::Venue;
using test::level;

struct Played {
  Engine engine;
  domain::OutputBuffer out;
  explicit Played(const Config& config = {}) : engine(config) {}
  void play(const test::Evening& evening) {
    for (const auto& event : evening.events) engine.step(event, out);
  }
  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& output : out)
      if (const auto* body = std::get_if<T>(&output.body)) found.push_back(*body);
    return found;
  }
  [[nodiscard]] StateDoubt shown() const { return all<domain::GameView>().back().doubt; }
};

domain::GameState phase(Phase what, domain::GameState state) {
  state.phase = what;
  return state;
}

domain::GameState scheduled() {
  domain::GameState state;
  state.phase = Phase::scheduled;
  return state;
}

/// A game with one market on each venue, both YES on the home side.
test::Evening opening(domain::Game game = test::game("g")) {
  test::Evening evening;
  evening.add(0, domain::GameOpened{std::move(game)});
  evening.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K", Side::home)});
  evening.add(0, domain::MarketOpened{test::market("g", Venue::polymarket, "P", Side::home)});
  for (const auto feed : {domain::FeedId::games, domain::FeedId::kalshi, domain::FeedId::polymarket})
    evening.add(0.5, domain::FeedChanged{feed, domain::FeedHealth::up, "test", {}});
  evening.book(1, 0, {level(49, 500)}, {level(51, 500)});
  evening.book(1, 1, {level(49, 500)}, {level(51, 500)});
  return evening;
}

TEST(EngineDoubts, AFlickerToScheduledHoldsTheStateAndRefusesEveryModelSignal) {
  Config config;
  config.signals.agreement_max = 10'000;
  config.signals.too_good = 10'000;
  Played run(config);
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, test::live(4, 120, 90, 80)});
  for (int s = 15; s < 60; s += 5) evening.add(s, domain::GameUpdated{{0}, scheduled()});
  evening.book(61, 0, {level(29, 500)}, {level(31, 500)});
  evening.add(65, domain::ClockTicked{});
  run.play(evening);
  EXPECT_EQ(run.engine.game({0})->state->home_score, 90);
  EXPECT_EQ(run.shown(), StateDoubt::phase);
  EXPECT_FALSE(run.all<domain::GameView>().back().doubt_detail.empty());
  const auto signals = run.all<domain::Signal>();
  const auto refused = std::ranges::count_if(signals, [](const domain::Signal& s) {
    return s.kind == domain::SignalKind::model_edge && s.refused_by == Gate::state_trusted;
  });
  EXPECT_GT(refused, 0);
  EXPECT_TRUE(run.all<domain::Order>().empty());

  test::Evening again;
  again.add(70, domain::GameUpdated{{0}, test::live(4, 70, 92, 80)});
  run.play(again);
  EXPECT_EQ(run.shown(), StateDoubt::none) << "the feed makes sense again";
}

TEST(EngineDoubts, AFinalIsSettledAfterTenQuietMinutesAndBooksGoOnUntilThen) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, test::live(4, 5, 101, 99)});
  const auto over = phase(Phase::final, test::live(4, 0, 101, 99));
  evening.add(20, domain::GameUpdated{{0}, over});
  evening.book(30, 0, {level(97, 500)}, {level(98, 500)});
  run.play(evening);
  EXPECT_EQ(run.shown(), StateDoubt::final_unconfirmed);
  EXPECT_FALSE(run.engine.market({0})->settled);
  EXPECT_EQ(run.engine.market({0})->book.best_bid()->price, test::cents(97));
  EXPECT_TRUE(run.all<domain::Settlement>().empty());

  test::Evening later;
  later.add(300, domain::GameUpdated{{0}, over});
  later.add(640, domain::ClockTicked{});
  run.play(later);
  EXPECT_FALSE(run.engine.market({0})->settled) << "the feed has not said it again near the end";
  test::Evening end;
  end.add(650, domain::GameUpdated{{0}, over});
  run.play(end);
  EXPECT_TRUE(run.engine.market({0})->settled);
  EXPECT_EQ(run.engine.market({1})->settled_at, base::kPriceOne);
  EXPECT_EQ(run.shown(), StateDoubt::none);
}

TEST(EngineDoubts, TheVenuesWordConfirmsAFinal) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, phase(Phase::final, test::live(4, 0, 101, 99))});
  evening.add(90, domain::MarketStatusChanged{{0}, domain::MarketStatus::settled, base::kPriceOne, ""});
  run.play(evening);
  EXPECT_TRUE(run.engine.market({1})->settled) << "the other venue's market by our own reading";
  Played contradicted;
  auto other = opening();
  other.add(10, domain::GameUpdated{{0}, phase(Phase::final, test::live(4, 0, 101, 99))});
  other.add(90, domain::MarketStatusChanged{{0}, domain::MarketStatus::settled, base::Price{}, ""});
  contradicted.play(other);
  EXPECT_FALSE(contradicted.engine.market({1})->settled);
}

TEST(EngineDoubts, AFinalThatIsTakenBackWasNeverSettled) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, phase(Phase::final, test::live(4, 0, 101, 99))});
  for (const int s : {20, 30, 40}) evening.add(s, domain::GameUpdated{{0}, test::live(4, 8, 101, 99)});
  evening.add(700, domain::ClockTicked{});
  run.play(evening);
  EXPECT_EQ(run.engine.game({0})->state->phase, Phase::live);
  EXPECT_TRUE(run.all<domain::Settlement>().empty());
}

TEST(EngineDoubts, AGameThatCannotEndLevelIsNotSettled) {
  struct Case {
    domain::Sport sport;
    domain::SeasonType type;
    int score;
    bool settles;
  };
  using enum domain::SeasonType;
  for (const Case& c : {Case{domain::Sport::nba, regular, 99, false}, Case{domain::Sport::nfl, regular, 20, true},
                        Case{domain::Sport::nfl, postseason, 20, false}, Case{domain::Sport::nfl, regular, 0, false},
                        Case{domain::Sport::mlb, preseason, 4, true}, Case{domain::Sport::mlb, postseason, 4, false}}) {
    Played run;
    auto game = test::game("g", c.sport);
    game.season_type = c.type;
    auto evening = opening(game);
    auto over = test::live(4, 0, c.score, c.score);
    over.phase = Phase::final;
    over.clock_ms.reset();
    evening.add(10, domain::GameUpdated{{0}, over});
    evening.add(611, domain::GameUpdated{{0}, over});
    run.play(evening);
    EXPECT_EQ(run.engine.market({0})->settled, c.settles) << base::enum_name(c.sport) << base::enum_name(c.type);
    EXPECT_EQ(run.shown(), c.settles ? StateDoubt::none : StateDoubt::no_winner);
  }
}

TEST(EngineDoubts, AFrozenFeedRaisesAnAlarmUntilTheGameMoves) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  for (int s = 20; s <= 100; s += 10) evening.add(s, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  evening.book(60, 0, {level(60, 500)}, {level(62, 500)});
  evening.book(60, 1, {level(59, 500)}, {level(61, 500)});
  evening.add(101, domain::ClockTicked{});
  run.play(evening);
  EXPECT_EQ(run.shown(), StateDoubt::frozen);
  auto alarms = run.all<domain::AlarmChanged>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_TRUE(alarms[0].active);
  EXPECT_EQ(alarms[0].kind, domain::AlarmKind::feed_frozen);
  EXPECT_EQ(alarms[0].subject, "g");
  test::Evening again;
  again.add(110, domain::GameUpdated{{0}, test::live(3, 100, 72, 70)});
  run.play(again);
  alarms = run.all<domain::AlarmChanged>();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_FALSE(alarms[1].active);
  EXPECT_EQ(run.shown(), StateDoubt::none);
}

TEST(EngineDoubts, PastItsStartAndStillScheduledWhilePricesMove) {
  Played run;
  auto evening = opening();
  evening.add(2, domain::GameUpdated{{0}, scheduled()});
  evening.book(200, 0, {level(60, 500)}, {level(62, 500)});
  run.play(evening);
  EXPECT_EQ(run.shown(), StateDoubt::not_started);
  test::Evening confirmed;
  confirmed.add(210, domain::GameConfirmed{{0}, "me"});
  run.play(confirmed);
  EXPECT_EQ(run.shown(), StateDoubt::none) << "a person knows that it has not begun";
}

TEST(EngineDoubts, APersonConfirmsWhatTheFeedSays) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  evening.add(20, domain::GameUpdated{{0}, test::live(2, 700, 41, 40)});
  run.play(evening);
  EXPECT_EQ(run.engine.game({0})->state->home_score, 70);
  test::Evening confirmed;
  confirmed.add(25, domain::GameConfirmed{{0}, "me"});
  confirmed.add(26, domain::GameConfirmed{{7}, "me"});
  run.play(confirmed);
  EXPECT_EQ(run.engine.game({0})->state->home_score, 41);
  EXPECT_EQ(run.shown(), StateDoubt::none);
  EXPECT_EQ(run.all<domain::Rejected>().back().reason, domain::RejectReason::unknown_game);
}

TEST(EngineDoubts, SidesThatChangePlacesAreDoubtedUntilTheyChangeBack) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, test::live(3, 120, 70, 60)});
  auto swapped = test::game("g");
  std::swap(swapped.home, swapped.away);
  evening.add(20, domain::GameOpened{swapped});
  run.play(evening);
  EXPECT_EQ(run.shown(), StateDoubt::teams_swapped);
  test::Evening back;
  back.add(30, domain::GameConfirmed{{0}, "me"});
  run.play(back);
  EXPECT_EQ(run.shown(), StateDoubt::teams_swapped) << "bets are by side: nobody can confirm that away";
  test::Evening right;
  right.add(40, domain::GameOpened{test::game("g")});
  run.play(right);
  EXPECT_EQ(run.shown(), StateDoubt::none);
}

TEST(EngineDoubts, ANewTeamIsHeldForAPerson) {
  auto game = test::game("g", domain::Sport::nba);
  game.key = "espn:77";
  game.season_type = domain::SeasonType::regular;
  game.home.id = "31";
  Played run;
  test::Evening evening;
  evening.add(0, domain::GameOpened{game});
  evening.add(10, domain::GameUpdated{{0}, test::live(1, 700, 2, 0)});
  run.play(evening);
  EXPECT_EQ(run.shown(), StateDoubt::unknown_team);
  test::Evening confirmed;
  confirmed.add(20, domain::GameConfirmed{{0}, "me"});
  confirmed.add(30, domain::GameUpdated{{0}, test::live(1, 690, 4, 0)});
  run.play(confirmed);
  EXPECT_EQ(run.shown(), StateDoubt::none);
}

TEST(EngineDoubts, AStartMayMove) {
  auto later = test::game("g");
  later.start = test::at_s(3600);
  Played run;
  auto evening = opening();
  evening.add(2, domain::GameUpdated{{0}, scheduled()});
  evening.add(5, domain::GameOpened{later});
  evening.book(200, 0, {level(60, 500)}, {level(62, 500)});
  run.play(evening);
  EXPECT_EQ(run.engine.game({0})->game.start, test::at_s(3600));
  EXPECT_EQ(run.shown(), StateDoubt::none);
}

}  // namespace
}  // namespace arbees::engine
