#include "arbees/api/board.hpp"

#include <gtest/gtest.h>

#include "arbees/base/json.hpp"
#include "support/random_output.hpp"
#include "support/session.hpp"

namespace arbees::tests {

using namespace arbees::api;
using domain::GameId;
using domain::SignalId;

namespace {

std::vector<std::uint32_t> ids(const std::vector<Opportunity>& list) {
  std::vector<std::uint32_t> out;
  for (const auto& one : list) out.push_back(one.id.value);
  return out;
}

}  // namespace

TEST(Board, TellsAnEveningAsItWas) {
  Board board;
  board.fold(evening().outputs);
  EXPECT_EQ(board.sequence(), 21U);

  const auto game = board.game(GameId{0});
  ASSERT_TRUE(game);
  EXPECT_EQ(game->state->home_score, 13);
  EXPECT_EQ(game->model->home.millionths(), 612'000);
  EXPECT_DOUBLE_EQ(game->model->standard_error, 0.021);
  EXPECT_EQ(game->model->missing, std::vector<std::string>{"clock"});
  EXPECT_EQ(game->last_play, "Three pointer \"from\" downtown");
  EXPECT_EQ(game->spark.size(), 2U);
  ASSERT_EQ(game->markets.size(), 2U);
  EXPECT_EQ(game->markets[1].quote->bid->price, base::Price::from_raw(5400));
  EXPECT_EQ(game->open_signals, 1U) << "signal 1 was closed, signal 2 is open";
  EXPECT_EQ(game->best_edge_net, base::Price::from_raw(410));
  EXPECT_FALSE(board.game(GameId{1})->state);
  EXPECT_FALSE(board.game(GameId{9}));

  const auto first = board.opportunity(SignalId{1});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->game_label, "AWY @ HOM");
  EXPECT_EQ(first->at, Session::time(5));
  ASSERT_TRUE(first->closed);
  EXPECT_EQ(first->closed->lasted_ms, base::milliseconds(3000));
  ASSERT_EQ(first->orders.size(), 1U) << "an order told twice is one order";
  EXPECT_EQ(first->orders[0].status, domain::OrderStatus::filled);
  EXPECT_EQ(first->fills.size(), 1U);

  const auto status = board.status({.id = "r", .mode = ports::RunMode::replay}, {});
  EXPECT_EQ(status.counts.games, 2U);
  EXPECT_EQ(status.counts.live, 1U);
  EXPECT_EQ(status.counts.signals, 2U);
  EXPECT_EQ(status.counts.approved, 1U);
  EXPECT_EQ(status.counts.refused, 1U);
  EXPECT_EQ(status.counts.orders, 1U);
  EXPECT_EQ(status.counts.fills, 1U);
  ASSERT_EQ(status.feeds.size(), 1U);
  EXPECT_EQ(status.feeds[0].detail, "connected");
  const auto monitoring = board.monitoring({});
  EXPECT_EQ(monitoring.refusals_by_gate, (std::map<std::string, std::uint64_t>{{"depth", 1}}));
  EXPECT_EQ(monitoring.rejected_by_reason, (std::map<std::string, std::uint64_t>{{"older_snapshot", 1}}));
}

TEST(Board, TheSameOutputTwiceCountsOnce) {
  const auto outputs = evening().outputs;
  Board once;
  once.fold(outputs);
  Board twice;
  twice.fold(std::span(outputs).first(15));
  twice.fold(outputs);
  twice.fold(outputs);
  const auto text = [](const Board& board) {
    auto snapshot = board.snapshot(1, {}, {});
    snapshot.status.now = {};
    return base::dump(base::to_json(snapshot));
  };
  EXPECT_EQ(text(once), text(twice));
}

TEST(Board, ARefusalThatBecomesAnApprovalIsOneSignalAndTheNewest) {
  Board board;
  Session s;
  s.say(1, listed_game(0, "HOM", "AWY"))
      .say(2, signal(1, 0, false))
      .say(3, signal(2, 0, false))
      .say(4, signal(1, 0, true));
  board.fold(s.outputs);
  EXPECT_EQ(ids(board.opportunities({}, {}, 10).opportunities), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(board.opportunity(SignalId{1})->at, Session::time(2)) << "the time is when it was first told";
  const auto counts = board.status({}, {}).counts;
  EXPECT_EQ(counts.signals, 2U);
  EXPECT_EQ(counts.approved, 1U);
  EXPECT_EQ(counts.refused, 1U);
}

TEST(Board, PagesOfOpportunitiesMeetWithoutGapOrOverlap) {
  Board board;
  Session s;
  s.say(0, listed_game(0, "HOM", "AWY")).say(0, listed_game(1, "CHI", "LAC"));
  for (std::uint32_t id = 1; id <= 25; ++id) s.say(id, signal(id, id % 2, id % 3 == 0));
  board.fold(s.outputs);
  std::vector<std::uint32_t> seen;
  std::optional<std::uint64_t> before;
  do {
    const auto page = board.opportunities({.game = GameId{1}}, before, 5);
    for (const auto id : ids(page.opportunities)) seen.push_back(id);
    before = page.next_before;
    ASSERT_LE(seen.size(), 13U);
  } while (before);
  EXPECT_EQ(seen, (std::vector<std::uint32_t>{25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1}));
  EXPECT_EQ(ids(board.opportunities({.approved = true, .game = GameId{0}}, {}, 9).opportunities),
            (std::vector<std::uint32_t>{24, 18, 12, 6}));
  EXPECT_EQ(board.opportunities({.refused_by = domain::Gate::spread}, {}, 9).opportunities.size(), 0U);
}

TEST(Board, MemoryIsBoundedAndSaysWhenTheStoreHasMore) {
  Board board({.opportunities = 10, .trades = 20, .plays = 5, .curve_points = 50});
  Session s;
  s.say(0, listed_game(0, "HOM", "AWY")).say(0, listed_market(0, 0, domain::Venue::kalshi));
  for (std::uint32_t id = 1; id <= 500; ++id) {
    s.say(id, signal(id, 0, true)).say(id, order(id, id, 0, domain::OrderStatus::filled)).say(id, fill(id, id, 0, id));
    domain::PlayView play{GameId{0}, {}, {}, {}};
    play.play.id = std::to_string(id);
    s.say(id, play).say(id, quote(0, 0, 5000, 5100)).say(id, game_view(0, 1, 500'000)).say(id, account(1'000'000));
  }
  board.fold(s.outputs);
  const auto page = board.opportunities({}, {}, 100);
  EXPECT_EQ(page.opportunities.size(), 10U);
  EXPECT_TRUE(page.older_in_store);
  ASSERT_TRUE(page.next_before);
  const auto history = board.history(GameId{0}, 10'000);
  EXPECT_LE(history->probability.size(), 50U);
  EXPECT_LE(history->quotes.at(0).points.size(), 50U);
  EXPECT_EQ(history->plays.size(), 5U);
  EXPECT_EQ(history->fills.size(), 20U);
  EXPECT_FALSE(board.trades({}, 100).complete);
  EXPECT_TRUE(board.trades({}, 20).complete);
  EXPECT_LE(board.equity(10'000).points.size(), 50U);
  EXPECT_EQ(board.status({}, {}).counts.signals, 500U) << "what is forgotten is still counted";
}

TEST(Board, PlaysAreCorrectedAndRemoved) {
  Board board;
  Session s;
  s.say(0, listed_game(0, "HOM", "AWY"));
  const auto say = [&](double at, const char* id, const char* text, domain::PlayChange change) {
    domain::PlayView view{GameId{0}, {}, {}, {}};
    view.play.id = id;
    view.play.text = text;
    view.play.change = change;
    s.say(at, view);
  };
  say(1, "a", "one", domain::PlayChange::inserted);
  say(2, "b", "two", domain::PlayChange::inserted);
  say(3, "a", "one, corrected", domain::PlayChange::updated);
  say(4, "b", "", domain::PlayChange::removed);
  say(5, "never seen", "", domain::PlayChange::removed);
  board.fold(s.outputs);
  const auto plays = board.history(GameId{0}, 10)->plays;
  ASSERT_EQ(plays.size(), 1U);
  EXPECT_EQ(plays[0].play.text, "one, corrected");
  EXPECT_EQ(plays[0].at, Session::time(1));
  EXPECT_EQ(board.game(GameId{0})->last_play, "one, corrected");
}

// The engine's marks know depth, fees, freshness and what was taken; a second reckoning from quotes would not.
TEST(Board, ShowsTheEnginesMarksAndTheBandOfTheEquity) {
  Board board;
  Session s;
  s.say(0, listed_game(0, "HOM", "AWY")).say(0, listed_market(0, 0, domain::Venue::kalshi));
  s.say(1, position(0, 0, 5500));
  s.say(2, quote(0, 0, 9900, 9950));  // a quote moves no mark
  auto told = account(990'000'000);
  told.cost_held = base::Money::from_raw(5'600'000);
  told.value_held = base::Money::from_raw(5'200'000);
  told.value_mid = base::Money::from_raw(5'500'000);
  s.say(3, told);
  board.fold(s.outputs);
  const Positions positions = board.positions();
  ASSERT_EQ(positions.positions.size(), 1U);
  EXPECT_EQ(positions.positions[0].mark, base::Price::from_raw(5500));
  EXPECT_EQ(positions.unrealised, base::Money::from_raw(-400'000));
  EXPECT_EQ(positions.unrealised_mid, base::Money::from_raw(-100'000));
  const auto point = board.equity(10).points.back();
  EXPECT_NEAR(std::get<1>(point), 995.2, 1e-9);
  EXPECT_NEAR(std::get<4>(point), 995.5, 1e-9);
}

TEST(Board, AnyOutputsAreTakenWithoutHarm) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Board board({.opportunities = 5, .trades = 5, .plays = 3, .curve_points = 8});
    for (std::uint64_t first = 1; first < 600; first += 200) board.fold(RandomOutputs(seed).batch(first, 200));
    const auto snapshot = base::dump(base::to_json(board.snapshot(1, {}, {})));
    EXPECT_FALSE(snapshot.empty());
    for (std::uint32_t id = 0; id < 6; ++id) (void)board.history(GameId{id}, 100);
    (void)board.positions();
  }
}

}  // namespace arbees::tests
