#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "arbees/winprob/csv_states.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {

inline constexpr std::size_t kBins = 10;  ///< of equal width in the predicted probability

/// Mean scores over rows. All rows of a game share one outcome, so the noise floor resamples whole games.
struct Scores {
  std::int64_t rows = 0;
  std::int64_t games = 0;
  double brier = 0.0;
  double log_loss = 0.0;  ///< natural logarithm, probabilities clamped to [1e-6, 1 − 1e-6]
  double ece = 0.0;       ///< expected calibration error: Σ |observed − predicted| · share of rows, over kBins
  double ece_noise_p95 =
      0.0;  ///< the ECE that a perfectly calibrated forecaster of these games exceeds one time in twenty
};

/// A mean difference and the 2.5 and 97.5 % points of its distribution under resampling of games.
struct Difference {
  double mean = 0.0;
  double low = 0.0;
  double high = 0.0;
};

struct ReliabilityBin {
  std::int64_t rows = 0;
  double predicted = 0.0;  ///< mean probability
  double observed = 0.0;   ///< share of home wins
};

/// Another model's column, on the rows where it has a value.
struct ReferenceReport {
  std::string name;
  std::array<ReliabilityBin, kBins> bins{};
  Scores theirs;
  Scores ours;                  ///< on the same rows
  Difference brier_difference;  ///< ours − theirs: negative means ours is better
  Difference log_loss_difference;
};

/// One forecast of a game whose outcome is known.
struct Forecast {
  std::string_view game;
  std::string_view stretch;  ///< "period 1", …; empty: none
  double home = 0.5;         ///< the model's
  double home_won = 0.0;     ///< 1, 0, or 0.5 for a tie
};
/// What somebody else said at the same moment.
struct OtherForecast {
  std::string_view name;
  std::optional<double> home;
};

/// One stretch of the game: "period 1", "last 300 s", "overtime", …
struct StretchReport {
  std::string name;
  std::int64_t rows = 0;
  double brier = 0.0;
  double log_loss = 0.0;
  std::array<ReliabilityBin, kBins> bins{};
};

/// Scores over the first `games` games, in the file's order.
struct LearningPoint {
  std::int64_t games = 0;
  double brier = 0.0;
  double log_loss = 0.0;
};

struct CalibrationReport {
  domain::Sport sport = domain::Sport::other;
  Scores ours;
  std::array<ReliabilityBin, kBins> bins{};
  std::vector<StretchReport> stretches;
  std::vector<ReferenceReport> references;
  std::vector<LearningPoint> learning;  ///< at most 200 points
};

/// Scores one sport's archive: feed rows, then ask. Not thread-safe. Memory grows with games, not rows.
class Calibration {
 public:
  explicit Calibration(domain::Sport sport) : sport_(sport) {}

  /// Estimates the row's state and scores it, beside the reference values that `states` read with it.
  void add(const CsvStates& states, const CsvRow& row);
  void add(const Forecast& forecast, std::span<const OtherForecast> others);
  /// Resamples with a fixed seed: the same rows give the same report. A second or two for 40,000 games.
  [[nodiscard]] CalibrationReport report() const;

 private:
  struct Tally {
    double brier = 0.0;
    double log_loss = 0.0;
    std::array<double, kBins> residual{};  ///< Σ (outcome − predicted)
    std::array<std::int32_t, kBins> rows{};

    void add(double p, double y);
    [[nodiscard]] std::int64_t count() const;
  };
  struct Paired {
    Tally ours;
    Tally theirs;
  };
  struct GameTally {
    Tally ours;
    std::vector<Paired> references;
  };
  struct Stretch {
    std::string name;
    double brier = 0.0;
    double log_loss = 0.0;
    std::array<std::int64_t, kBins> rows{};
    std::array<double, kBins> predicted{};
    std::array<double, kBins> observed{};

    void add(double p, double y);
    [[nodiscard]] std::array<ReliabilityBin, kBins> reliability() const;
  };

  [[nodiscard]] GameTally& game(std::string_view id);
  [[nodiscard]] std::size_t reference(std::string_view name);
  [[nodiscard]] Stretch& stretch(std::string_view name);
  [[nodiscard]] ReferenceReport reference_report(std::size_t reference) const;
  [[nodiscard]] static Scores scores(const std::vector<const Tally*>& games);
  [[nodiscard]] std::vector<LearningPoint> learning() const;

  domain::Sport sport_;
  std::vector<GameTally> games_;
  std::unordered_map<std::string, std::size_t> index_;
  std::string last_id_;
  std::size_t last_game_ = 0;
  std::vector<Stretch> references_;
  std::vector<Stretch> stretches_;
  Stretch all_;
  std::vector<OtherForecast> others_;
};

}  // namespace arbees::winprob
