#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/venues/polymarket/feed.hpp"

/// Drives a PolymarketFeed by hand: time, answers and frames in, what it asked for and said out.
namespace arbees::venues::polymarket::test {

inline constexpr base::Nanos kStart{1'789'500'000'000'000'000};  // 2026-09-15T19:20:00Z
inline constexpr std::string_view kLions =
    "35946349809644018221594766900800697897892667107929166603091569173318790894279";
inline constexpr std::string_view kBills =
    "68292865232440391438170820255426555083906992551631182646472978758644386719001";
inline constexpr std::string_view kCondition = "0xc";

inline std::string moneyline(std::string_view more = "", std::string_view prices = R"([\"0.4\",\"0.6\"])",
                             bool closed = false) {
  return fmt::format(
      R"({{"id":"1","question":"Lions vs. Bills","conditionId":"{}","slug":"nfl-det-buf-2026-09-18","outcomes":"[\"Lions\",\"Bills\"]","outcomePrices":"{}","clobTokenIds":"[\"{}\",\"{}\"]","sportsMarketType":"moneyline","orderPriceMinTickSize":0.01,"orderMinSize":5,"active":true,"closed":{},"acceptingOrders":true,"gameStartTime":"2026-09-18 00:15:00+00"{}}})",
      kCondition, prices, kLions, kBills, closed, more);
}

inline constexpr std::string_view kFees =
    R"(,"feeSchedule":{"exponent":1,"rate":0.05,"takerOnly":true},"secondsDelay":1)";

inline std::string event(std::string_view markets, std::string_view slug = "nfl-det-buf-2026-09-18") {
  return fmt::format(
      R"({{"id":"{0}","slug":"{0}","title":"Lions vs. Bills","startTime":"2026-09-18T00:15:00Z","eventDate":"2026-09-17","closed":false,"markets":[{1}]}})",
      slug, markets);
}

inline constexpr std::string_view kSports =
    R"([{"sport":"nfl","image":"","ordering":"away","tags":"1,450,100639","series":"10187"},{"sport":"epl","tags":"1,82,100639","series":"3"}])";

inline std::string spread() {
  std::string text = moneyline(kFees);
  text.replace(text.find("moneyline"), 9, "spreads");
  text.replace(text.find("\"0xc\""), 5, "\"0xd\"");
  return text;
}

struct Script {
  explicit Script(PolymarketFeedOptions options = {}) : feed(std::move(options)) {}

  void give(net::InputBody body) {
    ports::FeedOutbox out;
    feed.handle({now, std::move(body)}, out);
    take(out);
  }
  void pass(base::Duration time) {
    const base::Nanos end = now + time;
    while (now < end) {
      now = now + base::milliseconds(250);
      give(net::Tick{});
    }
  }
  void text(std::string frame, std::uint32_t socket = 0) { give(net::SocketText{socket, std::move(frame)}); }
  void follow(domain::MarketId id, const domain::Listing& listing) {
    ports::FeedOutbox out;
    feed.follow(id, listing, now, out);
    take(out);
  }
  void take(ports::FeedOutbox& out) {
    for (auto& action : out.actions) {
      if (auto* ask = std::get_if<net::HttpAsk>(&action)) asks.push_back(std::move(*ask));
      else if (auto* send = std::get_if<net::SendText>(&action)) sent.push_back(std::move(*send));
      else if (auto* close = std::get_if<net::CloseSocket>(&action)) reopened += close->reopen ? 1 : 0;
      else if (auto* open = std::get_if<net::OpenSocket>(&action)) opened.push_back(open->socket);
    }
    std::ranges::move(out.events, std::back_inserter(events));
    std::ranges::move(out.listings, std::back_inserter(listings));
    std::ranges::move(out.refused, std::back_inserter(refused));
  }

  /// Answers the oldest ask whose URL contains `part`; false when there is none.
  bool answer(std::string_view part, std::string_view body, std::uint32_t status = 200) {
    const auto found =
        std::ranges::find_if(asks, [&](const net::HttpAsk& ask) { return ask.url.find(part) != std::string::npos; });
    if (found == asks.end()) return false;
    const std::uint32_t id = found->id;
    answered = *found;
    asks.erase(found);
    net::HttpAnswer made{id, status, std::string(body)};
    if (sent_at || ahead) made.sent = sent_at.value_or(now);
    // Whole seconds, as the Date header counts.
    if (ahead) made.date = {(now + *ahead).value / 1'000'000'000 * 1'000'000'000};
    give(std::move(made));
    return true;
  }
  [[nodiscard]] std::size_t asking(std::string_view part) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(asks, [&](const net::HttpAsk& ask) { return ask.url.find(part) != std::string::npos; }));
  }
  void discover() {
    give(net::Tick{});
    EXPECT_TRUE(answer("/sports", kSports));
    give(net::Tick{});
    EXPECT_TRUE(
        answer("/events/keyset", fmt::format(R"({{"events":[{}],"next_cursor":""}})", event(moneyline(kFees)))));
  }
  /// The one market followed, its socket open, its book 0.40 / 0.60.
  void connect() {
    discover();
    ASSERT_EQ(listings.size(), 1U);
    follow({0}, listings[0]);
    give(net::SocketOpened{0});
    text("[" + book(1) + "]");
  }
  /// Venue time: `ms` after the start.
  static std::string book(std::int64_t ms, std::string_view size = "10", std::string_view token = kLions) {
    return fmt::format(
        R"({{"event_type":"book","asset_id":"{}","market":"0xc","bids":[{{"price":"0.4","size":"{}"}}],"asks":[{{"price":"0.6","size":"10"}}],"timestamp":"{}"}})",
        token, size, kStart.value / 1'000'000 + ms);
  }
  static std::string change(std::int64_t ms, std::string_view size, std::string_view bid = "0.4",
                            std::string_view price = "0.4") {
    return fmt::format(
        R"({{"market":"0xc","price_changes":[{{"asset_id":"{}","price":"{}","size":"{}","side":"BUY","hash":"h","best_bid":"{}","best_ask":"0.6"}}],"timestamp":"{}","event_type":"price_change"}})",
        kLions, price, size, bid, kStart.value / 1'000'000 + ms);
  }
  [[nodiscard]] bool holds(std::string_view token = kLions) const {
    const auto* const held = feed.book(token);
    return held != nullptr && held->usable();
  }
  [[nodiscard]] std::int64_t at_best_bid() const {
    const auto* const held = feed.book(kLions);
    const auto best = held == nullptr ? std::nullopt : held->best_bid();
    return best ? best->quantity.raw() / 1'000'000 : -1;
  }
  [[nodiscard]] double figure(std::string_view name) const {
    for (const auto& each : feed.figures())
      if (each.name == name) return each.value;
    ADD_FAILURE() << "no figure " << name;
    return -1;
  }
  template <class Body>
  [[nodiscard]] std::vector<Body> all() const {
    std::vector<Body> found;
    for (const auto& each : events)
      if (const auto* body = std::get_if<Body>(&each.body)) found.push_back(*body);
    return found;
  }
  [[nodiscard]] std::vector<domain::FeedHealth> health() const {
    std::vector<domain::FeedHealth> out;
    for (const auto& change : all<domain::FeedChanged>()) out.push_back(change.health);
    return out;
  }

  PolymarketFeed feed;
  base::Nanos now = kStart;
  std::deque<net::HttpAsk> asks;
  net::HttpAsk answered;
  std::vector<net::SendText> sent;
  std::vector<domain::Event> events;
  std::vector<domain::Listing> listings;
  std::vector<base::Error> refused;
  std::vector<std::uint32_t> opened;
  std::optional<base::Duration> ahead;  ///< the venue's clock before ours; absent: its answers bear no date
  std::optional<base::Nanos>
      sent_at;  ///< of the requests that are answered next; absent: when they were asked for, or with `ahead` just now
  int reopened = 0;
};

}  // namespace arbees::venues::polymarket::test
