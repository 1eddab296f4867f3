#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "arbees/base/describe.hpp"

namespace arbees::app {

/// A text that is never shown: printed, it only says whether it is set.
struct Secret {
  static constexpr std::string_view kShown = "(set; not shown)";
  std::string value;
  Secret& operator=(std::string text) {
    value = std::move(text);
    return *this;
  }
};

/// Any address that takes JSON by POST. From the environment: ARBEES_ALERT_WEBHOOK_URL.
struct AlertWebhookConfig {
  Secret url;
};
BOOST_DESCRIBE_STRUCT(AlertWebhookConfig, (), (url))

/// A channel's webhook in Discord. From the environment: ARBEES_ALERT_DISCORD_URL.
struct AlertDiscordConfig {
  Secret url;
};
BOOST_DESCRIBE_STRUCT(AlertDiscordConfig, (), (url))

/// A bot in Telegram. The token from the environment: ARBEES_ALERT_TELEGRAM_TOKEN.
struct AlertTelegramConfig {
  std::string base_url = "https://api.telegram.org";
  Secret token;
  std::string chat;  ///< its number, or @channel
};
BOOST_DESCRIBE_STRUCT(AlertTelegramConfig, (), (base_url, token, chat))

/// A mail server that takes our mail. The password from the environment: ARBEES_ALERT_SMTP_PASSWORD.
struct AlertEmailConfig {
  std::string url;   ///< smtps://host[:465], or smtp://host:587; empty = no mail
  std::string user;  ///< empty = no login
  Secret password;   ///< sent over TLS only, or to this machine
  std::string from;
  std::vector<std::string> to;
};
BOOST_DESCRIBE_STRUCT(AlertEmailConfig, (), (url, user, password, from, to))

/// What is told to people who are not looking, and how: docs/alerts.md.
struct AlertsConfig {
  bool signals = true;                         ///< approved signals that reach both bars below
  std::int32_t signal_edge_min = 300;          ///< net edge of a contract, ten-thousandths of a dollar
  std::int32_t signal_profit_dollars_min = 0;  ///< expected profit
  std::int32_t signal_repeat_s = 600;          ///< the same kind on the same game is not told again sooner
  std::int32_t feed_dead_s = 30;               ///< a feed not up for this long is told; 0 = never
  std::int32_t feed_silent_s = 120;            ///< so is one that is up and shows no life for this long; 0 = never
  std::int32_t drawdown_ppm = 100'000;         ///< below the highest equity; 0 = told only when trading stops for it
  std::int32_t store_failing_s = 10;           ///< a store that refuses for this long is told; 0 = never
  std::int32_t per_minute = 10;                ///< messages to each channel; what is more is summed up in one
  std::int32_t queue = 64;                     ///< messages that wait for a channel; more are dropped, saying so
  std::int32_t tries = 6;                      ///< of one message, 2, 4, 8 … 60 s apart, or as the service asks
  std::string ca_file;                         ///< PEM of authorities to trust instead of the system's
  std::string proxy;                           ///< empty = what https_proxy and no_proxy say
  AlertWebhookConfig webhook;
  AlertDiscordConfig discord;
  AlertTelegramConfig telegram;
  AlertEmailConfig email;
};
BOOST_DESCRIBE_STRUCT(AlertsConfig, (),
                      (signals, signal_edge_min, signal_profit_dollars_min, signal_repeat_s, feed_dead_s, feed_silent_s,
                       drawdown_ppm, store_failing_s, per_minute, queue, tries, ca_file, proxy, webhook, discord,
                       telegram, email))

}  // namespace arbees::app

template <>
struct fmt::formatter<arbees::app::Secret> : fmt::formatter<std::string_view> {
  auto format(const arbees::app::Secret& secret, fmt::format_context& context) const {
    return fmt::format_to(context.out(), "\"{}\"", secret.value.empty() ? "" : arbees::app::Secret::kShown);
  }
};
