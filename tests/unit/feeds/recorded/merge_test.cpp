#include "arbees/feeds/recorded/merge.hpp"

#include <gtest/gtest.h>

#include "unit/feeds/recorded/checks.hpp"

namespace arbees::feeds::recorded {
namespace {

const std::string kPrices =
    "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume\n"
    "2026-06-06T00:43:00Z,kalshi,nba,nba-2026-06-05-nyk-sas,KXNBAGAME-26JUN05NYKSAS-NYK,NYK,0.30,0.32,,\n"
    "2026-06-06T00:45:00Z,kalshi,nba,nba-2026-06-05-nyk-sas,KXNBAGAME-26JUN05NYKSAS-NYK,NYK,0.28,0.30,,\n";
const std::string kPlays =
    "time_utc,game_key,period,clock,side,team,points,away_score,home_score,description\n"
    "2026-06-06T00:43:46Z,nba-2026-06-05-nyk-sas,1,11:36,home,SAS,3,0,3,three\n";

Recording load(const std::string& text) {
  return load_recording("part", text).value();
}

template <class Body>
std::vector<Body> all(const Recording& recording) {
  std::vector<Body> out;
  for (const domain::Event& event : recording.events)
    if (const auto* body = std::get_if<Body>(&event.body)) out.push_back(*body);
  return out;
}

TEST(Merge, JoinsPricesAndPlaysOfOneGame) {
  std::vector<Recording> parts;
  parts.push_back(load(kPrices));
  parts.push_back(load(kPlays));
  const Recording r = merge(std::move(parts)).value();
  expect_sound(r);
  EXPECT_EQ(r.games.size(), 1U);
  EXPECT_EQ(all<domain::GameOpened>(r).size(), 1U);
  EXPECT_EQ(r.counts.rows, 3U);
  for (const std::string& sentence : r.assumptions) EXPECT_EQ(sentence.find("No play feed"), std::string::npos);
}

Recording foreign(const char* home, const char* away) {
  Recording out;
  out.name = "elsewhere";
  domain::Game game;
  game.key = "espn:1";
  game.sport = domain::Sport::nba;
  game.home.name = home;
  game.away.name = away;
  game.start = {123};
  const base::Stamp at = base::at_once(*base::parse_utc("2026-06-06T00:44:00Z"));
  out.events.push_back({at, domain::GameOpened{game}});
  domain::GameState state;
  state.phase = domain::Phase::live;
  state.period = 1;
  out.events.push_back({at, domain::GameUpdated{domain::GameId{0}, state}});
  out.events.push_back({at, domain::PlayRecorded{domain::GameId{0}, {}}});
  return out;
}

TEST(Merge, AnotherFeedsGameIsMappedOntoOurs) {
  const Recording r = merge({load(kPrices), foreign("San Antonio Spurs", "New York Knicks")},
                            {.same_game = {{"espn:1", "nba-2026-06-05-nyk-sas"}}})
                          .value();
  expect_sound(r);
  const auto games = all<domain::GameOpened>(r);
  ASSERT_EQ(games.size(), 1U);
  EXPECT_EQ(games[0].game.key, "nba-2026-06-05-nyk-sas");
  EXPECT_EQ(games[0].game.start.value, 123) << "the other feed knows more about the game";
  EXPECT_EQ(all<domain::PlayRecorded>(r).at(0).game.value, 0U);
  EXPECT_EQ(merge({load(kPrices), foreign("a", "b")}).value().games.size(), 2U) << "not said to be the same";
}

TEST(Merge, ARepeatedConnectionEventIsSaidOnce) {
  Recording a = foreign("San Antonio Spurs", "New York Knicks");
  const domain::Event up{a.events[0].stamp, domain::FeedChanged{domain::FeedId::games, domain::FeedHealth::up, ""}};
  a.events.insert(a.events.begin(), up);
  EXPECT_EQ(all<domain::FeedChanged>(merge({a, a}).value()).size(), 1U);
}

TEST(Merge, TurnedSidesAreRefused) {
  const auto r = merge({load(kPrices), foreign("New York Knicks", "San Antonio Spurs")},
                       {.same_game = {{"espn:1", "nba-2026-06-05-nyk-sas"}}});
  ASSERT_FALSE(r.has_value());
  EXPECT_NE(r.error().message().find("elsewhere"), std::string::npos);
}

TEST(Merge, OneMarketInTwoFilesIsOneMarket) {
  const Recording r = merge({load(kPrices), load(kPrices)}).value();
  expect_sound(r);
  EXPECT_EQ(all<domain::MarketOpened>(r).size(), 1U);
  EXPECT_EQ(all<domain::BookSnapshot>(r).size(), 4U);
}

}  // namespace
}  // namespace arbees::feeds::recorded
