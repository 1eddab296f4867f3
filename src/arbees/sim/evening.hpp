#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/sim/outbox.hpp"

/// A simulated evening: real team names, invented games, two invented venues. For demonstrations, tests and load;
/// nothing in it was ever traded. Behaviour figures (delays, spreads, depth, gaps) follow measured evenings where such
/// exist; the thinning after a score and which venue leads are guesses.
namespace arbees::sim {

/// Kalshi's taker fee of 0.07·p(1−p), up to $0.0001.
[[nodiscard]] domain::FeeSchedule simulated_kalshi_fees();
/// Polymarket's taker fee of 0.05·p(1−p), to the nearest $0.00001.
[[nodiscard]] domain::FeeSchedule simulated_polymarket_fees();

struct EveningConfig {
  std::uint64_t seed = 1;
  base::Nanos start;        ///< the first event's time
  int games_per_sport = 2;  ///< the first, third, … of each sport are in progress at the start
  /// How busy the books are: 1 is about thirty book events a second for twelve games. 0 leaves only what games cause.
  double activity = 1.0;
  base::Duration tick_every = base::seconds(1);        ///< between `ClockTicked`s; 0 sends none
  base::Duration starts_within = base::seconds(2400);  ///< in which the games that are not in progress begin
  /// The venues' events at the instant they happen, and no connection that fails: what a venue itself sees. The game
  /// feed stays as late as it is, and the evening lasts until it has shown everything.
  bool at_the_source = false;
  domain::FeeSchedule kalshi_fees = simulated_kalshi_fees();
  domain::FeeSchedule polymarket_fees = simulated_polymarket_fees();
};

/// How a game of the evening truly ends.
struct TrueResult {
  std::string key;
  int home_score = 0;
  int away_score = 0;
  base::Price home_pays;  ///< 1, 0, or 0.50 each for a tie
};

/// Hands out the evening's events by time of arrival, as fast as they are asked for. The same configuration gives the
/// same events. Games are opened first, with the history of those in progress: game `g` is the g-th opened, its markets
/// are 4g … 4g + 3 (Kalshi home and away, Polymarket home and away). Not for two threads at once.
class Evening {
 public:
  explicit Evening(EveningConfig config);
  ~Evening();
  Evening(Evening&&) noexcept;
  Evening& operator=(Evening&&) noexcept;

  /// The next event; nothing once every market is settled.
  [[nodiscard]] std::optional<domain::Event> next();

  /// If the event last handed out completed a change of a book: that market and its true book's mark at that point, see
  /// `level_mark`. For tests.
  [[nodiscard]] std::optional<Checkpoint> checkpoint() const;
  /// For tests and reports after the fact; nothing of it is in the events before it happens.
  [[nodiscard]] std::vector<TrueResult> true_results() const;

 private:
  class Run;
  std::unique_ptr<Run> run_;
};

}  // namespace arbees::sim
