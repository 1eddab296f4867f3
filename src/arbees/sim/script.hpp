#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/sim/random.hpp"

/// The truth of a simulated game. Each sport is a small Markov chain of its own; what the home side is worth in a state
/// is computed from that chain backwards from the end, so it is the chain's exact probability and owes nothing to any
/// model outside this room.
namespace arbees::sim {

/// Something happened: the state after it, and what a claim on the home side is then truly worth (0…1, half for a tie).
struct Moment {
  base::Duration at;  ///< since the start of the game, wall clock
  domain::GameState state;
  std::optional<domain::Play> play;  ///< without id and wall clock
  double home_value = 0.5;
  bool scoring = false;
};

/// A whole game from start to final whistle.
struct Script {
  std::vector<Moment> moments;  ///< in time order; the last is final
  double pregame_value = 0.5;

  [[nodiscard]] const domain::GameState& result() const { return moments.back().state; }
};

/// How much better one side is, in standard deviations of the league's teams; home advantage comes on top.
struct Strength {
  double home = 0.0;
  double away = 0.0;
};

/// The chain of one sport between two sides. Building it costs up to a few dozen milliseconds (football); playing is
/// cheap.
class GameModel {
 public:
  virtual ~GameModel() = default;
  [[nodiscard]] virtual Script play(Random& random) const = 0;
};

/// `sport` is one of the six with a model here. `home` and `away` name the sides in the texts of plays.
[[nodiscard]] std::unique_ptr<GameModel> make_game_model(domain::Sport sport, Strength strength, std::string home,
                                                         std::string away);

}  // namespace arbees::sim
