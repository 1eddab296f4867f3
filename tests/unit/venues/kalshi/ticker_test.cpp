#include "arbees/venues/kalshi/ticker.hpp"

#include <gtest/gtest.h>

namespace arbees::venues::kalshi {
namespace {

struct Good {
  const char* ticker;
  const char* league;
  base::Date day;
  int minute;  ///< −1 = none
  const char* teams;
  int game;
};

TEST(Ticker, ReadsEventTickers) {
  const std::vector<Good> cases = {
      {"KXNFLGAME-26SEP20PHITEN", "nfl", {2026, 9, 20}, -1, "PHITEN", 0},
      {"KXMLBGAME-26AUG072140LADAZ", "mlb", {2026, 8, 7}, 21 * 60 + 40, "LADAZ", 0},
      {"KXMLBGAME-26AUG171340STLCING1", "mlb", {2026, 8, 17}, 13 * 60 + 40, "STLCIN", 1},
      {"KXMLBGAME-26AUG171840STLCING2", "mlb", {2026, 8, 17}, 18 * 60 + 40, "STLCIN", 2},
      {"KXMLBGAME-25OCT04CHCMIL", "mlb", {2025, 10, 4}, -1, "CHCMIL", 0},
      {"KXNCAAFGAME-26SEP19MSUND", "ncaaf", {2026, 9, 19}, -1, "MSUND", 0},
      {"KXWNBAGAME-26AUG07PHXCONN", "wnba", {2026, 8, 7}, -1, "PHXCONN", 0},
      {"KXNCAAMBGAME-26JAN24FRESSJSU", "ncaamb", {2026, 1, 24}, -1, "FRESSJSU", 0},
      // Only baseball plays doubleheaders: G2 is a team here.
      {"KXLOLGAME-26JUL24T1G2", "lol", {2026, 7, 24}, -1, "T1G2", 0},
  };
  for (const Good& c : cases) {
    const auto event = parse_event_ticker(c.ticker);
    ASSERT_TRUE(event) << c.ticker << ": " << event.error().message();
    EXPECT_EQ(event->league, c.league) << c.ticker;
    EXPECT_EQ(event->day, c.day) << c.ticker;
    EXPECT_EQ(event->minute_of_day.value_or(-1), c.minute) << c.ticker;
    EXPECT_EQ(event->teams, c.teams) << c.ticker;
    EXPECT_EQ(event->game_number, c.game) << c.ticker;
  }
}

TEST(Ticker, RefusesWhatIsNoGameWinner) {
  for (const char* ticker : {"", "KXNFLGAME", "KXNFLGAME-", "KXGAME-26SEP20PHITEN", "KXMLBSPREAD-26AUG072140LADAZ",
                             "KXNFLGAME-26SEPT20PHITEN", "KXNFLGAME-26SEP31PHITEN", "KXNFLGAME-26FEB29PHITEN",
                             "KXNFLGAME-26SEP20PH", "KXNFLGAME-26SEP20phiten", "KXNFLGAME-26SEP20PHI-TEN",
                             "kxnflgame-26SEP20PHITEN", "KXNFLGAME-26SEP20", "PRES-2024"}) {
    const auto event = parse_event_ticker(ticker);
    EXPECT_FALSE(event) << ticker;
  }
}

TEST(Ticker, SplitsTheOutcomeAtTheLastDash) {
  const auto market = parse_market_ticker("KXNFLGAME-26SEP20PHITEN-PHI");
  ASSERT_TRUE(market);
  EXPECT_EQ(market->outcome, "PHI");
  EXPECT_EQ(market->event.teams, "PHITEN");
  EXPECT_EQ(parse_market_ticker("KXEPLGAME-26MAR22TOTNFO-TIE")->outcome, "TIE");
  EXPECT_FALSE(parse_market_ticker("KXNFLGAME-26SEP20PHITEN"));
  EXPECT_FALSE(parse_market_ticker("KXNFLGAME-26SEP20PHITEN-"));
  EXPECT_FALSE(parse_market_ticker(""));
  EXPECT_EQ(series_of("KXNFLGAME-26SEP20PHITEN-PHI"), "KXNFLGAME");
  EXPECT_EQ(sport_of("ncaamb"), domain::Sport::ncaab);
  EXPECT_EQ(sport_of("wnba"), domain::Sport::other);
}

}  // namespace
}  // namespace arbees::venues::kalshi
