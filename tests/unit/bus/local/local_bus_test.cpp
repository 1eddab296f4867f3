#include "arbees/bus/local/local_bus.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/random_output.hpp"
#include "support/session.hpp"

namespace arbees::tests {

using bus::local::LocalBus;

namespace {

constexpr base::Duration kPatience = base::seconds(5);

std::vector<std::uint64_t> numbers(const std::vector<domain::Output>& outputs) {
  std::vector<std::uint64_t> list;
  for (const auto& output : outputs) list.push_back(output.sequence);
  return list;
}

/// Everything until the bus closes.
std::vector<domain::Output> drain(ports::Subscription& subscription) {
  std::vector<domain::Output> all;
  while (subscription.receive(all, kPatience)) {
  }
  return all;
}

domain::Output fill_number(std::uint64_t sequence) {
  return {sequence, base::Nanos{}, tests::fill(1, 1, 0, 0)};
}

}  // namespace

TEST(LocalBus, EverySubscriberGetsEveryOutputInOrder) {
  LocalBus bus;
  const auto a = bus.subscribe({.name = "a", .views = ports::ViewPolicy::every});
  const auto b = bus.subscribe({.name = "b", .views = ports::ViewPolicy::every});
  const auto batch = RandomOutputs(3).batch(1, 300);
  bus.publish(std::span(batch).first(100));
  bus.publish(std::span(batch).subspan(100));
  bus.close();
  EXPECT_EQ(numbers(drain(*a)), numbers(batch));
  EXPECT_EQ(numbers(drain(*b)), numbers(batch));
}

TEST(LocalBus, ANewerQuoteReplacesAnUntakenOneOfTheSameMarketAndNothingElse) {
  LocalBus bus;
  const auto subscription = bus.subscribe({.name = "screen"});
  Session s;
  s.say(0, quote(0, 0, 5000, 5100))
      .say(1, quote(1, 0, 5000, 5100))
      .say(2, fill(1, 1, 0, 2))
      .say(3, quote(0, 0, 5200, 5300));
  s.say(4, game_view(0, 1, 500'000))
      .say(5, signal(1, 0, true))
      .say(6, game_view(0, 2, 510'000))
      .say(7, game_view(1, 0, 1));
  bus.publish(s.outputs);
  std::vector<domain::Output> out;
  ASSERT_TRUE(subscription->receive(out, kPatience));
  EXPECT_EQ(numbers(out), (std::vector<std::uint64_t>{2, 3, 4, 6, 7, 8})) << "latest wins by market and game, in order";
  EXPECT_EQ(subscription->counts().replaced, 2U);
  EXPECT_EQ(subscription->counts().waiting, 0U);
}

TEST(LocalBus, AFullSubscriberHoldsThePublisherAndLosesNothing) {
  LocalBus bus;
  const auto subscription = bus.subscribe({.name = "slow", .capacity = 8});
  std::vector<domain::Output> batch;
  for (std::uint64_t i = 1; i <= 1000; ++i) batch.push_back(fill_number(i));
  std::atomic<bool> published = false;
  std::jthread publisher([&] {
    bus.publish(batch);
    published = true;
    bus.close();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  EXPECT_FALSE(published) << "the publisher did not wait for a full subscriber";
  EXPECT_EQ(subscription->counts().waiting, 8U);
  EXPECT_EQ(numbers(drain(*subscription)), numbers(batch));
}

TEST(LocalBus, QuotesNeverHoldThePublisher) {
  LocalBus bus;
  const auto subscription = bus.subscribe({.name = "asleep", .capacity = 1});
  for (std::uint64_t i = 1; i <= 10'000; ++i) {
    const domain::Output one{i, {}, tests::quote(static_cast<std::uint32_t>(i % 7), 0, 5000, 5100)};
    bus.publish(std::span(&one, 1));
  }
  EXPECT_EQ(subscription->counts().waiting, 7U) << "memory for views must be bounded by the number of markets";
}

TEST(LocalBus, LeavingFreesAPublisherThatWaits) {
  LocalBus bus;
  auto subscription = bus.subscribe({.name = "leaver", .capacity = 1});
  std::jthread publisher([&] {
    for (std::uint64_t i = 1; i <= 10; ++i) {
      const auto one = fill_number(i);
      bus.publish(std::span(&one, 1));
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  subscription.reset();  // the test hangs here or at the join when the publisher is not freed
}

TEST(LocalBus, WakesOnlyAtTheFirstArrivalAndNeverAfterLeaving) {
  LocalBus bus;
  std::atomic<int> rings = 0;
  auto subscription = bus.subscribe({.name = "bell", .wake = [&] { ++rings; }});
  const auto one = fill_number(1);
  const auto two = fill_number(2);
  bus.publish(std::span(&one, 1));
  bus.publish(std::span(&two, 1));
  EXPECT_EQ(rings, 1);
  std::vector<domain::Output> out;
  ASSERT_TRUE(subscription->receive(out, {}));
  const auto three = fill_number(3);
  bus.publish(std::span(&three, 1));
  EXPECT_EQ(rings, 2);
  subscription.reset();
  const auto four = fill_number(4);
  bus.publish(std::span(&four, 1));
  bus.close();
  EXPECT_EQ(rings, 2) << "a subscriber that has left was called";
}

TEST(LocalBus, AfterCloseThereIsAnEnd) {
  LocalBus bus;
  bus.close();
  const auto late = bus.subscribe({.name = "late"});
  std::vector<domain::Output> out;
  EXPECT_FALSE(late->receive(out, kPatience));
  const auto one = fill_number(1);
  bus.publish(std::span(&one, 1));
  EXPECT_FALSE(late->receive(out, {}));
}

TEST(LocalBus, ManyPublishersAndComersAndGoersKeepOrderAndCount) {
  LocalBus bus;
  const auto steady = bus.subscribe({.name = "steady", .capacity = 16, .views = ports::ViewPolicy::every});
  std::vector<domain::Output> got;
  std::jthread reader([&] { got = drain(*steady); });
  std::jthread guests([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto guest = bus.subscribe({.name = "guest", .capacity = 2});
      std::vector<domain::Output> out;
      (void)guest->receive(out, base::milliseconds(1));
    }
  });
  std::atomic<std::uint64_t> next = 1;
  std::mutex numbering;
  {
    std::vector<std::jthread> publishers;
    for (int p = 0; p < 3; ++p)
      publishers.emplace_back([&] {
        for (int i = 0; i < 300; ++i) {
          const std::lock_guard lock(numbering);
          const auto one = fill_number(next++);
          bus.publish(std::span(&one, 1));
        }
      });
  }
  guests.request_stop();
  bus.close();
  reader.join();
  ASSERT_EQ(got.size(), 900U);
  for (std::size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i].sequence, i + 1);
}

}  // namespace arbees::tests
