#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "arbees/feeds/espn/feed.hpp"

/// A feed against a scripted ESPN: asks are answered at the tick after they were made, unless the script says later.
namespace arbees::feeds::espn::harness {

struct Answer {
  std::uint32_t status = 200;  ///< 0 = no connection
  std::string body;
  base::Duration after = base::milliseconds(120);
};

/// What ESPN answers to a request at a time.
using Server = std::function<Answer(const net::HttpAsk&, base::Nanos)>;

struct Asked {
  base::Nanos at;
  net::HttpAsk ask;
  [[nodiscard]] bool is_summary() const { return ask.url.find("/summary?") != std::string::npos; }
};

class Evening {
 public:
  Evening(base::Nanos start, Server server, FeedOptions options = {})
      : feed(std::move(options)), now(start), server_(std::move(server)) {}

  /// Four ticks a second for so long.
  void run(base::Duration length) {
    for (const base::Nanos end = now + length; now < end; now = now + base::milliseconds(250)) {
      deliver();
      handle(net::Tick{});
    }
  }

  void handle(net::InputBody body) {
    ports::FeedOutbox out;
    feed.handle({now, std::move(body)}, out);
    take(out);
  }

  void follow(std::uint32_t id, std::string_view key) {
    ports::FeedOutbox out;
    feed.follow({id}, key, now, out);
    take(out);
  }

  /// Follows every game as soon as it is listed.
  bool follow_all = false;

  template <class T>
  [[nodiscard]] std::vector<T> sent() const {
    std::vector<T> found;
    for (const domain::Event& event : events)
      if (const auto* body = std::get_if<T>(&event.body)) found.push_back(*body);
    return found;
  }
  [[nodiscard]] double figure(std::string_view name) const {
    for (const ports::FeedFigure& one : feed.figures())
      if (one.name == name) return one.value;
    return -1;
  }

  EspnFeed feed;
  base::Nanos now;
  std::vector<Asked> asked;
  std::vector<domain::Event> events;
  std::vector<domain::Game> games;
  std::vector<base::Error> refused;
  std::map<std::string, std::uint32_t> ids;  ///< of `follow_all`

 private:
  void deliver() {
    for (auto due = waiting_.begin(); due != waiting_.end() && due->first <= now; due = waiting_.erase(due))
      handle(due->second);
  }

  void take(ports::FeedOutbox& out) {
    events.insert(events.end(), out.events.begin(), out.events.end());
    refused.insert(refused.end(), out.refused.begin(), out.refused.end());
    for (net::Action& action : out.actions) {
      asked.push_back({now, std::get<net::HttpAsk>(action)});
      const net::HttpAsk& ask = asked.back().ask;
      const Answer answer = server_(ask, now);
      net::InputBody body = net::HttpAnswer{ask.id, answer.status, answer.body};
      if (answer.status == 0) body = net::HttpFailure{ask.id, "no route"};
      waiting_.emplace(now + answer.after, std::move(body));
    }
    const auto listed = std::move(out.games);
    games.insert(games.end(), listed.begin(), listed.end());
    for (const domain::Game& game : listed) {
      const auto [known, is_new] = ids.try_emplace(game.key, static_cast<std::uint32_t>(ids.size()));
      if (is_new && follow_all) follow(known->second, game.key);
    }
  }

  Server server_;
  std::multimap<base::Nanos, net::InputBody> waiting_;
};

}  // namespace arbees::feeds::espn::harness
