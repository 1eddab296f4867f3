#include "arbees/feeds/recorded/link.hpp"

#include <gtest/gtest.h>

namespace arbees::feeds::recorded {
namespace {

using domain::Side;

struct Case {
  Naming naming;
  const char* key;     ///< expected, or part of the refusal when `symbol` is null
  const char* symbol;  ///< expected; null: must be refused
  Side side = Side::home;
};

TEST(LinkMarket, ProvesGameAndSideOrRefuses) {
  const Case cases[] = {
      {{"kalshi", "nba", "nba-2025-11-22-lac-cha", "KXNBAGAME-25NOV22LACCHA-LAC", "LAC"},
       "nba-2025-11-22-lac-cha",
       "KXNBAGAME-25NOV22LACCHA-LAC",
       Side::away},
      {{"kalshi", "mlb", "mlb-2026-07-17-tbbosg1", "KXMLBGAME-26JUL171335TBBOSG1-BOS", "BOS"},
       "mlb-2026-07-17-tb-bos-g1",
       "KXMLBGAME-26JUL171335TBBOSG1-BOS",
       Side::home},
      {{"kalshi", "nhl", "nhl-2026-02-26-blackhawks-predators", "", "chicago blackhawks"},
       "nhl-2026-02-26-chi-nsh",
       "nhl-2026-02-26-blackhawks-predators:chi",
       Side::away},
      {{"polymarket", "mlb", "mlb-2025-06-17-sd-lad", "mlb-sd-lad-2025-06-17", "Padres"},
       "mlb-2025-06-17-sd-lad",
       "mlb-sd-lad-2025-06-17:sd",
       Side::away},
      {{"polymarket", "nba", "nba-2026-01-19-ind-phi", "1174946", "PHILADELPHIA_76ERS"},
       "nba-2026-01-19-ind-phi",
       "1174946:phi",
       Side::home},
      {{"kalshi", "afl", "afl-2026-07-03-bul-syd", "KXAFLGAME-26JUL030540BULSYD-BUL", "BUL"},
       "afl-2026-07-03-bul-syd",
       "KXAFLGAME-26JUL030540BULSYD-BUL",
       Side::away},
      {{"kalshi", "atp", "atp-2025-11-08-nortie", "KXATPMATCH-25NOV08NORTIE-TIE", "TIE"},
       "atp-2025-11-08-nor-tie",
       "KXATPMATCH-25NOV08NORTIE-TIE",
       Side::home},
      {{"kalshi", "worldcup", "worldcup-2026-final-england", "KXWCROUND-26FINAL-ENG", "England"},
       "worldcup-2026-final-england",
       "KXWCROUND-26FINAL-ENG",
       Side::home},
      {{"polymarket", "worldcup", "worldcup-2026-final-england", "2071562", "England"},
       "worldcup-2026-final-england",
       "2071562:england",
       Side::home},
      {{"betfair", "cricket", "cricket-2022-07-11-1", "1.2", "1"}, "expected kalshi or polymarket", nullptr},
      {{"kalshi", "mlb", "mlb-2026-06-30-det-nyy", "KXMLBTOTAL-26JUN301905DETNYY-12", "12"}, "not about", nullptr},
      {{"kalshi", "mls", "mls-2026-07-03-aaa-bbb", "KXMLSGAME-26JUL03AAABBB-TIE", "TIE"}, "a draw", nullptr},
      {{"kalshi", "mlb", "mlb-2025-08-21-boston_red_sox", "", "Boston Red Sox"}, "which side is home", nullptr},
      {{"kalshi", "mlb", "mlb-2026-07-14-alnl", "KXMLBGAME-26JUL142000ALNL-AL", "AL"}, "does not split", nullptr},
      {{"kalshi", "nba", "nba-2025-11-22-lac-cha", "KXNBAGAME-25NOV22LACBOS-LAC", "LAC"}, "different games", nullptr},
      {{"kalshi", "nba", "nba-2025-11-22-lac-cha", "KXNBAGAME-25NOV22LACCHA-LAC", "CHA"}, "different sides", nullptr},
      {{"kalshi", "nba", "nba-2025-11-22-lac-cha", "KXNBAGAME-25NOV22LACCHA-BOS", "BOS"}, "neither", nullptr},
      {{"polymarket", "mlb", "mlb-2025-06-17-cle-sf", "mlb-cle-sf-2025-06-17", "token:10703298"}, "not named", nullptr},
      {{"polymarket", "mlb", "mlb-2025-06-17-mil-chc", "mlb-mil-chc-2025-06-17", "Cubs?"}, "doubtful", nullptr},
      {{"polymarket", "ligamx", "ligamx-2026-01-17-tig-tol", "989769", "NO:NO"}, "price of NO", nullptr},
      {{"polymarket", "nba", "garbage", "1", "PHX"}, "expected sport-date-away-home", nullptr},
      {{"kalshi", "", "", "", ""}, "does not name two sides", nullptr},
      {{"", "", "", "", ""}, "expected kalshi or polymarket", nullptr},
  };
  for (const Case& c : cases) {
    const auto link = link_market(c.naming);
    const std::string label = std::string(c.naming.game_key) + " " + std::string(c.naming.market_id);
    if (c.symbol == nullptr) {
      ASSERT_FALSE(link.has_value()) << label;
      EXPECT_NE(link.error().what.find(c.key), std::string::npos) << label << ": " << link.error().what;
      continue;
    }
    ASSERT_TRUE(link.has_value()) << label << ": " << link.error().message();
    EXPECT_EQ(link->game.key, c.key);
    EXPECT_EQ(link->market.game_key, c.key);
    EXPECT_EQ(link->market.symbol, c.symbol);
    EXPECT_EQ(link->market.yes_side, c.side) << label;
    EXPECT_FALSE(link->market.link_evidence.empty());
  }
}

TEST(LinkMarket, DoubtIsShownInTheConfidence) {
  const auto confidence = [](const Naming& naming) { return link_market(naming).value().market.link_confidence_ppm; };
  EXPECT_EQ(confidence({"kalshi", "nba", "nba-2025-11-22-lac-cha", "KXNBAGAME-25NOV22LACCHA-LAC", "LAC"}), 1'000'000);
  EXPECT_EQ(confidence({"polymarket", "nba", "nba-2026-01-17-phx-nyk", "1159759", "PHX"}), 950'000);
  EXPECT_EQ(confidence({"kalshi", "afl", "afl-2026-07-03-bul-syd", "KXAFLGAME-26JUL030540BULSYD-BUL", "BUL"}), 900'000);
}

TEST(LinkMarket, TheScheduledStartComesFromTheTicker) {
  const auto link =
      link_market({"kalshi", "mlb", "mlb-2026-06-30-det-nyy", "KXMLBGAME-26JUN301905DETNYY-DET", "DET"}).value();
  EXPECT_EQ(base::format_utc(link.game.start), "2026-06-30T23:05:00.000Z");
  EXPECT_EQ(link.game.home.name, "New York Yankees");
  EXPECT_EQ(link.series, "KXMLBGAME");
}

TEST(LinkGame, ReadsPlayListKeys) {
  const auto game = link_game("nba-2026-06-05-nyk-sas").value();
  EXPECT_EQ(game.home.name, "San Antonio Spurs");
  EXPECT_EQ(game.away.name, "New York Knicks");
  for (const char* key : {"", "nba", "nba-2026-06-05-nyk", "nba-2026-06-05-nyk-nyk", "nba-2026-6-5-nyk-sas",
                          "cricket-2026-06-05-a-b", "nba-2026-06-05-xxx-sas"})
    EXPECT_FALSE(link_game(key).has_value()) << key;
}

}  // namespace
}  // namespace arbees::feeds::recorded
