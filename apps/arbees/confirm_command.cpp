#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/doctor.hpp"
#include "arbees/api/parameters.hpp"
#include "arbees/base/json.hpp"
#include "arbees/wire/json.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string config;
  std::string game;
  std::string by;
};

std::string user() {
  const char* name = std::getenv("USER");
  return name != nullptr && *name != '\0' ? name : "command line";
}

/// The address that a client on this machine uses.
std::string base_url(const ApiConfig& api) {
  const bool any = api.address.empty() || api.address == "0.0.0.0" || api.address == "::";
  return fmt::format("http://{}:{}/api/v1", any ? "127.0.0.1" : api.address, api.port);
}

base::Result<std::string> send_request(net::HttpAsk ask) {
  net::EndpointOptions endpoint;
  endpoint.name = "arbees";
  const std::string url = ask.url;
  const Heard heard = Prober([] { return base::wall_clock_now(); }).ask(std::move(endpoint), std::move(ask));
  if (!heard.answer)
    return base::fail(url, fmt::format("no running engine of this configuration answers: {}", heard.failure));
  if (heard.answer->status == 200) return heard.answer->body;
  const auto document = wire::Document::parse(heard.answer->body);
  std::string why = fmt::format("HTTP {}", heard.answer->status);
  if (document) {
    const wire::Node root = document->root();
    const wire::Node error = root["error"];
    why = error["message"].text().value_or(why);
  }
  return base::fail(url, why);
}

/// The number of the game that is named by its key or by its number.
base::Result<std::uint64_t> find_game(const std::string& url, const std::string& game) {
  if (const auto number = api::read_number(game, 0, UINT32_MAX)) return *number;
  net::HttpAsk ask;
  ask.url = url + "/games";
  const auto body = send_request(std::move(ask));
  if (!body) return std::unexpected(body.error());
  const auto document = wire::Document::parse(*body);
  if (!document) return std::unexpected(base::within(url, document.error()));
  std::optional<std::uint64_t> found;
  const wire::Node root = document->root();
  root["games"].each([&](const wire::Node& each) {
    if (each["key"].text() != game) return;
    if (const auto id = each["id"].integer(); id && *id >= 0) found = static_cast<std::uint64_t>(*id);
  });
  if (!found) return base::fail("confirm", fmt::format("no game \"{}\" is watched", game));
  return *found;
}

base::Result<void> confirm(const Options& options, const AppConfig& config) {
  const std::string url = base_url(config.api);
  const auto id = find_game(url, options.game);
  if (!id) return std::unexpected(id.error());
  net::HttpAsk ask;
  ask.method = "POST";
  ask.url = fmt::format("{}/games/{}/confirm", url, *id);
  ask.headers.emplace_back("Content-Type", "application/json");
  ask.body = base::dump(boost::json::object{{"by", options.by}});
  ask.idempotent = false;
  const auto done = send_request(std::move(ask));
  if (!done) return std::unexpected(done.error());
  std::fputs(fmt::format("game {}: the feed's newest state is confirmed by {}\n", options.game, options.by).c_str(),
             stdout);
  return {};
}

}  // namespace

void add_confirm_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand(
      "confirm", "Tell the running engine of this configuration that the feed's newest state of a game is right");
  const auto options = std::make_shared<Options>();
  options->by = user();
  command->add_option("GAME", options->game, "its key (\"espn:401772994\") or its number")->required();
  command->add_option("--by", options->by, "who says so, for the event log");
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->callback([options, &exit] {
    const auto config = configured(options->config);
    if (!config) {
      exit = Exit::bad_start;
      return;
    }
    if (const auto done = confirm(*options, *config); !done) {
      complain(done.error().message());
      exit = Exit::failed;
    }
  });
}

}  // namespace arbees::app
