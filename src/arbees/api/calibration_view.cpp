#include <shared_mutex>

#include "arbees/api/board.hpp"

namespace arbees::api {
namespace {

CalibrationScores shown(const winprob::Scores& s) {
  return {s.rows, s.games, s.brier, s.log_loss, s.ece, s.ece_noise_p95};
}

CalibrationDifference shown(const winprob::Difference& d) {
  return {d.mean, d.low, d.high};
}

std::vector<CalibrationBin> shown(const std::array<winprob::ReliabilityBin, winprob::kBins>& bins) {
  std::vector<CalibrationBin> out;
  for (const winprob::ReliabilityBin& bin : bins)
    if (bin.rows > 0) out.push_back({bin.rows, bin.predicted, bin.observed});
  return out;
}

PriceCalibration shown(const winprob::ReferenceReport& r) {
  return {r.name,        r.theirs.games < kFewGames, shown(r.theirs),
          shown(r.ours), shown(r.brier_difference),  shown(r.log_loss_difference),
          shown(r.bins)};
}

}  // namespace

LiveCalibrationAnswer Board::calibration() const {
  const LiveCalibration now = [&] {
    const std::shared_lock lock(mutex_);
    return calibration_;
  }();
  LiveCalibrationAnswer answer{now.watched(), now.decided(), {}};
  for (const winprob::CalibrationReport& report : now.reports()) {
    SportCalibration sport{report.sport, report.ours.games < kFewGames, shown(report.ours), shown(report.bins), {}};
    for (const winprob::ReferenceReport& r : report.references) sport.prices.push_back(shown(r));
    answer.sports.push_back(std::move(sport));
  }
  return answer;
}

}  // namespace arbees::api
