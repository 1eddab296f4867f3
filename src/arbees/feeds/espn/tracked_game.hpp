#pragma once
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "arbees/feeds/espn/guard.hpp"
#include "arbees/feeds/espn/pace.hpp"
#include "arbees/feeds/espn/play_list.hpp"
#include "arbees/feeds/espn/snapshot.hpp"
#include "arbees/ports/feeds.hpp"

namespace arbees::feeds::espn {

/// The game as it may be listed: a start whose hour is a placeholder is no start.
[[nodiscard]] domain::Game listed(const GameSnapshot& snapshot);

/// Who has had the ball in a football overtime, from states seen one after another and from play lists.
class OvertimeBall {
 public:
  /// The next state that is believed.
  void see(domain::Sport sport, const domain::GameState& state);
  /// What a play list says of `period`.
  void hear(std::int32_t period, const domain::FootballDetail& detail);
  /// Fills in what the feed did not say.
  void tell(domain::GameState& state) const;

 private:
  std::int32_t seen_period_ = 0;  ///< of the newest state
  std::int32_t period_ = 0;       ///< whose possessions these are; 0: none
  std::optional<bool> home_;
  std::optional<bool> away_;
};

/// One game through an evening: what is believed of it, and what has been told. Pure; internal to this room.
class TrackedGame {
 public:
  /// Lists it.
  TrackedGame(const GameSnapshot& first, base::Nanos now, ports::FeedOutbox& out);

  /// A scoreboard's view of the game, the only source of its state: summaries come from another cache, and two caches
  /// in turn would look like corrections.
  Verdict take(const GameSnapshot& snapshot, base::Nanos now, ports::FeedOutbox& out);
  /// What only a summary says: the play list, who receives the second half, the forecast, skaters on the ice.
  /// Returns the delays of plays that were seen for the first time.
  std::vector<base::Duration> take_summary(const Summary& summary, base::Nanos now, ports::FeedOutbox& out);
  /// From now on it goes out under `id`.
  void follow(domain::GameId id, base::Nanos now, ports::FeedOutbox& out);
  /// Nothing can be known of it for now: it goes out as `unknown` until the next `take`. True when this is news.
  bool halt(base::Nanos now, ports::FeedOutbox& out);
  /// Lets go of the play list once nothing more will come.
  void forget_plays() { plays_ = {}; }

  [[nodiscard]] const domain::Game& game() const { return game_; }
  [[nodiscard]] const domain::GameState& state() const { return *guard_.held(); }
  [[nodiscard]] bool followed() const { return id_.has_value(); }
  [[nodiscard]] bool halted() const { return halted_; }
  [[nodiscard]] base::Nanos confirmed_at() const { return confirmed_at_; }  ///< newest answer that was believed
  [[nodiscard]] base::Nanos changed_at() const { return changed_at_; }      ///< newest answer that said something new
  [[nodiscard]] Heat heat(base::Nanos now) const { return heat_of(game_, state(), followed(), now); }
  [[nodiscard]] std::uint64_t corrections() const { return corrections_; }
  [[nodiscard]] std::optional<base::Nanos> final_at() const { return final_at_; }

  std::size_t board = 0;  ///< number of the scoreboard that listed it last
  int missing = 0;        ///< answers of that board in a row that did not list it
  std::uint32_t ask = 0;  ///< the summary under way; 0 = none
  base::Nanos summary_due;
  base::Nanos summary_at;  ///< newest summary that was read
  int summary_failures = 0;
  std::set<std::string> told;  ///< refusals of its summaries that have been told

 private:
  [[nodiscard]] domain::GameState outgoing() const;
  void list(domain::Game seen, ports::FeedOutbox& out);
  void keep_line(const domain::PregameLine& seen, base::Nanos now, ports::FeedOutbox& out);
  void remember_play(const domain::GameState& state, base::Nanos now);
  void send_state(base::Nanos now, ports::FeedOutbox& out);
  void send_line(base::Nanos now, ports::FeedOutbox& out);

  domain::Game game_;  ///< as it was listed
  SnapshotGuard guard_;
  std::optional<domain::GameId> id_;
  std::optional<domain::GameState> sent_;
  base::Nanos sent_at_;
  base::Nanos repeat_until_;  ///< what was sent went back: it is repeated until then
  bool halted_ = false;
  base::Nanos confirmed_at_;
  base::Nanos changed_at_;
  std::optional<base::Nanos> final_at_;
  std::uint64_t corrections_ = 0;

  PlayList plays_;
  std::deque<std::pair<std::string, base::Nanos>> seen_plays_;  ///< last-play ids and when the scoreboard first said so
  std::optional<domain::Side> second_half_receiver_;
  OvertimeBall overtime_ball_;
  std::optional<domain::GameState> skaters_;  ///< the newest state that said how many are on the ice
};

}  // namespace arbees::feeds::espn
