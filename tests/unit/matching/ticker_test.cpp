#include "arbees/matching/ticker.hpp"

#include <gtest/gtest.h>

namespace arbees::matching {
namespace {

TEST(KalshiTicker, ReadsEveryPart) {
  const auto ticker = parse_kalshi_ticker("KXMLBGAME-26JUL171335TBBOSG1-BOS");
  ASSERT_TRUE(ticker.has_value());
  EXPECT_EQ(ticker->series, "KXMLBGAME");
  EXPECT_EQ(ticker->event, "KXMLBGAME-26JUL171335TBBOSG1");
  EXPECT_EQ(ticker->block, "TBBOS");
  EXPECT_EQ(ticker->suffix, "BOS");
  EXPECT_EQ(ticker->doubleheader, 1);
  EXPECT_EQ(ticker->hhmm, 1335);
  EXPECT_EQ(base::format_utc(*ticker->start()), "2026-07-17T17:35:00.000Z");
}

TEST(KalshiTicker, ATimeOfDayIsOptional) {
  const auto ticker = parse_kalshi_ticker("KXNBAGAME-25NOV22LACCHA-LAC");
  ASSERT_TRUE(ticker.has_value());
  EXPECT_EQ(ticker->block, "LACCHA");
  EXPECT_FALSE(ticker->start().has_value());
  EXPECT_EQ(ticker->doubleheader, 0);
}

TEST(KalshiTicker, RefusesOtherForms) {
  for (const char* text : {"", "KXNBAGAME", "KXNBAGAME-25NOV22LACCHA", "KXNBAGAME-25NOV22LACCHA-", "-25NOV22LACCHA-LAC",
                           "KXNBAGAME-25XXX22LACCHA-LAC", "KXNBAGAME-25NOV31LACCHA-LAC", "KXNBAGAME-06NOV22LACCHA-LAC",
                           "KXNBAGAME-2XNOV22LACCHA-LAC", "KXNBAGAME-25NOV22-LAC", "KXWCROUND-26SEMI-USA"})
    EXPECT_FALSE(parse_kalshi_ticker(text).has_value()) << text;
}

}  // namespace
}  // namespace arbees::matching
