#include "arbees/venues/polymarket/document.hpp"

#include <gtest/gtest.h>

#include "arbees/venues/polymarket/commands.hpp"
#include "arbees/venues/polymarket/listing.hpp"
#include "arbees/venues/polymarket/slug.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::polymarket {
namespace {

constexpr const char* kToken = "35946349809644018221594766900800697897892667107929166603091569173318790894279";

std::string refusal(std::string_view text) {
  const auto document = parse_document(text);
  return document ? "" : document.error().message();
}

TEST(PolymarketDocument, OldShapesAreRefusedByName) {
  EXPECT_NE(
      refusal(
          R"({"event_type":"price_change","asset_id":"1","price":"0.5","side":"SELL","size":"2","hash":"x","timestamp":"1723967931411"})")
          .find("price_changes: expected a list: this is a flat price_change of before September 2025"),
      std::string::npos);
  EXPECT_NE(
      refusal(R"({"event_type":"price_change","asset_id":"1","changes":[{"price":"0.5","side":"SELL","size":"2"}]})")
          .find("flat price_change"),
      std::string::npos);
  EXPECT_NE(refusal(R"({"event_type":"book","asset_id":"1","buys":[],"sells":[]})").find("pre-2025 book"),
            std::string::npos);
}

TEST(PolymarketDocument, WhatIsNotPublicMarketDataIsRefusedByName) {
  struct Case {
    const char* text;
    const char* name;
  };
  for (const Case& c : std::vector<Case>{
           {R"({"topic":"comments","type":"comment_created","payload":{}})", "real-time data service"},
           {R"({"action":"subscribe","subscriptions":[]})", "real-time data service"},
           {R"({"auth":{"apiKey":"k"},"markets":["0x1"],"type":"user"})", "user channel"},
           {R"({"event_type":"order","asset_id":"1","original_size":"10","price":"0.57"})", "order of the account"},
           {R"({"event_type":"trade","taker_order_id":"0x","maker_orders":[]})", "trade of the account"},
           {R"({"success":true,"orderID":"0x12","errorMsg":null})", "order of the account"},
           {R"({"gameId":1,"leagueAbbreviation":"nfl","score":"3-16"})", "sports channel"},
           {R"({"marketData":{"marketSlug":"aec-nfl","bids":[]}})", "Polymarket US"}}) {
    EXPECT_NE(refusal(c.text).find(c.name), std::string::npos) << c.text << " -> " << refusal(c.text);
  }
}

TEST(PolymarketDocument, RefusalsNameThePlaceAndTheType) {
  EXPECT_EQ(
      refusal(R"({"id":"1","conditionId":"0x","question":"q","outcomes":"[\"A\",\"B\"]","clobTokenIds":"[\"1\"]"})"),
      "clobTokenIds: expected as many as outcomes, found the string \"[\"1\"]\"");
  EXPECT_EQ(refusal(R"([{"id":"1","conditionId":"0x","question":"q","outcomes":"A or B"}])"),
            "[0].outcomes: expected a list of texts, or one written as JSON text, found the string \"A or B\"");
  EXPECT_EQ(refusal(R"({"market":"0x","asset_id":"1","bids":[{"price":0.5,"size":"1"}],"asks":[]})"),
            "bids: expected a list of {price, size}, both text");
  EXPECT_EQ(refusal(R"({"event_type":"last_trade_price","asset_id":"1","price":"1.5","size":"1"})"),
            "price: expected a price from 0 to 1 as text");
  EXPECT_NE(refusal("{}").find("expected a Polymarket document"), std::string::npos);
  EXPECT_NE(refusal("").find("not JSON"), std::string::npos);
}

TEST(PolymarketDocument, SmallAnswers) {
  const auto figures = parse_document(fmt::format(
      R"([{{"price":"0.52"}},{{"mid":"0.50"}},{{"mid_price":0.5}},{{"minimum_tick_size":0.01}},{{"neg_risk":false}},{{"version":2}},{{"{}":{{"BUY":"0.51","SELL":0.52}}}},{{"{}":"0.45"}}])",
      kToken, kToken));
  ASSERT_TRUE(figures);
  ASSERT_EQ(figures->figures.size(), 9U);
  EXPECT_EQ(figures->figures[6].side, "BUY");
  EXPECT_EQ(figures->figures[6].value, "0.51");
  EXPECT_EQ(figures->figures[8].token, kToken);
  const auto error = parse_document(R"({"error":"No orderbook exists for the requested token id"})");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->errors.at(0).message, "No orderbook exists for the requested token id");
  const auto history = parse_document(R"({"history":[{"t":1700000000,"p":0.34},{"t":-1,"p":0.34}]})");
  ASSERT_TRUE(history);
  EXPECT_EQ(history->history.size(), 1U);
  EXPECT_EQ(history->refused.size(), 1U);
}

TEST(PolymarketDocument, ABookHasItsBestFirst) {
  const auto document = parse_document(
      R"({"market":"0x1","asset_id":"77","timestamp":"1789535977334","bids":[{"price":".48","size":"30"},{"price":"0.5","size":"15"}],"asks":[{"price":"0.54","size":"1"},{"price":"0.52","size":"25"}]})");
  ASSERT_TRUE(document);
  const BookInfo& book = document->books.at(0);
  EXPECT_EQ(book.bids.at(0), (domain::Level{base::Price::from_raw(5000), base::Quantity::from_units(15)}));
  EXPECT_EQ(book.asks.at(0), (domain::Level{base::Price::from_raw(5200), base::Quantity::from_units(25)}));
  EXPECT_EQ(book.hash, HashCheck::uncheckable);
  EXPECT_TRUE(document->frames.empty()) << "an answer of /book is no frame";
}

TEST(PolymarketSlug, ReadsLeagueCodesAndDay) {
  const auto game = parse_game_slug("nfl-det-buf-2026-09-18");
  ASSERT_TRUE(game);
  EXPECT_EQ(game->league, "nfl");
  EXPECT_EQ(game->first, "det");
  EXPECT_EQ(game->second, "buf");
  EXPECT_EQ(game->day, (base::Date{2026, 9, 18}));
  EXPECT_EQ(parse_game_slug("nfl-det-buf-2026-09-18-spread-home-1pt5")->rest, "spread-home-1pt5");
  for (const char* slug : {"", "nfl-det-buf", "nfl-det-buf-2026-13-18", "nfl-det-buf-2026-02-30", "nfl-det-2026-09-18",
                           "nfl-det-buf-2026-09-18-", "nfl-det-buf-2026-09-180", "NFL-det-buf-2026-09-18",
                           "will-adanech-abiebie-be-the-next-prime-minister"})
    EXPECT_FALSE(parse_game_slug(slug)) << slug;
  EXPECT_EQ(sport_of("cbb"), domain::Sport::ncaab);
  EXPECT_EQ(sport_of("wnba"), domain::Sport::other);
}

TEST(PolymarketSlug, ReadsEveryClosedGameOfTheTable) {
  ARBEES_NEEDS_DATA("markets/polymarket/closed_games_2024_2025.csv");
  const std::string table = test::read_whole(test::data_folder("markets/polymarket/closed_games_2024_2025.csv"));
  std::size_t games = 0;
  std::size_t titled = 0;
  std::size_t first = 0;
  for (const auto line : wire::split_lines(table)) {
    const auto slug = line.substr(0, line.find(','));
    if (slug == "slug") continue;
    const auto game = parse_game_slug(slug);
    if (!game) {
      ++titled;
      continue;
    }
    ++games;
    if (game->rest.empty()) ++first;
  }
  fmt::print("polymarket: {} of {} closed games have a slug we read, {} of them plain\n", games, games + titled, first);
  EXPECT_EQ(games, 5'513U);
  EXPECT_EQ(titled, 0U);
}

TEST(PolymarketCommands, AreWrittenAsTheChannelWantsThem) {
  const std::vector<std::string> tokens{"1", "2"};
  EXPECT_EQ(open_subscription(tokens), R"({"assets_ids":["1","2"],"type":"market","custom_feature_enabled":true})");
  EXPECT_EQ(unsubscribe(tokens), R"({"assets_ids":["1","2"],"operation":"unsubscribe"})");
  EXPECT_EQ(subscribe_more(tokens),
            R"({"assets_ids":["1","2"],"operation":"subscribe","custom_feature_enabled":true})");
  EXPECT_EQ(books_request(tokens), R"([{"token_id":"1"},{"token_id":"2"}])");
}

TEST(PolymarketDocument, EveryCapturedFileIsReadOrRefusedByName) {
  ARBEES_NEEDS_DATA("markets/polymarket");
  const auto folder = test::data_folder("markets/polymarket");
  std::map<std::string, std::string> refused;
  std::size_t read = 0;
  std::map<std::string, std::size_t> counts;
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
    counts["events"] += document->events.size();
    counts["markets"] += document->markets.size();
    counts["books"] += document->books.size();
    counts["trades"] += document->trades.size();
    counts["labels"] += document->labels.size();
    counts["frames"] += document->frames.size();
    counts["subscriptions"] += document->subscriptions.size();
    for (const FrameInfo& frame : document->frames) EXPECT_NE(frame.kind, FrameKind::unknown) << name;
  }
  fmt::print("polymarket: {} files read, {} refused;", read, refused.size());
  for (const auto& [what, n] : counts) fmt::print(" {} {}", n, what);
  fmt::print("\n");
  for (const auto& [name, why] : refused) {
    fmt::print("  refused {}: {}\n", name, why);
    const bool is_named = why.find("expected public market data, found") != std::string::npos ||
                          why.find("Polymarket US") != std::string::npos ||
                          why.find("before September 2025") != std::string::npos || name.ends_with(".csv");
    EXPECT_TRUE(is_named) << name << ": " << why;
  }
}

TEST(PolymarketDocument, TheOtherTablesAreNoDocuments) {
  ARBEES_NEEDS_DATA("markets");
  for (const auto& path : test::files_below(test::data_folder("markets"), {".csv"})) {
    const auto document = parse_document(test::read_whole(path));
    ASSERT_FALSE(document) << path;
    EXPECT_NE(document.error().message().find("not JSON"), std::string::npos) << path;
  }
}

TEST(PolymarketDocument, TheSameGameInTheSameHourAsOnKalshi) {
  ARBEES_NEEDS_DATA("markets/polymarket");
  const auto document = parse_document(
      test::read_whole(test::data_folder("markets/polymarket/gamma_markets_nfl_phi_ten_2026-09-16.json")));
  ASSERT_TRUE(document);
  const MarketInfo& market = document->markets.at(0);
  const auto listing = to_listing(market, nullptr, 0);
  ASSERT_TRUE(listing) << listing.error().message();
  EXPECT_EQ(listing->sport, domain::Sport::nfl);
  EXPECT_EQ(listing->yes_team.name, "Eagles");
  EXPECT_EQ(base::format_utc(listing->starts.at(0).at), "2026-09-20T17:00:00.000Z");
  EXPECT_EQ(listing->market.fees.taker_rate_ppm, 50'000);
  EXPECT_EQ(listing->market.fees.maker_rate_ppm, 0);
  EXPECT_EQ(listing->market.taker_hold, base::seconds(1));
  EXPECT_EQ(listing->market.minimum_order, base::Quantity::from_units(5));
  EXPECT_EQ(listing->market.grid.at(0).step, base::Price::from_raw(100));
  EXPECT_TRUE(listing->day_is_utc_or_eastern);
  EXPECT_EQ(to_listing(market, nullptr, 1)->yes_team.name, "Titans");
  EXPECT_NE(to_listing(market, nullptr, 1)->market.symbol, listing->market.symbol);
}

TEST(PolymarketDocument, AnEventNamesTeamsDayAndRules) {
  ARBEES_NEEDS_DATA("markets/polymarket");
  const auto document = parse_document(
      test::read_whole(test::data_folder("markets/polymarket/gamma_events_nfl_det_buf_2026-09-16.json")));
  ASSERT_TRUE(document);
  const EventInfo& event = document->events.at(0);
  ASSERT_EQ(event.markets.size(), 3U);
  const auto listing = to_listing(event.markets[0], &event, 0);
  ASSERT_TRUE(listing) << listing.error().message();
  EXPECT_EQ(listing->yes_team.full_name, "Detroit Lions");
  EXPECT_EQ(listing->yes_team.code, "det");
  EXPECT_EQ(listing->yes_team.side, domain::Side::away);
  EXPECT_EQ(*listing->day, (base::Date{2026, 9, 17})) << "the Eastern evening, where the slug has the UTC day";
  EXPECT_FALSE(listing->day_is_utc_or_eastern);
  EXPECT_EQ(listing->market.rules.tie, domain::SpecialPayout::half);
  EXPECT_EQ(listing->market.rules.postponed, domain::SpecialPayout::stays_open);
  EXPECT_EQ(listing->market.rules.canceled, domain::SpecialPayout::half);
  EXPECT_FALSE(to_listing(event.markets[1], &event, 0)) << "a spread is no game winner";
  EXPECT_FALSE(to_listing(event.markets[2], &event, 0)) << "a total is no game winner";
}

}  // namespace
}  // namespace arbees::venues::polymarket
