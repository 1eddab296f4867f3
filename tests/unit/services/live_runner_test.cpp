#include "arbees/services/live_runner.hpp"

#include <gtest/gtest.h>

namespace arbees::services {
namespace {

struct IdleGames final : ports::GameFeed {
  [[nodiscard]] std::string_view name() const override { return "espn"; }
  void handle(const net::Input&, ports::FeedOutbox&) override {}
  void follow(domain::GameId, std::string_view, base::Nanos, ports::FeedOutbox&) override {}
  [[nodiscard]] std::vector<ports::FeedFigure> figures() const override { return {}; }
};

std::shared_ptr<LiveEvening> idle_evening() {
  return std::make_shared<LiveEvening>(std::make_unique<IdleGames>(), std::vector<std::unique_ptr<ports::MarketFeed>>{},
                                       matching::LinkBook({}, {}, {}));
}

}  // namespace

// A shard that ends first took its source with it, and the runner closed what was gone.
TEST(LiveRunner, OutlivesTheShardThatReadFromItsSource) {
  std::weak_ptr<LiveSource> watched;
  {
    auto source = std::make_shared<LiveSource>();
    watched = source;
    auto shards = std::make_unique<SharedSource>(source);
    LiveRunner runner(idle_evening(), std::move(source), {.endpoints = {net::EndpointOptions{}}});
    ASSERT_TRUE(runner.start());
    shards.reset();
    EXPECT_FALSE(watched.expired()) << "the runner's source ended with the shard";
  }
  EXPECT_TRUE(watched.expired());
}

TEST(LiveRunner, EndsBeforeTheShardAndTheShardSeesTheEnd) {
  auto source = std::make_shared<LiveSource>();
  SharedSource shards(source);
  {
    LiveRunner runner(idle_evening(), std::move(source), {.endpoints = {net::EndpointOptions{}}});
    ASSERT_TRUE(runner.start());
  }
  EXPECT_EQ(shards.next(), std::nullopt);
}

}  // namespace arbees::services
