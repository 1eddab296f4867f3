#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <thread>

#include "arbees/base/codec.hpp"
#include "arbees/ports/store.hpp"
#include "support/random_output.hpp"
#include "support/session.hpp"

/// What every `ports::Store` must do, whatever stands behind it. A store's tests instantiate it:
/// INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, testing::Values(StoreMaker{…}));
namespace arbees::tests {

/// Opens the store of this test: empty at the first call, the same one again at the next.
using StoreMaker = std::function<std::unique_ptr<ports::Store>()>;

class StoreSuite : public testing::TestWithParam<std::function<StoreMaker()>> {
 protected:
  StoreMaker open_ = GetParam()();
  std::unique_ptr<ports::Store> store_ = open_();
  void reopen() {
    store_.reset();
    store_ = open_();
  }
};

inline std::string bytes_of(std::span<const domain::Output> outputs) {
  base::Writer writer;
  for (const auto& output : outputs) writer.put(output);
  return std::string(writer.bytes());
}

inline ports::RunInfo run_info(const std::string& id, double seconds = 0) {
  return {id,      ports::RunMode::replay, "An evening, \"replayed\"", Session::time(seconds),
          "0.1.0", {"sizes unknown", "é"}};
}

/// All outputs that the query finds, or a failed test.
inline std::vector<domain::Output> found(ports::Store& store, const ports::Query& query) {
  auto result = store.outputs(query);
  EXPECT_TRUE(result) << (result ? "" : result.error().message());
  return result ? *result : std::vector<domain::Output>{};
}

inline std::vector<std::uint64_t> numbers(const std::vector<domain::Output>& outputs) {
  std::vector<std::uint64_t> list;
  for (const auto& output : outputs) list.push_back(output.sequence);
  return list;
}

TEST_P(StoreSuite, GivesBackExactlyWhatItTookForAnyOutput) {
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    RandomOutputs random(seed);
    std::vector<domain::Output> batch;
    for (std::size_t kind = 0; kind < ports::kOutputKindCount; ++kind)
      for (int i = 0; i < 5; ++i) batch.push_back(random.make(kind, seed * 1000 + batch.size()));
    const auto done = store_->append("r", batch);
    ASSERT_TRUE(done) << done.error().message() << " with seed " << seed;
    EXPECT_EQ(bytes_of(found(*store_, {.run = "r", .after = seed * 1000 - 1, .limit = 1000})), bytes_of(batch))
        << "seed " << seed;
  }
}

TEST_P(StoreSuite, AnAppendAgainChangesNothing) {
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  const Session evening = tests::evening();
  ASSERT_TRUE(store_->append("r", evening.outputs));
  ASSERT_TRUE(store_->append("r", evening.outputs));
  ASSERT_TRUE(store_->append("r", std::span(evening.outputs).subspan(3, 5)));
  EXPECT_EQ(bytes_of(found(*store_, {.run = "r"})), bytes_of(evening.outputs));
  const auto counts = store_->counts("r");
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->outputs, evening.outputs.size());
  EXPECT_EQ(counts->last_sequence, evening.outputs.size());
  EXPECT_EQ(counts->signals, 2U);
  EXPECT_EQ(counts->orders, 2U);
  EXPECT_EQ(counts->fills, 1U);
}

TEST_P(StoreSuite, TheSameNumberWithOtherContentIsRefusedWithItsWholeBatch) {
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  Session evening = tests::evening();
  ASSERT_TRUE(store_->append("r", std::span(evening.outputs).first(5)));
  evening.outputs[4].at.value += 1;
  const auto done = store_->append("r", evening.outputs);
  ASSERT_FALSE(done) << "a second truth for one number was accepted";
  EXPECT_NE(done.error().message().find("output 5"), std::string::npos) << done.error().message();
  EXPECT_EQ(found(*store_, {.run = "r"}).size(), 5U) << "a part of the refused batch was stored";
}

TEST_P(StoreSuite, ARefusedBatchLeavesTheStoreUsable) {
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  Session evening = tests::evening();
  auto broken = evening.outputs;
  broken.back().sequence = 0;
  EXPECT_FALSE(store_->append("r", broken));
  ASSERT_TRUE(store_->append("r", evening.outputs));
  EXPECT_EQ(found(*store_, {.run = "r"}).size(), evening.outputs.size());
}

TEST_P(StoreSuite, RefusesARunThatWasNotBegun) {
  EXPECT_FALSE(store_->append("nobody", tests::evening().outputs));
  EXPECT_FALSE(store_->outputs({.run = "nobody"}));
  const auto counts = store_->counts("nobody");
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->outputs, 0U);
}

TEST_P(StoreSuite, RunsAreKeptApartAndListedNewestFirst) {
  ASSERT_TRUE(store_->begin_run(run_info("a", 1)));
  ASSERT_TRUE(store_->begin_run(run_info("b", 2)));
  ASSERT_TRUE(store_->begin_run(run_info("a", 1))) << "beginning a run again must be harmless";
  auto other = run_info("a", 1);
  other.label = "another";
  EXPECT_FALSE(store_->begin_run(other)) << "a run id was used for two runs";
  const Session evening = tests::evening();
  ASSERT_TRUE(store_->append("a", std::span(evening.outputs).first(3)));
  ASSERT_TRUE(store_->append("b", std::span(evening.outputs).first(7)));
  EXPECT_EQ(found(*store_, {.run = "a"}).size(), 3U);
  EXPECT_EQ(found(*store_, {.run = "b"}).size(), 7U);
  const auto runs = store_->runs();
  ASSERT_TRUE(runs);
  EXPECT_EQ(*runs, (std::vector{run_info("b", 2), run_info("a", 1)}));
}

TEST_P(StoreSuite, QueriesSelectByEachConditionAlone) {
  using enum ports::OutputKind;
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  ASSERT_TRUE(store_->append("r", tests::evening().outputs));
  struct Case {
    const char* what;
    ports::Query query;
    std::vector<std::uint64_t> numbers;
  };
  // The numbers are positions in tests::evening().
  const Case cases[] = {
      {"kind", {.run = "r", .kinds = {signal}}, {10, 16}},
      {"kinds", {.run = "r", .kinds = {order, fill}}, {11, 12, 13}},
      {"game", {.run = "r", .game = domain::GameId{1}}, {3, 6, 21}},
      {"game and kind", {.run = "r", .kinds = {market_listed}, .game = domain::GameId{0}}, {4, 5}},
      {"signal", {.run = "r", .signal = domain::SignalId{1}}, {10, 11, 12, 13, 17}},
      {"signal kind", {.run = "r", .signal_kind = domain::SignalKind::model_edge}, {10, 16}},
      {"other signal kind", {.run = "r", .signal_kind = domain::SignalKind::arbitrage}, {}},
      {"approved", {.run = "r", .approved = true}, {10}},
      {"refused", {.run = "r", .approved = false}, {16}},
      {"gate", {.run = "r", .refused_by = domain::Gate::depth}, {16}},
      {"other gate", {.run = "r", .refused_by = domain::Gate::spread}, {}},
      {"after", {.run = "r", .after = 19}, {20, 21}},
      {"before", {.run = "r", .before = 3}, {1, 2}},
      {"limit", {.run = "r", .limit = 2}, {1, 2}},
      {"newest first", {.run = "r", .limit = 2, .newest_first = true}, {21, 20}},
      {"between", {.run = "r", .after = 5, .before = 8}, {6, 7}},
      {"no room", {.run = "r", .limit = 0}, {}},
      {"far bounds", {.run = "r", .after = UINT64_MAX, .before = UINT64_MAX}, {}},
  };
  for (const Case& c : cases) EXPECT_EQ(numbers(found(*store_, c.query)), c.numbers) << "selecting by " << c.what;
}

TEST_P(StoreSuite, EverythingIsThereAfterReopening) {
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  const Session evening = tests::evening();
  ASSERT_TRUE(store_->append("r", evening.outputs));
  reopen();
  EXPECT_EQ(bytes_of(found(*store_, {.run = "r"})), bytes_of(evening.outputs));
  ASSERT_TRUE(store_->begin_run(run_info("r"))) << "a run cannot be continued after a restart";
  domain::Output next = evening.outputs.back();
  ++next.sequence;
  EXPECT_TRUE(store_->append("r", std::span(&next, 1)));
}

TEST_P(StoreSuite, NotesAreKeptUnderTheirNamesAndSurviveReopening) {
  ASSERT_TRUE(store_->remember("kill_switch", "off"));
  ASSERT_TRUE(store_->remember("kill_switch", "on"));
  ASSERT_TRUE(store_->remember("other \"name\"", ""));
  reopen();
  EXPECT_EQ(store_->recall("kill_switch").value(), "on");
  EXPECT_EQ(store_->recall("other \"name\"").value(), "");
  EXPECT_EQ(store_->recall("nothing").value(), std::nullopt);
}

TEST_P(StoreSuite, ReadersSeeWholeBatchesWhileTheWriterWorks) {
  ASSERT_TRUE(store_->begin_run(run_info("r")));
  constexpr std::size_t kBatch = 20;
  std::jthread writer([&] {
    RandomOutputs random(7);
    for (std::uint64_t i = 0; i < 40; ++i) ASSERT_TRUE(store_->append("r", random.batch(1 + i * kBatch, kBatch)));
  });
  for (int i = 0; i < 40; ++i) {
    const auto seen = found(*store_, {.run = "r", .limit = 100'000});
    ASSERT_EQ(seen.size() % kBatch, 0U) << "a half batch was visible";
    if (!seen.empty()) ASSERT_EQ(seen.back().sequence, seen.size());
  }
}

}  // namespace arbees::tests
