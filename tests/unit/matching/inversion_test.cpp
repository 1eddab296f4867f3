#include "arbees/matching/inversion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace arbees::matching {
namespace {

using base::Nanos;
using base::Price;
using base::Probability;
using domain::MarketId;

Price cents(int n) {
  return Price::from_raw(n * 100);
}
Nanos at(int seconds) {
  return Nanos{base::seconds(seconds).value};
}
HomeMid mid(std::uint32_t market, int price_cents) {
  return {MarketId{market}, cents(price_cents)};
}

TEST(InversionView, TellsComplementFromDisagreement) {
  const struct {
    int mid;
    int reference;
    InversionView view;
  } cases[] = {
      {70, 72, InversionView::right},     {28, 72, InversionView::inverted}, {32, 72, InversionView::inverted},
      {40, 72, InversionView::differs},   {10, 72, InversionView::differs},  {50, 52, InversionView::near_even},
      {43, 57, InversionView::near_even}, {42, 58, InversionView::inverted}, {55, 62, InversionView::right},
      {45, 59, InversionView::differs},
  };
  for (const auto& each : cases)
    EXPECT_EQ(view_of(cents(each.mid), cents(each.reference), {}), each.view)
        << each.mid << " against " << each.reference;
}

TEST(InversionAlarm, OneOfThreeMarketsIsFoundWhateverTheyAreNumbered) {
  InversionAlarm alarm;
  const std::vector<HomeMid> mids = {mid(1, 71), mid(2, 29), mid(3, 70)};
  // Two against one: the others' median lies between, so only a model or two agreeing markets decide.
  const Probability model = Probability::from_millionths(700'000);
  EXPECT_TRUE(alarm.observe(mids, model, at(0)).empty());
  EXPECT_TRUE(alarm.observe(mids, model, at(29)).empty());
  const auto raised = alarm.observe(mids, model, at(30));
  ASSERT_EQ(raised.size(), 1U);
  EXPECT_EQ(raised[0].market, MarketId{2});
  EXPECT_TRUE(alarm.alarmed(MarketId{2}));
  EXPECT_FALSE(alarm.alarmed(MarketId{1}));
}

TEST(InversionAlarm, TwoMarketsWithoutAModelAreBothSuspect) {
  InversionAlarm alarm;
  const std::vector<HomeMid> mids = {mid(1, 80), mid(2, 21)};
  alarm.observe(mids, std::nullopt, at(0));
  EXPECT_EQ(alarm.observe(mids, std::nullopt, at(40)).size(), 2U);
}

TEST(InversionAlarm, AnInterruptionStartsTheClockAgain) {
  InversionAlarm alarm;
  const Probability model = Probability::from_millionths(700'000);
  const std::vector<HomeMid> wrong = {mid(1, 30)};
  const std::vector<HomeMid> right = {mid(1, 69)};
  alarm.observe(wrong, model, at(0));
  alarm.observe(right, model, at(20));
  alarm.observe(wrong, model, at(25));
  EXPECT_TRUE(alarm.observe(wrong, model, at(54)).empty());
  EXPECT_EQ(alarm.observe(wrong, model, at(55)).size(), 1U);
}

TEST(InversionAlarm, EndsOnlyAfterLookingRightForLong) {
  InversionAlarm alarm;
  const Probability model = Probability::from_millionths(700'000);
  alarm.observe(std::vector{mid(1, 30)}, model, at(0));
  alarm.observe(std::vector{mid(1, 30)}, model, at(30));
  ASSERT_TRUE(alarm.alarmed(MarketId{1}));
  alarm.observe(std::vector<HomeMid>{}, model, at(31));
  EXPECT_TRUE(alarm.alarmed(MarketId{1})) << "without a price it stays";
  alarm.observe(std::vector{mid(1, 50)}, Probability::from_millionths(500'000), at(200));
  EXPECT_TRUE(alarm.alarmed(MarketId{1})) << "near 50 % nothing is told";
  alarm.observe(std::vector{mid(1, 70)}, model, at(300));
  EXPECT_TRUE(alarm.observe(std::vector{mid(1, 70)}, model, at(359)).empty());
  EXPECT_EQ(alarm.observe(std::vector{mid(1, 70)}, model, at(360)).size(), 1U);
  EXPECT_FALSE(alarm.alarmed(MarketId{1}));
}

TEST(InversionAlarm, NothingToCompareWithRaisesNothing) {
  InversionAlarm alarm;
  alarm.observe(std::vector{mid(1, 10)}, std::nullopt, at(0));
  EXPECT_TRUE(alarm.observe(std::vector{mid(1, 10)}, std::nullopt, at(1000)).empty());
}

RC_GTEST_PROP(InversionView, AnInvertedMarketIsSeenExactlyWhenTheReferenceIsClearOfEvenAndNeverWhenItAgrees, ()) {
  const InversionConfig config;
  const auto reference = *rc::gen::inRange(0, 10'001);
  const auto noise = *rc::gen::inRange(-400, 401);
  const auto clamp = [](int raw) { return Price::from_raw(std::clamp(raw, 0, 10'000)); };
  const bool clear = std::abs(2 * reference - 10'000) >= config.far + 500;
  const Price honest = clamp(reference + noise);
  const Price inverted = clamp(10'000 - reference + noise);
  RC_ASSERT(view_of(honest, Price::from_raw(reference), config) != InversionView::inverted);
  if (clear) RC_ASSERT(view_of(inverted, Price::from_raw(reference), config) == InversionView::inverted);
}

RC_GTEST_PROP(InversionView, TurningEverythingRoundChangesNothing, ()) {
  const auto mid_raw = *rc::gen::inRange(0, 10'001);
  const auto reference = *rc::gen::inRange(0, 10'001);
  RC_ASSERT(view_of(Price::from_raw(mid_raw), Price::from_raw(reference), {}) ==
            view_of(Price::from_raw(10'000 - mid_raw), Price::from_raw(10'000 - reference), {}));
}

}  // namespace
}  // namespace arbees::matching
