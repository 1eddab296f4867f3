#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "arbees/base/hash.hpp"
#include "arbees/tape/capture.hpp"

/// How fast a live evening's inputs can be kept: small socket messages and large answers.
namespace {

using namespace arbees;

std::string message(std::uint64_t i) {
  return fmt::format(
      R"({{"type":"orderbook_delta","sid":{},"seq":{},"msg":{{"market_ticker":"KXNFLGAME-25NOV23DETGB-{}","price":{},)"
      R"("delta":{},"side":"{}","ts":"2025-11-23T18:{:02}:{:02}.{:06}Z"}}}})",
      i % 4, i, i % 7, base::mix(i, 1) % 99, base::mix(i, 2) % 5000, i % 2 == 0 ? "yes" : "no", i / 60 % 60, i % 60,
      base::mix(i, 3) % 1'000'000);
}

void run(benchmark::State& state, const std::vector<net::Input>& inputs) {
  const std::string folder = std::filesystem::temp_directory_path() / "arbees_capture_bench";
  std::filesystem::remove_all(folder);
  std::int64_t bytes = 0;
  tape::CaptureWriter::Figures figures;
  {
    auto writer = tape::CaptureWriter::open(folder, {"bench", {}, ""});
    if (!writer) return state.SkipWithError(writer.error().message().c_str());
    for (auto _ : state)
      for (const net::Input& input : inputs)
        if (!writer->write("kalshi", input)) return state.SkipWithError("the disk is full");
    (void)writer->flush();
    figures = writer->figures();
    bytes = static_cast<std::int64_t>(figures.raw_bytes);
  }
  std::filesystem::remove_all(folder);
  state.SetBytesProcessed(bytes);
  state.counters["packed"] = static_cast<double>(bytes) / static_cast<double>(figures.packed_bytes);
}

void small_messages(benchmark::State& state) {
  std::vector<net::Input> inputs;
  for (std::uint64_t i = 0; i < 20'000; ++i)
    inputs.push_back({{static_cast<std::int64_t>(i)}, net::SocketText{1, message(i)}});
  run(state, inputs);
}
BENCHMARK(small_messages);

void large_answers(benchmark::State& state) {
  std::vector<net::Input> inputs;
  for (std::uint64_t i = 0; i < 20; ++i) {
    std::string body;
    for (std::uint64_t k = 0; body.size() < 300'000; ++k) body += message(base::mix(i, k) % 100'000);
    inputs.push_back({{static_cast<std::int64_t>(i)}, net::HttpAnswer{1, 200, std::move(body), {}}});
  }
  run(state, inputs);
}
BENCHMARK(large_answers);

}  // namespace

BENCHMARK_MAIN();
