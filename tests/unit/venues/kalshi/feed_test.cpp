#include "arbees/venues/kalshi/feed.hpp"

#include "unit/venues/kalshi/feed_script.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::FeedHealth;
using domain::MarketStatus;
using test::keyed;
using test::kPhi;
using test::kTen;
using test::Script;

TEST(KalshiFeed, FindsTheMarketsOfItsSeriesOnceEach) {
  Script script(keyed());
  script.discover();
  ASSERT_EQ(script.listings.size(), 2U);
  const domain::Listing& listing = script.listings[0];
  EXPECT_EQ(listing.market.symbol, kPhi);
  EXPECT_EQ(listing.market.fees.model, domain::FeeModel::quadratic) << "listed before its series' fees were read";
  EXPECT_EQ(listing.starts.at(0).source, domain::StartSource::stated) << "the milestone's start is missing";
  EXPECT_TRUE(script.refused.empty());
  script.pass(base::seconds(121));
  EXPECT_TRUE(script.answer("/events?", test::events_page()));
  EXPECT_EQ(script.listings.size(), 2U) << "an unchanged listing was sent again";
  script.pass(base::seconds(121));
  EXPECT_TRUE(script.answer("/events?", test::events_page("inactive")));
  ASSERT_EQ(script.listings.size(), 4U) << "a changed listing was not sent";
  EXPECT_EQ(script.listings[3].status, MarketStatus::paused);
}

TEST(KalshiFeed, ReadsEveryPageOfAList) {
  Script script(keyed());
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/series/KXNFLGAME", test::kSeries));
  EXPECT_TRUE(script.answer("/milestones", test::kMilestones));
  EXPECT_TRUE(script.answer("/events?", R"({"events":[],"cursor":"a=b"})"));
  EXPECT_FALSE(script.answer("cursor=a=b", "")) << "a cursor must be escaped";
  EXPECT_TRUE(script.answer("cursor=a%3Db", test::events_page()));
  EXPECT_EQ(script.listings.size(), 2U);
}

TEST(KalshiFeed, BooksComeOverTheSocketOnceSubscribed) {
  Script script(keyed());
  script.connect();
  EXPECT_EQ(script.opened, 1);
  EXPECT_TRUE(script.holds(kPhi));
  EXPECT_TRUE(script.holds(kTen));
  const auto health = script.all<domain::FeedChanged>();
  ASSERT_EQ(health.size(), 2U);
  EXPECT_EQ(health[0].health, FeedHealth::down);
  EXPECT_EQ(health[1].health, FeedHealth::up);
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 2U);
  const auto subscribe = std::ranges::find_if(
      script.commands, [](const std::string& text) { return text.find("orderbook_delta") != std::string::npos; });
  ASSERT_NE(subscribe, script.commands.end());
  EXPECT_NE(subscribe->find("\"use_yes_price\":false"), std::string::npos) << "the default of the venue will change";
}

}  // namespace
}  // namespace arbees::venues::kalshi
