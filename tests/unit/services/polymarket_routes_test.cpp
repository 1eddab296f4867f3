#include "arbees/services/polymarket_routes.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::services;

namespace {

net::Request request(const std::string& method, const std::string& target) {
  net::Request out;
  out.method = method;
  EXPECT_TRUE(net::parse_target(target, out)) << target;
  return out;
}

}  // namespace

TEST(PolymarketRoutes, LetReadingThrough) {
  const std::tuple<const char*, const char*, PolymarketHost, const char*> cases[] = {
      {"GET", "/gamma/events?limit=5&tag_slug=nfl&closed=false", PolymarketHost::gamma,
       "/events?limit=5&tag_slug=nfl&closed=false"},
      {"GET", "/gamma/events/keyset?after_cursor=a%2Bb%3D%3D", PolymarketHost::gamma,
       "/events/keyset?after_cursor=a%2Bb%3D%3D"},
      {"GET", "/gamma/events/slug/nfl-det-buf-2026-09-17", PolymarketHost::gamma,
       "/events/slug/nfl-det-buf-2026-09-17"},
      {"GET", "/gamma/markets/512345", PolymarketHost::gamma, "/markets/512345"},
      {"GET", "/gamma/public-search?q=lions%20bills", PolymarketHost::gamma, "/public-search?q=lions%20bills"},
      {"GET", "/clob/book?token_id=123", PolymarketHost::clob, "/book?token_id=123"},
      {"POST", "/clob/books", PolymarketHost::clob, "/books"},
      {"POST", "/clob/prices", PolymarketHost::clob, "/prices"},
      {"POST", "/clob/midpoints", PolymarketHost::clob, "/midpoints"},
      {"POST", "/clob/spreads", PolymarketHost::clob, "/spreads"},
      {"GET", "/clob/markets?next_cursor=MA%3D%3D", PolymarketHost::clob, "/markets?next_cursor=MA%3D%3D"},
      {"GET", "/clob/clob-markets/0xabc", PolymarketHost::clob, "/clob-markets/0xabc"},
  };
  for (const auto& [method, target, host, expected] : cases) {
    const auto route = route_polymarket(request(method, target));
    ASSERT_TRUE(route) << target << ": " << route.error().why;
    EXPECT_EQ(route->host, host) << target;
    EXPECT_EQ(route->target, expected);
  }
}

TEST(PolymarketRoutes, LetNothingElseThrough) {
  const std::tuple<const char*, const char*, unsigned> cases[] = {
      {"POST", "/clob/order", 404},
      {"POST", "/clob/orders", 404},
      {"DELETE", "/clob/order", 404},
      {"GET", "/clob/data/orders", 404},
      {"GET", "/clob/auth/api-keys", 404},
      {"POST", "/clob/auth/api-key", 404},
      {"GET", "/clob/books", 405},
      {"POST", "/clob/book", 405},
      {"DELETE", "/clob/books", 405},
      {"POST", "/gamma/events", 405},
      {"GET", "/gamma/comments", 404},
      {"GET", "/gamma/markets/", 404},
      {"GET", "/gamma/markets/1/2", 404},
      {"GET", "/gamma/markets/..%2Forder", 404},
      {"GET", "/gamma/markets/..", 404},
      {"GET", "/gamma/markets/a%0d%0ab", 404},
      {"GET", "/gamma//events", 404},
      {"GET", "/gamma/events/../../clob/order", 404},
      {"GET", "/clob/events", 404},
      {"GET", "/events", 404},
      {"GET", "/", 404},
      {"GET", "/gammaevents", 404},
  };
  for (const auto& [method, target, status] : cases) {
    const auto route = route_polymarket(request(method, target));
    ASSERT_FALSE(route) << method << " " << target << " goes to " << route->target;
    EXPECT_EQ(route.error().status, status) << method << " " << target;
    EXPECT_FALSE(route.error().why.empty());
  }
}

TEST(PolymarketRoutes, NoQueryReachesAnotherPath) {
  const auto route = route_polymarket(request("GET", "/clob/book?token_id=1%26x%3D2%23/../order%20HTTP/1.1"));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->target, "/book?token_id=1%26x%3D2%23%2F..%2Forder%20HTTP%2F1.1");
}

// Gamma takes lists as a parameter that comes again and again, `condition_ids` among them.
TEST(PolymarketRoutes, PassARepeatedParameterOnUnchangedAndInOrder) {
  const auto route = route_polymarket(request("GET", "/gamma/markets?condition_ids=0xb&limit=2&condition_ids=0xa"));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->target, "/markets?condition_ids=0xb&limit=2&condition_ids=0xa");
}

TEST(PolymarketRoutes, ABodyIsOneUnambiguousDocumentOrNone) {
  net::Request posted = request("POST", "/clob/books");
  posted.body = R"([{"token_id":"1"},{"token_id":"2"}])";
  EXPECT_TRUE(check_relayed_body(posted));
  for (const char* bad : {"", "[", R"([{"token_id":"1","token_id":"2"}])", "[] []"}) {
    posted.body = bad;
    const auto done = check_relayed_body(posted);
    ASSERT_FALSE(done) << bad;
    EXPECT_TRUE(done.error().message().starts_with("body: ")) << done.error().message();
  }
  net::Request got = request("GET", "/clob/book?token_id=1");
  EXPECT_TRUE(check_relayed_body(got));
  got.body = "POST /order HTTP/1.1";
  EXPECT_FALSE(check_relayed_body(got)) << "what GET carries may be another request to whoever ignores it";
}

TEST(MarketSubscription, TakesSubscriptionsToTokensOnly) {
  for (const char* good : {R"({"assets_ids":["123","456"],"type":"market","custom_feature_enabled":true})",
                           R"({"assets_ids":["123"],"operation":"subscribe"})",
                           R"({"assets_ids":[],"operation":"unsubscribe","custom_feature_enabled":false})",
                           R"({"assets_ids":["1"],"type":"market","initial_dump":true,"level":2})"})
    EXPECT_TRUE(check_market_subscription(good)) << good;
  const std::pair<const char*, const char*> bad[] = {
      {"hello", "JSON"},
      {"[]", "object"},
      {"{}", "assets_ids"},
      {R"({"assets_ids":["12x"]})", "assets_ids"},
      {R"({"assets_ids":[12]})", "assets_ids"},
      {R"({"assets_ids":"12"})", "assets_ids"},
      {R"({"assets_ids":["1"],"type":"user"})", "type"},
      {R"({"assets_ids":["1"],"operation":"order"})", "operation"},
      {R"({"assets_ids":["1"],"auth":{"apiKey":"k"}})", "auth"},
      {R"({"assets_ids":["1"],"markets":["0xabc"]})", "markets"},
      {R"({"assets_ids":["1"]} {})", "JSON"},
      {R"({"assets_ids":["1"],"type":"market","type":"user"})", "repeats the member \"type\""},
  };
  for (const auto& [text, why] : bad) {
    const auto done = check_market_subscription(text);
    ASSERT_FALSE(done) << text;
    EXPECT_NE(done.error().message().find(why), std::string::npos) << text << ": " << done.error().message();
  }
}

}  // namespace arbees::tests
