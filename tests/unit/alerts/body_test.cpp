#include "arbees/alerts/body.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>

namespace arbees::alerts {
namespace {

const Alert kAlert{AlertKind::feed,
                   Severity::critical,
                   "feed/kalshi",
                   "Kalshi is down",
                   "Since 20:15.\nIt said: \"@everyone\"",
                   *base::parse_utc("2026-09-18T00:15:00Z"),
                   "Live"};

std::string text_of(const std::string& body, const char* field) {
  return std::string(boost::json::parse(body).as_object().at(field).as_string());
}

TEST(AlertBody, AWebhookGetsEveryField) {
  const auto body = boost::json::parse(webhook_body(kAlert)).as_object();
  EXPECT_EQ(body.at("kind").as_string(), "feed");
  EXPECT_EQ(body.at("severity").as_string(), "critical");
  EXPECT_EQ(body.at("title").as_string(), kAlert.title);
  EXPECT_EQ(body.at("text").as_string(), kAlert.text);
  EXPECT_EQ(body.at("at").as_string(), "2026-09-18T00:15:00.000Z");
  EXPECT_EQ(body.at("run").as_string(), "Live");
}

TEST(AlertBody, DiscordMentionsNobody) {
  const auto body = boost::json::parse(discord_body(kAlert)).as_object();
  EXPECT_TRUE(body.at("allowed_mentions").as_object().at("parse").as_array().empty());
  EXPECT_NE(std::string(body.at("content").as_string()).find("Kalshi is down"), std::string::npos);
}

TEST(AlertBody, LongTextsAreCutWhereTheServiceWouldRefuseThem) {
  Alert alert = kAlert;
  for (int i = 0; i < 3'000; ++i) alert.text += "¢";
  EXPECT_LE(text_of(discord_body(alert), "content").size(), 2'000U);
  EXPECT_LE(text_of(telegram_body(alert, "@chat"), "text").size(), 4'096U);
  EXPECT_EQ(text_of(telegram_body(alert, "@chat"), "chat_id"), "@chat");
}

TEST(AlertBody, ACutIsBetweenCharacters) {
  rc::check([] {
    const auto n = *rc::gen::inRange<std::size_t>(0, 50);
    const auto most = *rc::gen::inRange<std::size_t>(3, 60);
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += i % 3 == 0 ? "a" : i % 3 == 1 ? "é" : "🏈";
    const std::string cut = shortened(text, most);
    RC_ASSERT(cut.size() <= most);
    if (cut != text) {
      RC_ASSERT(cut.ends_with("…"));
      const std::string kept = cut.substr(0, cut.size() - std::string_view("…").size());
      RC_ASSERT(text.starts_with(kept));
      RC_ASSERT((static_cast<unsigned char>(text[kept.size()]) & 0xC0U) != 0x80U);
    }
  });
}

TEST(AlertBody, AMailHasItsHeadersAndItsText) {
  const std::string mail = email_body(kAlert, "arbees@example.com", {"a@example.com", "b@example.com"}, kAlert.at);
  EXPECT_TRUE(
      mail.starts_with("Date: Fri, 18 Sep 2026 00:15:00 +0000\r\nFrom: arbees@example.com\r\n"
                       "To: a@example.com, b@example.com\r\nSubject: Arbees: Kalshi is down\r\n"))
      << mail;
  EXPECT_NE(mail.find("\r\n\r\nSince 20:15.\r\nIt said: \"@everyone\"\r\n2026-09-18T00:15:00.000Z, Live\r\n"),
            std::string::npos)
      << mail;
}

TEST(AlertBody, NothingLeavesTheSubject) {
  Alert alert = kAlert;
  alert.title = "One\r\nBcc: everyone@example.com";
  const std::string mail = email_body(alert, "a@b", {"c@d"}, alert.at);
  EXPECT_EQ(mail.find("\nBcc:"), std::string::npos) << mail;
  alert.title = "Arbitrage 3.2¢: San José at Montréal, a very long way to go for a very small profit indeed";
  const std::string encoded = email_body(alert, "a@b", {"c@d"}, alert.at);
  const std::string headers = encoded.substr(0, encoded.find("\r\n\r\n"));
  EXPECT_TRUE(std::ranges::all_of(headers, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << headers;
  EXPECT_NE(headers.find("=?UTF-8?Q?Arbees=3A_Arbitrage_3=2E2=C2=A2=3A_San_Jos=C3=A9"), std::string::npos) << headers;
}

}  // namespace
}  // namespace arbees::alerts
