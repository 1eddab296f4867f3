#include <gtest/gtest.h>

#include "arbees/net/retry.hpp"

namespace arbees::net {
namespace {

TEST(HttpDate, TheServersTimeIsReadInItsOneSpelling) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), base::parse_utc("1994-11-06T08:49:37Z"));
  for (const char* bad :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 9999 08:49:37 GMT"})
    EXPECT_FALSE(parse_http_date(bad)) << bad;
}

TEST(HttpDate, IsWrittenAsItIsRead) {
  EXPECT_EQ(http_date(*base::parse_utc("1994-11-06T08:49:37.9Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
  for (const char* each : {"2026-02-28T23:59:59Z", "2028-02-29T00:00:00Z", "2026-12-31T12:00:01Z"})
    EXPECT_EQ(parse_http_date(http_date(*base::parse_utc(each))), base::parse_utc(each)) << each;
}

}  // namespace
}  // namespace arbees::net
