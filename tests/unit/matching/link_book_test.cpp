#include "arbees/matching/link_book.hpp"

#include <gtest/gtest.h>

#include "support/listings.hpp"

namespace arbees::matching {
namespace {

using domain::Game;
using domain::Phase;
using domain::Side;
using domain::Sport;
using test::game;
using test::kalshi;
using test::stated;

const Game kGame = game("espn:1", Sport::mlb, "Kansas City Royals", "St. Louis Cardinals", "2025-06-04T00:15Z");
const Game kMakeUp = game("espn:2", Sport::mlb, "Kansas City Royals", "St. Louis Cardinals", "2025-06-05T17:15Z");

domain::Listing market(bool home = true, const char* start = "2025-06-04T00:15Z", base::Date day = {2025, 6, 3}) {
  return kalshi({Sport::mlb, "KC", "STL", "Kansas City", "St. Louis", home, day, {stated(start)}, 0, false});
}

std::string told(const std::vector<LinkChange>& changes) {
  std::string text;
  for (const LinkChange& change : changes)
    text += (text.empty() ? "" : ", ") + std::string(base::enum_name(change.kind)) + " " + change.symbol + " " +
            change.link.game_key;
  return text;
}

TEST(LinkBook, GamesAndListingsMayComeInAnyOrder) {
  LinkBook games_first;
  EXPECT_EQ(told(games_first.add(kGame)), "");
  EXPECT_EQ(told(games_first.add(market())), "linked KX-KCSTL-STL espn:1");
  EXPECT_EQ(told(games_first.add(market(false))), "linked KX-KCSTL-KC espn:1");

  LinkBook listings_first;
  EXPECT_EQ(told(listings_first.add(market())), "");
  EXPECT_EQ(told(listings_first.add(market(false))), "");
  EXPECT_EQ(told(listings_first.add(kGame)), "linked KX-KCSTL-KC espn:1, linked KX-KCSTL-STL espn:1");
  ASSERT_NE(listings_first.find(domain::Venue::kalshi, "KX-KCSTL-STL"), nullptr);
  EXPECT_EQ(listings_first.find(domain::Venue::kalshi, "KX-KCSTL-STL")->yes_side, Side::home);
  EXPECT_EQ(listings_first.find(domain::Venue::kalshi, "KX-KCSTL-KC")->yes_side, Side::away);
}

TEST(LinkBook, WhatIsAddedAgainUnchangedIsNotToldAgain) {
  LinkBook book;
  book.add(kGame);
  book.add(market());
  EXPECT_EQ(told(book.add(kGame, Phase::live)), "");
  EXPECT_EQ(told(book.add(market())), "");
}

TEST(LinkBook, APostponedGameLosesItsLinksAndTheMakeUpIsANewMatch) {
  LinkBook book;
  book.add(kGame);
  book.add(market());
  EXPECT_EQ(told(book.add(kGame, Phase::postponed)), "withdrawn KX-KCSTL-STL espn:1");
  ASSERT_EQ(book.review().size(), 1U);
  EXPECT_EQ(std::get<Unlinked>(book.review()[0].result).reason, Reason::postponed);
  EXPECT_EQ(told(book.add(kMakeUp)), "") << "the listing is still of the old day";
  EXPECT_EQ(told(book.add(market(true, "2025-06-05T17:15Z", {2025, 6, 5}))), "linked KX-KCSTL-STL espn:2");
  EXPECT_EQ(book.unmatched_games(), (std::vector<std::string>{"espn:1"}));
}

TEST(LinkBook, APostponedGameWithANewDateIsStillPostponedToItsOldListing) {
  LinkBook book;
  book.add(kGame);
  book.add(market());
  Game moved = kGame;
  moved.start = kMakeUp.start;
  book.add(moved, Phase::postponed);
  ASSERT_EQ(book.review().size(), 1U);
  EXPECT_EQ(std::get<Unlinked>(book.review()[0].result).reason, Reason::postponed);
  book.add(moved, Phase::scheduled);
  EXPECT_EQ(std::get<Unlinked>(book.review()[0].result).reason, Reason::postponed) << "it has been off";
  EXPECT_EQ(told(book.add(market(true, "2025-06-05T17:15Z", {2025, 6, 5}))), "linked KX-KCSTL-STL espn:1");
}

TEST(LinkBook, AMovedStartEndsTheLinkAndAnotherGameChangesIt) {
  LinkBook book;
  book.add(kGame);
  book.add(market());
  Game moved = kGame;
  moved.start = kMakeUp.start;
  EXPECT_EQ(told(book.add(moved)), "withdrawn KX-KCSTL-STL espn:1");
  EXPECT_EQ(told(book.add(kGame)), "linked KX-KCSTL-STL espn:1");
  const Game twin = game("espn:3", Sport::mlb, "Kansas City Royals", "St. Louis Cardinals", "2025-06-04T00:15Z");
  EXPECT_EQ(told(book.add(twin)), "withdrawn KX-KCSTL-STL espn:1") << "two games fit now";
  EXPECT_EQ(told(book.remove_game("espn:1")), "linked KX-KCSTL-STL espn:3");
  EXPECT_EQ(told(book.remove_listing(domain::Venue::kalshi, "KX-KCSTL-STL")), "withdrawn KX-KCSTL-STL espn:3");
  EXPECT_EQ(told(book.remove_listing(domain::Venue::kalshi, "KX-KCSTL-STL")), "");
}

TEST(LinkBook, OtherLeaguesAreNotForReview) {
  LinkBook book;
  domain::Listing wnba = market();
  wnba.sport = Sport::other;
  book.add(wnba);
  EXPECT_TRUE(book.review().empty());
  book.add(market(true, "2025-06-03T19:15Z"));
  ASSERT_EQ(book.review().size(), 1U);
}

TEST(LinkBook, AHeldLinkIsForReviewUntilAPersonConfirmsIt) {
  const domain::Listing alone =
      kalshi({Sport::mlb, "KC", "STL", "Kansas City", "St. Louis", true, {2025, 6, 3}, {}, 0, false});
  LinkBook book;
  book.add(kGame);
  EXPECT_EQ(told(book.add(alone)), "linked KX-KCSTL-STL espn:1");
  ASSERT_EQ(book.review().size(), 1U) << "a day alone is not enough in baseball";
  LinkBook confirmed({{{domain::Venue::kalshi, "KX-KCSTL-STL", "espn:1", Side::home}}, {}});
  confirmed.add(kGame);
  confirmed.add(alone);
  EXPECT_TRUE(confirmed.review().empty());
}

}  // namespace
}  // namespace arbees::matching
