#include "arbees/services/live_evening.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace arbees::services {
namespace {

constexpr base::Nanos kNow{1'790'000'000'000'000'000};

/// What a scripted feed does with its next input.
using Script = std::function<void(const net::Input&, ports::FeedOutbox&)>;

struct ScriptedGames final : ports::GameFeed {
  Script script;
  std::vector<std::string> followed;
  [[nodiscard]] std::string_view name() const override { return "espn"; }
  void handle(const net::Input& input, ports::FeedOutbox& out) override {
    if (script) script(input, out);
  }
  void follow(domain::GameId, std::string_view key, base::Nanos, ports::FeedOutbox&) override {
    followed.emplace_back(key);
  }
  [[nodiscard]] std::vector<ports::FeedFigure> figures() const override { return {}; }
};

struct ScriptedMarkets final : ports::MarketFeed {
  Script script;
  std::vector<std::pair<std::uint32_t, std::string>> followed;
  [[nodiscard]] std::string_view name() const override { return "kalshi"; }
  void handle(const net::Input& input, ports::FeedOutbox& out) override {
    if (script) script(input, out);
  }
  void follow(domain::MarketId id, const domain::Listing& listing, base::Nanos, ports::FeedOutbox& out) override {
    followed.emplace_back(id.value, listing.market.symbol);
    out.actions.push_back(net::SendText{0, "follow " + listing.market.symbol});
  }
  [[nodiscard]] std::vector<ports::FeedFigure> figures() const override { return {{"books", 1, true}}; }
};

domain::Game game(std::string key) {
  domain::Game game;
  game.key = std::move(key);
  game.sport = domain::Sport::nfl;
  game.home = {"10", "TEN", "Tennessee Titans"};
  game.away = {"21", "PHI", "Philadelphia Eagles"};
  game.start = kNow;
  return game;
}

domain::Listing listing() {
  domain::Listing listing;
  listing.market.symbol = "KXNFLGAME-26SEP21PHITEN-PHI";
  listing.market.event = "KXNFLGAME-26SEP21PHITEN";
  listing.sport = domain::Sport::nfl;
  listing.league = "nfl";
  listing.series = "KXNFLGAME";
  listing.teams = {{"phi", "Philadelphia", "Philadelphia Eagles", "", {}},
                   {"ten", "Tennessee", "Tennessee Titans", "", {}}};
  listing.yes_team = {"phi", "Philadelphia", "Philadelphia Eagles", "", {}};
  listing.team_block = "PHITEN";
  listing.starts = {{domain::StartSource::stated, kNow}};
  return listing;
}

class LiveEveningTest : public testing::Test {
 protected:
  LiveEveningTest() {
    auto games = std::make_unique<ScriptedGames>();
    auto markets = std::make_unique<ScriptedMarkets>();
    games_ = games.get();
    markets_ = markets.get();
    std::vector<std::unique_ptr<ports::MarketFeed>> feeds;
    feeds.push_back(std::move(markets));
    evening_ = std::make_unique<LiveEvening>(std::move(games), std::move(feeds), matching::LinkBook{});
  }

  const std::vector<domain::Event>& games_say(Script script) {
    games_->script = std::move(script);
    evening_->handle(0, {kNow, net::SocketAlive{}}, result_);
    return result_.events;
  }
  const std::vector<domain::Event>& markets_say(Script script) {
    markets_->script = std::move(script);
    evening_->handle(1, {kNow, net::SocketAlive{}}, result_);
    return result_.events;
  }
  void list_both() {
    games_say([](const net::Input&, ports::FeedOutbox& out) { out.games.push_back(game("espn:1")); });
    markets_say([](const net::Input&, ports::FeedOutbox& out) { out.listings.push_back(listing()); });
  }
  template <class T>
  std::vector<T> said() const {
    std::vector<T> found;
    for (const domain::Event& event : result_.events)
      if (const auto* body = std::get_if<T>(&event.body)) found.push_back(*body);
    return found;
  }
  static Script phase(domain::Phase phase) {
    return [phase](const net::Input&, ports::FeedOutbox& out) {
      domain::GameState state;
      state.phase = phase;
      out.events.push_back({base::at_once(kNow), domain::GameUpdated{{0}, state}});
    };
  }
  static Script book() {
    return [](const net::Input&, ports::FeedOutbox& out) {
      out.events.push_back({base::at_once(kNow), domain::BookSnapshot{{0}, {}, {}}});
    };
  }

  ScriptedGames* games_ = nullptr;
  ScriptedMarkets* markets_ = nullptr;
  std::unique_ptr<LiveEvening> evening_;
  LiveEvening::Result result_;
};

TEST_F(LiveEveningTest, NothingIsConnectedUntilAFeedSaysSo) {
  games_say({});
  const auto changes = said<domain::FeedChanged>();
  ASSERT_EQ(changes.size(), 3U) << "each feed starts as down: silence must not pass for a quiet market";
  for (const auto& change : changes) EXPECT_EQ(change.health, domain::FeedHealth::down);
  games_say({});
  EXPECT_TRUE(said<domain::FeedChanged>().empty()) << "told once";
}

TEST_F(LiveEveningTest, OpensGamesAndLinkedMarketsAndFollowsThem) {
  list_both();
  EXPECT_EQ(games_->followed, std::vector<std::string>{"espn:1"});
  const auto opened = said<domain::MarketOpened>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].market.game_key, "espn:1");
  EXPECT_EQ(opened[0].market.yes_side, domain::Side::away);
  EXPECT_GE(opened[0].market.link_confidence_ppm, 950'000);
  EXPECT_FALSE(opened[0].market.link_evidence.empty());
  ASSERT_EQ(markets_->followed.size(), 1U);
  EXPECT_EQ(result_.actions.at(1).size(), 1U) << "what following asks for goes to that feed";
  EXPECT_TRUE(result_.actions.at(0).empty());
}

TEST_F(LiveEveningTest, AGameThatIsListedOtherwiseReachesTheEngineAgain) {
  list_both();
  games_say([](const net::Input&, ports::FeedOutbox& out) { out.games.push_back(game("espn:1")); });
  EXPECT_TRUE(said<domain::GameOpened>().empty()) << "the same";
  games_say([](const net::Input&, ports::FeedOutbox& out) {
    out.games.push_back(game("espn:1"));
    out.games.back().start = kNow + base::seconds(7200);
  });
  ASSERT_EQ(said<domain::GameOpened>().size(), 1U);
  EXPECT_EQ(said<domain::GameOpened>()[0].game.start, kNow + base::seconds(7200));
}

TEST_F(LiveEveningTest, TheOrderOfListingDoesNotMatter) {
  markets_say([](const net::Input&, ports::FeedOutbox& out) { out.listings.push_back(listing()); });
  EXPECT_TRUE(said<domain::MarketOpened>().empty());
  games_say([](const net::Input&, ports::FeedOutbox& out) { out.games.push_back(game("espn:1")); });
  EXPECT_EQ(said<domain::MarketOpened>().size(), 1U);
  EXPECT_EQ(result_.actions.at(1).size(), 1U) << "an input of one feed makes the other act";
}

TEST_F(LiveEveningTest, APostponedGameStopsItsMarketsAndAReturnBringsThemBack) {
  list_both();
  games_say(phase(domain::Phase::postponed));
  ASSERT_EQ(said<domain::MarketStatusChanged>().size(), 1U);
  EXPECT_EQ(said<domain::MarketStatusChanged>()[0].status, domain::MarketStatus::paused);
  EXPECT_EQ(said<domain::BookVoided>().size(), 1U);
  markets_say(book());
  EXPECT_TRUE(said<domain::BookSnapshot>().empty()) << "no price of a market without a game reaches the engine";
  games_say(phase(domain::Phase::scheduled));
  ASSERT_EQ(said<domain::MarketStatusChanged>().size(), 1U);
  EXPECT_EQ(said<domain::MarketStatusChanged>()[0].status, domain::MarketStatus::open);
  EXPECT_EQ(markets_->followed.size(), 2U) << "its book is asked for again";
  markets_say(book());
  EXPECT_EQ(said<domain::BookSnapshot>().size(), 1U);
}

TEST_F(LiveEveningTest, AMarketThatComesBackHasTheStatusItsVenueLastGave) {
  list_both();
  games_say(phase(domain::Phase::postponed));
  markets_say([](const net::Input&, ports::FeedOutbox& out) {
    out.events.push_back(
        {base::at_once(kNow), domain::MarketStatusChanged{{0}, domain::MarketStatus::closed, std::nullopt}});
  });
  EXPECT_TRUE(said<domain::MarketStatusChanged>().empty());
  games_say(phase(domain::Phase::scheduled));
  ASSERT_EQ(said<domain::MarketStatusChanged>().size(), 1U);
  EXPECT_EQ(said<domain::MarketStatusChanged>()[0].status, domain::MarketStatus::closed);
}

TEST_F(LiveEveningTest, AMarketThatMovesToAnotherGameIsNeverTradedAgain) {
  list_both();
  games_say(phase(domain::Phase::postponed));
  games_say([](const net::Input&, ports::FeedOutbox& out) { out.games.push_back(game("espn:2")); });
  EXPECT_TRUE(said<domain::MarketOpened>().empty()) << "the engine holds it under its first game";
  markets_say(book());
  EXPECT_TRUE(said<domain::BookSnapshot>().empty());
  markets_say([](const net::Input&, ports::FeedOutbox& out) {
    out.events.push_back(
        {base::at_once(kNow), domain::MarketStatusChanged{{0}, domain::MarketStatus::settled, base::kPriceOne}});
  });
  EXPECT_EQ(said<domain::MarketStatusChanged>().size(), 1U) << "what it pays still reaches the positions";
}

TEST_F(LiveEveningTest, AfterAStandstillTheVenuesBooksAreVoid) {
  list_both();
  evening_->handle(0, {kNow, net::StoodStill{base::seconds(600)}}, result_);
  EXPECT_TRUE(said<domain::BookVoided>().empty()) << "the games feed has no books";
  evening_->handle(1, {kNow, net::StoodStill{base::seconds(600)}}, result_);
  const auto voided = said<domain::BookVoided>();
  ASSERT_EQ(voided.size(), 1U);
  EXPECT_EQ(voided[0].why, domain::BookFault::disconnected);
}

TEST_F(LiveEveningTest, AJudgementOfTheClockReachesTheEngineAndNoFeed) {
  int asked = 0;
  games_->script = [&](const net::Input&, ports::FeedOutbox&) { ++asked; };
  evening_->handle(0, {kNow, net::ClockJudged{base::seconds(-60), false, "set back"}}, result_);
  EXPECT_EQ(asked, 0);
  const auto changed = said<domain::ClockChanged>();
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].difference, base::seconds(-60));
  EXPECT_FALSE(changed[0].trusted);
  EXPECT_FALSE(evening_->clock_trusted());
  evening_->replayed({base::at_once(kNow), domain::ClockChanged{{}, true, ""}});
  EXPECT_TRUE(evening_->clock_trusted()) << "a restart knows the last judgement from the log";
}

TEST_F(LiveEveningTest, CountsWhatWasNotUsed) {
  markets_say(
      [](const net::Input&, ports::FeedOutbox& out) { out.refused.push_back({"KXNFLSPREAD", "not a winner market"}); });
  ASSERT_EQ(result_.notices.size(), 1U);
  EXPECT_NE(result_.notices[0].find("KXNFLSPREAD"), std::string::npos);
  const auto reports = evening_->reports();
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[1].figures.back().value, 1);
}

}  // namespace
}  // namespace arbees::services
