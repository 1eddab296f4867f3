#include "arbees/winprob/calibrate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "arbees/winprob/resample.hpp"

namespace arbees::winprob {
namespace {

constexpr double kClip = 1e-6;
constexpr int kNoiseDraws = 400;
constexpr int kDifferenceDraws = 1000;
constexpr std::size_t kLearningPoints = 200;

std::size_t bin_of(double p) {
  return std::min(static_cast<std::size_t>(p * static_cast<double>(kBins)), kBins - 1);
}
double squared(double p, double y) {
  return (y - p) * (y - p);
}
double log_loss_of(double p, double y) {
  const double q = std::clamp(p, kClip, 1.0 - kClip);
  return -(y * std::log(q) + (1.0 - y) * std::log1p(-q));
}

/// Seconds of regulation that count as late.
double late_seconds(domain::Sport sport) {
  return domain::family_of(sport) == domain::Family::basketball ? 120.0 : 300.0;
}

}  // namespace

void Calibration::Tally::add(double p, double y) {
  brier += squared(p, y);
  log_loss += log_loss_of(p, y);
  const std::size_t b = bin_of(p);
  residual[b] += y - p;
  ++rows[b];
}

std::int64_t Calibration::Tally::count() const {
  return std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
}

void Calibration::Stretch::add(double p, double y) {
  brier += squared(p, y);
  log_loss += log_loss_of(p, y);
  const std::size_t b = bin_of(p);
  ++rows[b];
  predicted[b] += p;
  observed[b] += y;
}

Calibration::GameTally& Calibration::game(std::string_view id) {
  if (!games_.empty() && id == last_id_) return games_[last_game_];
  last_id_ = id;
  const auto [found, fresh] = index_.try_emplace(last_id_, games_.size());
  if (fresh) games_.emplace_back();
  last_game_ = found->second;
  return games_[last_game_];
}

std::size_t Calibration::reference(std::string_view name) {
  const auto found =
      std::find_if(references_.begin(), references_.end(), [&](const Stretch& s) { return s.name == name; });
  if (found != references_.end()) return static_cast<std::size_t>(found - references_.begin());
  references_.emplace_back().name = name;
  return references_.size() - 1;
}

Calibration::Stretch& Calibration::stretch(std::string_view name) {
  const auto found =
      std::find_if(stretches_.begin(), stretches_.end(), [&](const Stretch& s) { return s.name == name; });
  if (found != stretches_.end()) return *found;
  stretches_.emplace_back().name = name;
  return stretches_.back();
}

void Calibration::add(const Forecast& forecast, std::span<const OtherForecast> others) {
  GameTally& tally = game(forecast.game);
  tally.ours.add(forecast.home, forecast.home_won);
  all_.add(forecast.home, forecast.home_won);
  if (!forecast.stretch.empty()) stretch(forecast.stretch).add(forecast.home, forecast.home_won);
  for (const OtherForecast& other : others) {
    if (!other.home) continue;
    const double p = std::clamp(*other.home, 0.0, 1.0);
    const std::size_t r = reference(other.name);
    references_[r].add(p, forecast.home_won);
    if (tally.references.size() <= r) tally.references.resize(r + 1);
    tally.references[r].ours.add(forecast.home, forecast.home_won);
    tally.references[r].theirs.add(p, forecast.home_won);
  }
}

void Calibration::add(const CsvStates& states, const CsvRow& row) {
  const double p = estimate(row.game, row.state).home_raw;
  const bool innings = domain::family_of(sport_) == domain::Family::baseball;
  const int regulation = innings ? std::get<domain::BaseballDetail>(row.state.detail).scheduled_innings
                                 : domain::format_of(sport_).regulation_periods;
  const bool over = row.state.period > regulation;
  const std::string name = over ? (innings ? "extra innings" : "overtime")
                                : (innings ? "inning " : "period ") + std::to_string(row.state.period);
  others_.clear();
  for (std::size_t i = 0; i < states.references().size(); ++i)
    others_.push_back({states.references()[i], states.reference_values()[i]});
  add({row.game_id, name, p, row.home_won}, others_);
  const double late = late_seconds(sport_);
  if (const auto left = states.seconds_left(); !over && left && *left < late)
    stretch("last " + std::to_string(static_cast<int>(late)) + " s").add(p, row.home_won);
}

Scores Calibration::scores(const std::vector<const Tally*>& games) {
  Scores s;
  std::array<double, kBins> residual{};
  std::array<double, kBins> rows{};
  for (const Tally* g : games) {
    s.rows += g->count();
    s.brier += g->brier;
    s.log_loss += g->log_loss;
    for (std::size_t b = 0; b < kBins; ++b) {
      residual[b] += g->residual[b];
      rows[b] += g->rows[b];
    }
  }
  s.games = static_cast<std::int64_t>(games.size());
  if (s.rows == 0) return s;
  const auto n = static_cast<double>(s.rows);
  s.brier /= n;
  s.log_loss /= n;
  for (const double r : residual) s.ece += std::fabs(r) / n;
  std::vector<BinResiduals<kBins>> centred(games.size());
  for (std::size_t i = 0; i < games.size(); ++i)
    for (std::size_t b = 0; b < kBins; ++b)
      if (rows[b] > 0.0) centred[i][b] = games[i]->residual[b] - games[i]->rows[b] * residual[b] / rows[b];
  s.ece_noise_p95 = resample_bins(centred, n, kNoiseDraws, 1);
  return s;
}

std::vector<LearningPoint> Calibration::learning() const {
  std::vector<LearningPoint> points;
  const std::size_t every = std::max<std::size_t>(1, games_.size() / kLearningPoints);
  Tally sum;
  double rows = 0.0;
  for (std::size_t i = 0; i < games_.size(); ++i) {
    sum.brier += games_[i].ours.brier;
    sum.log_loss += games_[i].ours.log_loss;
    rows += static_cast<double>(games_[i].ours.count());
    if ((i + 1) % every == 0 && points.size() < kLearningPoints)
      points.push_back({static_cast<std::int64_t>(i + 1), sum.brier / rows, sum.log_loss / rows});
  }
  return points;
}

namespace {

Difference resampled(double mean, const std::vector<PairedSum>& sums) {
  const Quantiles q = resample_mean(sums, kDifferenceDraws, 1);
  return Difference{mean, q.low, q.high};
}

}  // namespace

std::array<ReliabilityBin, kBins> Calibration::Stretch::reliability() const {
  std::array<ReliabilityBin, kBins> out{};
  for (std::size_t b = 0; b < kBins; ++b) {
    const auto n = static_cast<double>(rows[b]);
    if (rows[b] > 0) out[b] = {rows[b], predicted[b] / n, observed[b] / n};
  }
  return out;
}

ReferenceReport Calibration::reference_report(std::size_t reference) const {
  ReferenceReport report;
  report.name = references_[reference].name;
  report.bins = references_[reference].reliability();
  std::vector<const Tally*> mine;
  std::vector<const Tally*> theirs;
  std::vector<PairedSum> brier;
  std::vector<PairedSum> log_loss;
  for (const GameTally& g : games_) {
    if (g.references.size() <= reference || g.references[reference].theirs.count() == 0) continue;
    const Paired& pair = g.references[reference];
    mine.push_back(&pair.ours);
    theirs.push_back(&pair.theirs);
    const auto n = static_cast<double>(pair.theirs.count());
    brier.push_back({pair.ours.brier - pair.theirs.brier, n});
    log_loss.push_back({pair.ours.log_loss - pair.theirs.log_loss, n});
  }
  report.ours = scores(mine);
  report.theirs = scores(theirs);
  report.brier_difference = resampled(report.ours.brier - report.theirs.brier, brier);
  report.log_loss_difference = resampled(report.ours.log_loss - report.theirs.log_loss, log_loss);
  return report;
}

CalibrationReport Calibration::report() const {
  CalibrationReport report;
  report.sport = sport_;
  std::vector<const Tally*> ours;
  for (const GameTally& g : games_) ours.push_back(&g.ours);
  report.ours = scores(ours);
  report.bins = all_.reliability();
  for (const Stretch& s : stretches_) {
    const std::int64_t rows = std::accumulate(s.rows.begin(), s.rows.end(), std::int64_t{0});
    const auto n = static_cast<double>(rows);
    report.stretches.push_back({s.name, rows, s.brier / n, s.log_loss / n, s.reliability()});
  }
  for (std::size_t r = 0; r < references_.size(); ++r) report.references.push_back(reference_report(r));
  report.learning = learning();
  return report;
}

}  // namespace arbees::winprob
