#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "arbees/feeds/recorded/index.hpp"
#include "arbees/feeds/recorded/merge.hpp"
#include "arbees/feeds/recorded/recording.hpp"
#include "unit/feeds/recorded/checks.hpp"

namespace arbees::feeds::recorded {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(ARBEES_DATA_DIR) / "recordings";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Rows by file name, as the index of the recordings states them.
std::map<std::string, std::size_t> stated_rows() {
  const auto index = read_index(bytes_of(kFolder / "INDEX.csv"));
  EXPECT_TRUE(index.has_value()) << (index ? "" : index.error().message());
  std::map<std::string, std::size_t> rows;
  if (index)
    for (const IndexEntry& entry : *index) rows[entry.file] = entry.rows;
  return rows;
}

class SharedRecordings : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "the recordings are not at " << kFolder;
  }
  static Recording load(const std::string& name, const LoadOptions& options = {}) {
    auto recording = load_recording(name, bytes_of(kFolder / name), options);
    EXPECT_TRUE(recording.has_value()) << (recording ? "" : recording.error().message());
    return recording ? std::move(*recording) : Recording{};
  }
};

struct Expected {
  std::size_t used;
  std::size_t games;
};

/// What each file supports. Refused rows are other venues, markets that are not about the winner, draws, tokens without
/// a name, keys that name one team.
const std::map<std::string, Expected> kExpected = {
    {"betfair_cricket_20220711_flumine.csv.gz", {0, 0}},
    {"kalshi_books_202508_2min_mw0003.csv.gz", {0, 0}},
    {"kalshi_mlb_20260630_candles_1min_sidsub.csv.gz", {1221, 6}},
    {"kalshi_mlb_202608_livescan_jackhenry87.csv.gz", {918, 163}},
    {"kalshi_multisport_202607_bbo_headless.csv.gz", {129500, 1454}},
    {"kalshi_multisport_202607_depth_headless.csv.gz", {32938, 1201}},
    {"kalshi_nba_20251122_lac_cha_ticks_1s_yuvraj.csv.gz", {11442, 1}},
    {"kalshi_nba_2025_candles_1min_plourr03.csv.gz", {427782, 550}},
    {"kalshi_nba_finals_2026_g2g3_event_quotes_ivansit.csv.gz", {1835, 2}},
    {"kalshi_nba_finals_2026_g2g3_mid_1s_ivansit.csv.gz", {36384, 2}},
    {"kalshi_nhl_202602_states_hftkalshigo.csv.gz", {638, 21}},
    {"kalshi_settlements_202607_headless.csv.gz", {712, 356}},
    {"kalshi_trades_202511_adamnhan.csv.gz", {26225, 5}},
    {"mlb_20260630_plays_sidsub.csv.gz", {457, 6}},
    {"nba_finals_2026_g2g3_scoring_events_ivansit.csv.gz", {231, 2}},
    {"paired_kalshi_polymarket_nba_20260117_danialressl.csv.gz", {487, 20}},
    {"paired_kalshi_polymarket_worldcup_202607_headless.csv.gz", {12735, 48}},
    {"polymarket_mlb_2025_signaldrift_l2.csv.gz", {169735, 24}},
    {"polymarket_mlb_2025_signaldrift_tob.csv.gz", {10065, 24}},
    {"polymarket_nba_202601_gamma_snapshot_steffenmax.csv.gz", {50, 50}},
};

TEST_F(SharedRecordings, EveryFileLoadsAndEveryRowIsUsedOrRefused) {
  const auto stated = stated_rows();
  EXPECT_EQ(stated.size(), kExpected.size());
  for (const auto& [name, rows] : stated) {
    const Recording recording = load(name);
    EXPECT_EQ(recording.counts.rows, rows) << name;
    EXPECT_EQ(recording.counts.rows, recording.counts.used + recording.counts.refused_rows()) << name;
    ASSERT_TRUE(kExpected.contains(name)) << name;
    EXPECT_EQ(recording.counts.used, kExpected.at(name).used) << name;
    EXPECT_EQ(recording.games.size(), kExpected.at(name).games) << name;
    EXPECT_FALSE(recording.assumptions.empty()) << name;
    expect_sound(recording);
  }
}

/// The best prices of a market as the top-of-book file states them.
struct Top {
  std::optional<base::Price> bid;
  std::optional<base::Price> ask;
  bool operator==(const Top&) const = default;
};

Top top_of(const domain::OrderBook& book) {
  Top top;
  if (const auto bid = book.best_bid()) top.bid = bid->price;
  if (const auto ask = book.best_ask()) top.ask = ask->price;
  return top;
}

/// Applies what reaches a book and returns its fault.
domain::BookFault apply(domain::OrderBook& book, const domain::EventBody& body) {
  if (const auto* snapshot = std::get_if<domain::BookSnapshot>(&body))
    return book.snapshot(snapshot->bids, snapshot->asks);
  if (const auto* delta = std::get_if<domain::BookDelta>(&body))
    return book.set(delta->side, delta->price, delta->quantity);
  return domain::BookFault::none;
}

TEST_F(SharedRecordings, TheLevelFileRebuildsTheTopsOfItsCompanion) {
  const Recording levels = load("polymarket_mlb_2025_signaldrift_l2.csv.gz");
  const Recording tops = load("polymarket_mlb_2025_signaldrift_tob.csv.gz");
  std::vector<std::string> symbols;
  std::map<std::string, std::map<std::int64_t, Top>> rebuilt;  // the top after each instant
  std::vector<domain::OrderBook> books;
  for (const domain::Event& event : levels.events) {
    if (const auto* opened = std::get_if<domain::MarketOpened>(&event.body)) {
      symbols.push_back(opened->market.symbol);
      books.emplace_back(domain::finest_step(opened->market.grid));
    }
    std::visit(
        [&](const auto& body) {
          if constexpr (requires { body.market.value; }) {
            domain::OrderBook& book = books[body.market.value];
            ASSERT_EQ(apply(book, event.body), domain::BookFault::none) << symbols[body.market.value];
            rebuilt[symbols[body.market.value]][event.stamp.received.value] = top_of(book);
          }
        },
        event.body);
  }
  std::size_t compared = 0;
  std::size_t same = 0;
  symbols.clear();
  for (const domain::Event& event : tops.events) {
    if (const auto* opened = std::get_if<domain::MarketOpened>(&event.body)) symbols.push_back(opened->market.symbol);
    const auto* quote = std::get_if<domain::BookSnapshot>(&event.body);
    if (quote == nullptr) continue;
    const auto& history = rebuilt[symbols[quote->market.value]];
    const auto at = history.find(event.stamp.received.value);
    if (at == history.end()) continue;
    Top stated;
    if (!quote->bids.empty()) stated.bid = quote->bids[0].price;
    if (!quote->asks.empty()) stated.ask = quote->asks[0].price;
    ++compared;
    same += stated == at->second ? 1 : 0;
  }
  std::printf("tops compared %zu, equal %zu\n", compared, same);
  EXPECT_GT(compared, 9'000U);
  EXPECT_GE(static_cast<double>(same), 0.99 * static_cast<double>(compared));
}

template <class Body>
std::size_t count(const Recording& recording) {
  return static_cast<std::size_t>(std::ranges::count_if(
      recording.events, [](const domain::Event& event) { return std::holds_alternative<Body>(event.body); }));
}

TEST_F(SharedRecordings, TheFinalsJoinPricesPlaysAndResult) {
  const LoadOptions finals{.games = {"nba-2026-06-05-nyk-sas", "nba-2026-06-08-sas-nyk"}};
  const auto joined = merge({load("kalshi_nba_finals_2026_g2g3_mid_1s_ivansit.csv.gz", finals),
                             load("kalshi_nba_finals_2026_g2g3_event_quotes_ivansit.csv.gz", finals),
                             load("nba_finals_2026_g2g3_scoring_events_ivansit.csv.gz", finals),
                             load("kalshi_settlements_202607_headless.csv.gz", finals)});
  ASSERT_TRUE(joined.has_value()) << joined.error().message();
  expect_sound(*joined);
  EXPECT_EQ(joined->games.size(), 2U);
  EXPECT_EQ(count<domain::MarketOpened>(*joined), 4U);
  EXPECT_EQ(count<domain::PlayRecorded>(*joined), 231U);
  std::map<bool, int> paid;
  for (const domain::Event& event : joined->events)
    if (const auto* change = std::get_if<domain::MarketStatusChanged>(&event.body); change && change->settlement)
      ++paid[*change->settlement == base::kPriceOne];
  EXPECT_EQ(paid[true], 2) << "one winner a game";
  EXPECT_EQ(paid[false], 2);
}

TEST_F(SharedRecordings, SixBaseballGamesJoinCandlesAndPlays) {
  const auto joined =
      merge({load("kalshi_mlb_20260630_candles_1min_sidsub.csv.gz"), load("mlb_20260630_plays_sidsub.csv.gz")});
  ASSERT_TRUE(joined.has_value()) << joined.error().message();
  expect_sound(*joined);
  EXPECT_EQ(joined->games.size(), 6U);
  EXPECT_EQ(count<domain::PlayRecorded>(*joined), 457U);
}

}  // namespace
}  // namespace arbees::feeds::recorded
