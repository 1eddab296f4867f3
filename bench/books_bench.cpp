// How long a venue's message takes from bytes to updated book, beside parsing alone and beside a std::map book. The
// same frames go through all three; the books are checked against the generator's before anything is timed, and again
// after it.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "arbees/venues/kalshi/book_keeper.hpp"
#include "arbees/venues/polymarket/book_keeper.hpp"

namespace {

using namespace arbees;
using domain::BookSide;

constexpr int kMarkets = 40;
constexpr int kChanges = 200'000;

using Ladder = std::map<std::int64_t, std::int64_t>;  ///< raw price → raw quantity
using Truth = std::vector<std::array<Ladder, 2>>;     ///< by market: bids, asks

struct Stream {
  std::vector<std::string> frames;
  std::vector<std::string> symbols;
  Truth truth;
  std::int64_t bytes = 0;
};

void must(bool condition, const char* what) {
  if (condition) return;
  fmt::print(stderr, "books_bench: {}\n", what);
  std::exit(1);
}

std::string kalshi_side(const Ladder& side, bool complement) {
  std::string out;
  for (const auto& [price, quantity] : side)
    out += fmt::format("{}[\"{}\",\"{}\"]", out.empty() ? "" : ",",
                       base::format_decimal(complement ? 10'000 - price : price, 4, 4),
                       base::format_decimal(quantity, 6, 2));
  return "[" + out + "]";
}

Ladder some_ladder(std::mt19937_64& random, bool bids) {
  Ladder side;
  for (int i = 0; i < 30; ++i)
    side[static_cast<std::int64_t>(bids ? 20 + i : 51 + i) * 100] =
        static_cast<std::int64_t>(1 + random() % 5'000) * 1'000'000;
  return side;
}

Stream kalshi_stream() {
  std::mt19937_64 random(7);
  Stream out;
  std::int64_t seq = 0;
  for (int m = 0; m < kMarkets; ++m) {
    out.symbols.push_back(fmt::format("KXNBAGAME-26NOV24T{:02}OPP-T{:02}", m, m));
    out.truth.push_back({some_ladder(random, true), some_ladder(random, false)});
    const auto& [bids, asks] = out.truth.back();
    out.frames.push_back(fmt::format(
        R"({{"type":"orderbook_snapshot","sid":1,"seq":{},"msg":{{"market_ticker":"{}","market_id":"957ed958-9b9b-4a98-b024-16a394cd214c","yes_dollars_fp":{},"no_dollars_fp":{}}}}})",
        ++seq, out.symbols.back(), kalshi_side(bids, false), kalshi_side(asks, true)));
  }
  for (int i = 0; i < kChanges; ++i) {
    const auto m = static_cast<std::size_t>(random() % kMarkets);
    const bool bid = random() % 2 == 0;
    const std::int64_t price = static_cast<std::int64_t>(bid ? 20 + random() % 30 : 51 + random() % 30) * 100;
    auto& held = out.truth[m][bid ? 0 : 1][price];
    std::int64_t change = static_cast<std::int64_t>(random() % 4'000) * 1'000'000 - 1'500'000'000;
    if (held + change < 0 || change == 0) change = held > 0 ? -held : 1'000'000;
    held += change;
    if (held == 0) out.truth[m][bid ? 0 : 1].erase(price);
    out.frames.push_back(fmt::format(
        R"({{"type":"orderbook_delta","sid":1,"seq":{},"msg":{{"market_ticker":"{}","market_id":"957ed958-9b9b-4a98-b024-16a394cd214c","price_dollars":"{}","delta_fp":"{}","side":"{}","ts":"2026-08-07T06:46:28.97871Z","ts_ms":1786085188978}}}})",
        ++seq, out.symbols[m], base::format_decimal(bid ? price : 10'000 - price, 4, 4),
        base::format_decimal(change, 6, 2), bid ? "yes" : "no"));
  }
  for (const auto& frame : out.frames) out.bytes += static_cast<std::int64_t>(frame.size());
  return out;
}

std::string polymarket_side(const Ladder& side) {
  std::string out;
  for (const auto& [price, quantity] : side)
    out += fmt::format("{}{{\"price\":\"{}\",\"size\":\"{}\"}}", out.empty() ? "" : ",", base::format_decimal(price, 4),
                       base::format_decimal(quantity, 6));
  return "[" + out + "]";
}

Stream polymarket_stream() {
  std::mt19937_64 random(11);
  Stream out;
  std::int64_t ms = 1'789'535'977'334;
  for (int m = 0; m < kMarkets; ++m) {
    out.symbols.push_back(
        fmt::format("359463498096440182215947669008006978978926671079291666030915691733187908{:05}", m));
    out.truth.push_back({some_ladder(random, true), some_ladder(random, false)});
    const auto& [bids, asks] = out.truth.back();
    out.frames.push_back(fmt::format(
        R"({{"event_type":"book","asset_id":"{}","market":"0x50a35dd8f8d1dc251a6f3df70794eab797202747494119ac04f8f377d4e77670","bids":{},"asks":{},"timestamp":"{}","hash":"a7b3c30145a80ab0c252f94b02245392ca704d6e"}})",
        out.symbols.back(), polymarket_side(bids), polymarket_side(asks), ms));
  }
  for (int i = 0; i < kChanges; ++i) {
    const auto m = static_cast<std::size_t>(random() % kMarkets);
    const bool bid = random() % 2 == 0;
    const std::int64_t price = static_cast<std::int64_t>(bid ? 20 + random() % 30 : 51 + random() % 30) * 100;
    const std::int64_t size = random() % 4 == 0 ? 0 : static_cast<std::int64_t>(1 + random() % 500'000) * 10'000;
    auto& [bids, asks] = out.truth[m];
    Ladder& side = bid ? bids : asks;
    if (size == 0) side.erase(price);
    else side[price] = size;
    out.frames.push_back(fmt::format(
        R"({{"market":"0x50a35dd8f8d1dc251a6f3df70794eab797202747494119ac04f8f377d4e77670","price_changes":[{{"asset_id":"{}","price":"{}","size":"{}","side":"{}","hash":"56621a121a47ed9333273e21c83b660cff37ae50","best_bid":"{}","best_ask":"{}"}}],"timestamp":"{}","event_type":"price_change"}})",
        out.symbols[m], base::format_decimal(price, 4), base::format_decimal(size, 6), bid ? "BUY" : "SELL",
        bids.empty() ? "0" : base::format_decimal(bids.rbegin()->first, 4),
        asks.empty() ? "1" : base::format_decimal(asks.begin()->first, 4), ++ms));
  }
  for (const auto& frame : out.frames) out.bytes += static_cast<std::int64_t>(frame.size());
  return out;
}

const Stream& kalshi() {
  static const Stream stream = kalshi_stream();
  return stream;
}
const Stream& polymarket() {
  static const Stream stream = polymarket_stream();
  return stream;
}

template <class Keeper>
void check(const Keeper& keeper, const Stream& stream) {
  for (std::size_t m = 0; m < stream.symbols.size(); ++m) {
    const auto* const book = keeper.book(stream.symbols[m]);
    must(book != nullptr && book->usable(), "a book is missing or void");
    Ladder held[2];
    for (const BookSide side : {BookSide::bid, BookSide::ask})
      book->walk(side, [&](domain::Level level) {
        held[static_cast<std::size_t>(side)][level.price.raw()] = level.quantity.raw();
        return true;
      });
    must(held[0] == stream.truth[m][0] && held[1] == stream.truth[m][1], "a book differs from the generator's");
  }
}

void count(benchmark::State& state, const Stream& stream) {
  const auto frames = static_cast<std::int64_t>(stream.frames.size());
  state.SetItemsProcessed(state.iterations() * frames);
  state.SetBytesProcessed(state.iterations() * stream.bytes);
  state.counters["ns_per_frame"] = benchmark::Counter(
      static_cast<double>(frames) * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class Keeper>
void run_keeper(benchmark::State& state, const Stream& stream) {
  Keeper keeper;
  for (std::size_t m = 0; m < stream.symbols.size(); ++m)
    keeper.follow(stream.symbols[m], {static_cast<std::uint32_t>(m)}, {domain::PriceRange{}});
  std::vector<domain::Event> events;
  const auto pass = [&] {
    keeper.disconnected({}, events);
    for (const std::string& frame : stream.frames) {
      events.clear();
      keeper.feed(frame, base::Nanos{1}, events);
    }
  };
  pass();
  check(keeper, stream);
  for (auto _ : state) pass();
  check(keeper, stream);
  count(state, stream);
}

void run_parse(benchmark::State& state, const Stream& stream) {
  simdjson::dom::parser parser;
  std::vector<simdjson::padded_string> padded;
  for (const std::string& frame : stream.frames) padded.emplace_back(frame);
  for (auto _ : state)
    for (const auto& frame : padded) benchmark::DoNotOptimize(parser.parse(frame).error());
  count(state, stream);
}

using MapBooks = std::unordered_map<std::string, std::array<Ladder, 2>>;

void put(Ladder& side, std::int64_t price, std::int64_t total) {
  if (total == 0) side.erase(price);
  else side[price] = total;
}

void run_kalshi_map(benchmark::State& state) {
  venues::kalshi::FrameReader reader;
  MapBooks books;
  for (auto _ : state)
    for (const std::string& text : kalshi().frames) {
      const auto frame = reader.read(text);
      if (const auto* s = std::get_if<venues::kalshi::BookSnapshotMessage>(&frame->body)) {
        auto& [bids, asks] = books[std::string(s->ticker)];
        bids.clear();
        asks.clear();
        for (const auto& level : s->yes) bids[level.price.raw()] = level.quantity.raw();
        for (const auto& level : s->no) asks[10'000 - level.price.raw()] = level.quantity.raw();
      } else if (const auto* d = std::get_if<venues::kalshi::BookDeltaMessage>(&frame->body)) {
        auto& book = books[std::string(d->ticker)];
        Ladder& side = book[d->yes_side ? 0 : 1];
        const std::int64_t price = d->yes_side ? d->price.raw() : 10'000 - d->price.raw();
        const auto held = side.find(price);
        put(side, price, (held == side.end() ? 0 : held->second) + d->delta.raw());
      }
    }
  for (std::size_t m = 0; m < kMarkets; ++m)
    must(books[kalshi().symbols[m]] == kalshi().truth[m], "the map book is wrong");
  count(state, kalshi());
}

void run_polymarket_map(benchmark::State& state) {
  venues::polymarket::FrameReader reader;
  MapBooks books;
  for (auto _ : state)
    for (const std::string& text : polymarket().frames)
      (void)reader.read(text, [&](const venues::polymarket::Frame& frame) {
        if (const auto* b = std::get_if<venues::polymarket::BookMessage>(&frame.body)) {
          auto& [bids, asks] = books[std::string(b->asset_id)];
          bids.clear();
          asks.clear();
          for (const auto& level : b->bids) bids[level.price.raw()] = level.quantity.raw();
          for (const auto& level : b->asks) asks[level.price.raw()] = level.quantity.raw();
        } else if (const auto* c = std::get_if<venues::polymarket::PriceChangesMessage>(&frame.body)) {
          for (const auto& change : c->changes)
            put(books[std::string(change.asset_id)][change.side == BookSide::bid ? 0 : 1], change.price.raw(),
                change.quantity.raw());
        }
      });
  for (std::size_t m = 0; m < kMarkets; ++m)
    must(books[polymarket().symbols[m]] == polymarket().truth[m], "the map book is wrong");
  count(state, polymarket());
}

void kalshi_keeper(benchmark::State& state) {
  run_keeper<venues::kalshi::BookKeeper>(state, kalshi());
}
void kalshi_simdjson_parse_only(benchmark::State& state) {
  run_parse(state, kalshi());
}
void polymarket_keeper(benchmark::State& state) {
  run_keeper<venues::polymarket::BookKeeper>(state, polymarket());
}
void polymarket_simdjson_parse_only(benchmark::State& state) {
  run_parse(state, polymarket());
}

BENCHMARK(kalshi_keeper)->Unit(benchmark::kMillisecond);
BENCHMARK(kalshi_simdjson_parse_only)->Unit(benchmark::kMillisecond);
BENCHMARK(run_kalshi_map)->Name("kalshi_std_map_book")->Unit(benchmark::kMillisecond);
BENCHMARK(polymarket_keeper)->Unit(benchmark::kMillisecond);
BENCHMARK(polymarket_simdjson_parse_only)->Unit(benchmark::kMillisecond);
BENCHMARK(run_polymarket_map)->Name("polymarket_std_map_book")->Unit(benchmark::kMillisecond);

/// Prints the usual table, and keeps the CPU times for the ratios.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const double ns = run.GetAdjustedCPUTime() * 1e6 / (kMarkets + kChanges);
      auto& best = times_[run.benchmark_name().substr(0, run.benchmark_name().find('/'))];
      best = best == 0 ? ns : std::min(best, ns);
    }
  }
  void print() const {
    for (const char* venue : {"kalshi", "polymarket"}) {
      const auto time = [&](const char* what) {
        const auto found = times_.find(fmt::format("{}_{}", venue, what));
        return found == times_.end() ? 0.0 : found->second;
      };
      if (time("keeper") == 0) continue;
      fmt::print("{}: {:.0f} ns a frame, books right; {:.2f} x simdjson parsing alone, {:.2f} x with std::map books\n",
                 venue, time("keeper"), time("keeper") / time("simdjson_parse_only"),
                 time("keeper") / time("std_map_book"));
    }
  }

 private:
  std::map<std::string, double> times_;
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print();
  return 0;
}
