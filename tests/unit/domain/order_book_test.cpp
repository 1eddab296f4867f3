#include "arbees/domain/order_book.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace arbees::domain {
namespace {

using base::Price;
using base::Quantity;

Level level(std::int64_t price, std::int64_t units) {
  return {Price::from_raw(price), Quantity::from_units(units)};
}

/// The same book as plain maps: what the ladder must always equal.
struct PlainBook {
  std::map<std::int64_t, std::int64_t> sides[2];
  void set(BookSide side, std::int64_t price, std::int64_t quantity) {
    auto& map = sides[static_cast<int>(side)];
    if (quantity == 0) map.erase(price);
    else map[price] = quantity;
  }
};

void expect_equal(const OrderBook& book, const PlainBook& plain) {
  for (const BookSide side : {BookSide::bid, BookSide::ask}) {
    std::vector<std::pair<std::int64_t, std::int64_t>> walked;
    book.walk(side, [&](Level l) {
      walked.emplace_back(l.price.raw(), l.quantity.raw());
      return true;
    });
    const auto& map = plain.sides[static_cast<int>(side)];
    std::vector<std::pair<std::int64_t, std::int64_t>> expected(map.begin(), map.end());
    if (side == BookSide::bid) std::reverse(expected.begin(), expected.end());
    RC_ASSERT(walked == expected);
    RC_ASSERT(book.level_count(side) == expected.size());
    const auto best = book.best(side);
    RC_ASSERT(best.has_value() == !expected.empty());
    if (best) RC_ASSERT(best->price.raw() == expected.front().first);
  }
}

RC_GTEST_PROP(OrderBook, EqualsAPlainMapAfterAnyUpdates, ()) {
  const auto step = *rc::gen::element<std::int64_t>(1, 10, 50, 100, 1000);
  OrderBook book(Price::from_raw(step));
  book.snapshot({}, {});
  PlainBook plain;
  const int updates = *rc::gen::inRange(1, 200);
  for (int i = 0; i < updates; ++i) {
    const auto side = *rc::gen::element(BookSide::bid, BookSide::ask);
    const auto price = *rc::gen::inRange<std::int64_t>(0, 10'000 / step + 1) * step;
    const auto quantity = *rc::gen::weightedOneOf<std::int64_t>(
        {{1, rc::gen::just<std::int64_t>(0)}, {2, rc::gen::inRange<std::int64_t>(1, 1'000'000'000)}});
    if (*rc::gen::arbitrary<bool>()) {
      RC_ASSERT(book.set(side, Price::from_raw(price), Quantity::from_raw(quantity)) == BookFault::none);
      plain.set(side, price, quantity);
    } else {  // the same through a delta
      const auto delta = quantity - book.at(side, Price::from_raw(price)).raw();
      RC_ASSERT(book.add(side, Price::from_raw(price), Quantity::from_raw(delta)) == BookFault::none);
      plain.set(side, price, quantity);
    }
  }
  expect_equal(book, plain);
}

RC_GTEST_PROP(OrderBook, AFinerStepKeepsEveryLevel, ()) {
  OrderBook book(Price::from_raw(100));
  book.snapshot({}, {});
  PlainBook plain;
  for (int i = 0; i < 20; ++i) {
    const auto side = *rc::gen::element(BookSide::bid, BookSide::ask);
    const auto price = *rc::gen::inRange<std::int64_t>(0, 101) * 100;
    const auto quantity = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    book.set(side, Price::from_raw(price), Quantity::from_raw(quantity));
    plain.set(side, price, quantity);
  }
  const auto epoch = book.epoch();
  RC_ASSERT(book.change_step(Price::from_raw(*rc::gen::element(1, 10, 50))) == BookFault::none);
  RC_ASSERT(book.epoch() == epoch + 1);
  expect_equal(book, plain);
}

TEST(OrderBook, HasNoPricesBeforeItsFirstSnapshot) {
  OrderBook book(Price::from_raw(100));
  EXPECT_FALSE(book.usable());
  EXPECT_EQ(book.fault(), BookFault::no_snapshot);
  EXPECT_EQ(book.set(BookSide::bid, Price::from_raw(100), Quantity::from_units(1)), BookFault::no_snapshot);
  EXPECT_FALSE(book.best_bid().has_value());
}

TEST(OrderBook, AFaultVoidsItUntilTheNextSnapshot) {
  struct Case {
    const char* name;
    std::int64_t price;
    std::int64_t delta;
    BookFault fault;
  };
  for (const Case& c :
       {Case{"below zero", 4000, -11, BookFault::negative_level}, Case{"off the grid", 4050, 1, BookFault::off_grid},
        Case{"above one", 10100, 1, BookFault::out_of_range},
        Case{"below nothing", -100, 1, BookFault::out_of_range}}) {
    OrderBook book(Price::from_raw(100));
    const Level bids[] = {level(4000, 10)};
    ASSERT_EQ(book.snapshot(bids, {}), BookFault::none);
    EXPECT_EQ(book.add(BookSide::bid, Price::from_raw(c.price), Quantity::from_units(c.delta)), c.fault) << c.name;
    EXPECT_FALSE(book.best_bid().has_value()) << c.name;
    EXPECT_EQ(book.add(BookSide::bid, Price::from_raw(4000), Quantity::from_units(1)), c.fault) << c.name;
    EXPECT_EQ(book.snapshot(bids, {}), BookFault::none) << c.name;
    EXPECT_EQ(book.best_bid(), bids[0]) << c.name;
  }
}

TEST(OrderBook, ACoarserStepThatLosesALevelVoids) {
  OrderBook book(Price::from_raw(10));
  const Level bids[] = {level(4010, 10)};
  book.snapshot(bids, {});
  EXPECT_EQ(book.change_step(Price::from_raw(100)), BookFault::tick_changed);
  EXPECT_FALSE(book.usable());
}

TEST(OrderBook, KnowsWhenItIsCrossed) {
  OrderBook book(Price::from_raw(100));
  const Level bids[] = {level(5000, 1)};
  const Level asks[] = {level(5000, 1)};
  book.snapshot(bids, asks);
  EXPECT_TRUE(book.crossed());
  book.set(BookSide::ask, Price::from_raw(5000), Quantity{});
  EXPECT_FALSE(book.crossed());
}

TEST(Grid, FinestStepDividesEveryRange) {
  const auto price = [](std::int64_t raw) { return Price::from_raw(raw); };
  const std::vector<PriceRange> tapered{{price(0), price(1000), price(10)},
                                        {price(1000), price(9000), price(100)},
                                        {price(9000), price(10000), price(10)}};
  EXPECT_EQ(finest_step(tapered), price(10));
  EXPECT_TRUE(on_grid(tapered, price(990)));
  EXPECT_TRUE(on_grid(tapered, price(1100)));
  EXPECT_FALSE(on_grid(tapered, price(1110)));
}

}  // namespace
}  // namespace arbees::domain
