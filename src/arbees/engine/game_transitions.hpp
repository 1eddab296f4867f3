#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "arbees/domain/league.hpp"
#include "arbees/domain/output.hpp"

namespace arbees::engine {

/// Why a message is not believed; `none` when it is.
struct Doubt {
  domain::StateDoubt kind = domain::StateDoubt::none;
  std::string detail;  ///< what was seen and what would be possible, for a person
  explicit operator bool() const { return kind != domain::StateDoubt::none; }
};

/// Judges each state that a feed sends of one game by the league's table of possible changes (domain/league.hpp).
///
/// What the table allows is accepted at once. A correction that it allows (a lower score, a final that is taken back)
/// is accepted when three messages, each at least 10 s after the one before, agree. Anything else is refused: the state
/// held stays, and the game is in doubt until the feed sends something that can follow on the state held, or a person
/// confirms the newest message.
///
/// Pure, without a clock: `now` is the engine's time. Not for two threads at once.
class GameTransitions {
 public:
  /// What became of a message.
  enum class Outcome : std::uint8_t { accepted, corrected, waiting, refused };

  Outcome offer(const domain::Game& game, const domain::GameState& state, base::Nanos now);

  /// A person says that the newest message is right. True when one that was not believed is held from now on.
  bool confirm(base::Nanos now);

  /// The state held; nothing before the first message.
  [[nodiscard]] const std::optional<domain::GameState>& held() const { return held_; }
  /// About the newest message.
  [[nodiscard]] const Doubt& doubt() const { return doubt_; }
  /// When clock, play, score or phase of the state held last became different.
  [[nodiscard]] base::Nanos changed_at() const { return changed_at_; }
  /// A final or cancelled game: since when nothing contradicted it. Nothing otherwise.
  [[nodiscard]] const std::optional<base::Nanos>& over_since() const { return over_since_; }
  /// The result stands: a later return to play is not believed any more.
  void close() { closed_ = true; }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  /// One of the table's answers.
  struct Judgement {
    bool possible = true;
    bool needs_agreement = false;
    Doubt doubt{};
  };
  struct Scored {
    base::Nanos at;
    std::optional<double> played;  ///< seconds of play when it was seen
    std::int32_t home_before = 0;
    std::int32_t away_before = 0;
  };
  struct Candidate {
    domain::GameState state;
    base::Nanos counted_at;
    int count = 1;
  };

  [[nodiscard]] Judgement judge(const domain::Game& game, const domain::GameState& state, base::Nanos now) const;
  [[nodiscard]] Judgement judge_phase(const domain::Game& game, const domain::GameState& state, base::Nanos now) const;
  [[nodiscard]] Judgement judge_scores(const domain::Game& game, const domain::GameState& state, base::Nanos now) const;
  [[nodiscard]] Judgement judge_time(const domain::Game& game, const domain::GameState& state, base::Nanos now) const;
  [[nodiscard]] base::Duration since(const domain::Game& game, base::Nanos now) const;
  [[nodiscard]] std::int32_t floor_of(const domain::Game& game, const domain::GameState& state, domain::Side side,
                                      base::Nanos now) const;
  Outcome wait(const domain::Game& game, const domain::GameState& state, base::Nanos now);
  void hold(const domain::Game& game, const domain::GameState& state, base::Nanos now);

  std::optional<domain::GameState> held_;
  std::optional<domain::GameState> newest_;  ///< the newest message that was not believed
  Doubt doubt_;
  std::optional<Candidate> candidate_;
  std::deque<Scored> scored_;  ///< the newest scoring plays
  base::Nanos changed_at_;
  base::Nanos break_since_;  ///< when the state held became a break
  std::optional<base::Nanos> over_since_;
  bool begun_ = false;  ///< has been in play
  bool closed_ = false;
};

}  // namespace arbees::engine
