#include <gtest/gtest.h>

#include "arbees/alerts/channel.hpp"

namespace arbees::alerts {
namespace {

std::string error_of(const base::Result<std::unique_ptr<Channel>>& made) {
  return made ? "" : made.error().message();
}

TEST(Channels, AnAddressThatIsNoneIsRefusedWithoutSayingIt) {
  for (const char* url : {"", "hooks.example.com/SECRET", "ftp://example.com/SECRET", "smtp://example.com/SECRET",
                          "https:///SECRET", "https://user:SECRET@example.com/", "http://exa mple/SECRET"}) {
    for (const auto& made : {make_webhook({url}, {}), make_discord({url}, {})}) {
      ASSERT_FALSE(made) << url;
      EXPECT_TRUE(made.error().message().starts_with("url: expected")) << made.error().message();
      EXPECT_EQ(made.error().message().find("SECRET"), std::string::npos);
    }
  }
}

TEST(Channels, ALabelNamesThePlaceAndNoSecret) {
  const auto webhook = make_webhook({"https://hooks.example.com:8443/SECRET?key=SECRET"}, {});
  ASSERT_TRUE(webhook) << error_of(webhook);
  EXPECT_EQ((*webhook)->label(), "webhook hooks.example.com:8443");
  const auto telegram = make_telegram({"https://api.telegram.org/", "123:SECRET", "@us"}, {});
  ASSERT_TRUE(telegram) << error_of(telegram);
  EXPECT_EQ((*telegram)->label(), "telegram api.telegram.org chat @us");
}

TEST(Channels, TelegramNeedsATokenAndAChat) {
  EXPECT_EQ(error_of(make_telegram({"https://api.telegram.org", "123:abc_-Z", "-100"}, {})), "");
  for (const char* token : {"", "abc", "123:", ":abc", "123:a/b", "12x:abc", "123:a b"})
    EXPECT_TRUE(error_of(make_telegram({"https://api.telegram.org", token, "-100"}, {})).starts_with("token:"))
        << token;
  EXPECT_TRUE(error_of(make_telegram({"https://api.telegram.org", "1:a", ""}, {})).starts_with("chat:"));
  EXPECT_TRUE(error_of(make_telegram({"telegram", "1:a", "1"}, {})).starts_with("base_url:"));
}

TEST(Channels, EmailNeedsAServerAndAddresses) {
  const EmailOptions good{"smtps://mail.example.com", "u", "p", "a@example.com", {"b@example.com"}};
  EXPECT_EQ(error_of(make_email(good, {})), "");
  const auto with = [&](auto change) {
    EmailOptions options = good;
    change(options);
    return error_of(make_email(options, {}));
  };
  EXPECT_TRUE(with([](auto& o) { o.url = "https://mail.example.com"; }).starts_with("url:"));
  EXPECT_TRUE(with([](auto& o) { o.url = "smtps://u:p@mail.example.com"; }).starts_with("url:"));
  EXPECT_TRUE(with([](auto& o) { o.from = "a"; }).starts_with("from:"));
  EXPECT_TRUE(with([](auto& o) { o.from = "a@b>\r\nBcc: c@d"; }).starts_with("from:"));
  EXPECT_TRUE(with([](auto& o) { o.to = {}; }).starts_with("to:"));
  EXPECT_TRUE(with([](auto& o) { o.to = {"b@example.com", "c"}; }).starts_with("to:"));
  EXPECT_TRUE(with([](auto& o) { o.password = ""; }).starts_with("user:"));
}

}  // namespace
}  // namespace arbees::alerts
