#include "apps/arbees/alert_setup.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

#include "apps/arbees/command.hpp"

namespace arbees::app {
namespace {

constexpr std::int32_t kDay = 86'400;

class Reader {
 public:
  explicit Reader(std::vector<base::Error>& problems) : problems_(problems) {}

  void within(const char* key, std::int32_t value, std::int32_t least, std::int32_t most) {
    if (value < least || value > most)
      problems_.push_back(
          {fmt::format("alerts.{}", key), fmt::format("{} is not within {} to {}", value, least, most)});
  }

  /// The environment wins over the file.
  std::string secret(const char* key, const Secret& configured, const char* variable) {
    if (const char* given = std::getenv(variable); given != nullptr && *given != '\0') return given;
    if (configured.value == Secret::kShown)
      problems_.push_back({fmt::format("alerts.{}", key), "is a printed configuration's word for a secret, not one"});
    return configured.value;
  }

  void take(const char* table, base::Result<std::unique_ptr<alerts::Channel>> made, AlertSetup& setup) {
    if (made) setup.channels.push_back(*std::move(made));
    else problems_.push_back(base::within(fmt::format("alerts.{}", table), made.error()));
  }

 private:
  std::vector<base::Error>& problems_;
};

void check_numbers(const AlertsConfig& config, Reader& reader) {
  reader.within("signal_edge_min", config.signal_edge_min, 0, 10'000);
  reader.within("signal_profit_dollars_min", config.signal_profit_dollars_min, 0, 1'000'000);
  reader.within("signal_repeat_s", config.signal_repeat_s, 0, kDay);
  reader.within("feed_dead_s", config.feed_dead_s, 0, kDay);
  reader.within("feed_silent_s", config.feed_silent_s, 0, kDay);
  reader.within("drawdown_ppm", config.drawdown_ppm, 0, 1'000'000);
  reader.within("store_failing_s", config.store_failing_s, 0, kDay);
  reader.within("per_minute", config.per_minute, 1, 1'000);
  reader.within("queue", config.queue, 1, 10'000);
  reader.within("tries", config.tries, 1, 100);
}

}  // namespace

AlertSetup set_up_alerts(const AlertsConfig& config, std::vector<base::Error>& problems) {
  AlertSetup setup;
  Reader reader(problems);
  check_numbers(config, reader);
  setup.options.rules = {config.signals,         config.signal_edge_min, config.signal_profit_dollars_min,
                         config.signal_repeat_s, config.feed_dead_s,     config.feed_silent_s,
                         config.drawdown_ppm,    config.store_failing_s};
  setup.options.per_minute = config.per_minute;
  setup.options.courier.capacity = static_cast<std::size_t>(std::max(config.queue, 1));
  setup.options.courier.tries = config.tries;
  const alerts::Network network{config.ca_file, config.proxy};
  if (auto url = reader.secret("webhook.url", config.webhook.url, "ARBEES_ALERT_WEBHOOK_URL"); !url.empty())
    reader.take("webhook", alerts::make_webhook({std::move(url)}, network), setup);
  if (auto url = reader.secret("discord.url", config.discord.url, "ARBEES_ALERT_DISCORD_URL"); !url.empty())
    reader.take("discord", alerts::make_discord({std::move(url)}, network), setup);
  auto token = reader.secret("telegram.token", config.telegram.token, "ARBEES_ALERT_TELEGRAM_TOKEN");
  if (!token.empty() || !config.telegram.chat.empty())
    reader.take("telegram",
                alerts::make_telegram({config.telegram.base_url, std::move(token), config.telegram.chat}, network),
                setup);
  const AlertEmailConfig& email = config.email;
  auto password = reader.secret("email.password", email.password, "ARBEES_ALERT_SMTP_PASSWORD");
  if (!email.url.empty() || !email.to.empty())
    reader.take("email",
                alerts::make_email({email.url, email.user, std::move(password), email.from, email.to}, network), setup);
  return setup;
}

std::optional<AlertSetup> alerts_or_complain(const AlertsConfig& config) {
  std::vector<base::Error> problems;
  AlertSetup setup = set_up_alerts(config, problems);
  for (const base::Error& problem : problems) complain(problem.message());
  if (!problems.empty()) return std::nullopt;
  return setup;
}

std::unique_ptr<services::AlertService> start_alerts(AlertSetup setup, ports::Bus& bus, const ports::Control& control,
                                                     ports::Store& store, const ports::RunInfo& run) {
  if (setup.channels.empty()) return nullptr;
  for (const auto& channel : setup.channels) spdlog::info("alerts go to {}", channel->label());
  services::AlertService::Log log{[](const std::string& line) { spdlog::info("{}", line); },
                                  [](const std::string& line) { spdlog::warn("{}", line); }};
  return std::make_unique<services::AlertService>(setup.options, std::move(setup.channels), bus, control, store, run,
                                                  std::move(log));
}

}  // namespace arbees::app
