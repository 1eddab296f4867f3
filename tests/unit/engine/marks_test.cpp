#include <gtest/gtest.h>

#include "arbees/engine/engine.hpp"
#include "support/evening.hpp"

/// What a running engine says its positions are worth.
namespace arbees::engine {
namespace {

using base::Money;
using domain::Side;
using domain::Venue;
using test::cents;
using test::level;

constexpr std::int32_t kStop = 4'000;  // ppm: below the cost of the position, above that of its spread and fees

/// An engine that holds a bet on the home side at Kalshi from second 103 on, bid 41.
struct Holding {
  Engine engine;
  domain::OutputBuffer out;
  static Config config() {
    Config config;
    config.signals.agreement_max = 10'000;
    config.trading.drawdown_stop_ppm = kStop;
    return config;
  }
  Holding() : engine(config()) {
    test::Evening evening;
    evening.add(0, domain::GameOpened{test::game("g")});
    evening.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-HOM", Side::home)});
    for (const auto feed : {domain::FeedId::games, domain::FeedId::kalshi})
      evening.add(0.5, domain::FeedChanged{feed, domain::FeedHealth::up, "test"});
    evening.book(1, 0, {level(49, 500)}, {level(51, 500)});
    evening.add(2, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
    evening.add(99, domain::GameUpdated{{0}, test::live(3, 90, 70, 70)});
    for (int i = 0; i < 20; ++i) evening.book(100 + i, 0, {level(41, 300)}, {level(42, 200 + i)});
    play(evening);
  }
  void play(const test::Evening& evening) {
    for (const auto& event : evening.events) engine.step(event, out);
  }
  void tick(int from, int to) {
    test::Evening evening;
    for (int s = from; s <= to; ++s) evening.add(s, domain::ClockTicked{});
    play(evening);
  }
  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& output : out)
      if (const auto* body = std::get_if<T>(&output.body)) {
        if constexpr (requires { body->assumption; })
          if (body->assumption != domain::Assumption::expected) continue;
        found.push_back(*body);
      }
    return found;
  }
  domain::Account account() const { return all<domain::Account>().back(); }
  bool stopped() const { return engine.drawdown_stop(); }
};

TEST(EngineMarks, ABidThatVanishesBeforeALossIsNoProfit) {
  Holding run;
  const base::Quantity held = run.engine.ledger().held({0}, domain::Claim::yes);
  ASSERT_GT(held.raw(), 0);
  const Money bankroll = run.engine.ledger().bankroll();
  const Money before = run.account().value_held;
  EXPECT_LT(before, base::notional(cents(41), held, base::Rounding::down)) << "selling costs a fee";
  EXPECT_GT(before, Money{});
  test::Evening evening;
  evening.book(130, 0, {level(5, 300)}, {level(7, 300)});
  evening.book(131, 0, {}, {level(2, 300)});  // nobody wants it any more
  evening.book(142, 0, {}, {level(2, 300)});  // moved marks are told every ten seconds
  run.play(evening);
  EXPECT_EQ(run.account().value_held, Money{}) << "not valued at cost again";
  EXPECT_TRUE(run.account().marks_current) << "a live book without a bid proves that it is worth nothing";
  EXPECT_TRUE(run.stopped()) << "this is a loss";
  evening.events.clear();
  evening.add(200, domain::MarketStatusChanged{{0}, domain::MarketStatus::settled, base::Price{}, ""});
  run.play(evening);
  EXPECT_LE(run.engine.ledger().account().peak, bankroll) << "there was never a profit";
  EXPECT_EQ(run.engine.ledger().equity(), run.engine.ledger().cash());
}

TEST(EngineMarks, AReconnectOfThirtySecondsIsNeitherProfitNorLoss) {
  Holding run;
  const domain::Account before = run.account();
  test::Evening evening;
  evening.add(130, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::down, "reset"});
  run.play(evening);
  EXPECT_FALSE(run.account().marks_current) << "said at once";
  EXPECT_EQ(run.account().value_held, before.value_held);
  run.tick(131, 160);
  evening.events.clear();
  evening.add(160, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::up, "again"});
  evening.book(160.2, 0, {level(41, 300)}, {level(42, 300)});
  run.play(evening);
  EXPECT_TRUE(run.account().marks_current);
  EXPECT_EQ(run.account().value_held, before.value_held);
  EXPECT_EQ(run.account().peak, before.peak);
  EXPECT_FALSE(run.stopped());
  EXPECT_TRUE(run.all<domain::AlarmChanged>().empty());
}

TEST(EngineMarks, AMarkThatIsTooOldIsAnAlarmAndNoStop) {
  Holding run;
  const domain::Account before = run.account();
  test::Evening evening;
  evening.add(130, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::down, "reset"});
  run.play(evening);
  run.tick(131, 400);
  EXPECT_EQ(run.account().value_held, Money{});
  EXPECT_GT(run.account().value_mid, Money{}) << "the screen's band";
  auto alarms = run.all<domain::AlarmChanged>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, domain::AlarmKind::mark_expired);
  EXPECT_EQ(alarms[0].subject, "K-HOM");
  EXPECT_TRUE(alarms[0].active);
  EXPECT_FALSE(run.stopped());
  evening.events.clear();
  evening.add(401, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::up, "again"});
  evening.book(401.2, 0, {level(41, 300)}, {level(42, 300)});
  run.play(evening);
  run.tick(402, 404);
  alarms = run.all<domain::AlarmChanged>();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_FALSE(alarms[1].active);
  EXPECT_EQ(run.account().value_held, before.value_held);
}

TEST(EngineMarks, AStaleOrSuspectOrPausedBookProvesNothing) {
  struct Case {
    const char* name;
    domain::EventBody spoil;
  };
  for (const Case& c : {
           Case{"suspect", domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::suspect, ""}},
           Case{"halted", domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::halted, ""}},
           Case{"paused", domain::MarketStatusChanged{{0}, domain::MarketStatus::paused, std::nullopt, ""}},
           Case{"void", domain::BookVoided{{0}, domain::BookFault::sequence_gap}},
       }) {
    Holding run;
    const Money before = run.account().value_held;
    test::Evening evening;
    evening.add(130, c.spoil);
    run.play(evening);
    run.tick(131, 140);
    EXPECT_EQ(run.account().value_held, before) << c.name;
    EXPECT_FALSE(run.account().marks_current) << c.name;
    EXPECT_FALSE(run.stopped()) << c.name;
  }
}

TEST(EngineMarks, AResultThatIsNotFinalPaysNothing) {
  Holding run;
  test::Evening evening;
  evening.add(130, domain::MarketStatusChanged{{0}, domain::MarketStatus::resolving, base::kPriceOne, "proposed"});
  run.play(evening);
  EXPECT_TRUE(run.all<domain::Settlement>().empty());
  evening.events.clear();
  evening.add(140, domain::MarketStatusChanged{{0}, domain::MarketStatus::settled, base::kPriceOne, ""});
  evening.add(141, domain::MarketStatusChanged{{0}, domain::MarketStatus::resolving, std::nullopt, "taken back"});
  evening.add(150, domain::MarketStatusChanged{{0}, domain::MarketStatus::settled, base::Price{}, "corrected"});
  run.play(evening);
  const auto settlements = run.all<domain::Settlement>();
  ASSERT_EQ(settlements.size(), 2U);
  EXPECT_EQ(settlements[0].yes_value, base::kPriceOne);
  EXPECT_EQ(settlements[1].cause, domain::SettlementCause::corrected);
  EXPECT_EQ(settlements[1].previous, base::kPriceOne);
  EXPECT_EQ(settlements[1].yes_value, base::Price{});
}

TEST(EngineMarks, ATradePrintIsNoLookAtTheBook) {
  Engine engine{Config{}};
  domain::OutputBuffer out;
  test::Evening evening;
  evening.add(0, domain::GameOpened{test::game("g")});
  evening.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-HOM", Side::home)});
  evening.book(1, 0, {level(49, 500)}, {level(51, 500)});
  evening.add(101, domain::TradePrinted{{0}, cents(60), test::contracts(5), true});
  for (const auto& event : evening.events) engine.step(event, out);
  EXPECT_EQ(engine.market({0})->confirmed_at, test::at_s(1)) << "the book is as old as it was";
}

}  // namespace
}  // namespace arbees::engine
