#include "arbees/venues/polymarket/hash_guard.hpp"

#include <gtest/gtest.h>

#include "unit/venues/polymarket/feed_script.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Nanos;
using base::seconds;

constexpr Nanos kStart{1'790'000'000'000'000'000};

TEST(HashGuard, ThreeBooksOfTwoMarketsWithinAMinuteSuspendTheCheck) {
  HashGuard guard;
  EXPECT_TRUE(guard.refuses(kStart, "a", true));
  EXPECT_TRUE(guard.refuses(kStart + seconds(2), "a", true));
  EXPECT_TRUE(guard.refuses(kStart + seconds(4), "a", true)) << "one market may be broken";
  EXPECT_FALSE(guard.refuses(kStart + seconds(6), "b", true));
  EXPECT_TRUE(guard.suspended());
  EXPECT_NE(guard.detail().find("4 books of 2 markets"), std::string::npos) << guard.detail();
  EXPECT_TRUE(guard.refuses(kStart + seconds(7), "b", false)) << "what the best prices contradict is never believed";
}

TEST(HashGuard, BooksThatAreSpreadOverMinutesDoNot) {
  HashGuard guard;
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(guard.refuses(kStart + seconds(40 * i), i % 2 == 0 ? "a" : "b", true));
  EXPECT_FALSE(guard.suspended());
}

TEST(HashGuard, AContradictedBestPriceKeepsTheCheck) {
  HashGuard guard;
  EXPECT_TRUE(guard.refuses(kStart, "a", false));
  for (int i = 1; i < 6; ++i) EXPECT_TRUE(guard.refuses(kStart + seconds(i), i % 2 == 0 ? "a" : "b", true));
  EXPECT_FALSE(guard.suspended());
}

TEST(HashGuard, OneBookThatAgreesArmsItAgain) {
  HashGuard guard;
  for (const auto* market : {"a", "b", "a"}) (void)guard.refuses(kStart, market, true);
  ASSERT_TRUE(guard.suspended());
  guard.agreed();
  EXPECT_FALSE(guard.suspended());
  EXPECT_TRUE(guard.refuses(kStart + seconds(1), "a", true));
}

TEST(HashGuard, OnNeverSuspendsAndOffNeverChecks) {
  HashGuard on(HashPolicy::on);
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(on.refuses(kStart, i % 2 == 0 ? "a" : "b", true));
  HashGuard off(HashPolicy::off);
  EXPECT_FALSE(off.checks());
  EXPECT_FALSE(off.refuses(kStart, "a", false));
}

/// A venue that hashes something else: two tokens of two markets, every book with a false hash.
TEST(HashGuard, AChangedRoutineDoesNotBlindTheVenue) {
  const auto false_book = [](std::int64_t ms, std::string_view token, std::string_view market) {
    std::string text = test::Script::book(ms, "10", token);
    text.replace(text.find("0xc"), 3, market);
    text.pop_back();
    return text +
           R"(,"hash":"0123456789012345678901234567890123456789","min_order_size":"5","tick_size":"0.01","neg_risk":false,"last_trade_price":"0.5"})";
  };
  test::Script script;
  script.discover();
  script.follow({0}, script.listings.at(0));
  domain::Listing other = script.listings.at(0);
  other.market.symbol = test::kBills;
  other.market.event = "0xd";
  script.follow({1}, other);
  script.give(net::SocketOpened{0});
  script.text("[" + false_book(1, test::kLions, "0xc") + "," + false_book(1, test::kBills, "0xd") + "]");
  EXPECT_FALSE(script.holds(test::kLions));
  EXPECT_FALSE(script.holds(test::kBills));
  for (int i = 0; i < 12; ++i) {
    script.pass(seconds(1));
    while (script.answer("/books",
                         "[" + false_book(2, test::kLions, "0xc") + "," + false_book(2, test::kBills, "0xd") + "]")) {
    }
  }
  EXPECT_TRUE(script.holds(test::kLions));
  EXPECT_TRUE(script.holds(test::kBills));
  const auto alarms = script.all<domain::AlarmChanged>();
  ASSERT_FALSE(alarms.empty());
  EXPECT_EQ(alarms.back().kind, domain::AlarmKind::check_suspended);
  EXPECT_TRUE(alarms.back().active);
  EXPECT_EQ(script.figure("hash_check_suspended"), 1);
}

}  // namespace
}  // namespace arbees::venues::polymarket
