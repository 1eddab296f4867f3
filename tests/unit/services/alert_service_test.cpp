#include "arbees/services/alert_service.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <future>

#include "arbees/bus/local/local_bus.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::services {
namespace {

using namespace std::chrono_literals;

struct Mailbox {
  std::mutex mutex;
  std::vector<alerts::Alert> got;
  std::size_t size() {
    const std::lock_guard lock(mutex);
    return got.size();
  }
};

/// Keeps what it is sent; with a gate it answers nothing until that opens or a stop is asked for.
class Box final : public alerts::Channel {
 public:
  explicit Box(std::shared_ptr<Mailbox> mailbox, std::shared_future<void> gate = {})
      : mailbox_(std::move(mailbox)), gate_(std::move(gate)) {}
  [[nodiscard]] const std::string& label() const override { return label_; }
  [[nodiscard]] alerts::Answer send(const alerts::Alert& alert, const std::stop_token& stop) override {
    while (gate_.valid() && gate_.wait_for(10ms) != std::future_status::ready)
      if (stop.stop_requested()) return {alerts::Reception::later, "given up to stop"};
    const std::lock_guard lock(mailbox_->mutex);
    mailbox_->got.push_back(alert);
    return {alerts::Reception::taken, "kept"};
  }

 private:
  std::string label_ = "box here";
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_future<void> gate_;
};

class QuietControl final : public ports::Control {
 public:
  [[nodiscard]] ports::Runtime runtime() const override {
    ports::Runtime runtime;
    runtime.store.ok = true;
    return runtime;
  }
  base::Result<void> set_kill_switch(bool, const std::string&) override { return {}; }
  base::Result<void> resume(ports::HaltCause, const std::string&) override { return {}; }
  base::Result<void> confirm_game(domain::GameId, std::string) override { return {}; }
  base::Result<std::optional<ports::BookView>> book(domain::MarketId) override { return std::nullopt; }
};

struct House {
  std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "arbees_alert_service_test";
  std::unique_ptr<store::sqlite::SqliteStore> store;
  bus::local::LocalBus bus;
  QuietControl control;
  ports::RunInfo run{"r", ports::RunMode::simulated, "A test", {}, "test", {}};
  std::mutex mutex;
  std::string troubles;

  House() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto opened = store::sqlite::SqliteStore::open((folder / "a.db").string());
    EXPECT_TRUE(opened.has_value());
    store = *std::move(opened);
    EXPECT_TRUE(store->begin_run(run).has_value());
  }
  std::unique_ptr<AlertService> service(std::unique_ptr<Box> box, AlertOptions options = {}) {
    std::vector<std::unique_ptr<alerts::Channel>> channels;
    channels.push_back(std::move(box));
    return std::make_unique<AlertService>(std::move(options), std::move(channels), bus, control, *store, run,
                                          AlertService::Log{[](const std::string&) {},
                                                            [this](const std::string& line) {
                                                              const std::lock_guard lock(mutex);
                                                              troubles += line + "\n";
                                                            }});
  }
  void say(std::uint64_t sequence, domain::OutputBody body) {
    const domain::Output output{sequence, base::Nanos{1'800'000'000'000'000'000}, std::move(body)};
    bus.publish(std::span(&output, 1));
  }
};

TEST(AlertService, WhatIsSaidBeforeTheStopIsToldAndThenWhyItStopped) {
  House house;
  auto mailbox = std::make_shared<Mailbox>();
  const auto service = house.service(std::make_unique<Box>(mailbox));
  house.say(1, domain::TradingState{true, false, 0});
  service->stop("the tape could not be written");
  ASSERT_EQ(mailbox->got.size(), 2U);
  EXPECT_EQ(mailbox->got[0].title, "Kill switch on");
  EXPECT_EQ(mailbox->got[0].run, "A test");
  EXPECT_EQ(mailbox->got[1].kind, alerts::AlertKind::engine);
  EXPECT_EQ(mailbox->got[1].text, "the tape could not be written");
}

TEST(AlertService, AStopThatSomeoneChoseIsNotTold) {
  House house;
  auto mailbox = std::make_shared<Mailbox>();
  house.service(std::make_unique<Box>(mailbox))->stop("");
  EXPECT_TRUE(mailbox->got.empty());
}

TEST(AlertService, AChannelThatNeverAnswersHoldsUpNeitherTheBusNorTheStop) {
  House house;
  std::promise<void> never;
  AlertOptions options;
  options.per_minute = 1'000;
  options.courier.capacity = 4;
  const auto service =
      house.service(std::make_unique<Box>(std::make_shared<Mailbox>(), never.get_future().share()), options);
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 1; i <= 20'000; ++i) house.say(i, domain::TradingState{i % 2 == 1, false, 0});
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s) << "more than the subscription holds went through";
  service->stop("");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
  const auto counts = service->counts().at(0);
  EXPECT_EQ(counts.taken, 0U);
  EXPECT_EQ(counts.waiting, 0U);
  EXPECT_EQ(counts.refused + counts.dropped, 1'000U) << "as many as the limit let through, all accounted for";
  EXPECT_NE(house.troubles.find("dropped"), std::string::npos) << "said";
  AlertingControl control(house.control);
  EXPECT_TRUE(control.runtime().alert_channels.empty()) << "none is there yet";
  control.set_alerts(service.get());
  EXPECT_EQ(control.runtime().alert_channels.at(0).channel, "box");
}

TEST(AlertService, TheNamesOfWhatBeganBeforeARestartAreKnown) {
  House house;
  domain::GameListed game;
  game.game.home.name = "Buffalo Bills";
  game.game.away.name = "Detroit Lions";
  const domain::Output before[] = {{1, {1}, game}, {2, {2}, domain::TradingState{true, false, 0}}};
  ASSERT_TRUE(house.store->append("r", before).has_value());
  auto mailbox = std::make_shared<Mailbox>();
  const auto service = house.service(std::make_unique<Box>(mailbox));
  domain::Signal signal;
  signal.legs.push_back({});
  signal.edge_net = base::Price::from_raw(500);
  signal.approved = true;
  house.say(3, domain::TradingState{true, false, 0});  // as it was
  house.say(4, signal);
  service->stop("");
  ASSERT_EQ(mailbox->got.size(), 1U);
  EXPECT_NE(mailbox->got[0].title.find("Detroit Lions at Buffalo Bills"), std::string::npos) << mailbox->got[0].title;
}

}  // namespace
}  // namespace arbees::services
