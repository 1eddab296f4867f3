#include "arbees/wire/strict_json.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

TEST(StrictJson, ReadsWhatOneReaderAndAnotherUnderstandAlike) {
  for (const char* fine : {"{}", "[]", "1", R"({"on": true})", R"({"a":{"b":1},"b":{"b":2}})", R"([{"a":1},{"a":2}])",
                           R"({"a":"a","":""})", "  [1, 2.5e3, null, false]\n"})
    EXPECT_TRUE(wire::parse_strict(fine)) << fine;
  EXPECT_EQ(wire::parse_strict(R"({"on": true})")->at("on"), true);
}

TEST(StrictJson, RefusesAnObjectThatRepeatsAMemberAndNamesIt) {
  for (const char* bad : {R"({"on":false,"on":true})", R"([{"x":{"on":1,"y":2,"on":1}}])", R"({"on":1,"\u006fn":2})"}) {
    const auto got = wire::parse_strict(bad);
    ASSERT_FALSE(got) << bad;
    EXPECT_EQ(got.error().message(), "repeats the member \"on\"") << bad;
  }
  const std::string name(5000, 'n');
  const auto got = wire::parse_strict("{\"" + name + "\":1,\"" + name + "\":2}");
  ASSERT_FALSE(got);
  EXPECT_LT(got.error().message().size(), 100U);
}

TEST(StrictJson, RefusesWhatIsNoDocument) {
  for (const char* bad : {"", "{", "{}{}", "[1,]", "{'a':1}", "nul", "{\"a\" 1}", "// hi\n1", "\"\xff\""})
    EXPECT_FALSE(wire::parse_strict(bad)) << bad;
  EXPECT_TRUE(wire::parse_strict("[[[[1]]]]", 4));
  EXPECT_FALSE(wire::parse_strict("[[[[[1]]]]]", 4));
  EXPECT_FALSE(wire::parse_strict(std::string(200'000, '[')));
}

}  // namespace arbees::tests
