#include "arbees/tape/lines.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "support/evening.hpp"

namespace arbees::tape {
namespace {

std::vector<domain::Event> two_games() {
  test::Evening evening;
  evening.add(0, domain::GameOpened{test::game("g")});
  evening.add(0, domain::GameOpened{test::game("g")});  // a second one with the same key changes nothing
  evening.add(0, domain::MarketOpened{test::market("nobody", domain::Venue::kalshi, "NO", domain::Side::home)});
  evening.add(1, domain::GameOpened{test::game("h")});
  evening.add(1, domain::MarketOpened{test::market("h", domain::Venue::kalshi, "KXH", domain::Side::home)});
  evening.add(2, domain::MarketOpened{test::market("g", domain::Venue::polymarket, "77", domain::Side::home)});
  evening.book(3, 1, {test::level(40, 10)}, {test::level(42, 5)});
  evening.add(4, domain::GameUpdated{{1}, test::live(1, 300, 3, 2)});
  evening.add(5, domain::FeedHeartbeat{domain::FeedId::kalshi, base::milliseconds(250)});
  return evening.events;
}

std::vector<boost::json::object> printed(LineFilter filter) {
  EventLines lines(std::move(filter));
  std::vector<boost::json::object> out;
  for (const domain::Event& event : two_games())
    if (const auto line = lines.line(event)) out.push_back(boost::json::parse(*line).as_object());
  return out;
}

TEST(EventLines, EachEventIsALineWithItsTimesItsKindAndStableKeys) {
  const auto lines = printed({});
  ASSERT_EQ(lines.size(), 9U);
  const auto& book = lines[6];
  EXPECT_EQ(book.at("number"), 7);
  EXPECT_EQ(book.at("type"), "book_snapshot");
  EXPECT_EQ(book.at("game"), "g") << "the id of a market counts only markets that the engine takes";
  EXPECT_EQ(book.at("market"), "polymarket:77");
  EXPECT_EQ(std::string(book.at("received").as_string()), base::format_utc(test::at_s(3)));
  EXPECT_EQ(book.at("received_ns").as_int64(), test::at_s(3).value);
  EXPECT_TRUE(book.at("as_of").is_null());
  EXPECT_EQ(book.at("body").as_object().at("market"), 1);
  EXPECT_EQ(book.at("body").as_object().at("bids").as_array().size(), 1U);
  EXPECT_EQ(lines[7].at("game"), "h");
  EXPECT_TRUE(lines[7].at("market").is_null());
  EXPECT_TRUE(lines[8].at("game").is_null());
  EXPECT_EQ(lines[8].at("body").as_object().at("lag").to_number<double>(), 250.0);
}

TEST(EventLines, AFilterLeavesNumbersAndKeysAsTheyAre) {
  const auto of_g = printed({.game = "g"});
  ASSERT_EQ(of_g.size(), 4U);
  EXPECT_EQ(of_g.back().at("number"), 7);
  EXPECT_EQ(of_g.back().at("market"), "polymarket:77");
  const auto late = printed({.from = test::at_s(4)});
  ASSERT_EQ(late.size(), 2U);
  EXPECT_EQ(late[0].at("game"), "h");
  EXPECT_TRUE(printed({.game = "x"}).empty());
}

TEST(EventLines, AnIdThatNothingOpenedHasNoKey) {
  EventLines lines({});
  const auto line = lines.line({base::at_once(test::at_s(0)), domain::GameUpdated{{5}, {}}, test::at_s(0)});
  const auto object = boost::json::parse(*line).as_object();
  EXPECT_TRUE(object.at("game").is_null());
  EXPECT_EQ(object.at("as_of"), object.at("received"));
}

TEST(CaptureLines, ARecordIsALineWithItsSession) {
  const auto object =
      boost::json::parse(line_of({"kalshi", {test::at_s(1), net::SocketText{3, "{\"a\":1}"}}})).as_object();
  EXPECT_EQ(object.at("session"), "kalshi");
  EXPECT_EQ(object.at("type"), "socket_text");
  EXPECT_EQ(object.at("body").as_object().at("text"), "{\"a\":1}");
}

}  // namespace
}  // namespace arbees::tape
