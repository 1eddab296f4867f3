#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "apps/arbees/doctor.hpp"
#include "arbees/base/eastern.hpp"
#include "arbees/feeds/espn/board.hpp"
#include "arbees/feeds/espn/parse.hpp"
#include "arbees/venues/kalshi/rest.hpp"
#include "arbees/venues/polymarket/rest.hpp"
#include "arbees/wire/json.hpp"

namespace arbees::app {
namespace {

namespace fs = std::filesystem;

constexpr double kGigabyte = 1e9;
constexpr double kRoomLittle = 5;
constexpr double kRoomNone = 0.5;

net::HttpAsk get(std::string url) {
  net::HttpAsk ask;
  ask.url = std::move(url);
  return ask;
}

/// "" when a file can be made, written and removed there.
std::string try_to_write(const fs::path& folder) {
  std::string name = (folder / ".arbees-doctor-XXXXXX").string();
  const int file = ::mkstemp(name.data());
  if (file < 0) return std::strerror(errno);
  const bool written = ::write(file, "x", 1) == 1 && ::fsync(file) == 0;
  const std::string why = written ? "" : std::strerror(errno);
  ::close(file);
  ::unlink(name.c_str());
  return why;
}

std::string tier_of(const net::HttpAnswer& answer, std::int64_t& refill) {
  const auto document = wire::Document::parse(answer.body);
  if (!document) return "";
  const wire::Node root = document->root();
  const wire::Node read = root["read"];
  refill = read["refill_rate"].integer().value_or(0);
  return std::string(root["usage_tier"].text().value_or(""));
}

void check_tier(const AppConfig& config, const net::HttpAnswer& answer, Findings& findings) {
  const std::string check = "kalshi.tier";
  if (answer.status != 200) {
    const std::string said = venues::kalshi::rest::failure_text(answer.status, answer.body);
    findings.push_back({check, Verdict::fail, "a signed request was refused: " + said,
                        "check that key_id and private_key_file belong together and that the clock is right"});
    return;
  }
  std::int64_t refill = 0;
  const std::string tier = tier_of(answer, refill);
  const std::int32_t ours = config.live.kalshi.read_tokens_per_s;
  if (refill <= 0) findings.push_back({check, Verdict::warn, "the key works; the answer states no rate limits", ""});
  else if (ours > refill)
    findings.push_back(
        {check, Verdict::warn,
         fmt::format("tier {}: {} read tokens a second, and the configuration takes {}", tier, refill, ours),
         fmt::format("set live.kalshi.read_tokens_per_s = {}", refill)});
  else
    findings.push_back(
        {check, Verdict::ok,
         fmt::format("the key works; tier {}: {} read tokens a second, {} used at most", tier, refill, ours), ""});
}

void check_exchange(const net::HttpAnswer& answer, Findings& findings) {
  const auto status = venues::kalshi::rest::read_status(answer.body);
  if (answer.status != 200 || !status) {
    const std::string why =
        status ? venues::kalshi::rest::failure_text(answer.status, answer.body) : status.error().message();
    findings.push_back({"kalshi.exchange", Verdict::fail, why, "check live.kalshi.rest_url"});
  } else if (!status->active) {
    findings.push_back({"kalshi.exchange", Verdict::warn, "the exchange is not trading",
                        "wait: maintenance is on Thursdays, 3 to 5 in the morning, Eastern time"});
  } else {
    findings.push_back({"kalshi.exchange", Verdict::ok, "the exchange is trading", ""});
  }
}

}  // namespace

void check_store(const StoreConfig& store, Findings& findings) {
  std::error_code failure;
  const fs::path folder = fs::absolute(store.path, failure).parent_path();
  fs::create_directories(folder, failure);
  const std::string why = failure ? failure.message() : try_to_write(folder);
  const bool locked = fs::exists(store.path) && ::access(store.path.c_str(), W_OK) != 0;
  if (!why.empty() || locked)
    findings.push_back(
        {"store.writable", Verdict::fail,
         fmt::format("{}: {}", locked ? store.path : folder.string(), locked ? std::strerror(errno) : why),
         "choose another store.path, or give this user the right to write there"});
  else findings.push_back({"store.writable", Verdict::ok, folder.string() + " takes files", ""});
  struct statvfs room{};
  if (::statvfs(folder.c_str(), &room) != 0) return;
  const double free = static_cast<double>(room.f_bavail) * static_cast<double>(room.f_frsize) / kGigabyte;
  const Verdict verdict = free < kRoomNone ? Verdict::fail : free < kRoomLittle ? Verdict::warn : Verdict::ok;
  findings.push_back({"store.room", verdict, fmt::format("{:.1f} GB free at {}", free, folder.string()),
                      verdict == Verdict::ok ? "" : "make room, or move store.path to a larger disk"});
}

void check_espn(const AppConfig& config, const Prober& prober, const net::EndpointOptions& endpoint, base::Nanos now,
                Findings& findings) {
  feeds::espn::Board board;
  board.sport = base::parse_enum<domain::Sport>(config.live.espn.sports.front()).value_or(domain::Sport::nfl);
  board.day = base::eastern_date(now);
  board.group = feeds::espn::groups_of(board.sport).front();
  net::HttpAsk ask = get(feeds::espn::scoreboard_url(config.live.espn.base_url, board));
  Heard heard = prober.ask(endpoint, ask);
  if (!add_reached("espn.reached", config.live.espn.base_url, heard, findings)) return;
  add_clock("espn.clock", heard, findings);
  if (heard.answer->status == 403) {
    ask.headers.emplace_back("user-agent", "curl/8.7.1");
    heard = prober.ask(endpoint, ask);
    const bool curl = heard.answer && heard.answer->status == 200;
    findings.push_back(
        {"espn.user_agent", curl ? Verdict::warn : Verdict::fail,
         fmt::format("ESPN refuses the User-Agent \"{}\" (403){}", endpoint.user_agent,
                     curl ? "; it takes curl/8.7.1, which the feed falls back to" : " and curl/8.7.1, too"),
         curl ? "set live.espn.user_agent to the form Name/1.0 (+https://your.address)"
              : "ESPN refuses this address: try another network, or wait some hours"});
    if (!curl) return;
  } else if (heard.answer->status == 200) {
    findings.push_back({"espn.user_agent", Verdict::ok, fmt::format("\"{}\" is taken", endpoint.user_agent), ""});
  }
  const auto scoreboard = feeds::espn::parse_scoreboard(board.sport, heard.answer->body);
  if (heard.answer->status != 200 || !scoreboard) {
    const std::string why = scoreboard ? "" : ": " + scoreboard.error().message();
    findings.push_back({"espn.scoreboard", Verdict::fail, fmt::format("HTTP {}{}", heard.answer->status, why),
                        "check live.espn.base_url; ESPN may have changed its API"});
    return;
  }
  findings.push_back({"espn.scoreboard", scoreboard->refused.empty() ? Verdict::ok : Verdict::warn,
                      fmt::format("{}: {} games today, {} that cannot be read", base::enum_name(board.sport),
                                  scoreboard->games.size(), scoreboard->refused.size()),
                      scoreboard->refused.empty() ? "" : "arbees parse espn on the answer names each"});
}

void check_kalshi(const AppConfig& config, const Prober& prober, const net::EndpointOptions& endpoint, bool with_key,
                  Findings& findings) {
  const LiveKalshiConfig& kalshi = config.live.kalshi;
  net::EndpointOptions open_endpoint = endpoint;
  open_endpoint.authorize = {};
  const Heard status = prober.ask(open_endpoint, get(venues::kalshi::rest::status_url(kalshi.rest_url)));
  if (add_reached("kalshi.reached", kalshi.rest_url, status, findings)) {
    add_clock("kalshi.clock", status, findings);
    check_exchange(*status.answer, findings);
  }
  if (!with_key) {
    findings.push_back(
        {"kalshi.key", Verdict::warn, "no key: books are polled, without a WebSocket",
         "make a read-only key on kalshi.com, set live.kalshi.private_key_file and ARBEES_KALSHI_KEY_ID"});
    return;
  }
  if (!endpoint.authorize) return;  // its problem has been told
  const Heard limits = prober.ask(endpoint, get(kalshi.rest_url + "/account/limits"));
  if (limits.answer) check_tier(config, *limits.answer, findings);
  (void)add_reached("kalshi.socket", kalshi.socket_url, prober.open(endpoint, kalshi.socket_url), findings);
}

void check_polymarket(const AppConfig& config, const Prober& prober, const net::EndpointOptions& endpoint,
                      Findings& findings) {
  const LivePolymarketConfig& polymarket = config.live.polymarket;
  const Heard sports = prober.ask(endpoint, get(venues::polymarket::rest::sports_url(polymarket.gamma_url)));
  if (add_reached("polymarket.gamma", polymarket.gamma_url, sports, findings)) {
    const auto leagues = venues::polymarket::rest::read_sports(sports.answer->body);
    if (sports.answer->status != 200 || !leagues)
      findings.push_back({"polymarket.leagues", Verdict::fail,
                          leagues ? venues::polymarket::rest::failure_text(sports.answer->status, sports.answer->body)
                                  : leagues.error().message(),
                          "check live.polymarket.gamma_url; some countries and addresses are refused"});
    else
      findings.push_back(
          {"polymarket.leagues", Verdict::ok, fmt::format("{} leagues are listed", leagues->size()), ""});
  }
  const Heard time = prober.ask(endpoint, get(polymarket.clob_url + "/time"));
  if (add_reached("polymarket.clob", polymarket.clob_url, time, findings)) {
    std::int64_t seconds = 0;
    const std::string& body = time.answer->body;
    const auto [end, fault] = std::from_chars(body.data(), body.data() + body.size(), seconds);
    const bool stated = time.answer->status == 200 && fault == std::errc{} && seconds > 0 && seconds < 10'000'000'000;
    if (stated)
      add_skew("polymarket.clock",
               time.at - (base::Nanos{seconds * 1'000'000'000} + base::milliseconds(500) +
                          base::Duration{time.took.value / 2}),
               findings);
    else
      findings.push_back({"polymarket.clock", Verdict::warn,
                          fmt::format("HTTP {}: expected Unix seconds", time.answer->status),
                          "check live.polymarket.clob_url; some countries and addresses are refused"});
  }
  (void)add_reached("polymarket.socket", polymarket.socket_url, prober.open(endpoint, polymarket.socket_url), findings);
}

}  // namespace arbees::app
