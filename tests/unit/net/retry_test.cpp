#include "arbees/net/retry.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace arbees::tests {

using namespace arbees::net;

namespace {

const RetryPolicy kPolicy{
    .attempts = 4, .patience = base::seconds(30), .back_off = {base::milliseconds(250), base::seconds(10), 0.5}};
constexpr base::Nanos kNow{784'111'777'000'000'000};  // Sun, 06 Nov 1994 08:49:37 GMT

}  // namespace

TEST(Retry, RepeatsWhatMayBeRepeated) {
  struct Case {
    Attempt attempt;
    bool again;
    const char* what;
  };
  const Case cases[] = {
      {{}, true, "no answer"},
      {{.status = 429}, true, "too many requests"},
      {{.status = 500}, true, "server error"},
      {{.status = 503}, true, "unavailable"},
      {{.status = 501}, false, "not implemented never will be"},
      {{.status = 200}, false, "an answer"},
      {{.status = 404}, false, "an answer too"},
      {{.status = 401}, false, "a wrong key stays wrong"},
      {{.idempotent = false, .status = 503}, false, "an order would be placed twice"},
      {{.idempotent = false, .status = 429}, false, "not even when it was certainly not done"},
      {{.idempotent = false}, false, "whether it arrived is unknown"},
      {{.hopeless = true}, false, "nobody trusts the certificate"},
      {{.number = 4, .status = 503}, false, "the last attempt"},
      {{.number = 3, .status = 503, .spent = base::seconds(30)}, false, "patience is over"},
      {{.status = 429, .retry_after = base::seconds(31)}, false, "asked to come back after the patience"},
  };
  for (const Case& c : cases) EXPECT_EQ(retry_after(kPolicy, c.attempt, 0.5).has_value(), c.again) << c.what;
}

TEST(Retry, WaitsTwiceAsLongEachTimeAndNeverLessThanAsked) {
  EXPECT_EQ(retry_after(kPolicy, {.number = 1}, 1), base::milliseconds(250));
  EXPECT_EQ(retry_after(kPolicy, {.number = 2}, 1), base::milliseconds(500));
  EXPECT_EQ(retry_after(kPolicy, {.number = 3}, 0), base::milliseconds(500));
  EXPECT_EQ(retry_after(kPolicy, {.status = 429, .retry_after = base::seconds(7)}, 1), base::seconds(7));
  EXPECT_EQ(delay_after(kPolicy.back_off, 1000, 1), base::seconds(10));
}

TEST(Retry, DelaysStayWithinTheirJitter) {
  rc::check([] {
    const auto failures = *rc::gen::inRange(1, 100);
    const double random = *rc::gen::inRange(0, 1001) / 1000.0;
    const base::Duration delay = delay_after(kPolicy.back_off, failures, random);
    const base::Duration most = delay_after(kPolicy.back_off, failures, 1);
    RC_ASSERT(delay.value * 2 >= most.value && delay <= most && most <= base::seconds(10));
  });
}

TEST(RetryAfter, ReadsSecondsAndDates) {
  const std::pair<const char*, std::optional<std::int64_t>> cases[] = {
      {"0", 0},
      {"120", 120},
      {" 3 ", 3},
      {"99999999999999999999", 86'400},
      {"Sun, 06 Nov 1994 08:50:07 GMT", 30},
      {"Sun, 06 Nov 1994 08:49:07 GMT", 0},
      {"Mon, 07 Nov 2094 08:49:07 GMT", 86'400},
      {"", std::nullopt},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37", std::nullopt},
      {"Sun, 06 Nix 1994 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 24:49:37 GMT", std::nullopt},
      {"Sunday, 06-Nov-94 08:49:37 GMT", std::nullopt},
  };
  for (const auto& [text, seconds] : cases) {
    const auto parsed = parse_retry_after(text, kNow);
    ASSERT_EQ(parsed.has_value(), seconds.has_value()) << text;
    if (seconds) EXPECT_EQ(*parsed, base::seconds(*seconds)) << text;
  }
}

}  // namespace arbees::tests
