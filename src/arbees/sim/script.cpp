#include "arbees/sim/script.hpp"

#include "arbees/base/assert.hpp"
#include "arbees/sim/baseball.hpp"
#include "arbees/sim/basketball.hpp"
#include "arbees/sim/football.hpp"
#include "arbees/sim/hockey.hpp"

namespace arbees::sim {

std::unique_ptr<GameModel> make_game_model(domain::Sport sport, Strength strength, std::string home, std::string away) {
  switch (domain::family_of(sport)) {
    case domain::Family::basketball: return make_basketball(sport, strength, std::move(home), std::move(away));
    case domain::Family::football: return make_football(sport, strength, std::move(home), std::move(away));
    case domain::Family::hockey: return make_hockey(strength, std::move(home), std::move(away));
    case domain::Family::baseball: return make_baseball(strength, std::move(home), std::move(away));
    case domain::Family::none: break;
  }
  ARBEES_ASSERT(false, "no such game is played here");
}

}  // namespace arbees::sim
