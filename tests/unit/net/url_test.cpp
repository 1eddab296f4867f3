#include "arbees/net/url.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::net;

TEST(Url, TakesAddressesApart) {
  struct Case {
    const char* text;
    const char* host;
    std::uint16_t port;
    const char* target;
    const char* host_header;
    bool secure;
  };
  const Case cases[] = {
      {"https://site.api.espn.com/apis/x?limit=5&d=1", "site.api.espn.com", 443, "/apis/x?limit=5&d=1",
       "site.api.espn.com", true},
      {"wss://ws.example:8443/ws/market", "ws.example", 8443, "/ws/market", "ws.example:8443", true},
      {"HTTP://Example.COM", "example.com", 80, "/", "example.com", false},
      {"http://example.com?x=1", "example.com", 80, "/?x=1", "example.com", false},
      {"http://example.com:80/a#part", "example.com", 80, "/a", "example.com", false},
      {"ws://[::1]:9000/a", "::1", 9000, "/a", "[::1]:9000", false},
      {"https://[fe80::1]/", "fe80::1", 443, "/", "[fe80::1]", true},
      {"https://127.0.0.1:1/%20", "127.0.0.1", 1, "/%20", "127.0.0.1:1", true},
  };
  for (const Case& c : cases) {
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url) << c.text << ": " << url.error().message();
    EXPECT_EQ(url->host, c.host) << c.text;
    EXPECT_EQ(url->port, c.port) << c.text;
    EXPECT_EQ(url->target, c.target) << c.text;
    EXPECT_EQ(url->host_header(), c.host_header) << c.text;
    EXPECT_EQ(url->secure(), c.secure) << c.text;
  }
  EXPECT_EQ(parse_url("https://h/a/b?c=/d")->path(), "/a/b") << "a signature would cover the query";
}

TEST(Url, ReadsUserAndPassword) {
  const auto url = parse_url("http://me:p%40ss:x@proxy:3128");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->user, "me");
  EXPECT_EQ(url->password, "p@ss:x");
  EXPECT_EQ(url->authority(), "proxy:3128");
  EXPECT_EQ(url->host_header().find("me"), std::string::npos) << "the password would go out in a header";
}

TEST(Url, RefusesAndSaysWhy) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "scheme"},
      {"example.com/a", "scheme"},
      {"ftp://example.com", "none of http"},
      {"https://", "no host"},
      {"https:///path", "no host"},
      {"https://a b/", "escaped"},
      {"https://a/b\r\nX: y", "escaped"},
      {"https://a:0/", "port"},
      {"https://a:65536/", "port"},
      {"https://a:/", "port"},
      {"https://a:12x/", "port"},
      {"https://exa$mple/", "character"},
      {"https://[::1/", "bracket"},
      {"https://[zz]/", "IPv6"},
      {"https://[::1]x/", "after the address"},
      {"https://a%2/x@b/", "character"},
      {"https://u%2@b/", "escape"},
  };
  for (const auto& [text, why] : cases) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_NE(url.error().message().find(why), std::string::npos) << text << ": " << url.error().message();
  }
  EXPECT_FALSE(parse_url("https://a/" + std::string(9000, 'x')));
}

}  // namespace arbees::tests
