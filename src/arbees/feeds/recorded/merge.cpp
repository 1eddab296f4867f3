#include "arbees/feeds/recorded/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "arbees/domain/registry.hpp"
#include "arbees/matching/team_aliases.hpp"

namespace arbees::feeds::recorded {
namespace {

using domain::GameId;
using domain::MarketId;

bool same_team(domain::Sport sport, const domain::Team& a, const domain::Team& b) {
  if (a.name == b.name) return true;
  const matching::TeamAlias* left = matching::find_team(sport, a.name);
  return left != nullptr && left == matching::find_team(sport, b.name);
}

class Merger {
 public:
  Merger(std::vector<Recording> parts, const MergeOptions& options) : parts_(std::move(parts)), options_(&options) {}

  base::Result<Recording> run() {
    if (auto described = describe_games(); !described) return std::unexpected(described.error());
    std::vector<std::size_t> next(parts_.size(), 0);
    maps_.resize(parts_.size());
    for (;;) {
      std::optional<std::size_t> first;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (next[i] == parts_[i].events.size()) continue;
        if (!first || time_of(i, next[i]) < time_of(*first, next[*first])) first = i;
      }
      if (!first) break;
      part_ = *first;
      take(parts_[part_].events[next[part_]++]);
    }
    finish();
    return std::move(out_);
  }

 private:
  struct Maps {
    std::vector<std::uint32_t> games;
    std::vector<std::uint32_t> markets;
  };

  [[nodiscard]] base::Nanos time_of(std::size_t part, std::size_t event) const {
    return parts_[part].events[event].stamp.received;
  }
  [[nodiscard]] std::string key_of(const std::string& key) const {
    const auto alias = options_->same_game.find(key);
    return alias == options_->same_game.end() ? key : alias->second;
  }

  /// One description a game: a foreign feed's when it is aliased, else the first.
  base::Result<void> describe_games() {
    for (const Recording& part : parts_) {
      for (const domain::Event& event : part.events) {
        const auto* opened = std::get_if<domain::GameOpened>(&event.body);
        if (opened == nullptr) continue;
        const std::string key = key_of(opened->game.key);
        const auto [at, is_new] = games_.try_emplace(key, opened->game);
        if (!is_new && !(same_team(opened->game.sport, at->second.home, opened->game.home) &&
                         same_team(opened->game.sport, at->second.away, opened->game.away)))
          return base::fail(part.name, fmt::format("{}: {} at {} here, {} at {} elsewhere", key, opened->game.away.name,
                                                   opened->game.home.name, at->second.away.name, at->second.home.name));
        if (key != opened->game.key) at->second = opened->game;
        at->second.key = key;
      }
    }
    return {};
  }

  void take(domain::Event& event) {
    std::visit([&](auto& body) { take_body(event, body); }, event.body);
  }

  void take_body(domain::Event& event, domain::GameOpened& body) {
    const domain::Game& game = games_.at(key_of(body.game.key));
    const auto opened = registry_.open_game(game.key);
    maps_[part_].games.push_back(opened.id);
    if (!opened.is_new) return;
    body.game = game;
    out_.games.push_back(game.key);
    if (std::ranges::find(out_.sports, game.sport) == out_.sports.end()) out_.sports.push_back(game.sport);
    put(event);
  }
  void take_body(domain::Event& event, domain::MarketOpened& body) {
    body.market.game_key = key_of(body.market.game_key);
    const auto game = registry_.game(body.market.game_key);
    ARBEES_ASSERT(game.has_value(), "a recording opens its games first");
    const auto opened = registry_.open_market(body.market.venue, body.market.symbol);
    maps_[part_].markets.push_back(opened.id);
    if (!opened.is_new) return;
    put(event);
  }
  void take_body(domain::Event& event, domain::FeedChanged& body) {
    auto& known = health_[static_cast<std::size_t>(body.feed)];
    if (known == body.health) return;
    known = body.health;
    put(event);
  }
  template <class Body>
  void take_body(domain::Event& event, Body& body) {
    if constexpr (requires { body.game.value; }) body.game.value = maps_[part_].games.at(body.game.value);
    if constexpr (requires { body.market.value; }) body.market.value = maps_[part_].markets.at(body.market.value);
    put(event);
  }

  void put(domain::Event& event) { out_.events.push_back(std::move(event)); }

  void finish() {
    std::vector<std::string> names;
    bool states = false;
    for (const domain::Event& event : out_.events)
      states = states || std::holds_alternative<domain::GameUpdated>(event.body);
    for (Recording& part : parts_) {
      names.push_back(part.name);
      out_.counts.rows += part.counts.rows;
      out_.counts.used += part.counts.used;
      for (Refusal& refusal : part.counts.refused) {
        refusal.first = fmt::format("{}: {}", part.name, refusal.first);
        out_.counts.refused.push_back(std::move(refusal));
      }
      for (std::string& sentence : part.assumptions)
        if (!(states && sentence.starts_with("No play feed"))) assumptions_.insert(std::move(sentence));
    }
    out_.name = fmt::format("{}", fmt::join(names, " + "));
    out_.assumptions.assign(assumptions_.begin(), assumptions_.end());
  }

  std::vector<Recording> parts_;
  const MergeOptions* options_;
  Recording out_;
  domain::Registry registry_;
  std::map<std::string, domain::Game> games_;
  std::vector<Maps> maps_;
  std::array<std::optional<domain::FeedHealth>, domain::kFeedCount> health_;
  std::set<std::string> assumptions_;
  std::size_t part_ = 0;
};

}  // namespace

base::Result<Recording> merge(std::vector<Recording> parts, const MergeOptions& options) {
  return Merger(std::move(parts), options).run();
}

}  // namespace arbees::feeds::recorded
