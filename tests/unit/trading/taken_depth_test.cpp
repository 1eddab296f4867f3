#include "arbees/trading/taken_depth.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "arbees/trading/paper_exchange.hpp"
#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using domain::BookSide;
using domain::Claim;
using test::at_s;
using test::cents;
using test::contracts;
using test::level;

constexpr domain::MarketId kHome{0};
constexpr domain::MarketId kAway{1};

/// Both tokens of one Polymarket condition: market 0 for the home side, market 1 its mirror.
struct TwoTokens {
  domain::Market markets[2] = {test::market("g", domain::Venue::polymarket, "H", domain::Side::home),
                               test::market("g", domain::Venue::polymarket, "A", domain::Side::away)};
  domain::OrderBook books[2] = {domain::OrderBook(cents(1)), domain::OrderBook(cents(1))};
  PaperExchange exchange{Config{}};
  std::uint32_t orders = 0;

  BookAccess access(domain::MarketId id) const {
    BookAccess access{&markets[id.value], &books[id.value], true, true, at_s(0)};
    access.book_id = kHome;
    access.mirrored = id == kAway;
    access.twin = id == kHome ? kAway : kHome;
    return access;
  }
  Books look() const {
    return [this](domain::MarketId id) { return access(id); };
  }
  /// The home token is offered at 45¢; the away token's book shows the same as a bid of 55¢.
  void show(domain::MarketId view, std::int64_t quantity) {
    const std::vector<domain::Level> at =
        quantity > 0 ? std::vector{level(view == kHome ? 45 : 55, quantity)} : std::vector<domain::Level>{};
    if (view == kHome) books[0].snapshot({}, at);
    else books[1].snapshot(at, {});
    exchange.book_changed(view, look());
  }
  /// Buys the home side for 45¢: YES of the home token, or NO of the away token.
  std::int64_t buy(domain::MarketId market, std::int64_t quantity) {
    domain::Order order;
    order.id = {++orders};
    order.market = market;
    order.claim = market == kHome ? Claim::yes : Claim::no;
    order.limit = cents(45);
    order.quantity = contracts(quantity);
    exchange.send(order, {}, at_s(orders), access(market));
    const auto execution = exchange.execute_next(at_s(orders + 1), look());
    return execution->order.filled.raw() / base::Quantity::kScale;
  }
};

TEST(TakenDepth, TwoTokensOfOneConditionAreOneBook) {
  TwoTokens both;
  both.show(kHome, 50);
  both.show(kAway, 50);
  EXPECT_EQ(both.buy(kHome, 30), 30);
  EXPECT_EQ(both.buy(kAway, 100), 20) << "the away token's bids are the home token's asks";
  EXPECT_EQ(both.buy(kHome, 100), 0);
}

TEST(TakenDepth, ALevelIsGoneOnlyWhenBothViewsLostIt) {
  TwoTokens both;
  both.show(kHome, 50);
  both.show(kAway, 50);
  EXPECT_EQ(both.buy(kHome, 50), 50);
  both.show(kHome, 0);  // the away token's book has not been told yet
  both.show(kHome, 50);
  EXPECT_EQ(both.buy(kHome, 50), 0);
  both.show(kHome, 0);
  both.show(kAway, 0);
  both.show(kHome, 50);
  EXPECT_EQ(both.buy(kHome, 50), 0) << "only one of the views shows it";
  both.show(kAway, 50);
  EXPECT_EQ(both.buy(kAway, 50), 50) << "a new offer";
}

TEST(TakenDepth, BookViewsThatProveNothingForgetNothing) {
  for (const bool sizes_known : {true, false}) {
    domain::Market market = test::market("g", domain::Venue::kalshi, "K", domain::Side::home);
    domain::OrderBook book(cents(1));
    BookAccess access{&market, &book, true, true, at_s(0)};
    const Books look = [&](domain::MarketId) { return access; };
    TakenDepth taken;
    taken.take(kHome, access, BookSide::ask, cents(45), contracts(50));
    book.snapshot({}, std::vector{level(45, 1)}, sizes_known);  // without sizes every level reads 1
    access.ask_known = sizes_known;
    taken.book_changed(kHome, look);
    EXPECT_EQ(taken.taken(kHome, access, BookSide::ask, cents(45)), contracts(sizes_known ? 1 : 50));
  }
}

// The law: what is bought of a level is never more than what ever appeared there, however the two views lag, whatever
// is void in between, and through whichever token it is bought.
RC_GTEST_PROP(TakenDepth, NoUnitOfDisplayedDepthIsBoughtTwice, ()) {
  TwoTokens both;
  std::int64_t shown = 0;
  std::int64_t appeared = 0;
  std::int64_t bought = 0;
  std::vector<std::int64_t> away_will_hear = {0};
  const auto steps = *rc::gen::container<std::vector<int>>(40, rc::gen::inRange(0, 8));
  for (const int step : steps) {
    const domain::MarketId market = *rc::gen::element(kHome, kAway);
    if (step <= 2) {
      const std::int64_t next = *rc::gen::inRange<std::int64_t>(0, 60);
      appeared += std::max<std::int64_t>(next - shown, 0);
      shown = next;
      both.show(kHome, shown);
      away_will_hear.push_back(shown);
    } else if (step <= 4) {
      if (away_will_hear.size() > 1) away_will_hear.erase(away_will_hear.begin());
      both.show(kAway, away_will_hear.front());
    } else if (step == 5) {
      both.books[market.value].void_book(domain::BookFault::disconnected);
      both.exchange.book_changed(market, both.look());
      if (market == kHome) both.show(kHome, shown);
    } else {
      bought += both.buy(market, *rc::gen::inRange<std::int64_t>(1, 60));
    }
    RC_ASSERT(bought <= appeared);
  }
}

}  // namespace
}  // namespace arbees::trading
