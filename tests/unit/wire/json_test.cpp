#include "arbees/wire/json.hpp"

#include <gtest/gtest.h>

namespace arbees::wire {
namespace {

TEST(Json, ReadsNumbersInEverySpellingFeedsUse) {
  const auto document = Document::parse(
      R"({"a":900,"b":900.0,"c":"900","d":"0.5600","e":0.001,"f":1401772994000000123,"g":"x","h":null})");
  ASSERT_TRUE(document.has_value());
  const Node root = document->root();
  for (const char* key : {"a", "b", "c"}) EXPECT_EQ(root[key].integer(), 900) << key;
  EXPECT_EQ(root["d"].fixed<base::Price>(), base::Price::from_raw(5600));
  EXPECT_EQ(root["e"].fixed<base::Price>(), base::Price::from_raw(10));
  EXPECT_EQ(root["f"].id(), "1401772994000000123");
  EXPECT_FALSE(root["g"].number().has_value());
  EXPECT_FALSE(root["h"].present());
  EXPECT_FALSE(root["missing"].present());
}

TEST(Json, AnErrorNamesPathExpectationAndFinding) {
  const auto document = Document::parse(R"({"events":[{"id":"1"},{"id":"2","status":{"period":"first"}}]})");
  const Node root = document->root();
  const Node events = root["events"];
  std::vector<std::string> messages;
  events.each([&](const Node& event) {
    const Node status = event["status"];
    const Node period = status["period"];
    if (const auto value = period.need_integer(); !value) messages.push_back(value.error().message());
  });
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0], "events[0].status.period: expected a whole number, found nothing");
  EXPECT_EQ(messages[1], "events[1].status.period: expected a whole number, found the string \"first\"");
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "{\"a\":1", "not json", "{\"a\":1}}", "[1,2"}) {
    const auto document = Document::parse(text);
    ASSERT_FALSE(document.has_value()) << text;
    EXPECT_NE(document.error().what.find("not JSON"), std::string::npos);
  }
}

TEST(Json, SplitsLines) {
  EXPECT_EQ(split_lines("a\r\n\n b\nc"), (std::vector<std::string_view>{"a", " b", "c"}));
}

}  // namespace
}  // namespace arbees::wire
