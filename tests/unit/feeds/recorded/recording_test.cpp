#include "arbees/feeds/recorded/recording.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/feeds/recorded/checks.hpp"

namespace arbees::feeds::recorded {
namespace {

using base::Price;
using base::Quantity;

constexpr std::string_view kQuotes = "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume";
constexpr std::string_view kAway = "kalshi,nba,nba-2026-01-02-bos-mia,KXNBAGAME-26JAN02BOSMIA-BOS,BOS";
constexpr std::string_view kHome = "kalshi,nba,nba-2026-01-02-bos-mia,KXNBAGAME-26JAN02BOSMIA-MIA,MIA";

Recording load(const std::string& text, const LoadOptions& options = {}) {
  auto recording = load_recording("hand-written.csv", text, options);
  EXPECT_TRUE(recording.has_value()) << (recording ? "" : recording.error().message());
  if (!recording) return {};
  expect_sound(*recording);
  EXPECT_EQ(recording->counts.rows, recording->counts.used + recording->counts.refused_rows());
  return std::move(*recording);
}

std::string row(std::string_view time, std::string_view naming, std::string_view rest) {
  return "2026-01-02T" + std::string(time) + "Z," + std::string(naming) + "," + std::string(rest) + "\n";
}

template <class Body>
std::vector<Body> all(const Recording& recording) {
  std::vector<Body> out;
  for (const domain::Event& event : recording.events)
    if (const auto* body = std::get_if<Body>(&event.body)) out.push_back(*body);
  return out;
}

bool assumes(const Recording& recording, std::string_view part) {
  return std::ranges::any_of(recording.assumptions,
                             [&](const std::string& s) { return s.find(part) != std::string::npos; });
}

TEST(Recording, QuotesOpenGameAndMarketsBeforeTheirFirstUse) {
  const Recording r = load(std::string(kQuotes) + "\n" + row("20:00:02", kHome, "0.40,0.42,,") +
                           row("20:00:01", kAway, "0.58,0.60,0.59,100"));
  ASSERT_EQ(r.events.size(), 6U);
  EXPECT_TRUE(std::holds_alternative<domain::GameOpened>(r.events[0].body));
  const auto markets = all<domain::MarketOpened>(r);
  ASSERT_EQ(markets.size(), 2U);
  EXPECT_EQ(markets[0].market.yes_side, domain::Side::away) << "ids follow time, not the order of rows";
  const auto books = all<domain::BookSnapshot>(r);
  ASSERT_EQ(books.size(), 2U);
  EXPECT_EQ(books[0].market.value, 0U);
  EXPECT_EQ(books[0].bids[0].price, Price::from_raw(5800));
  EXPECT_EQ(books[0].asks[0].price, Price::from_raw(6000));
  EXPECT_FALSE(books[0].sizes_known) << "sizes nobody stated must not be tradable";
  EXPECT_EQ(r.games, std::vector<std::string>{"nba-2026-01-02-bos-mia"});
  EXPECT_TRUE(assumes(r, "without sizes"));
  EXPECT_TRUE(assumes(r, "model is silent"));
  EXPECT_TRUE(assumes(r, "fees"));
}

TEST(Recording, AnEmptyCellIsUnknownAndAnEmptySideIsKnown) {
  const Recording r = load(std::string(kQuotes) + "\n" + row("20:00:00", kAway, ",0.60,,") +
                           row("20:00:01", kAway, "0,0.60,,") + row("20:00:02", kAway, "0.99,1.00,,"));
  const auto books = all<domain::BookSnapshot>(r);
  ASSERT_EQ(books.size(), 3U);
  EXPECT_FALSE(books[0].bid_known);
  EXPECT_TRUE(books[1].bid_known);
  EXPECT_TRUE(books[1].bids.empty());
  EXPECT_TRUE(books[2].ask_known);
  EXPECT_TRUE(books[2].asks.empty());
}

TEST(Recording, FinerPricesAreRoundedAgainstTheTraderAndCounted) {
  const Recording r = load(std::string(kQuotes) + "\n" + row("20:00:00", kAway, "0.580099,0.590001,,"));
  const auto book = all<domain::BookSnapshot>(r).at(0);
  EXPECT_EQ(book.bids[0].price, Price::from_raw(5800));
  EXPECT_EQ(book.asks[0].price, Price::from_raw(5901));
  EXPECT_TRUE(assumes(r, "2 prices finer"));
}

TEST(Recording, ARepeatedLastPriceIsNoTrade) {
  const Recording r = load(std::string(kQuotes) + "\n" + row("20:00:00", kAway, ",,0.59,100") +
                           row("20:00:01", kAway, ",,0.59,100") + row("20:00:02", kAway, ",,0.59,120"));
  const auto trades = all<domain::TradePrinted>(r);
  ASSERT_EQ(trades.size(), 2U);
  EXPECT_EQ(trades[0].quantity, Quantity{}) << "a total is not the size of one trade";
  EXPECT_TRUE(assumes(r, "Trades only"));
}

TEST(Recording, TouchDepthIsTheSizeOfTheTouch) {
  const Recording r = load(std::string(kQuotes) + ",bid_depth_1,ask_depth_1,bid_depth_5c,ask_depth_5c,levels\n" +
                           row("20:00:00", kAway, "0.58,0.60,,,1500,486.5,3000,4934,26"));
  const auto book = all<domain::BookSnapshot>(r).at(0);
  EXPECT_TRUE(book.sizes_known);
  EXPECT_EQ(book.bids[0].quantity, Quantity::from_units(1500));
  EXPECT_EQ(book.asks[0].quantity, Quantity::from_raw(486'500'000));
  EXPECT_TRUE(assumes(r, "best price only"));
}

TEST(Recording, TicksCarrySizeAndTaker) {
  const Recording r = load(std::string(kQuotes) + ",taker_side,trade_id\n" + row("20:00:00", kAway, ",,0.59,12,yes,a") +
                           row("20:00:01", kAway, ",,0.58,3,no,b") + row("20:00:02", kAway, ",,0.58,3,maybe,c"));
  const auto trades = all<domain::TradePrinted>(r);
  ASSERT_EQ(trades.size(), 2U);
  EXPECT_EQ(trades[0].quantity, Quantity::from_units(12));
  EXPECT_EQ(trades[0].taker_buys_yes, true);
  EXPECT_EQ(trades[1].taker_buys_yes, false);
  ASSERT_EQ(r.counts.refused.size(), 1U);
  EXPECT_EQ(r.counts.refused[0].first, "line 4, column taker_side: expected yes or no, found \"maybe\"");
}

TEST(Recording, AnAverageAskIsShownAtItsWorstPrice) {
  const Recording r =
      load(std::string(kQuotes) + ",size_contracts,roi_net,worst_price\n" +
           row("20:00:00", "polymarket,nba,nba-2026-01-02-bos-mia,1159759,MIA", ",0.4901,,,3200,0.01,0.5") +
           row("20:00:01", kAway, ",0.49,,,3200,0.01,"));
  const auto books = all<domain::BookSnapshot>(r);
  ASSERT_EQ(books.size(), 2U);
  EXPECT_TRUE(books[0].sizes_known);
  EXPECT_EQ(books[0].asks[0].price, Price::from_raw(5000));
  EXPECT_EQ(books[0].asks[0].quantity, Quantity::from_units(3200));
  EXPECT_FALSE(books[1].sizes_known) << "without the worst price the size cannot be placed";
}

TEST(Recording, BooksAndChangesOfBothTokens) {
  const std::string head = "time_utc,venue,sport,game_key,market_id,outcome,event,side,price,size\n";
  const std::string a = "polymarket,mlb,mlb-2025-06-17-sd-lad,mlb-sd-lad-2025-06-17,Padres";
  const std::string b = "polymarket,mlb,mlb-2025-06-17-sd-lad,mlb-sd-lad-2025-06-17,Dodgers";
  const Recording r =
      load(head + row("20:00:00", a, "price_change,bid,0.40,5") + row("20:00:01", a, "book,bid,0.40,100") +
           row("20:00:01", a, "book,ask,0.41,50") + row("20:00:01", b, "book,bid,0.59,50") +
           row("20:00:01", b, "book,ask,0.60,100") + row("20:00:02", a, "price_change,ask,0.41,0") +
           row("20:00:02", b, "price_change,bid,0.585,7.25") + row("20:00:03", b, "trade,bid,0.5,7") +
           row("20:00:03", a, "book,bid,0.39,1") + row("20:00:03", a, "book,bid,0.39,1"));
  const auto books = all<domain::BookSnapshot>(r);
  ASSERT_EQ(books.size(), 4U) << "a level that comes again begins another book";
  EXPECT_EQ(books[0].bids.size(), 1U);
  EXPECT_EQ(books[0].asks.size(), 1U);
  EXPECT_TRUE(books[0].sizes_known);
  const auto deltas = all<domain::BookDelta>(r);
  ASSERT_EQ(deltas.size(), 2U);
  EXPECT_EQ(deltas[0].quantity, Quantity{});
  EXPECT_FALSE(deltas[0].additive);
  EXPECT_EQ(deltas[1].quantity, Quantity::from_raw(7'250'000));
  EXPECT_EQ(r.counts.refused_rows(), 2U) << "a change without a book, and an event of no known kind";
  const auto markets = all<domain::MarketOpened>(r);
  EXPECT_EQ(markets[0].market.grid[0].step, Price::from_raw(100));
  EXPECT_EQ(markets[1].market.grid[0].step, Price::from_raw(10));
}

TEST(Recording, HockeyRowsCarryTheGame) {
  const std::string naming = "kalshi,nhl,nhl-2026-02-26-blackhawks-predators,,nashville predators";
  const Recording r = load(std::string(kQuotes) + ",period,min_remaining,home_score,away_score,event_type\n" +
                           row("20:00:00", naming, ",0.54,,,3rd Period,5.366666666666666,1,1,POWER PLAY") +
                           row("20:00:01", naming, ",0.54,,,1st Period,40.0,1,1,LIVE") +
                           row("20:00:02", naming, ",0.54,,,Lunch,5,1,1,LIVE") +
                           row("20:00:03", naming, ",0.99,,,3rd Period,0.0,3,1,GAME FINISH"));
  const auto states = all<domain::GameUpdated>(r);
  ASSERT_EQ(states.size(), 3U);
  EXPECT_EQ(states[0].state.period, 3);
  EXPECT_EQ(states[0].state.clock_ms, 321'999);
  EXPECT_EQ(states[1].state.phase, domain::Phase::intermission);
  EXPECT_EQ(states[2].state.phase, domain::Phase::final);
  EXPECT_EQ(r.counts.refused_rows(), 1U);
  EXPECT_FALSE(all<domain::MarketOpened>(r).at(0).market.shares_book) << "each Kalshi market has a book of its own";
}

TEST(Recording, ALevelFinishHasNoWinner) {
  const std::string naming = "kalshi,nhl,nhl-2026-02-26-blackhawks-predators,,nashville predators";
  const Recording r = load(std::string(kQuotes) + ",period,min_remaining,home_score,away_score,event_type\n" +
                           row("20:00:03", naming, ",0.99,,,Finished,0.0,2,2,GAME FINISH"));
  EXPECT_EQ(all<domain::GameUpdated>(r).at(0).state.phase, domain::Phase::unknown);
  EXPECT_TRUE(assumes(r, "ends level"));
}

TEST(Recording, BaseballRowsCarryTheGameAwayFirst) {
  const std::string naming = "kalshi,mlb,mlb-2026-08-10-bos-tor,KXMLBGAME-26AUG101907BOSTOR-BOS,BOS";
  const Recording r =
      load(std::string(kQuotes) + ",inning,half,score\n" + row("20:00:00", naming, ",,0.57,,2,top,3-1") +
           row("20:00:01", naming, ",,0.57,,2,top,31") + row("20:00:02", naming, ",,0.57,,0,top,3-1"));
  const auto states = all<domain::GameUpdated>(r);
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].state.away_score, 3);
  EXPECT_EQ(states[0].state.home_score, 1);
  EXPECT_EQ(r.counts.refused_rows(), 2U);
}

TEST(Recording, ScoringPlaysGiveStateAndPlay) {
  const std::string head = "time_utc,game_key,period,clock,side,team,points,away_score,home_score,description\n";
  const Recording r =
      load(head + "2026-06-06T00:43:46.000Z,nba-2026-06-05-nyk-sas,1,11:36,home,SAS,3,0,3,\"A, three\"\n" +
               "2026-06-06T00:44:23.000Z,nba-2026-06-05-nyk-sas,1,27.4,away,NYK,2,2,3,two\n" +
               "2026-06-06T00:44:24.000Z,nba-2026-06-05-nyk-sas,1,27.4,home,NYK,2,2,5,wrong side\n" +
               "2026-06-06T00:44:25.000Z,nba-2026-06-05-nyk-sas,1,soon,home,SAS,2,2,5,no clock\n",
           LoadOptions{.play_delay = base::seconds(30)});
  const auto plays = all<domain::PlayRecorded>(r);
  ASSERT_EQ(plays.size(), 2U);
  EXPECT_EQ(plays[0].play.text, "A, three");
  EXPECT_EQ(plays[0].play.clock_ms, 696'000);
  EXPECT_EQ(plays[1].play.clock_ms, 27'400);
  EXPECT_EQ(plays[1].play.side, domain::Side::away);
  EXPECT_EQ(all<domain::GameUpdated>(r).size(), 2U);
  EXPECT_EQ(r.counts.refused_rows(), 2U);
  EXPECT_EQ(base::format_utc(r.events.back().stamp.received), "2026-06-06T00:44:53.000Z");
  EXPECT_TRUE(assumes(r, "30 s after"));
  for (const auto& update : all<domain::GameUpdated>(r)) EXPECT_NE(update.state.phase, domain::Phase::final);
}

TEST(Recording, BaseballPlaysGiveStateAndPlay) {
  const std::string head = "time_utc,game_key,inning,half,event,rbi,away_score,home_score,is_scoring\n";
  const Recording r = load(head + "2026-06-30T23:15:23.848Z,mlb-2026-06-30-det-nyy,1,top,Home Run,1,1,0,true\n" +
                           "2026-06-30T23:16:23.848Z,mlb-2026-06-30-det-nyy,1,side,Walk,1,1,0,true\n" +
                           "2026-06-30T23:16:23.848Z,mlb-2026-06-30-det-nyy,1,top,Walk,1,-1,0,true\n" +
                           "2026-06-30T23:16:23.848Z,mlb-2026-06-30-det-det,1,top,Walk,1,1,0,true\n");
  EXPECT_EQ(all<domain::PlayRecorded>(r).size(), 1U);
  EXPECT_EQ(all<domain::GameUpdated>(r).at(0).state.away_score, 1);
  EXPECT_EQ(r.counts.refused_rows(), 3U);
}

TEST(Recording, SettlementsPayWhatWasRecorded) {
  const std::string head = "market_id,event,sport,game_key,close_time,result,settlement_ts,volume,open_interest\n";
  const auto line = [](const char* code, const char* result, const char* settled) {
    return std::string("KXMLBGAME-26JUL061845HOUWSH-") + code +
           ",KXMLBGAME-26JUL061845HOUWSH,mlb,mlb-2026-07-06-hou-wsh,2026-07-07T01:39:33Z," + result + "," + settled +
           ",,\n";
  };
  const Recording r = load(head + line("HOU", "no", "2026-07-07T01:41:33.953544Z") + line("WSH", "yes", "") +
                           line("WSH", "perhaps", ""));
  const auto changes = all<domain::MarketStatusChanged>(r);
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[2].settlement, base::kPriceOne);
  EXPECT_EQ(changes[3].settlement, Price{});
  EXPECT_EQ(r.counts.refused_rows(), 1U);
  const Recording scalar = load(head + line("HOU", "scalar", ""));
  EXPECT_EQ(all<domain::MarketStatusChanged>(scalar).size(), 1U) << "an unrecorded value must not be invented";
}

TEST(Recording, TermsOfASnapshotAreUsed) {
  const Recording r = load(
      std::string(kQuotes) + ",tick,seconds_delay,liquidity_usd\n" +
      row("20:00:00", "polymarket,nba,nba-2026-01-04-mem-lal,nba-mem-lal-2026-01-04,Grizzlies", ",0.05,1,33,0.001,1,"));
  const domain::Market market = all<domain::MarketOpened>(r).at(0).market;
  EXPECT_EQ(market.grid[0].step, Price::from_raw(10));
  EXPECT_EQ(market.taker_hold, base::seconds(1));
  EXPECT_EQ(market.yes_side, domain::Side::away);
  EXPECT_TRUE(market.shares_book) << "both tokens trade on one book";
}

TEST(Recording, FeesAreAskedForWithVenueSeriesAndTime) {
  LoadOptions options;
  std::string asked;
  options.fees = [&](domain::Venue venue, domain::Sport sport, std::string_view series, base::Nanos at) {
    asked = std::string(base::enum_name(venue)) + " " + std::string(base::enum_name(sport)) + " " +
            std::string(series) + " " + base::format_utc(at);
    domain::FeeSchedule fees;
    fees.model = domain::FeeModel::quadratic;
    fees.taker_rate_ppm = 70'000;
    return fees;
  };
  const Recording r = load(std::string(kQuotes) + "\n" + row("20:00:00", kAway, "0.58,0.60,,"), options);
  EXPECT_EQ(asked, "kalshi nba KXNBAGAME 2026-01-02T20:00:00.000Z");
  EXPECT_EQ(all<domain::MarketOpened>(r).at(0).market.fees.taker_rate_ppm, 70'000);
  EXPECT_FALSE(assumes(r, "fees"));
}

TEST(Recording, OnlyTheGamesAskedForAreKept) {
  const std::string other = "kalshi,nba,nba-2026-01-02-lal-den,KXNBAGAME-26JAN02LALDEN-LAL,LAL";
  const std::string text =
      std::string(kQuotes) + "\n" + row("20:00:00", kAway, "0.58,0.60,,") + row("20:00:01", other, "0.4,0.41,,");
  const Recording r = load(text, LoadOptions{.games = {"nba-2026-01-02-lal-den"}});
  EXPECT_EQ(r.games, std::vector<std::string>{"nba-2026-01-02-lal-den"});
  EXPECT_EQ(r.counts.refused_rows(), 1U);
}

TEST(Recording, EachMalformedRowIsNamedAndTheRestSurvives) {
  const struct {
    const char* time;
    const char* rest;
    const char* first;
  } cases[] = {
      {"20:00:61", "0.5,0.6,,", "line 2, column time_utc: expected a UTC time"},
      {"20:00:00", "x,0.6,,", "line 2, column yes_bid: expected a price from 0 to 1, found \"x\""},
      {"20:00:00", "0.5,1.01,,", "line 2, column yes_ask: expected a price from 0 to 1, found \"1.01\""},
      {"20:00:00", "-0.5,0.6,,", "line 2, column yes_bid: expected a price from 0 to 1, found \"-0.5\""},
      {"20:00:00", "0.5,1e-3,,", "line 2, column yes_ask: expected a price from 0 to 1, found \"1e-3\""},
      {"20:00:00", ",,nan,", "line 2, column last: expected a price from 0 to 1, found \"nan\""},
      {"20:00:00", ",,,", "line 2, columns yes_bid, yes_ask and last are empty"},
      {"20:00:00", "0.5,0.6", "line 2, expected 10 fields, found 8"},
      {"20:00:00", "0.5,0.6,,,,", "line 2, expected 10 fields, found 12"},
  };
  for (const auto& c : cases) {
    const Recording r =
        load(std::string(kQuotes) + "\n" + row(c.time, kAway, c.rest) + row("20:00:05", kAway, "0.5,0.6,,"));
    EXPECT_EQ(r.counts.used, 1U) << c.rest;
    ASSERT_EQ(r.counts.refused.size(), 1U) << c.rest;
    EXPECT_TRUE(r.counts.refused[0].first.starts_with(c.first)) << r.counts.refused[0].first;
  }
}

TEST(Recording, AFileOfNoKnownKindFails) {
  for (const char* text : {"", "a,b\n1,2\n", "time_utc,venue\n", "\x1f\x8b broken"}) {
    const auto recording = load_recording("x.csv", text);
    ASSERT_FALSE(recording.has_value()) << text;
    EXPECT_NE(recording.error().message().find("x.csv"), std::string::npos);
  }
}

}  // namespace
}  // namespace arbees::feeds::recorded
