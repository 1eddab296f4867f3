#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/game.hpp"

namespace arbees::winprob {

/// One row of an archive of game states: what was known, and what came of it.
struct CsvRow {
  std::string game_id;
  domain::Game game;  ///< sport, start, line and whether it is postseason; no names
  domain::GameState state;
  double home_won = 0.0;  ///< 1, 0, or 0.5 for a tie
};

/// A row of a period with a clock that does not say what it shows: breaks, time-outs and other administrative rows.
[[nodiscard]] bool lacks_clock(const CsvRow& row);

/// Reads archives of game states: one row a (game, state), ordered in time, columns named in the first line (game_id,
/// period, clock, home_score, away_score, home_won, …: docs/models.md lists them). Unknown columns are ignored; a
/// column whose name begins with "reference_wp" is another model's probability. Not thread-safe; nothing is allocated
/// per row.
class CsvStates {
 public:
  /// `name` (a file's) or the columns tell the sport: "nfl_2024.csv.gz", or half-innings, skaters, downs, quarter
  /// lengths.
  [[nodiscard]] static base::Result<CsvStates> open(std::string_view header, std::string_view name);

  /// The next line, without its end. The error names the column: a field that should be a number and is none (an empty
  /// one and "NA" are absent), and figures that no game has (`check_state`), are refused with their row.
  [[nodiscard]] base::Result<void> read(std::string_view line, CsvRow& row);

  [[nodiscard]] domain::Sport sport() const { return sport_; }
  /// Names of the reference columns, and their values in the row read last; nothing where the field is empty.
  [[nodiscard]] std::span<const std::string> references() const { return references_; }
  [[nodiscard]] std::span<const std::optional<double>> reference_values() const { return values_; }
  /// Seconds of regulation left in the row read last, where the sport has a clock.
  [[nodiscard]] std::optional<double> seconds_left() const { return seconds_left_; }

 private:
  enum Column : std::size_t {
    kGameId,
    kSeason,
    kSeasonType,
    kDate,
    kSpread,
    kHomeMoneyline,
    kAwayMoneyline,
    kPregameProbability,
    kPeriod,
    kClock,
    kSecondsRemaining,
    kHomeScore,
    kAwayScore,
    kPossession,
    kDown,
    kDistance,
    kYardsToGoal,
    kHomeTimeouts,
    kAwayTimeouts,
    kPlayKind,
    kReceiver,
    kHomeSkaters,
    kAwaySkaters,
    kHomeNetEmpty,
    kAwayNetEmpty,
    kScheduledInnings,
    kInning,
    kHalf,
    kOuts,
    kBaseState,
    kNeutralSite,
    kHomeWon,
    kColumns
  };

  [[nodiscard]] std::string_view text(Column column) const;
  [[nodiscard]] std::optional<double> number(Column column) const;
  [[nodiscard]] std::optional<std::int32_t> whole(Column column) const;
  [[nodiscard]] std::optional<domain::Side> side(Column column) const;
  [[nodiscard]] std::optional<double> outcome() const;
  [[nodiscard]] std::optional<std::int32_t> read_clock(domain::GameState& state);
  [[nodiscard]] base::Result<void> check_numbers() const;
  void read_game(domain::Game& game) const;
  void read_detail(domain::SportDetail& detail) const;
  [[nodiscard]] base::Result<void> guess_sport(std::string_view name);

  domain::Sport sport_ = domain::Sport::other;
  std::vector<std::size_t> where_;  ///< Column → field index, or npos
  std::vector<std::size_t> reference_fields_;
  std::vector<std::string> references_;
  std::vector<std::optional<double>> values_;
  std::vector<std::string_view> fields_;
  std::optional<double> seconds_left_;
};

}  // namespace arbees::winprob
