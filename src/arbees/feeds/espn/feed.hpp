#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "arbees/feeds/espn/board.hpp"
#include "arbees/feeds/espn/budget.hpp"
#include "arbees/feeds/espn/lag.hpp"
#include "arbees/feeds/espn/tracked_game.hpp"
#include "arbees/ports/feeds.hpp"

namespace arbees::feeds::espn {

struct FeedOptions {
  std::string base_url = "https://site.api.espn.com";  ///< without a slash at the end
  std::vector<domain::Sport> sports{domain::Sport::nfl, domain::Sport::nba,   domain::Sport::nhl,
                                    domain::Sport::mlb, domain::Sport::ncaaf, domain::Sport::ncaab};
  std::int32_t requests_per_minute = 120;          ///< over all sports, in any 60 seconds
  base::Duration sport_gap = base::seconds(2);     ///< least time between two scoreboards of a sport; edges cache 2 s
  base::Duration stale_after = base::seconds(45);  ///< without an answer this long, nothing is known of a live game
  base::Duration heartbeat = base::seconds(5);     ///< most often that a heartbeat is sent
};

/// Games from ESPN's public API as a pure session: no socket, no clock, no thread; one thread at a time.
///
/// Polls one scoreboard a league and US Eastern day, as often as its hottest game deserves (pace.hpp) and the budget
/// allows, and the summaries of followed games for their play lists. Yesterday's scoreboard goes on while it has games
/// that are not over, and a finished one for ten more minutes, for corrections.
///
/// What goes out. A game is listed when first seen, and again when its teams, site or start change; while the hour of
/// its start is a placeholder it is listed with a start of 0. Its state goes out when it differs from what was sent and
/// the guard lets it pass; for a minute after it went back, and once the game is over, every ten seconds. Unchanged
/// answers are told by one `FeedHeartbeat` for all games, at most every `heartbeat`. Since that confirms every game, a
/// followed game whose own scoreboard has not been read for `stale_after`, or that is missing from it three times in a
/// row, goes out as `Phase::unknown` until it is seen again. Lines go out until the scheduled start and never from a
/// later answer.
///
/// The games feed is `down` after three failed asks in a row with nothing good for five seconds, when nothing live was
/// answered for `stale_after`, and at once when ESPN refuses us (403) under both User-Agents; then it asks again only
/// after minutes. 429 and 5xx are answered with back-off. It is `suspect` while answers come and no followed game in
/// play changes: for 90 s with three games or more, for 300 s with fewer.
///
/// After a standstill of this machine (`StoodStill`) it is `down`, every game under way goes out as `Phase::unknown`,
/// and everything is asked for again at once.
///
/// The endpoint's `retry.attempts` must be 1: a poll repeats itself, and the budget counts every request.
class EspnFeed final : public ports::GameFeed {
 public:
  explicit EspnFeed(FeedOptions options);

  [[nodiscard]] std::string_view name() const override { return "espn"; }
  /// Inputs are trusted to be of one clock; a time outside 2007…2200 is refused.
  void handle(const net::Input& input, ports::FeedOutbox& out) override;
  /// A key that is not known yet is kept until a scoreboard lists it.
  void follow(domain::GameId id, std::string_view key, base::Nanos now, ports::FeedOutbox& out) override;
  [[nodiscard]] std::vector<ports::FeedFigure> figures() const override;

 private:
  /// A request under way.
  struct Pending {
    std::size_t board = 0;
    std::string game;  ///< key; empty: the board's scoreboard
    base::Nanos asked;
    bool fallback_agent = false;
  };
  struct Candidate {
    std::int64_t lateness = 0;  ///< thousandths of its own interval
    std::size_t board = 0;
    TrackedGame* game = nullptr;
  };
  struct Counts {
    std::uint64_t requests = 0, answers = 0, failures = 0, unreadable = 0, late = 0, refused_403 = 0, cut_lists = 0;
    std::uint64_t events_refused = 0, older = 0, halts = 0, plays = 0;
  };

  static constexpr base::Duration kLongestPause = base::seconds(60);
  /// Nothing was reached: waiting spares nobody, and a network that is back must be noticed soon.
  static constexpr base::Duration kLongestUnreached = base::seconds(8);

  void on(const net::Tick&, ports::FeedOutbox& out);
  void on(const net::HttpAnswer& answer, ports::FeedOutbox& out);
  void on(const net::HttpFailure& failure, ports::FeedOutbox& out);
  void on(const net::StoodStill& stood, ports::FeedOutbox& out);
  template <class Other>
  void on(const Other&, ports::FeedOutbox&) {}

  // Asking: feed.cpp
  void open_boards();
  void forget_closed();
  void give_up_lost(ports::FeedOutbox& out);
  void collect_candidates();
  void ask_candidates(ports::FeedOutbox& out);
  [[nodiscard]] bool may_ask(const Candidate& candidate) const;
  void send(const Candidate& candidate, ports::FeedOutbox& out);
  void plan(Board& board);
  [[nodiscard]] bool is_closed(const Board& board) const;

  // Answers: feed_answers.cpp
  void good_scoreboard(std::size_t index, const Scoreboard& scoreboard, ports::FeedOutbox& out);
  void take_game(std::size_t index, const GameSnapshot& snapshot, ports::FeedOutbox& out);
  void look_for_missing(std::size_t index, const std::set<std::string_view>& listed, ports::FeedOutbox& out);
  void tell_refused(Board& board, const Scoreboard& scoreboard, ports::FeedOutbox& out);
  void on_scoreboard(std::size_t index, std::string_view body, ports::FeedOutbox& out);
  void on_summary(TrackedGame& game, std::string_view body, ports::FeedOutbox& out);
  void failed(const Pending& pending, const std::string& why, ports::FeedOutbox& out,
              base::Duration longest_pause = kLongestPause);
  void refused_agent(const Pending& pending, ports::FeedOutbox& out);
  [[nodiscard]] std::optional<Pending> take_pending(std::uint32_t ask);
  void retry_at(const Pending& pending, base::Nanos due);
  [[nodiscard]] std::string name_of(const Pending& pending) const;

  // Health: feed_health.cpp
  void good(ports::FeedOutbox& out, const std::string& what);
  void bad(const std::string& why, ports::FeedOutbox& out);
  void change_health(domain::FeedHealth health, std::string detail, ports::FeedOutbox& out);
  void halt_stale(std::size_t except_board, ports::FeedOutbox& out);
  void watch_age(ports::FeedOutbox& out);
  void watch_frozen(ports::FeedOutbox& out);
  void beat(std::size_t events_before, ports::FeedOutbox& out);

  FeedOptions options_;
  base::Nanos now_{};
  MinuteBudget budget_;
  std::vector<Board> boards_;  ///< append-only while in use: games and asks name them by number
  std::map<std::string, TrackedGame, std::less<>> games_;
  std::map<std::string, domain::GameId, std::less<>> wanted_;  ///< followed before they were seen
  std::map<std::uint32_t, Pending> pending_;
  std::uint32_t next_ask_ = 1;
  std::map<domain::Sport, base::Nanos> scoreboard_asked_;
  std::map<domain::Sport, base::Nanos> summary_asked_;
  std::vector<Candidate> candidates_;
  base::Date today_;

  std::optional<domain::FeedHealth> health_;
  base::Nanos last_good_{};
  base::Nanos answering_since_;  ///< when answers came again, or first
  base::Nanos last_beat_{};
  int failures_in_a_row_ = 0;
  base::Nanos fallback_until_{};  ///< the User-Agent that ESPN takes from curl is used until then
  base::Nanos blocked_until_{};   ///< no request before
  int blocks_ = 0;                ///< in a row
  Counts counts_;
  std::map<domain::Sport, LagMeter> lags_;
};

}  // namespace arbees::feeds::espn
