#include "arbees/sim/servers/espn_server.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "arbees/base/hash.hpp"
#include "arbees/sim/servers/espn_json.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

constexpr std::string_view kRoot = "/apis/site/v2/sports/";
constexpr std::size_t kFeatured = 10;  ///< college games that are listed without `groups`
constexpr std::size_t kDefaultLimit = 100;
constexpr std::size_t kMostEvents = 500;
constexpr std::size_t kBeyondMost = 25;

net::Response refused(unsigned status, std::string_view message) {
  return json_response(status, json::object{{"code", status}, {"message", message}});
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "20261124", "202611" or "2026" as the start of an ISO day.
std::optional<std::string> day_prefix(std::string_view dates) {
  if (!all_digits(dates) || (dates.size() != 8 && dates.size() != 6 && dates.size() != 4)) return std::nullopt;
  std::string out(dates.substr(0, 4));
  for (std::size_t at = 4; at < dates.size(); at += 2) out += "-" + std::string(dates.substr(at, 2));
  return out;
}

}  // namespace

bool espn_serves(std::string_view user_agent) {
  static constexpr std::array<std::string_view, 6> kTools = {"curl/",           "python-requests/", "python-httpx/",
                                                             "Go-http-client/", "okhttp/",          "axios/"};
  const bool tool = std::ranges::any_of(kTools, [&](std::string_view t) { return user_agent.starts_with(t); });
  if (tool) return true;
  if (user_agent.starts_with("Mozilla/")) return false;
  const std::size_t contact = user_agent.find("(+http");
  return contact != user_agent.npos && contact > 1 && user_agent.find('/') < contact && user_agent.ends_with(')');
}

net::Response EspnServer::failure(Fault fault) const {
  if (fault == Fault::too_many) return {429, "text/html", "<html><body>Too Many Requests</body></html>", {}};
  return {503, "text/html", "<html><body>Service Unavailable</body></html>", {}};
}

net::Response EspnServer::answer(const net::Request& request) {
  const auto agent = net::find(request.headers, "user-agent");
  if (!espn_serves(agent.value_or("")))
    return {403, "text/html", "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY></BODY></HTML>", {}};
  std::string_view path = request.path;
  if (!path.starts_with(kRoot)) return refused(404, "Not Found");
  path.remove_prefix(kRoot.size());
  const auto found = std::ranges::find_if(leagues(), [&](const LeagueNames& league) {
    return path.starts_with(league.espn_path) && path.substr(league.espn_path.size()).starts_with('/');
  });
  if (found == leagues().end()) return refused(400, "Failed to get league.");
  const std::string_view page = path.substr(found->espn_path.size());
  net::Response response = page == "/scoreboard" ? scoreboard(*found, request)
                           : page == "/summary"  ? summary(*found, request)
                           : page == "/teams"    ? teams(*found)
                                                 : refused(404, "Not Found");
  if (response.status == 200) response.headers.emplace_back("Cache-Control", "max-age=2");
  return response;
}

const Shown& EspnServer::shown_of(const GameView& game) const {
  const std::size_t kept = game.shown.size();
  if (faulty(Fault::stale)) return game.shown[kept - std::min<std::size_t>(kept, 3)];
  // An edge that is behind answers about one request in fifty.
  const auto second = static_cast<std::uint64_t>(base::steady_clock_now().value / 500'000'000);
  const bool behind = base::mix(second, base::hash64(game.facts.key, 7)) % 50 == 0;
  return behind && kept > 1 ? game.shown[kept - 2] : game.newest();
}

net::Response EspnServer::scoreboard(const LeagueNames& league, const net::Request& request) const {
  std::string prefix = iso_day(now(), true);
  if (const auto dates = net::find(request.query, "dates")) {
    const auto asked = day_prefix(*dates);
    if (!asked) return refused(400, "Failed to get events endpoint.");
    prefix = *asked;
  }
  std::size_t limit = kDefaultLimit;
  if (const auto text = net::find(request.query, "limit")) {
    if (!all_digits(*text) || text->size() > 6) return refused(400, "Failed to get events endpoint.");
    std::from_chars(text->data(), text->data() + text->size(), limit);
    if (limit > kMostEvents) limit = kBeyondMost;
  }
  const bool college = league.sport == domain::Sport::ncaaf || league.sport == domain::Sport::ncaab;
  if (college && !net::find(request.query, "groups")) limit = std::min(limit, kFeatured);
  json::array events;
  for (const GameNames& names : directory()) {
    if (names.league != &league || !iso_day(names.facts.start, true).starts_with(prefix)) continue;
    if (events.size() == limit) break;
    const GameView& game = view().games()[names.game];
    events.push_back(espn::event(names, game, shown_of(game)));
  }
  return json_response(
      200, espn::scoreboard(league, std::move(events), prefix.size() == 10 ? prefix : iso_day(now(), true)));
}

net::Response EspnServer::summary(const LeagueNames& league, const net::Request& request) const {
  const auto id = net::find(request.query, "event");
  const auto found = std::ranges::find_if(
      directory(), [&](const GameNames& names) { return names.league == &league && id && names.espn_id == *id; });
  if (found == directory().end()) return refused(400, "Failed to get event.");
  const GameView& game = view().games()[found->game];
  // Header and play list are two caches: the list is up to two rows behind.
  const auto second = static_cast<std::uint64_t>(base::steady_clock_now().value / 2'000'000'000);
  const std::size_t behind = base::mix(second, found->game) % 3;
  const bool over = game.newest().state.phase == domain::Phase::final;
  return json_response(200, espn::summary(*found, game, shown_of(game), over ? 0 : behind));
}

net::Response EspnServer::teams(const LeagueNames& league) const {
  json::array out;
  for (const GameNames& names : directory()) {
    if (names.league != &league) continue;
    for (const TeamNames& who : names.teams) out.push_back(json::object{{"team", espn::team(names, who)}});
  }
  json::object entry{{"name", league.title}, {"abbreviation", league.abbreviation}, {"teams", std::move(out)}};
  const std::string sport(league.espn_path.substr(0, league.espn_path.find('/')));
  return json_response(
      200,
      json::object{{"sports", json::array{json::object{{"slug", sport}, {"leagues", json::array{std::move(entry)}}}}}});
}

}  // namespace arbees::sim::servers
