#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"

namespace arbees::domain {

/// Hands out the dense ids of games and markets in the order they appear. The engine keeps one; whoever feeds the
/// engine keeps another and, opening the same things in the same order, knows the same ids without asking.
class Registry {
 public:
  struct Opened {
    std::uint32_t id = 0;
    bool is_new = false;
  };

  /// The id of the game with this key, new or known.
  Opened open_game(std::string_view key) { return open(games_, std::string(key)); }
  /// The id of the market with this symbol on this venue, new or known.
  Opened open_market(Venue venue, std::string_view symbol) { return open(markets_, market_key(venue, symbol)); }

  [[nodiscard]] std::optional<GameId> game(std::string_view key) const {
    const auto found = games_.find(std::string(key));
    if (found == games_.end()) return std::nullopt;
    return GameId{found->second};
  }
  [[nodiscard]] std::optional<MarketId> market(Venue venue, std::string_view symbol) const {
    const auto found = markets_.find(market_key(venue, symbol));
    if (found == markets_.end()) return std::nullopt;
    return MarketId{found->second};
  }
  [[nodiscard]] std::size_t game_count() const { return games_.size(); }
  [[nodiscard]] std::size_t market_count() const { return markets_.size(); }

 private:
  using Ids = std::unordered_map<std::string, std::uint32_t>;
  static std::string market_key(Venue venue, std::string_view symbol) {
    return std::string(base::enum_name(venue)) + ":" + std::string(symbol);
  }
  static Opened open(Ids& ids, std::string key) {
    const auto [at, is_new] = ids.try_emplace(std::move(key), static_cast<std::uint32_t>(ids.size()));
    return {at->second, is_new};
  }
  Ids games_;
  Ids markets_;
};

}  // namespace arbees::domain
