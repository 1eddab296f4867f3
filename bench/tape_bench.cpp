#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "arbees/base/hash.hpp"
#include "arbees/tape/capture.hpp"
#include "arbees/tape/tape.hpp"

/// How fast a live session's inputs can be kept (small socket messages and large answers), and its events written and
/// read again.
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

/// Mostly book deltas, as a session has them; a score, a whole book and a heartbeat now and then.
std::vector<domain::Event> session_events() {
  std::vector<domain::Event> events;
  base::Nanos now{1'764'000'000'000'000'000};
  const auto price = [](std::uint64_t n) { return base::Price::from_raw(static_cast<std::int64_t>(n % 100 * 100)); };
  const auto size = [](std::uint64_t n) {
    return base::Quantity::from_raw(static_cast<std::int64_t>(n % 5'000 * 1'000'000));
  };
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    now = now + base::milliseconds(3);
    domain::Event event{{now - base::milliseconds(40), now}, domain::ClockTicked{}, now - base::milliseconds(38)};
    const domain::MarketId market{static_cast<std::uint32_t>(i % 60)};
    if (i % 50 == 0) {
      domain::BookSnapshot book{.market = market};
      for (std::uint64_t k = 0; k < 40; ++k) {
        book.bids.push_back({price(k), size(base::mix(i, k))});
        book.asks.push_back({price(99 - k), size(base::mix(k, i))});
      }
      event.body = std::move(book);
    } else if (i % 20 == 0) {
      domain::GameUpdated update;
      update.game = {static_cast<std::uint32_t>(i % 12)};
      update.state.phase = domain::Phase::live;
      update.state.home_score = static_cast<std::int32_t>(i / 400);
      update.state.detail = domain::FootballDetail{.down = 3, .distance = 7, .yards_to_goal = 41};
      event.body = std::move(update);
    } else if (i % 25 == 0) {
      event.body = domain::FeedHeartbeat{domain::FeedId::kalshi, base::milliseconds(38)};
    } else {
      event.body = domain::BookDelta{market, i % 2 == 0 ? domain::BookSide::bid : domain::BookSide::ask,
                                     price(base::mix(i, 1)), size(base::mix(i, 2)), true};
    }
    events.push_back(std::move(event));
  }
  return events;
}

void encode_events(benchmark::State& state) {
  const auto events = session_events();
  base::Writer writer;
  std::size_t bytes = 0;
  for (auto _ : state)
    for (const domain::Event& event : events) {
      writer.clear();
      writer.put(event);
      bytes += writer.bytes().size();
    }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events.size()));
  state.counters["bytes_per_event"] =
      static_cast<double>(bytes) / static_cast<double>(state.iterations() * events.size());
}
BENCHMARK(encode_events);

void decode_events(benchmark::State& state) {
  const auto events = session_events();
  std::vector<std::string> bytes;
  for (const domain::Event& event : events) {
    base::Writer writer;
    writer.put(event);
    bytes.emplace_back(writer.bytes());
  }
  for (auto _ : state)
    for (const std::string& one : bytes) {
      base::Reader reader(one);
      auto event = reader.read<domain::Event>();
      if (!reader.ok()) return state.SkipWithError("an event does not come back");
      benchmark::DoNotOptimize(event);
    }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events.size()));
}
BENCHMARK(decode_events);

void write_log(benchmark::State& state) {
  const auto events = session_events();
  const std::string path = std::filesystem::temp_directory_path() / "arbees_log_bench.tape";
  for (auto _ : state) {
    auto writer = tape::TapeWriter::create(path);
    if (!writer) return state.SkipWithError(writer.error().message().c_str());
    for (const domain::Event& event : events)
      if (!writer->write(event)) return state.SkipWithError("the disk is full");
    if (!writer->flush()) return state.SkipWithError("the disk is full");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events.size()));
  std::filesystem::remove(path);
}
BENCHMARK(write_log);

void read_log(benchmark::State& state) {
  const auto events = session_events();
  const std::string path = std::filesystem::temp_directory_path() / "arbees_log_bench.tape";
  auto writer = tape::TapeWriter::create(path);
  for (const domain::Event& event : events)
    if (!writer || !writer->write(event)) return state.SkipWithError("the disk is full");
  if (!writer->flush()) return state.SkipWithError("the disk is full");
  for (auto _ : state) {
    auto reader = tape::TapeReader::open(path);
    std::size_t read = 0;
    while (reader && reader->next()) ++read;
    if (read != events.size()) return state.SkipWithError("events are missing");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events.size()));
  std::filesystem::remove(path);
}
BENCHMARK(read_log);

}  // namespace

BENCHMARK_MAIN();
