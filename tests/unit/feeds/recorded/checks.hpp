#pragma once
#include <gtest/gtest.h>

#include "arbees/domain/registry.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::feeds::recorded {

/// Laws of every recording: time never runs back, nothing is used before it is opened, ids are those a registry hands
/// out, prices are prices, quantities are not negative.
class Soundness {
 public:
  void operator()(const domain::GameOpened& e) { EXPECT_TRUE(registry_.open_game(e.game.key).is_new) << e.game.key; }
  void operator()(const domain::MarketOpened& e) {
    EXPECT_TRUE(registry_.open_market(e.market.venue, e.market.symbol).is_new) << e.market.symbol;
    EXPECT_TRUE(registry_.game(e.market.game_key).has_value()) << e.market.symbol;
    EXPECT_GT(e.market.link_confidence_ppm, 0);
    EXPECT_FALSE(e.market.link_evidence.empty());
    EXPECT_FALSE(e.market.symbol.empty());
    grids_.push_back(e.market.grid);
  }
  void operator()(const domain::BookSnapshot& e) {
    known(e.market);
    EXPECT_TRUE(e.bid_known || e.ask_known);
    for (const auto& level : e.bids) level_ok(e.market, level);
    for (const auto& level : e.asks) level_ok(e.market, level);
    EXPECT_TRUE(e.bid_known || e.bids.empty());
    EXPECT_TRUE(e.ask_known || e.asks.empty());
  }
  void operator()(const domain::BookDelta& e) {
    known(e.market);
    EXPECT_TRUE(domain::on_grid(grids_[e.market.value], e.price));
    EXPECT_GE(e.quantity.raw(), 0);
  }
  void operator()(const domain::TradePrinted& e) {
    known(e.market);
    EXPECT_GE(e.price.raw(), 0);
    EXPECT_LE(e.price, base::kPriceOne);
    EXPECT_GE(e.quantity.raw(), 0);
  }
  void operator()(const domain::MarketStatusChanged& e) { known(e.market); }
  void operator()(const domain::GameUpdated& e) { EXPECT_LT(e.game.value, registry_.game_count()); }
  void operator()(const domain::PlayRecorded& e) { EXPECT_LT(e.game.value, registry_.game_count()); }
  void operator()(const domain::LineUpdated& e) { EXPECT_LT(e.game.value, registry_.game_count()); }
  void operator()(const domain::FeedChanged&) {}
  void operator()(const domain::ClockTicked&) {}  // after the last event, where a final must stand
  template <class Body>
  void operator()(const Body&) {
    ADD_FAILURE() << "no recording holds a " << Body::kName;
  }

 private:
  void known(domain::MarketId market) { ASSERT_LT(market.value, registry_.market_count()); }
  void level_ok(domain::MarketId market, const domain::Level& level) {
    EXPECT_TRUE(domain::on_grid(grids_[market.value], level.price)) << base::to_string(level.price);
    EXPECT_GT(level.quantity.raw(), 0);
  }
  domain::Registry registry_;
  std::vector<std::vector<domain::PriceRange>> grids_;
};

inline void expect_sound(const Recording& recording) {
  Soundness soundness;
  base::Nanos last{INT64_MIN};
  for (const domain::Event& event : recording.events) {
    ASSERT_LE(last, event.stamp.received) << recording.name;
    last = event.stamp.received;
    std::visit(soundness, event.body);
    if (testing::Test::HasFailure()) FAIL() << recording.name;
  }
}

}  // namespace arbees::feeds::recorded
