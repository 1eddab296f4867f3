#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "arbees/bus/local/local_bus.hpp"
#include "arbees/services/game_shard.hpp"
#include "arbees/services/live_source.hpp"
#include "arbees/sim/evening.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

/// What a shard says of itself, and what ends a halt.
namespace arbees::services {
namespace {

using namespace std::chrono_literals;
using ports::HaltCause;

constexpr base::Nanos kShardStart{1'790'000'000'000'000'000};

/// A machine whose clocks a test moves.
struct ShardMachine {
  std::atomic<std::int64_t> wall{kShardStart.value};
  std::atomic<std::int64_t> steady{1'000'000'000'000};
  void pass(base::Duration d) {
    wall += d.value;
    steady += d.value;
  }
  std::shared_ptr<base::SessionClock> clock() {
    return std::make_shared<base::SessionClock>(base::MachineClocks{[this] { return base::Nanos{wall.load()}; },
                                                                    [this] { return base::Nanos{steady.load()}; }});
  }
};

struct ShardHouse {
  std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "arbees_shard_control_test";
  std::unique_ptr<store::sqlite::SqliteStore> store;
  bus::local::LocalBus bus;
  ShardHouse() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    store = store::sqlite::SqliteStore::open((folder / "a.db").string()).value();
    EXPECT_TRUE(store->begin_run({"r", ports::RunMode::simulated, "test", {}, "test", {}}).has_value());
  }
  ~ShardHouse() { std::filesystem::remove_all(folder); }
};

std::vector<domain::Event> clock_ticks(int count, base::Duration apart) {
  std::vector<domain::Event> events;
  for (int n = 0; n < count; ++n)
    events.push_back({base::at_once(kShardStart + base::Duration{apart.value * n}), domain::ClockTicked{}});
  return events;
}

bool becomes_so(const std::function<bool()>& so) {
  for (int n = 0; n < 1000; ++n) {
    if (so()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

TEST(ShardControl, ALiveEngineThatTakesNothingIsBehindAndSaysSinceWhen) {
  ShardHouse house;
  ShardMachine machine;
  ShardConfig config;
  config.clock = machine.clock();
  config.live = true;
  config.catch_up_to = base::Nanos{INT64_MAX};
  auto source = std::make_unique<LiveSource>();
  LiveSource& feed = *source;
  GameShard shard(config, std::move(source), *house.store, house.bus, "r", {});
  shard.start();
  feed.push({{base::at_once(kShardStart), domain::ClockTicked{}}});
  ASSERT_TRUE(becomes_so([&] { return shard.runtime().events == 1; }));
  EXPECT_EQ(shard.runtime().lag, base::Duration{});
  EXPECT_FALSE(shard.runtime().stale_since);
  machine.pass(base::seconds(203));
  EXPECT_EQ(shard.runtime().lag, base::seconds(203));
  EXPECT_EQ(shard.runtime().stale_since, kShardStart);
  feed.push({{base::at_once(kShardStart + base::seconds(203)), domain::ClockTicked{}}});
  EXPECT_TRUE(becomes_so([&] { return shard.runtime().lag == base::Duration{} && !shard.runtime().stale_since; }));
  feed.close();
  shard.stop();
}

TEST(ShardControl, AStepOfTheWallClockNeitherStopsNorHurriesASimulatedSession) {
  for (const std::int64_t step : {-3600, -60, 60, 3600}) {
    ShardHouse house;
    ShardMachine machine;
    ShardConfig config;
    config.clock = machine.clock();
    config.kill_file = (house.folder / "kill").string();
    GameShard shard(config, std::make_unique<ListSource>(clock_ticks(1000, base::seconds(1))), *house.store, house.bus,
                    "r", {});
    shard.start();
    const auto at_least = [&](std::uint64_t events) {
      return becomes_so([&] { return shard.runtime().events >= events; });
    };
    ASSERT_TRUE(at_least(1));
    machine.pass(base::seconds(5));
    ASSERT_TRUE(at_least(6));
    machine.wall += base::seconds(step).value;
    std::this_thread::sleep_for(300ms);
    EXPECT_EQ(shard.runtime().events, 6U) << step << ": no time has passed";
    machine.pass(base::seconds(5));
    EXPECT_TRUE(at_least(11)) << step << ": it stands still";
    std::ofstream(config.kill_file) << "x";
    machine.pass(base::milliseconds(250));
    EXPECT_TRUE(becomes_so([&] { return shard.runtime().kill_switch; })) << step << ": the kill file is not looked at";
    EXPECT_EQ(shard.runtime().trading.cause, HaltCause::file);
    shard.stop();
  }
}

TEST(ShardControl, AResumedSessionGoesOnWhereItsLogEnds) {
  ShardHouse house;
  const auto events = clock_ticks(400, base::seconds(1));
  const std::string log = (house.folder / "run.tape").string();
  {
    auto writer = tape::TapeWriter::create(log);
    for (int n = 0; n < 300; ++n) ASSERT_TRUE(writer->write(events[static_cast<std::size_t>(n)]).has_value());
    ASSERT_TRUE(writer->flush().has_value());
  }
  ShardMachine machine;
  ShardConfig config;
  config.clock = machine.clock();
  config.catch_up_to = kShardStart;
  config.will_resume = true;
  GameShard shard(config, std::make_unique<ListSource>(events), *house.store, house.bus, "r", {});
  ASSERT_TRUE(shard.runtime().recovering);
  ASSERT_TRUE(shard.resume(log, *house.store).has_value());
  EXPECT_FALSE(shard.runtime().recovering);
  shard.start();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(shard.runtime().events, 300U);
  machine.pass(base::seconds(3));
  EXPECT_TRUE(becomes_so([&] { return shard.runtime().events >= 303; })) << "it waits for what was played before";
  EXPECT_LT(shard.runtime().lag, base::seconds(2));
  shard.stop();
}

TEST(ShardControl, AStepOfTheClockHaltsTradingAndTheNextJudgementEndsIt) {
  ShardHouse house;
  ShardMachine machine;
  ShardConfig config;
  config.clock = machine.clock();
  config.live = true;
  config.catch_up_to = base::Nanos{INT64_MAX};
  std::string confirmed_by;
  config.confirm_clock = [&](const std::string& by) { return confirmed_by = by, true; };
  auto source = std::make_unique<LiveSource>();
  LiveSource& feed = *source;
  GameShard shard(config, std::move(source), *house.store, house.bus, "r", {});
  shard.start();
  EXPECT_FALSE(shard.resume(HaltCause::clock, "anna").has_value()) << "nothing is halted";
  feed.push({{base::at_once(kShardStart), domain::ClockChanged{base::seconds(-60), false, "set back"}}});
  ASSERT_TRUE(becomes_so([&] { return shard.runtime().trading.cause == HaltCause::clock; }));
  EXPECT_FALSE(shard.runtime().kill_switch) << "nobody pressed it";
  EXPECT_TRUE(shard.resume(HaltCause::clock, "anna").has_value());
  EXPECT_EQ(confirmed_by, "anna");
  feed.push({{base::at_once(kShardStart + base::seconds(1)), domain::ClockChanged{{}, true, "anna says so"}}});
  EXPECT_TRUE(becomes_so([&] { return shard.runtime().trading.state == ports::TradingMode::running; }));
  feed.close();
  shard.stop();
}

TEST(ShardControl, OnlyTheNamedCauseEnds) {
  ShardHouse house;
  sim::EveningConfig evening;
  evening.seed = 3;
  evening.start = kShardStart;
  evening.games_per_sport = 2;
  sim::Evening simulated(evening);
  std::vector<domain::Event> events;
  while (auto event = simulated.next()) events.push_back(*std::move(event));
  ShardConfig config;
  config.speed = 0;
  config.engine.trading.drawdown_stop_ppm = 20;  // any loss
  auto source = std::make_unique<LiveSource>();
  LiveSource& feed = *source;
  GameShard shard(config, std::move(source), *house.store, house.bus, "r", {});
  shard.start();
  std::size_t at = 0;
  const auto has = [&](HaltCause cause) {
    const auto causes = shard.runtime().trading.causes;
    return std::ranges::find(causes, cause, &ports::Halt::cause) != causes.end();
  };
  const auto play_until = [&](const std::function<bool()>& so, std::size_t batch = 100) {
    while (!so() && at + batch < events.size()) {
      feed.push(
          {events.begin() + static_cast<std::ptrdiff_t>(at), events.begin() + static_cast<std::ptrdiff_t>(at + batch)});
      at += batch;
      becomes_so([&] { return shard.runtime().events >= at; });
    }
    return so();
  };
  ASSERT_TRUE(play_until([&] { return has(HaltCause::drawdown); })) << "no loss in a whole evening";
  ASSERT_TRUE(shard.set_kill_switch(true, "anna").has_value());
  ASSERT_TRUE(play_until([&] { return at % 1000 == 0; }));
  ASSERT_TRUE(shard.set_kill_switch(false, "anna").has_value());
  const std::size_t then = at;
  ASSERT_TRUE(play_until([&] { return at >= then + 500; }));
  EXPECT_TRUE(has(HaltCause::drawdown)) << "ending a person's halt released the drawdown";
  EXPECT_FALSE(has(HaltCause::person));
  ASSERT_TRUE(shard.resume(HaltCause::drawdown, "anna").has_value());
  // One event at a time: with a threshold this small a new loss may follow at once.
  EXPECT_TRUE(play_until([&] { return !has(HaltCause::drawdown) || at >= then + 2000; }, 1) &&
              !has(HaltCause::drawdown))
      << "a loss from before the resumption stops it again";
  feed.close();
  shard.stop();
}

}  // namespace
}  // namespace arbees::services
