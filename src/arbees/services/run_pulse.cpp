#include "arbees/services/run_pulse.hpp"

#include <algorithm>

namespace arbees::services {

double RecentRate::at(base::Nanos now, std::uint64_t count) {
  while (looks_.size() > 1 && now - looks_[1].at >= kWindow) looks_.pop_front();
  double rate = 0;
  if (!looks_.empty() && now > looks_.front().at)
    rate =
        static_cast<double>(count - looks_.front().count) * 1e9 / static_cast<double>((now - looks_.front().at).value);
  if (looks_.empty() || now - looks_.back().at >= base::milliseconds(250)) looks_.push_back({now, count});
  return rate;
}

void StepTimes::add(base::Duration took) {
  const auto ns = static_cast<std::uint32_t>(std::clamp<std::int64_t>(took.value, 0, UINT32_MAX));
  if (samples_.size() < kSamples) samples_.push_back(ns);
  else samples_[next_++ % kSamples] = ns;
}

std::uint64_t StepTimes::quantile(double share) const {
  if (samples_.empty()) return 0;
  std::vector<std::uint32_t> samples = samples_;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(samples.size() - 1));
  std::ranges::nth_element(samples, samples.begin() + at);
  return samples[static_cast<std::size_t>(at)];
}

}  // namespace arbees::services
