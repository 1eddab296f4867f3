#include "arbees/api/parameters.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::api;

TEST(Parameters, NumbersAreReadWholeAndWithinBounds) {
  struct Case {
    const char* text;
    std::optional<std::uint64_t> value;
  };
  const Case cases[] = {{"1", 1},
                        {"100", 100},
                        {"0", std::nullopt},
                        {"101", std::nullopt},
                        {"", std::nullopt},
                        {"-1", std::nullopt},
                        {"5x", std::nullopt},
                        {" 5", std::nullopt},
                        {"5.0", std::nullopt},
                        {"99999999999999999999", std::nullopt}};
  for (const Case& c : cases) EXPECT_EQ(read_number(c.text, 1, 100), c.value) << '"' << c.text << '"';
}

TEST(Parameters, ARefusalNamesParameterExpectationAndFinding) {
  const auto number = number_parameter({{"limit", "many"}}, "limit", 1, 1000);
  ASSERT_FALSE(number);
  EXPECT_EQ(number.error().message, "limit: expected a whole number from 1 to 1000, found \"many\"");
  const auto kind = enum_parameter<domain::SignalKind>({{"kind", "luck"}}, "kind");
  ASSERT_FALSE(kind);
  EXPECT_EQ(kind.error().message, "kind: expected one of arbitrage, model_edge, lagging_market, found \"luck\"");
  EXPECT_EQ(number_parameter({}, "limit", 1, 1000).value(), std::nullopt);
}

TEST(Parameters, OnlyAResyncIsAClientMessage) {
  EXPECT_TRUE(parse_client_message(R"({"type": "resync"})"));
  for (const char* bad : {"", "resync", "{", "[]", "null", "{}", R"({"type": "subscribe"})", R"({"type": 1})",
                          R"({"type": "resync", "more": 1})", R"({"tipe": "resync"})", "[[[[[[[[]]]]]]]]"})
    EXPECT_FALSE(parse_client_message(bad)) << bad;
}

TEST(Parameters, OnlyTrueAndFalseSwitch) {
  EXPECT_EQ(parse_kill_switch(R"({"on": true})").value(), true);
  EXPECT_EQ(parse_kill_switch(R"({"on":false})").value(), false);
  for (const char* bad :
       {"", "true", R"({"on": 1})", R"({"on": "true"})", R"({"off": true})", R"({"on": true, "x": 1})",
        R"({"on": false, "on": true})", R"({"on": true, "\u006fn": false})"})
    EXPECT_FALSE(parse_kill_switch(bad)) << bad << " moved the kill switch";
}

TEST(Parameters, AConfirmationNamesAPerson) {
  EXPECT_EQ(parse_confirmation(R"({"by": "Ann Smith"})").value(), "Ann Smith");
  for (const std::string& bad : {std::string(""), std::string("{}"), std::string(R"({"by": ""})"),
                                 std::string(R"({"by": 7})"), std::string(R"({"by": "a\n"})"),
                                 R"({"by": ")" + std::string(65, 'a') + R"("})", std::string(R"({"by": "a", "x": 1})")})
    EXPECT_FALSE(parse_confirmation(bad)) << bad;
}

}  // namespace arbees::tests
