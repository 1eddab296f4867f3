#include "arbees/services/game_shard.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "arbees/bus/local/local_bus.hpp"
#include "arbees/services/playback.hpp"
#include "arbees/sim/evening.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::services {
namespace {

std::vector<domain::Event> simulated(std::size_t most) {
  sim::EveningConfig config;
  config.seed = 3;
  config.start = {1'790'000'000'000'000'000};
  config.games_per_sport = 1;
  sim::Evening evening(config);
  std::vector<domain::Event> events;
  while (events.size() < most) {
    auto event = evening.next();
    if (!event) break;
    events.push_back(*std::move(event));
  }
  return events;
}

/// A shard over a real store and bus in a folder of its own.
struct Desk {
  std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "arbees_shard_test";
  std::unique_ptr<store::sqlite::SqliteStore> store;
  bus::local::LocalBus bus;

  Desk() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto opened = store::sqlite::SqliteStore::open((folder / "a.db").string());
    EXPECT_TRUE(opened.has_value());
    store = *std::move(opened);
    EXPECT_TRUE(store->begin_run({"r", ports::RunMode::simulated, "test", {}, "test", {}}).has_value());
  }
  std::string play(std::vector<domain::Event> events, double speed, std::optional<tape::TapeWriter> tape = {}) {
    ShardConfig config;
    config.speed = speed;
    GameShard shard(config, std::make_unique<ListSource>(std::move(events)), *store, bus, "r", std::move(tape));
    shard.start();
    std::stop_source never;
    EXPECT_TRUE(shard.wait_finished(never.get_token()));
    shard.stop();
    EXPECT_EQ(shard.failure(), "");
    return shard.tally().hash();
  }
};

TEST(GameShard, AnySpeedAndAnyPathGivesTheSameHash) {
  const auto events = simulated(20'000);
  const std::string direct = play_back(events, {}).hash;
  for (const double speed : {0.0, 3'000.0}) {
    Desk desk;
    EXPECT_EQ(desk.play(events, speed), direct) << "speed " << speed;
  }
}

TEST(GameShard, ItsTapeReplaysToTheSameHash) {
  const auto events = simulated(20'000);
  Desk desk;
  const std::string path = (desk.folder / "a.tape").string();
  auto writer = tape::TapeWriter::create(path);
  ASSERT_TRUE(writer.has_value());
  const std::string live = desk.play(events, 0, *std::move(writer));
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto tape = tape::read_tape(bytes);
  ASSERT_TRUE(tape.has_value());
  EXPECT_EQ(tape->damage, "");
  EXPECT_EQ(play_back(tape->events, {}).hash, live);
}

TEST(GameShard, StoresEveryOutputInOrder) {
  const auto events = simulated(5'000);
  Desk desk;
  desk.play(events, 0);
  const auto report = play_back(events, {});
  const auto counts = desk.store->counts("r");
  ASSERT_TRUE(counts.has_value());
  EXPECT_EQ(counts->outputs, report.counts.outputs);
  EXPECT_EQ(counts->last_sequence, report.counts.outputs) << "no hole";
  ports::Query query;
  query.run = "r";
  query.limit = 10'000'000;
  const auto stored = desk.store->outputs(query);
  ASSERT_TRUE(stored.has_value());
  Tally tally;
  tally.add(*stored);
  EXPECT_EQ(tally.hash(), report.hash) << "what is stored is what was said";
}

TEST(GameShard, TheKillSwitchIsOnTheTapeAndStopsOrders) {
  const auto events = simulated(20'000);
  Desk desk;
  ShardConfig config;
  config.speed = 0;
  GameShard shard(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", {});
  ASSERT_TRUE(shard.set_kill_switch(true, "a test").has_value());
  shard.start();
  std::stop_source never;
  EXPECT_TRUE(shard.wait_finished(never.get_token()));
  shard.stop();
  EXPECT_TRUE(shard.runtime().kill_switch);
  EXPECT_EQ(shard.tally().counts().orders, 0U);
  EXPECT_GT(play_back(events, {}).counts.orders, 0U) << "without the switch the same evening trades";
}

TEST(GameShard, APersonsConfirmationIsOnTheTapeAndReplaysToTheSameHash) {
  const auto events = simulated(5'000);
  Desk desk;
  const std::string path = (desk.folder / "a.tape").string();
  auto writer = tape::TapeWriter::create(path);
  ASSERT_TRUE(writer.has_value());
  ShardConfig config;
  config.speed = 0;
  GameShard shard(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", *std::move(writer));
  ASSERT_TRUE(shard.confirm_game({0}, "someone").has_value());
  shard.start();
  std::stop_source never;
  EXPECT_TRUE(shard.wait_finished(never.get_token()));
  shard.stop();
  EXPECT_FALSE(shard.confirm_game({0}, "someone").has_value()) << "nothing goes on";
  std::ifstream file(path, std::ios::binary);
  const auto tape = tape::read_tape(std::string{std::istreambuf_iterator<char>(file), {}});
  ASSERT_TRUE(tape.has_value());
  std::vector<std::string> by;
  for (const auto& event : tape->events)
    if (const auto* confirmed = std::get_if<domain::GameConfirmed>(&event.body)) by.push_back(confirmed->by);
  EXPECT_EQ(by, std::vector<std::string>{"someone"});
  EXPECT_EQ(play_back(tape->events, {}).hash, shard.tally().hash());
}

TEST(GameShard, ShowsABookWhileItRunsWaitsAndRests) {
  const auto events = simulated(20'000);
  engine::Engine reference{engine::Config{}};
  domain::OutputBuffer outputs;
  for (const domain::Event& event : events) reference.step(event, outputs);
  std::optional<domain::MarketId> shown;
  for (std::uint32_t id = 0; reference.market({id}) != nullptr && !shown; ++id)
    if (reference.market({id})->book.level_count(domain::BookSide::bid) > 3) shown = domain::MarketId{id};
  ASSERT_TRUE(shown.has_value());

  Desk desk;
  ShardConfig config;
  config.speed = 0;
  GameShard shard(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", {});
  EXPECT_EQ(shard.book(*shown)->has_value(), false) << "nothing is open before the start";
  shard.start();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(shard.book(*shown).has_value()) << "asked while the engine runs";
  std::stop_source never;
  ASSERT_TRUE(shard.wait_finished(never.get_token()));
  shard.stop();
  const auto view = shard.book(*shown);
  ASSERT_TRUE(view.has_value() && view->has_value());
  const domain::OrderBook& truth = reference.market(*shown)->book;
  ASSERT_EQ((*view)->bids.size(), truth.level_count(domain::BookSide::bid));
  ASSERT_EQ((*view)->asks.size(), truth.level_count(domain::BookSide::ask));
  for (const domain::Level& level : (*view)->bids)
    EXPECT_EQ(level.quantity, truth.at(domain::BookSide::bid, level.price));
  for (const domain::Level& level : (*view)->asks)
    EXPECT_EQ(level.quantity, truth.at(domain::BookSide::ask, level.price));
  EXPECT_FALSE(shard.book({9'999})->has_value());

  config.speed = 1;
  GameShard slow(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r2", {});
  slow.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(slow.book(*shown).has_value()) << "asked while the engine waits for the next event to be due";
  slow.stop();
}

TEST(GameShard, StopsAtOnceInTheMiddleOfAnEvening) {
  Desk desk;
  ShardConfig config;
  config.speed = 1;
  GameShard shard(config, std::make_unique<ListSource>(simulated(20'000)), *desk.store, desk.bus, "r", {});
  shard.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const auto start = std::chrono::steady_clock::now();
  shard.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  const auto counts = desk.store->counts("r");
  ASSERT_TRUE(counts.has_value());
  EXPECT_EQ(counts->outputs, shard.tally().counts().outputs) << "what was said is stored";
}

/// A run as it stands when its process is killed: the tape with the first `events`, cut `torn` bytes into the next, and
/// a store with the first `outputs` of what followed.
struct Killed {
  Desk desk;
  std::string tape = (desk.folder / "run.tape").string();

  Killed(const std::vector<domain::Event>& all, std::size_t events, std::size_t outputs) {
    auto writer = tape::TapeWriter::create(tape);
    engine::Engine engine({});
    domain::OutputBuffer said;
    for (std::size_t i = 0; i < events; ++i) {
      EXPECT_TRUE(writer->write(all[i]).has_value());
      engine.step(all[i], said);
    }
    EXPECT_TRUE(writer->flush().has_value());
    std::ofstream(tape, std::ios::binary | std::ios::app) << std::string("\x40\0\0\0torn", 8);
    said.resize(std::min(outputs, said.size()));
    EXPECT_TRUE(desk.store->append("r", said).has_value());
  }
  std::string stored_hash() {
    ports::Query query;
    query.run = "r";
    query.limit = 10'000'000;
    const auto stored = desk.store->outputs(query);
    Tally tally;
    if (stored) tally.add(*stored);
    return tally.hash();
  }
};

ShardConfig at_once() {
  ShardConfig config;
  config.speed = 0;
  return config;
}

TEST(GameShard, GoesOnAfterAKillAsIfNothingHadHappened) {
  const auto events = simulated(12'000);
  const std::string undisturbed = play_back(events, {}).hash;
  for (const auto& [played, stored] : {std::pair<std::size_t, std::size_t>{0, 0},
                                       {1, 0},
                                       {5'000, 0},
                                       {5'000, 1'000},
                                       {9'000, 3'333},
                                       {9'000, 1'000'000},
                                       {12'000, 1'000'000}}) {
    Killed killed(events, played, stored);
    GameShard shard(at_once(), std::make_unique<ListSource>(events), *killed.desk.store, killed.desk.bus, "r", {});
    const auto resumed = shard.resume(killed.tape, *killed.desk.store);
    ASSERT_TRUE(resumed.has_value()) << resumed.error().message();
    EXPECT_EQ(resumed->events, played);
    EXPECT_NE(resumed->torn, "");
    shard.start();
    std::stop_source never;
    EXPECT_TRUE(shard.wait_finished(never.get_token()));
    shard.stop();
    EXPECT_EQ(shard.tally().hash(), undisturbed) << played << " events played, " << stored << " outputs stored";
    EXPECT_EQ(killed.stored_hash(), undisturbed) << played << " events played, " << stored << " outputs stored";
    auto tape = tape::TapeReader::open(killed.tape);
    std::size_t on_tape = 0;
    while (tape->next()) ++on_tape;
    EXPECT_EQ(on_tape, events.size()) << "the tape goes on behind the last whole event";
    EXPECT_EQ(tape->damage(), "");
  }
}

TEST(GameShard, DoesNotGoOnFromATapeThatCannotHaveBroughtForthWhatIsStored) {
  const auto events = simulated(6'000);
  Killed shorter(events, 6'000, 1'000'000);
  {
    auto writer = tape::TapeWriter::create(shorter.tape);  // the tape was lost, the store was not
    ASSERT_TRUE(writer.has_value());
    for (std::size_t i = 0; i < 3'000; ++i) ASSERT_TRUE(writer->write(events[i]).has_value());
  }
  GameShard shard(at_once(), std::make_unique<ListSource>(events), *shorter.desk.store, shorter.desk.bus, "r", {});
  const auto resumed = shard.resume(shorter.tape, *shorter.desk.store);
  ASSERT_FALSE(resumed.has_value());
  EXPECT_NE(resumed.error().message().find("brings forth only"), std::string::npos) << resumed.error().message();

  Killed other(events, 6'000, 1'000'000);
  ShardConfig config = at_once();
  config.engine.trading.bankroll = 77'000'000;  // another engine says other things
  GameShard stranger(config, std::make_unique<ListSource>(events), *other.desk.store, other.desk.bus, "r", {});
  EXPECT_FALSE(stranger.resume(other.tape, *other.desk.store).has_value());
}

TEST(GameShard, TheKillSwitchSurvivesAKillEvenBeforeTheNextEvent) {
  const auto events = simulated(3'000);
  Desk desk;
  ShardConfig config = at_once();
  config.kill_switch_file = (desk.folder / "kill_switch").string();
  {
    GameShard shard(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", {});
    ASSERT_TRUE(shard.set_kill_switch(true, "a test").has_value());
  }
  GameShard again(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", {});
  EXPECT_TRUE(again.runtime().kill_switch);
  again.raise_alarm("something is wrong", "a test");
  ASSERT_EQ(again.runtime().alarms.size(), 1U);
  ASSERT_TRUE(again.set_kill_switch(false, "a test").has_value());
  EXPECT_TRUE(again.runtime().kill_switch) << "a person's word ends a person's halt, not the alarm";
  GameShard third(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", {});
  ASSERT_EQ(third.runtime().trading.causes.size(), 1U);
  EXPECT_EQ(third.runtime().trading.cause, ports::HaltCause::alarm);
  ASSERT_TRUE(third.resume(ports::HaltCause::alarm, "a test").has_value());
  GameShard fourth(config, std::make_unique<ListSource>(events), *desk.store, desk.bus, "r", {});
  EXPECT_FALSE(fourth.runtime().kill_switch);
}

// With the journal's folder the file is gone; the store still knows.
TEST(GameShard, TheKillSwitchSurvivesTheLossOfItsFile) {
  Desk desk;
  ShardConfig config = at_once();
  config.kill_switch_file = (desk.folder / "kill_switch").string();
  {
    GameShard shard(config, std::make_unique<ListSource>(simulated(10)), *desk.store, desk.bus, "r", {});
    ASSERT_TRUE(shard.set_kill_switch(true, "a test").has_value());
  }
  std::filesystem::remove(config.kill_switch_file);
  GameShard again(config, std::make_unique<ListSource>(simulated(10)), *desk.store, desk.bus, "r", {});
  EXPECT_TRUE(again.runtime().kill_switch);
}

}  // namespace
}  // namespace arbees::services
