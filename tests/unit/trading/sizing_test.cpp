#include "arbees/trading/sizing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "arbees/domain/unit_fee.hpp"
#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using test::cents;
using test::contracts;

domain::FeeSchedule kalshi() {
  auto fees = test::kalshi_fees();
  fees.balance_quantum_micros = 10'000;
  return fees;
}

/// A directional purchase on Kalshi of a claim worth 60¢, and the levels it may take.
struct Case {
  domain::FeeSchedule fees = kalshi();
  std::vector<domain::WalkStep> steps;
  SizingTerms terms;

  explicit Case(const std::vector<domain::Level>& offers, base::Price worth = cents(60)) {
    terms.worth = worth;
    terms.threshold = cents(2.5);
    terms.legs.push_back({domain::Venue::kalshi, &fees});
    for (const domain::Level& level : offers) {
      const base::Price fee = domain::unit_fee_or_none(fees, level.price);
      if (worth - level.price - fee < terms.threshold) break;
      steps.push_back({level.quantity, {level.price, {}}, {fee, {}}});
    }
    terms.steps = steps;
    terms.room = base::Money::from_units(10'000);
    terms.venue_room = {base::Money::from_units(10'000), {}};
    const auto wealth = base::Money::from_units(2'500);
    terms.endings = {Ending{580'000, wealth, base::kPriceOne}, Ending{420'000, wealth, {}}, Ending{}};
  }
  [[nodiscard]] base::Money profit(const Sized& sized) const {
    return base::Money::from_raw(sized.edge.raw() * 100 * sized.count);
  }
};

TEST(Sizing, ADearContractBehindAGoodLevelChangesNothing) {
  const Sized alone = size_order(Case({test::level(50, 100)}).terms);
  const Sized with = size_order(Case({test::level(50, 100), test::level(57, 1)}).terms);
  EXPECT_EQ(alone.count, 100);
  EXPECT_EQ(with.count, 100);
  EXPECT_EQ(with.limits[0], cents(50));
}

TEST(Sizing, TheLimitIsTheLastLevelWanted) {
  std::vector<domain::Level> dense;
  for (int c = 50; c < 62; ++c) dense.push_back(test::level(c, 100));
  const Case book(dense);
  const Sized sized = size_order(book.terms);
  EXPECT_EQ(sized.limits[0], cents(53)) << "328 contracts: Kelly ends within the fourth level";
  EXPECT_GE(book.terms.worth - sized.limits[0] - domain::unit_fee_or_none(book.fees, sized.limits[0]),
            book.terms.threshold);
}

TEST(Sizing, SlippageNeverLeavesTheThreshold) {
  Case book({test::level(50, 100)}, cents(55));  // 50 + 1.75 leaves 3.25¢: three quarters of a cent above the threshold
  book.terms.slippage = cents(5);
  const Sized sized = size_order(book.terms);
  EXPECT_GT(sized.limits[0], cents(50));
  const auto edge = [&](base::Price limit) { return cents(55) - limit - domain::unit_fee_or_none(book.fees, limit); };
  EXPECT_GE(edge(sized.limits[0]), book.terms.threshold);
  EXPECT_LT(edge(sized.limits[0] + base::Price::from_raw(1)), book.terms.threshold);
}

TEST(Sizing, APairSharesTheSlippageThatItsThresholdLeaves) {
  const domain::FeeSchedule free{domain::FeeModel::free};
  const std::vector<domain::WalkStep> steps = {{contracts(10), {cents(40), cents(57)}, {}}};
  SizingTerms terms;
  terms.legs.push_back({domain::Venue::kalshi, &free});
  terms.legs.push_back({domain::Venue::polymarket, &free});
  terms.worth = base::kPriceOne;
  terms.threshold = cents(0.5);
  terms.slippage = cents(2);
  terms.steps = steps;
  terms.room = base::Money::from_units(1'000);
  terms.venue_room = {base::Money::from_units(1'000), base::Money::from_units(1'000)};
  const Sized sized = size_order(terms);
  EXPECT_EQ(sized.limits[0], cents(41.25));
  EXPECT_EQ(sized.limits[1], cents(58.25)) << "both legs at their limits still earn half a cent";
}

TEST(Sizing, MoneyOfOneVenueDoesNotPayOnTheOther) {
  const domain::FeeSchedule free{domain::FeeModel::free};
  const std::vector<domain::WalkStep> steps = {{contracts(1'000), {cents(10), cents(80)}, {}}};
  SizingTerms terms;
  terms.legs.push_back({domain::Venue::kalshi, &free});
  terms.legs.push_back({domain::Venue::polymarket, &free});
  terms.worth = base::kPriceOne;
  terms.threshold = cents(0.5);
  terms.steps = steps;
  terms.room = base::Money::from_units(1'000);
  terms.venue_room = {base::Money::from_units(1'000), base::Money::from_units(80)};
  EXPECT_EQ(size_order(terms).count, 99) << "79.98 dollars at 80¢, two cents kept for rounding";
}

/// Levels with every kind of gap, cheapest first, in whole cents from 40.
std::vector<domain::Level> offers() {
  std::vector<domain::Level> out;
  int price = *rc::gen::inRange(40, 52);
  for (int i = *rc::gen::inRange(1, 7); i > 0; --i) {
    out.push_back(test::level(price, *rc::gen::inRange(1, 400)));
    price += *rc::gen::inRange(1, 4);
  }
  return out;
}

RC_GTEST_PROP(Sizing, MoreOffersNeverMakeTheOrderEarnLess, ()) {
  const auto few = offers();
  auto many = few;
  const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(few.size()) + 1));
  if (at == few.size()) many.push_back(test::level(*rc::gen::inRange(53, 70), *rc::gen::inRange(1, 400)));
  else many[at].quantity += contracts(*rc::gen::inRange(1, 400));
  std::ranges::sort(many, {}, &domain::Level::price);
  const Case small(few);
  const Case large(many);
  const Sized before = size_order(small.terms);
  const Sized after = size_order(large.terms);
  // A venue rounds to a cent an order and a hundredth of a cent a level; an edge is told to a hundredth of a cent.
  const auto slack = base::Money::from_raw(20'000 + 100 * std::max(before.count, after.count));
  RC_ASSERT(large.profit(after) + slack >= small.profit(before));
  if (before.edge >= small.terms.threshold && before.count > 0) RC_ASSERT(after.edge >= large.terms.threshold);
}

RC_GTEST_PROP(Sizing, EveryContractWithinTheLimitMeetsTheThresholdAndCanBePaidFor, ()) {
  Case book(offers());
  book.terms.slippage = base::Price::from_raw(*rc::gen::inRange(0, 300));
  book.terms.room = base::Money::from_units(*rc::gen::inRange(1, 800));
  book.terms.venue_room[0] = base::Money::from_units(*rc::gen::inRange(1, 800));
  const Sized sized = size_order(book.terms);
  if (sized.count == 0) return;
  for (base::Price price = cents(1); price <= sized.limits[0]; price += base::Price::from_raw(25))
    RC_ASSERT(book.terms.worth - price - domain::unit_fee_or_none(book.fees, price) >= book.terms.threshold);
  RC_ASSERT(sized.reserves[0] <= book.terms.venue_room[0]);
}

}  // namespace
}  // namespace arbees::trading
