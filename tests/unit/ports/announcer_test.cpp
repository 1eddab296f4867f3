#include "arbees/ports/announcer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/session.hpp"

namespace arbees::tests {
namespace {

/// Refuses the first `refusals` appends; notes the order of things in `log`.
class MoodyStore : public ports::Store {
 public:
  std::atomic<int> refusals = 0;
  std::atomic<int> tries = 0;
  std::atomic<std::size_t> stored = 0;

  base::Result<void> begin_run(const ports::RunInfo&) override { return {}; }
  base::Result<void> append(const std::string&, std::span<const domain::Output> batch) override {
    ++tries;
    if (refusals > 0) {
      --refusals;
      return base::fail("moody.db", "the disk is full");
    }
    stored += batch.size();
    return {};
  }
  base::Result<std::vector<domain::Output>> outputs(const ports::Query&) override { return {}; }
  base::Result<std::vector<ports::RunInfo>> runs() override { return {}; }
  base::Result<ports::StoredCounts> counts(const std::string&) override { return {}; }
  [[nodiscard]] std::string location() const override { return "moody.db"; }
};

class WatchingBus : public ports::Bus {
 public:
  explicit WatchingBus(const MoodyStore& store) : store_(store) {}
  std::atomic<std::size_t> published = 0;

  void publish(std::span<const domain::Output> batch) override {
    published += batch.size();
    EXPECT_EQ(published, store_.stored) << "something was announced before it was stored";
  }
  std::unique_ptr<ports::Subscription> subscribe(ports::SubscriberOptions) override { return nullptr; }
  void close() override {}

 private:
  const MoodyStore& store_;
};

constexpr ports::Backoff kQuick{base::milliseconds(1), base::milliseconds(4), base::milliseconds(30)};

}  // namespace

TEST(Announcer, StoresBeforeItPublishes) {
  MoodyStore store;
  WatchingBus bus(store);
  ports::Announcer announcer(store, bus, "r", kQuick);
  ASSERT_TRUE(announcer.announce(evening().outputs, {}));
  EXPECT_EQ(bus.published, evening().outputs.size());
  EXPECT_EQ(announcer.view().rows, evening().outputs.size());
  EXPECT_EQ(announcer.view().path, "moody.db");
}

TEST(Announcer, KeepsTheBatchAndSaysWhyUntilTheStoreAccepts) {
  MoodyStore store;
  store.refusals = 1'000'000;
  WatchingBus bus(store);
  ports::Announcer announcer(store, bus, "r", kQuick);
  std::jthread writer([&] { EXPECT_TRUE(announcer.announce(evening().outputs, {})); });
  while (store.tries < 5) std::this_thread::yield();
  const ports::StoreView view = announcer.view();
  EXPECT_FALSE(view.ok);
  EXPECT_EQ(view.error, "moody.db: the disk is full");
  EXPECT_EQ(view.lag, evening().outputs.size());
  EXPECT_EQ(bus.published, 0U) << "an output was announced that is not stored";
  store.refusals = 0;
  writer.join();
  EXPECT_EQ(bus.published, evening().outputs.size());
  EXPECT_TRUE(announcer.view().ok);
  EXPECT_TRUE(announcer.view().error.empty());
}

TEST(Announcer, AStopEndsAHopelessWaitWithTheStoresOwnError) {
  MoodyStore store;
  store.refusals = 1'000'000;
  WatchingBus bus(store);
  ports::Announcer announcer(store, bus, "r", {base::milliseconds(1), base::seconds(60), base::milliseconds(30)});
  std::stop_source stop;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  const auto done = announcer.announce(evening().outputs, stop.get_token());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message(), "moody.db: the disk is full");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2)) << "a stop waited for the back-off";
  EXPECT_EQ(bus.published, 0U);
}

}  // namespace arbees::tests
