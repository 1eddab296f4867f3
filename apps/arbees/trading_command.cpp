#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/doctor.hpp"
#include "arbees/base/session_clock.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string config;
  std::string url;
  std::string what = "status";
  std::string cause;
  bool json = false;
};

std::string text_at(const boost::json::value& object, const char* name) {
  const auto* found = object.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string{};
}

void print(const boost::json::value& trading) {
  fmt::print("trading is {}\n", text_at(trading, "state"));
  for (const boost::json::value& halt : trading.at("causes").as_array())
    fmt::print("  {:<9} since {}, by {}: {}\n            {}\n", text_at(halt, "cause"), text_at(halt, "since"),
               text_at(halt, "by"), text_at(halt, "why"), text_at(halt, "how_to_resume"));
}

/// The trading state that the running engine answers with, or why it did not.
base::Result<boost::json::value> ask(const Options& options, const std::string& url) {
  net::EndpointOptions endpoint;
  endpoint.name = "arbees";
  net::HttpAsk request{.id = 1, .url = url + "/api/v1/status"};
  if (options.what == "resume") {
    request.method = "POST";
    request.url = url + "/api/v1/trading/resume";
    request.idempotent = false;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = boost::json::serialize(boost::json::object{{"cause", options.cause}});
  }
  const Heard heard = Prober([] { return base::wall_clock_now(); }).ask(std::move(endpoint), std::move(request));
  if (!heard.answer) return base::fail(url, heard.failure);
  boost::system::error_code failure;
  const auto body = boost::json::parse(heard.answer->body, failure);
  if (failure || !body.is_object()) return base::fail(url, "does not answer like Arbees");
  if (heard.answer->status != 200) {
    const auto* error = body.as_object().if_contains("error");
    return base::fail(url, error != nullptr && error->is_object() ? text_at(*error, "message") : heard.answer->body);
  }
  if (options.what == "resume") return body;
  const auto* trading = body.as_object().if_contains("trading");
  if (trading == nullptr || !trading->is_object()) return base::fail(url, "says nothing of trading");
  return *trading;
}

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  if ((options.what == "resume") != !options.cause.empty()) {
    complain("`resume` needs a cause: person, alarm, drawdown or clock; `status` takes none");
    return Exit::bad_start;
  }
  const std::string url =
      options.url.empty() ? fmt::format("http://{}:{}", config->api.address, config->api.port) : options.url;
  const auto trading = ask(options, url);
  if (!trading) {
    complain(trading.error().message());
    return Exit::failed;
  }
  if (options.json) fmt::print("{}\n", boost::json::serialize(*trading));
  else print(*trading);
  return Exit::ok;
}

}  // namespace

void add_trading_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("trading", "Whether a running engine sends orders, why not, and how to resume");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->add_option("--url", options->url, "of the running engine; without it the configuration's address and port");
  command->add_flag("--json", options->json, "print the trading state as JSON");
  command->add_option("what", options->what, "status (the default) or resume")
      ->check(CLI::IsMember({"status", "resume"}));
  command->add_option("cause", options->cause, "with resume: the one cause that ends")
      ->check(CLI::IsMember({"person", "file", "alarm", "drawdown", "clock"}));
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
