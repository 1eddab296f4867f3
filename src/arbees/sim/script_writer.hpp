#pragma once
#include <string>
#include <utility>

#include "arbees/base/assert.hpp"
#include "arbees/sim/script.hpp"

namespace arbees::sim {

/// Appends moments while wall time runs.
class ScriptWriter {
 public:
  ScriptWriter(std::string home, std::string away) : names_{std::move(home), std::move(away)} {}

  domain::GameState state;

  void wait(double seconds) { at_.value += static_cast<std::int64_t>(seconds * 1e9); }

  void add(double home_value) { push(home_value, std::nullopt, false); }

  /// A play by `side`; its text is the side's name and `what`.
  void add_play(double home_value, domain::Side side, std::string kind, const std::string& what, bool scoring = false) {
    domain::Play play;
    play.kind = std::move(kind);
    play.text = name(side) + " " + what;
    play.side = side;
    play.scoring = scoring;
    play.period = state.period;
    play.clock_ms = state.clock_ms;
    play.home_score = state.home_score;
    play.away_score = state.away_score;
    push(home_value, std::move(play), scoring);
  }

  void score(domain::Side side, int points) {
    (side == domain::Side::home ? state.home_score : state.away_score) += points;
  }
  [[nodiscard]] int lead() const { return state.home_score - state.away_score; }
  [[nodiscard]] const std::string& name(domain::Side side) const {
    return side == domain::Side::home ? names_.first : names_.second;
  }

  [[nodiscard]] Script finish(double pregame_value) {
    const int margin = lead();
    state.phase = domain::Phase::final;
    push(margin > 0 ? 1.0 : margin < 0 ? 0.0 : 0.5, std::nullopt, false);
    script_.pregame_value = pregame_value;
    return std::move(script_);
  }

 private:
  void push(double home_value, std::optional<domain::Play> play, bool scoring) {
    ARBEES_ASSERT(home_value >= 0.0 && home_value <= 1.0, "a value outside 0…1");
    script_.moments.push_back({at_, state, std::move(play), home_value, scoring});
  }
  std::pair<std::string, std::string> names_;
  base::Duration at_;
  Script script_;
};

[[nodiscard]] constexpr int sign_of(domain::Side side) {
  return side == domain::Side::home ? 1 : -1;
}

/// The value of a replayed decider in which the home side wins outright with `win` and loses with `loss`, else it
/// starts again: win / (win + loss).
[[nodiscard]] inline double repeated(double win, double loss) {
  return win + loss > 0.0 ? win / (win + loss) : 0.5;
}

}  // namespace arbees::sim
