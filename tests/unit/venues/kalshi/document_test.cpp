#include "arbees/venues/kalshi/document.hpp"

#include <gtest/gtest.h>

#include "arbees/venues/kalshi/listing.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::kalshi {
namespace {

std::string refusal(std::string_view text) {
  const auto document = parse_document(text);
  return document ? "" : document.error().message();
}

TEST(KalshiDocument, OldShapesAreRefusedByName) {
  EXPECT_NE(refusal(R"({"orderbook":{"yes":[[1,100]],"no":[[1,5]]}})").find("pre-2026 integer-cent order book"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"orderbook":{"yes":[[1,100]]},"orderbook_fp":{"yes_dollars":[],"no_dollars":[]}})")
                .find("pre-2026 integer-cent order book"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"markets":[{"ticker":"T","event_ticker":"E","status":"active","yes_bid":15}]})")
                .find("markets[0].yes_bid: expected the current field set"),
            std::string::npos);
  EXPECT_NE(
      refusal(
          R"({"type":"orderbook_delta","sid":1,"seq":1,"msg":{"market_ticker":"T","price":96,"delta":-5,"side":"yes"}})")
          .find("msg.price: expected price_dollars"),
      std::string::npos);
  EXPECT_NE(refusal(R"({"type":"orderbook_snapshot","sid":1,"seq":1,"msg":{"market_ticker":"T","yes":[[1,5]]}})")
                .find("msg.yes: expected yes_dollars_fp"),
            std::string::npos);
}

TEST(KalshiDocument, RefusalsNameThePlaceAndTheType) {
  EXPECT_EQ(refusal(R"({"orderbook_fp":{"yes_dollars":[["0.42","13.00"]]}})"),
            "orderbook_fp.no_dollars: expected an array, found nothing");
  EXPECT_EQ(refusal(R"({"orderbook_fp":{"yes_dollars":[["0.42",13]],"no_dollars":[]}})"),
            "orderbook_fp.yes_dollars[0]: expected a level of two decimal strings, price 0…1 and count of 0 or more, "
            "found an array of 2");
  EXPECT_EQ(refusal(R"({"orderbook_fp":{"yes_dollars":[["0.42","1"],["0.4200","2"]],"no_dollars":[]}})"),
            "orderbook_fp.yes_dollars: expected each price once, found an array of 2");
  EXPECT_EQ(
      refusal(
          R"({"trades":[{"trade_id":"x","ticker":"T","yes_price_dollars":"0.56","count_fp":"1","created_time":"soon"}]})"),
      "trades[0].created_time: expected an ISO 8601 time, found the string \"soon\"");
  EXPECT_EQ(
      refusal(
          R"({"trades":[{"trade_id":"x","ticker":"T","yes_price_dollars":56,"count_fp":"1","created_time":"2026-08-01T00:00:00Z"}]})"),
      "trades[0].yes_price_dollars: expected a price from 0 to 1, found the number 56")
      << "cents are no dollars";
  EXPECT_EQ(refusal(R"({"market":{"ticker":"T","event_ticker":"E","status":"dreaming"}})"),
            "market.status: expected a market status (initialized, inactive, active, closed, …), found the string "
            "\"dreaming\"");
  EXPECT_NE(refusal("{}").find("expected a Kalshi document"), std::string::npos);
  EXPECT_NE(refusal("[1,2]").find("expected a Kalshi document"), std::string::npos);
  EXPECT_NE(refusal("").find("not JSON"), std::string::npos);
  EXPECT_NE(refusal("a,b\n1,2\n").find("not JSON"), std::string::npos);
}

TEST(KalshiDocument, ErrorBodiesComeInThreeShapes) {
  for (const char* text : {R"({"error":{"code":"not_found","message":"not found","service":"market-metadata"}})",
                           R"({"code":"not_found","message":"not found"})"}) {
    const auto document = parse_document(text);
    ASSERT_TRUE(document) << text;
    ASSERT_EQ(document->errors.size(), 1U) << text;
    EXPECT_EQ(document->errors[0].code, "not_found");
    EXPECT_EQ(document->errors[0].message, "not found");
  }
  const auto plain = parse_document(R"({"error":"too many requests"})");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->errors.at(0).message, "too many requests");
}

TEST(KalshiDocument, ABookIsSeenFromYes) {
  const auto document = parse_document(
      R"({"orderbook_fp":{"yes_dollars":[["0.4100","5.00"],["0.4200","13.00"]],"no_dollars":[["0.5600","7.25"]]}})");
  ASSERT_TRUE(document);
  const BookInfo& book = document->books.at(0);
  EXPECT_EQ(book.bids.at(0), (domain::Level{base::Price::from_raw(4200), base::Quantity::from_units(13)}));
  EXPECT_EQ(book.asks.at(0), (domain::Level{base::Price::from_raw(4400), base::Quantity::from_raw(7'250'000)}))
      << "a NO bid at 0.56 offers YES at 0.44";
}

TEST(KalshiDocument, PagesAndLines) {
  const auto page = parse_document(
      R"({"cursor":"CgY","events":[],"series":[{"ticker":"KXA","fee_type":"quadratic","fee_multiplier":1}]})");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->cursor, "CgY");
  EXPECT_EQ(page->series.at(0).fees().taker_rate_ppm, 70'000);
  const auto lines = parse_document(
      "{\"type\":\"unsubscribed\",\"sid\":2,\"seq\":7}\n{\"type\":\"ok\",\"id\":3,\"msg\":[]}\n{\"type\":\n");
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->frames.size(), 2U);
  ASSERT_EQ(lines->refused.size(), 1U);
  EXPECT_EQ(lines->refused[0].where, "line 3");
}

TEST(KalshiDocument, EveryCapturedFileIsReadOrRefusedByName) {
  ARBEES_NEEDS_DATA("markets/kalshi");
  const auto folder = test::data_folder("markets/kalshi");
  std::map<std::string, std::string> refused;
  Document all;
  std::size_t read = 0;
  for (const auto& path : test::files_below(folder, {".json", ".jsonl", ".csv"})) {
    const std::string name = std::filesystem::relative(path, folder).string();
    const auto document = parse_document(test::read_whole(path));
    if (!document) {
      refused[name] = document.error().message();
      EXPECT_FALSE(document.error().what.empty()) << name;
      continue;
    }
    ++read;
    EXPECT_TRUE(document->refused.empty()) << name << ": " << document->refused.front().message();
    all.markets.insert(all.markets.end(), document->markets.begin(), document->markets.end());
    all.events.insert(all.events.end(), document->events.begin(), document->events.end());
    all.series.insert(all.series.end(), document->series.begin(), document->series.end());
    all.books.insert(all.books.end(), document->books.begin(), document->books.end());
    all.frames.insert(all.frames.end(), document->frames.begin(), document->frames.end());
    all.trades.insert(all.trades.end(), document->trades.begin(), document->trades.end());
    all.candles.insert(all.candles.end(), document->candles.begin(), document->candles.end());
    all.errors.insert(all.errors.end(), document->errors.begin(), document->errors.end());
  }
  fmt::print(
      "kalshi: {} files read, {} refused; {} markets, {} events, {} series, {} books, {} trades, {} candle sets, "
      "{} errors, {} frames\n",
      read, refused.size(), all.markets.size(), all.events.size(), all.series.size(), all.books.size(),
      all.trades.size(), all.candles.size(), all.errors.size(), all.frames.size());
  for (const auto& [name, why] : refused) fmt::print("  refused {}: {}\n", name, why);
  for (const FrameInfo& frame : all.frames) EXPECT_NE(frame.kind, FrameKind::unknown) << frame.type;
  const std::vector<std::string> expected = {"occurrence_datetime_probe_2026-08.json",
                                             "rest_markets_nba_2026-01_OLD_fields.json",
                                             "rest_orderbook_OLD_integer_cents.json"};
  std::vector<std::string> names;
  for (const auto& [name, why] : refused) names.push_back(name);
  EXPECT_EQ(names, expected);
}

TEST(KalshiDocument, EveryGameMarketBecomesAListing) {
  ARBEES_NEEDS_DATA("markets/kalshi");
  std::size_t listed = 0;
  std::map<std::string, std::size_t> refusals;
  for (const char* name : {"rest_events_nfl_nested_2026-08-09.json", "rest_events_sports_nested_2026-08.json"}) {
    const auto document = parse_document(test::read_whole(test::data_folder("markets/kalshi") / name));
    ASSERT_TRUE(document);
    for (const EventInfo& event : document->events)
      for (const MarketInfo& market : event.markets) {
        const auto listing = to_listing(market, &event, nullptr, nullptr);
        if (!listing) {
          ++refusals[listing.error().what.substr(0, 40)];
          continue;
        }
        ++listed;
        EXPECT_EQ(listing->teams.size(), 2U) << market.ticker;
        EXPECT_TRUE(listing->teams.size() != 2 || listing->teams[1].side == domain::Side::home) << market.ticker;
        EXPECT_FALSE(listing->starts.empty()) << market.ticker;
        EXPECT_TRUE(listing->starts.empty() || base::eastern_date(listing->starts[0].at) == *listing->day)
            << market.ticker << " starts " << base::format_utc(listing->starts[0].at);
        EXPECT_EQ(listing->market.fees.model, domain::FeeModel::unknown) << "no series was given";
        EXPECT_NE(listing->market.rules.postponed, domain::SpecialPayout::unknown) << market.ticker;
      }
  }
  fmt::print("kalshi: {} listings;", listed);
  for (const auto& [why, n] : refusals) fmt::print(" {} x {};", n, why);
  fmt::print("\n");
  EXPECT_EQ(listed, 64U + 18U);
}

TEST(KalshiDocument, TheSameGameInTheSameHourAsOnPolymarket) {
  ARBEES_NEEDS_DATA("markets/kalshi");
  const auto folder = test::data_folder("markets/kalshi");
  const auto market = parse_document(test::read_whole(folder / "rest_market_KXNFLGAME-26SEP20PHITEN-PHI.json"));
  const auto series = parse_document(test::read_whole(folder / "rest_series_KXNFLGAME_2026-09-16.json"));
  ASSERT_TRUE(market && series);
  const auto listing = to_listing(market->markets.at(0), nullptr, &series->series.at(0), nullptr);
  ASSERT_TRUE(listing) << listing.error().message();
  EXPECT_EQ(listing->sport, domain::Sport::nfl);
  EXPECT_EQ(listing->yes_team.code, "phi");
  EXPECT_EQ(listing->market.yes_name, "Philadelphia");
  EXPECT_EQ(listing->team_block, "PHITEN");
  EXPECT_EQ(base::format_utc(listing->starts.at(0).at), "2026-09-20T17:00:00.000Z");
  EXPECT_EQ(listing->market.fees.taker_rate_ppm, 70'000);
  EXPECT_EQ(listing->market.fees.maker_rate_ppm, 17'500);
  EXPECT_EQ(listing->market.rules.tie, domain::SpecialPayout::unknown) << "this capture has no rules text";
}

}  // namespace
}  // namespace arbees::venues::kalshi
