#include "arbees/net/http.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace arbees::tests {

using namespace arbees::net;

TEST(Http, PercentDecodeReadsEscapesAndRefusesBrokenOnes) {
  struct Case {
    const char* text;
    std::optional<std::string> decoded;
  };
  const Case cases[] = {{"abc", "abc"},      {"a%20b", "a b"},     {"%2e%2E", ".."},      {"a+b", "a b"},
                        {"%", std::nullopt}, {"%4", std::nullopt}, {"%zz", std::nullopt}, {"a%00b", std::nullopt}};
  for (const Case& c : cases) EXPECT_EQ(percent_decode(c.text, true), c.decoded) << c.text;
  EXPECT_EQ(percent_decode("a+b", false), "a+b") << "a plus in a path is a plus";
}

TEST(Http, ParseTargetSplitsPathAndQuery) {
  Request request;
  ASSERT_TRUE(parse_target("/api/v1/games?game=3&verdict=a%26b&flag&=x", request));
  EXPECT_EQ(request.path, "/api/v1/games");
  EXPECT_EQ(request.query, (Pairs{{"game", "3"}, {"verdict", "a&b"}, {"flag", ""}, {"", "x"}}));
  EXPECT_EQ(find(request.query, "verdict"), "a&b");
  EXPECT_EQ(find(request.query, "nothing"), std::nullopt);
}

TEST(Http, ParseTargetRefusesWhatIsNoPath) {
  for (const char* bad : {"", "games", "http://elsewhere/games", "*", "/a%zz", "/a?b=%1"}) {
    Request request;
    EXPECT_FALSE(parse_target(bad, request)) << bad;
  }
  std::string many = "/?";
  for (int i = 0; i < 65; ++i) many += "a=1&";
  Request request;
  EXPECT_FALSE(parse_target(many, request)) << "the number of parameters is not bounded";
}

TEST(Http, GzipUnpacksToTheSameBytes) {
  const std::string text(100'000, 'j');
  const std::string packed = gzip(text);
  EXPECT_LT(packed.size(), text.size() / 10);
  std::string unpacked(text.size() + 1, '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
  stream.avail_out = static_cast<uInt>(unpacked.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  unpacked.resize(stream.total_out);
  inflateEnd(&stream);
  EXPECT_EQ(unpacked, text);
}

}  // namespace arbees::tests
