#include "arbees/net/inflate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <zlib.h>

#include "arbees/net/http.hpp"

namespace arbees::tests {

using namespace arbees::net;

namespace {

std::string deflate_with(const std::string& text, int window) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST(Inflate, GivesBackWhatWasPacked) {
  rc::check([](const std::string& text) {
    RC_ASSERT(inflate(gzip(text), "gzip", 1 << 20).value_or("?") == text);
    RC_ASSERT(inflate(deflate_with(text, 15), "deflate", 1 << 20).value_or("?") == text);
    RC_ASSERT(inflate(deflate_with(text, -15), "deflate", 1 << 20).value_or("?") == text);
    RC_ASSERT(inflate(text, "", 1 << 20).value_or("?") == text);
  });
  const std::string big(3'000'000, 'x');
  EXPECT_EQ(inflate(gzip(big), "gzip", big.size()), big);
  EXPECT_EQ(inflate(gzip("one ") + gzip("two"), "gzip", 100), "one two") << "the second member is lost";
  EXPECT_EQ(inflate("", "gzip", 100), "");
}

TEST(Inflate, RefusesBombsWithoutUnpackingThem) {
  const std::string bomb = gzip(std::string(50'000'000, '\0'));
  ASSERT_LT(bomb.size(), 100'000U);
  const auto out = inflate(bomb, "gzip", 1'000'000);
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().message().find("more than 1000000 bytes"), std::string::npos) << out.error().message();
  EXPECT_FALSE(inflate(std::string(11, 'x'), "", 10));
}

TEST(Inflate, RefusesDamage) {
  const std::string packed = gzip("some text that is long enough to be packed, packed, packed");
  for (std::size_t size = 1; size < packed.size(); ++size)
    ASSERT_FALSE(inflate(packed.substr(0, size), "gzip", 1000)) << "cut to " << size;
  EXPECT_FALSE(inflate(packed + "more", "gzip", 1000));
  EXPECT_FALSE(inflate("plain text", "gzip", 1000));
  std::string broken = packed;
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x10);
  EXPECT_FALSE(inflate(broken, "gzip", 1000));
  const auto brotli = inflate("x", "br", 1000);
  ASSERT_FALSE(brotli);
  EXPECT_NE(brotli.error().message().find("\"br\""), std::string::npos);
}

}  // namespace arbees::tests
