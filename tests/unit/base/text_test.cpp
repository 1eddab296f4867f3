#include "arbees/base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace arbees::tests {

using namespace arbees::base;

TEST(Text, ALineFromOutsideCannotBeTwoNorMoveTheCursor) {
  EXPECT_EQ(printable("/x\n[2026] [info] token rotated\x1b[2J"), "/x\\x0A[2026] [info] token rotated\\x1B[2J");
  EXPECT_EQ(printable("San José State"), "San José State");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2Jb"),
            "a\\xC2\\x9B"
            "2Jb")
      << "the one-byte form of an escape sequence";
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x80\xA8"),
            "a\\xE2\\x80\\xAE"
            "b\\xE2\\x80\\xA8");
  EXPECT_EQ(printable(std::string(30, 'x'), 10), "xxxxxxxxxx… (20 bytes more)");
}

RC_GTEST_PROP(TextLaw, WhateverComesThePrintedLineIsOne, (const std::string& text)) {
  RC_ASSERT(std::ranges::none_of(printable(text), [](unsigned char c) { return c < 0x20 || c == 0x7F; }));
}

TEST(Text, CredentialsOfAnAddressAreNotShown) {
  const std::pair<const char*, const char*> cases[] = {
      {"http://u:PW@127.0.0.1:9/x", "http://***@127.0.0.1:9/x"},
      {"smtps://MAILPW@host", "smtps://***@host"},
      {"http://u:p@ss@host/@me", "http://***@host/@me"},
      {"http://u:pa/ss@host", "http://***@host"},
      {"https://host/@me", "https://host/@me"},
      {"https://host:443/@me", "https://host:443/@me"},
      {"http://[::1]:9/a@b", "http://[::1]:9/a@b"},
      {"My \"Bot\" (+https://x.example) me@y", "My \"Bot\" (+https://x.example) me@y"},
      {"cannot reach http://a:b@h, nor ws://c:d@i/", "cannot reach http://***@h, nor ws://***@i/"},
      {"no address", "no address"},
  };
  for (const auto& [text, shown] : cases) EXPECT_EQ(mask_credentials(text), shown);
  EXPECT_EQ(strip_credentials("http://u:PW@127.0.0.1:9/x"), "http://127.0.0.1:9/x");
}

TEST(Text, ATomlStringEscapesWhatItMust) {
  EXPECT_EQ(toml_string("My \"Bot\" C:\\x\n\t\x01\x7F é"), R"("My \"Bot\" C:\\x\n\t\u0001\u007F é")");
}

}  // namespace arbees::tests
