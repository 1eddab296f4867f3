#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/venues/kalshi/feed.hpp"
#include "arbees/wire/json.hpp"

/// Drives a KalshiFeed by hand: time, answers and frames in, what it asked for and said out.
namespace arbees::venues::kalshi::test {

inline constexpr base::Nanos kStart{1'789'500'000'000'000'000};  // 2026-09-15T19:20:00Z
inline constexpr std::string_view kPhi = "KXNFLGAME-26SEP20PHITEN-PHI";
inline constexpr std::string_view kTen = "KXNFLGAME-26SEP20PHITEN-TEN";

inline std::string market(std::string_view ticker, std::string_view team, std::string_view status = "active",
                          std::string_view more = "") {
  return fmt::format(
      R"({{"ticker":"{}","event_ticker":"{}","market_type":"binary","title":"t","yes_sub_title":"{}","status":"{}","result":"","open_time":"2026-09-01T00:00:00Z","close_time":"2026-09-22T17:00:00Z","occurrence_datetime":"2026-09-20T20:00:00Z","price_ranges":[{{"start":"0.0000","end":"1.0000","step":"0.0100"}}],"exchange_index":0,"rules_secondary":""{}}})",
      ticker, ticker.substr(0, ticker.rfind('-')), team, status, more);
}

inline std::string events_page(std::string_view status = "active", std::string_view cursor = "") {
  return fmt::format(
      R"({{"events":[{{"event_ticker":"KXNFLGAME-26SEP20PHITEN","series_ticker":"KXNFLGAME","title":"Philadelphia at Tennessee","markets":[{},{}]}}],"cursor":"{}"}})",
      market(kPhi, "Philadelphia", status), market(kTen, "Tennessee", status), cursor);
}

inline constexpr std::string_view kSeries =
    R"({"series":{"ticker":"KXNFLGAME","title":"Football","fee_type":"quadratic_with_maker_fees","fee_multiplier":1}})";
inline constexpr std::string_view kMilestones =
    R"({"milestones":[{"id":"m","type":"football_game","start_date":"2026-09-20T17:00:00Z","title":"x","related_event_tickers":["KXNFLGAME-26SEP20PHITEN"]}],"cursor":""})";
inline constexpr std::string_view kTrading = R"({"exchange_active":true,"trading_active":true})";

struct Script {
  explicit Script(KalshiFeedOptions options = {}) : feed(with_series(std::move(options))) {}

  static KalshiFeedOptions with_series(KalshiFeedOptions options) {
    options.series = {"KXNFLGAME"};
    return options;
  }

  void give(net::InputBody body) {
    ports::FeedOutbox out;
    feed.handle({now, std::move(body)}, out);
    take(out);
  }
  /// Lets time pass, with a tick every 250 ms.
  void pass(base::Duration time) {
    const base::Nanos end = now + time;
    while (now < end) {
      now = now + base::milliseconds(250);
      give(net::Tick{});
    }
  }
  void text(std::string frame) { give(net::SocketText{1, std::move(frame)}); }
  void follow(domain::MarketId id, const domain::Listing& listing) {
    ports::FeedOutbox out;
    feed.follow(id, listing, now, out);
    take(out);
  }
  void take(ports::FeedOutbox& out) {
    for (auto& action : out.actions) {
      if (auto* ask = std::get_if<net::HttpAsk>(&action)) asks.push_back(std::move(*ask));
      else if (auto* send = std::get_if<net::SendText>(&action)) sent.push_back(std::move(send->text));
      else if (auto* close = std::get_if<net::CloseSocket>(&action)) reopened += close->reopen ? 1 : 0;
      else if (std::holds_alternative<net::OpenSocket>(action)) ++opened;
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
    asks.erase(found);
    net::HttpAnswer made{id, status, std::string(body)};
    if (sent_at || ahead) made.sent = sent_at.value_or(now);
    // Whole seconds, as the Date header counts.
    if (ahead) made.date = {(now + *ahead).value / 1'000'000'000 * 1'000'000'000};
    give(std::move(made));
    return true;
  }
  /// The first tick and everything it asks for, answered well.
  void discover() {
    give(net::Tick{});
    EXPECT_TRUE(answer("/exchange/status", kTrading));
    EXPECT_TRUE(answer("/series/KXNFLGAME", kSeries));
    EXPECT_TRUE(answer("/milestones", kMilestones));
    EXPECT_TRUE(answer("/events?", events_page()));
    EXPECT_TRUE(answer("/events/fee_changes", R"({"event_fee_changes":[],"cursor":""})"));
  }
  /// Both markets followed over an open WebSocket, books 0.40 / 0.60 each.
  void connect() {
    discover();
    for (std::size_t i = 0; i < listings.size(); ++i) follow({static_cast<std::uint32_t>(i)}, listings[i]);
    give(net::SocketOpened{1});
    accept_commands();
    text(book(1, kPhi));
    text(book(2, kTen));
  }
  /// Replies to each waiting subscription command as the venue would; sid 1 for books, 2 trades, 3 lifecycle.
  void accept_commands() {
    for (const std::string& command : std::exchange(sent, {})) {
      const auto document = wire::Document::parse(command);
      const wire::Node root = document->root();
      const wire::Node params = root["params"];
      const wire::Node channels = params["channels"];
      commands.push_back(command);
      channels.each([&](const wire::Node& channel) {
        const int sid = channel.text() == "orderbook_delta" ? 1 : channel.text() == "trade" ? 2 : 3;
        const wire::Node id = root["id"];
        text(fmt::format(R"({{"id":{},"type":"subscribed","msg":{{"channel":"{}","sid":{}}}}})", *id.integer(),
                         *channel.text(), sid));
      });
    }
  }
  static std::string book(std::int64_t seq, std::string_view ticker) {
    return fmt::format(
        R"({{"type":"orderbook_snapshot","sid":1,"seq":{},"msg":{{"market_ticker":"{}","yes_dollars_fp":[["0.4000","10.00"]],"no_dollars_fp":[["0.4000","10.00"]]}}}})",
        seq, ticker);
  }
  static std::string delta(std::int64_t seq, std::string_view ticker) {
    return fmt::format(
        R"({{"type":"orderbook_delta","sid":1,"seq":{},"msg":{{"market_ticker":"{}","price_dollars":"0.4000","delta_fp":"1.00","side":"yes"}}}})",
        seq, ticker);
  }
  [[nodiscard]] bool holds(std::string_view ticker) const {
    const auto* const held = feed.book(ticker);
    return held != nullptr && held->usable();
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
    for (const auto& event : events)
      if (const auto* body = std::get_if<Body>(&event.body)) found.push_back(*body);
    return found;
  }

  KalshiFeed feed;
  base::Nanos now = kStart;
  std::deque<net::HttpAsk> asks;
  std::vector<std::string> sent;
  std::vector<std::string> commands;
  std::vector<domain::Event> events;
  std::vector<domain::Listing> listings;
  std::vector<base::Error> refused;
  std::optional<base::Duration> ahead;  ///< the venue's clock before ours; absent: its answers bear no date
  std::optional<base::Nanos>
      sent_at;  ///< of the requests that are answered next; absent: when they were asked for, or with `ahead` just now
  int reopened = 0;
  int opened = 0;
};

inline KalshiFeedOptions keyed() {
  KalshiFeedOptions options;
  options.with_key = true;
  return options;
}

}  // namespace arbees::venues::kalshi::test
