#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/output.hpp"
#include "arbees/winprob/calibrate.hpp"

namespace arbees::api {

/// Below this many decided games an interval over games says nothing.
inline constexpr std::int64_t kFewGames = 30;

/// The model against the venues on the games that Arbees itself watched, from the outputs alone. A game is looked at in
/// the first view of each tenth of its regulation (half-innings in baseball) and of its overtime, while it is live: the
/// model's number then, each venue's mid price then, and each venue's closing price (its last mid before the start).
/// Once the game is final and somebody won, the moments count. A venue without both a bid and an ask at the moment has
/// no price there. Not thread-safe. Memory: at most 11 moments a game.
class LiveCalibration {
 public:
  void fold(const domain::Output& output);

  /// By sport, only sports with a decided game. References are "kalshi", "kalshi closing", "polymarket", …
  [[nodiscard]] std::vector<winprob::CalibrationReport> reports() const;
  [[nodiscard]] std::int64_t watched() const { return static_cast<std::int64_t>(games_.size()); }
  [[nodiscard]] std::int64_t decided() const;

 private:
  static constexpr std::size_t kVenues = 2;
  static constexpr int kOvertime = 10;  ///< the moment after the ten tenths
  using Prices = std::array<std::optional<double>, kVenues>;
  struct Moment {
    int tenth = 0;
    double home = 0.5;
    Prices prices;
  };
  struct Watched {
    domain::Game game;
    Prices closing;
    std::vector<Moment> moments;
    std::vector<domain::MarketId> markets;
    bool started = false;
    std::optional<double> home_won;
  };
  struct Claim {
    domain::GameId game;
    domain::Venue venue = domain::Venue::kalshi;
    domain::Side yes_side = domain::Side::home;
    std::optional<double> home_mid;
  };

  void take(const domain::GameListed& listed);
  void take(const domain::MarketListed& listed);
  void take(const domain::GameView& view);
  void take(const domain::Quote& quote);
  template <class Other>
  void take(const Other&) {}
  [[nodiscard]] Prices prices_of(const Watched& watched) const;

  std::map<domain::GameId, Watched> games_;
  std::map<domain::MarketId, Claim> markets_;
};

}  // namespace arbees::api
