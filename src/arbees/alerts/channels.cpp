#include <fmt/format.h>

#include <algorithm>

#include "arbees/alerts/body.hpp"
#include "arbees/alerts/channel.hpp"
#include "arbees/alerts/transfer.hpp"
#include "arbees/wire/json.hpp"

namespace arbees::alerts {
namespace {

constexpr std::size_t kSaidMost = 200;

/// A server may say back what it was sent.
std::string without(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
      text.replace(at, secret.size(), "***");
  }
  return text;
}

std::string printable(std::string text) {
  std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

/// Discord says in the body, in seconds, what it also says in the header; Telegram says it in the body alone.
std::optional<base::Duration> wait_in(const std::string& body) {
  const auto document = wire::Document::parse(body);
  if (!document) return std::nullopt;
  const wire::Node root = document->root();
  const wire::Node parameters = root["parameters"];
  const wire::Node telegram = parameters["retry_after"];
  const wire::Node discord = root["retry_after"];
  const auto seconds = telegram.present() ? telegram.number() : discord.number();
  if (!seconds || !(*seconds > 0)) return std::nullopt;
  return base::milliseconds(static_cast<std::int64_t>(std::min(*seconds, 86'400.0) * 1e3) + 1);
}

Answer judge_http(const Outcome& outcome, const std::vector<std::string>& secrets) {
  if (outcome.status == 0 || !outcome.failure.empty()) return {Reception::later, without(outcome.failure, secrets)};
  Answer answer{Reception::refused, fmt::format("answered {}", outcome.status), outcome.retry_after};
  if (outcome.status >= 200 && outcome.status < 300) {
    answer.reception = Reception::taken;
    return answer;
  }
  if (outcome.status == 429 || outcome.status == 408 || outcome.status >= 500) answer.reception = Reception::later;
  if (!answer.retry_after) answer.retry_after = wait_in(outcome.body);
  const std::string why = shortened(without(printable(outcome.body), secrets), kSaidMost);
  if (!why.empty()) answer.said += ": " + why;
  return answer;
}

/// Webhooks of every kind: JSON by POST.
class HttpChannel final : public Channel {
 public:
  using Body = std::string (*)(const Alert&, const std::string&);
  HttpChannel(std::string label, std::string url, Body body, std::string chat, std::vector<std::string> secrets,
              Network network)
      : label_(std::move(label)),
        url_(std::move(url)),
        body_(body),
        chat_(std::move(chat)),
        secrets_(std::move(secrets)),
        network_(std::move(network)) {}
  [[nodiscard]] const std::string& label() const override { return label_; }
  [[nodiscard]] Answer send(const Alert& alert, const std::stop_token& stop) override {
    return judge_http(post_json(url_, body_(alert, chat_), network_, stop), secrets_);
  }

 private:
  std::string label_;
  std::string url_;
  Body body_;
  std::string chat_;
  std::vector<std::string> secrets_;
  Network network_;
};

class EmailChannel final : public Channel {
 public:
  EmailChannel(std::string label, EmailOptions options, bool need_tls, Network network)
      : label_(std::move(label)), options_(std::move(options)), need_tls_(need_tls), network_(std::move(network)) {}
  [[nodiscard]] const std::string& label() const override { return label_; }
  [[nodiscard]] Answer send(const Alert& alert, const std::stop_token& stop) override {
    const std::string message = email_body(alert, options_.from, options_.to, base::wall_clock_now());
    const Outcome outcome = send_mail(options_, need_tls_, message, network_, stop);
    const std::string said = outcome.status > 0 ? fmt::format("answered {}", outcome.status) : std::string("no answer");
    if (outcome.failure.empty()) return {Reception::taken, said};
    const bool never = outcome.login_refused || (outcome.status >= 500 && outcome.status < 600);
    return {never ? Reception::refused : Reception::later, said + ": " + without(outcome.failure, {options_.password})};
  }

 private:
  std::string label_;
  EmailOptions options_;
  bool need_tls_;
  Network network_;
};

base::Result<Address> http_address(const std::string& url) {
  auto address = read_address(url);
  if (!address || (address->scheme != "http" && address->scheme != "https"))
    return base::fail("url", "expected an http:// or https:// address");
  if (address->credentials) return base::fail("url", "expected no user and no password in the address");
  return *std::move(address);
}

/// All that identifies the receiver: whoever knows it can write there.
std::vector<std::string> secrets_of(const std::string& url, const Address& address) {
  std::vector<std::string> secrets{url};
  if (address.path.size() > 1) secrets.push_back(address.path);
  secrets.push_back(address.query);
  return secrets;
}

bool mail_address(const std::string& text) {
  const auto at = text.find('@');
  const bool clean = std::ranges::all_of(
      text, [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != ',' && c != ';'; });
  return clean && at != std::string::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos;
}

bool bot_token(const std::string& token) {
  const auto colon = token.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == token.size()) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto word = [&](char c) {
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  };
  const std::string_view text = token;
  return std::ranges::all_of(text.substr(0, colon), digit) && std::ranges::all_of(text.substr(colon + 1), word);
}

}  // namespace

base::Result<std::unique_ptr<Channel>> make_webhook(WebhookOptions options, Network network) {
  const auto address = http_address(options.url);
  if (!address) return std::unexpected(address.error());
  auto secrets = secrets_of(options.url, *address);
  return std::make_unique<HttpChannel>(
      "webhook " + address->place(), std::move(options.url),
      [](const Alert& alert, const std::string&) { return webhook_body(alert); }, "", std::move(secrets),
      std::move(network));
}

base::Result<std::unique_ptr<Channel>> make_discord(DiscordOptions options, Network network) {
  const auto address = http_address(options.url);
  if (!address) return std::unexpected(address.error());
  auto secrets = secrets_of(options.url, *address);
  return std::make_unique<HttpChannel>(
      "discord " + address->place(), std::move(options.url),
      [](const Alert& alert, const std::string&) { return discord_body(alert); }, "", std::move(secrets),
      std::move(network));
}

base::Result<std::unique_ptr<Channel>> make_telegram(TelegramOptions options, Network network) {
  auto address = http_address(options.base_url);
  if (!address) return std::unexpected(base::Error{"base_url", address.error().what});
  if (!bot_token(options.token))
    return base::fail("token", "expected the bot's token as @BotFather gave it, digits:letters");
  if (options.chat.empty()) return base::fail("chat", "expected the chat's number, or @channel");
  while (options.base_url.ends_with('/')) options.base_url.pop_back();
  return std::make_unique<HttpChannel>(
      fmt::format("telegram {} chat {}", address->place(), options.chat),
      fmt::format("{}/bot{}/sendMessage", options.base_url, options.token),
      [](const Alert& alert, const std::string& chat) { return telegram_body(alert, chat); }, options.chat,
      std::vector{options.token}, std::move(network));
}

base::Result<std::unique_ptr<Channel>> make_email(EmailOptions options, Network network) {
  const auto address = read_address(options.url);
  if (!address || (address->scheme != "smtp" && address->scheme != "smtps"))
    return base::fail("url", "expected an smtps:// or smtp:// address");
  if (address->credentials) return base::fail("url", "expected no user and no password in the address: they are keys");
  if (!mail_address(options.from)) return base::fail("from", "expected one address, name@host");
  if (options.to.empty()) return base::fail("to", "expected one address or more");
  if (!std::ranges::all_of(options.to, mail_address)) return base::fail("to", "expected addresses, name@host each");
  if (options.user.empty() != options.password.empty())
    return base::fail("user", "expected both user and password, or neither");
  const bool need_tls = !options.password.empty() && !address->on_this_machine();
  return std::make_unique<EmailChannel>("email " + address->place(), std::move(options), need_tls, std::move(network));
}

}  // namespace arbees::alerts
