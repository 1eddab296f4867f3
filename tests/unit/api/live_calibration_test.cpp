#include "arbees/api/live_calibration.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace arbees::api {
namespace {

using domain::GameId;
using domain::MarketId;
using domain::Phase;
using domain::Side;
using domain::Venue;

base::Price price(double p) {
  return base::Price::from_raw(static_cast<std::int64_t>(p * base::Price::kScale + 0.5));
}

/// A watched NBA game as the engine tells it.
class Evening {
 public:
  explicit Evening(LiveCalibration& to) : to_(to) {}

  void list(std::uint32_t id) {
    domain::Game game;
    game.key = "made_up:" + std::to_string(id);
    game.sport = domain::Sport::nba;
    tell(domain::GameListed{GameId{id}, game});
    domain::Market market;
    market.venue = Venue::kalshi;
    market.yes_side = Side::away;  // the price of the other side counts from its own
    tell(domain::MarketListed{MarketId{id}, GameId{id}, market});
  }
  void game(std::uint32_t id, double kalshi_close) {
    list(id);
    quote(id, kalshi_close);
    view(id, Phase::scheduled, 0, 0, 0, 0, 0.6);
  }
  /// `home`: the mid that the book gives home.
  void quote(std::uint32_t id, std::optional<double> home) {
    domain::Quote quote;
    quote.market = MarketId{id};
    quote.game = GameId{id};
    if (home) {
      quote.bid = domain::Level{price(1.0 - *home - 0.01), base::Quantity::from_raw(1)};
      quote.ask = domain::Level{price(1.0 - *home + 0.01), base::Quantity::from_raw(1)};
    }
    tell(quote);
  }
  void view(std::uint32_t id, Phase phase, int period, int clock_s, int home, int away, double p) {
    domain::GameView view;
    view.game = GameId{id};
    view.state.phase = phase;
    view.state.period = period;
    view.state.clock_ms = clock_s * 1000;
    view.state.home_score = home;
    view.state.away_score = away;
    view.home = base::Probability::from_double(p);
    tell(view);
  }

 private:
  void tell(domain::OutputBody body) { to_.fold({++sequence_, {}, std::move(body)}); }
  LiveCalibration& to_;
  std::uint64_t sequence_ = 0;
};

TEST(LiveCalibration, OneMomentATenthAgainstThePriceThenAndTheClose) {
  LiveCalibration live;
  Evening evening(live);
  evening.game(0, 0.55);
  evening.view(0, Phase::live, 1, 720, 0, 0, 0.6);   // first tenth
  evening.view(0, Phase::live, 1, 700, 2, 0, 0.99);  // still the first: not counted
  evening.quote(0, 0.7);
  evening.view(0, Phase::live, 2, 720, 20, 10, 0.8);  // a quarter gone
  evening.quote(0, std::nullopt);
  evening.view(0, Phase::live, 4, 60, 90, 80, 0.9);  // no price now
  EXPECT_TRUE(live.reports().empty());               // not over: nothing is known
  evening.view(0, Phase::final, 4, 0, 95, 90, 1.0);

  EXPECT_EQ(live.watched(), 1);
  EXPECT_EQ(live.decided(), 1);
  const auto reports = live.reports();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].ours.rows, 3);
  EXPECT_NEAR(reports[0].ours.brier, (0.16 + 0.04 + 0.01) / 3.0, 1e-9);
  ASSERT_EQ(reports[0].references.size(), 2U);
  const auto& now = reports[0].references[0];
  EXPECT_EQ(now.name, "kalshi");
  EXPECT_EQ(now.theirs.rows, 2);
  EXPECT_NEAR(now.theirs.brier, (0.45 * 0.45 + 0.3 * 0.3) / 2.0, 1e-9);
  EXPECT_NEAR(now.ours.brier, (0.16 + 0.04) / 2.0, 1e-9);
  const auto& close = reports[0].references[1];
  EXPECT_EQ(close.name, "kalshi closing");
  EXPECT_EQ(close.theirs.rows, 3);
  EXPECT_NEAR(close.theirs.brier, 0.45 * 0.45, 1e-9);
}

TEST(LiveCalibration, NobodySawTheCloseOfAGameJoinedUnderWay) {
  LiveCalibration live;
  Evening evening(live);
  evening.list(1);
  evening.quote(1, 0.5);
  evening.view(1, Phase::live, 3, 700, 50, 40, 0.8);
  evening.view(1, Phase::final, 4, 0, 95, 90, 1.0);
  const auto reports = live.reports();
  ASSERT_EQ(reports.size(), 1U);
  ASSERT_EQ(reports[0].references.size(), 1U);
  EXPECT_EQ(reports[0].references[0].name, "kalshi");
}

TEST(LiveCalibration, TellsStretchesAndPricesInOrderWhicheverGameWasMetFirst) {
  LiveCalibration live;
  Evening evening(live);
  evening.list(1);  // joined in the fourth quarter, without a price
  evening.view(1, Phase::live, 4, 60, 50, 40, 0.9);
  evening.view(1, Phase::final, 4, 0, 95, 90, 1.0);
  evening.game(2, 0.5);
  evening.quote(2, std::nullopt);
  evening.view(2, Phase::live, 1, 720, 0, 0, 0.5);  // the close alone
  evening.quote(2, 0.6);
  evening.view(2, Phase::live, 2, 720, 9, 0, 0.7);
  evening.view(2, Phase::live, 5, 100, 99, 99, 0.5);
  evening.view(2, Phase::final, 5, 0, 105, 100, 1.0);
  const auto reports = live.reports();
  ASSERT_EQ(reports.size(), 1U);
  std::vector<std::string> stretches;
  for (const auto& stretch : reports[0].stretches) stretches.push_back(stretch.name);
  EXPECT_EQ(stretches, (std::vector<std::string>{"tenth 1", "tenth 3", "tenth 10", "overtime"}));
  std::vector<std::string> prices;
  for (const auto& reference : reports[0].references) prices.push_back(reference.name);
  EXPECT_EQ(prices, (std::vector<std::string>{"kalshi", "kalshi closing"}));
}

TEST(LiveCalibration, AFinalTakenBackOrLevelDecidesNothing) {
  LiveCalibration live;
  Evening evening(live);
  evening.game(0, 0.5);
  evening.view(0, Phase::live, 1, 720, 0, 0, 0.6);
  evening.view(0, Phase::final, 4, 0, 90, 90, 0.5);
  EXPECT_EQ(live.decided(), 0);
  evening.view(0, Phase::final, 4, 0, 91, 90, 1.0);
  EXPECT_EQ(live.decided(), 1);
  evening.view(0, Phase::live, 4, 1, 90, 90, 0.5);
  EXPECT_EQ(live.decided(), 0);
}

}  // namespace
}  // namespace arbees::api
