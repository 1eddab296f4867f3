#include "arbees/engine/lag_watch.hpp"

namespace arbees::engine {

void LagWatch::add(const domain::Signal& signal, std::int32_t leader_mid, std::int32_t laggard_mid, base::Nanos now) {
  ARBEES_ASSERT(signal.lag.has_value(), "only a lagging market is watched");
  Watched watched;
  watched.outcome.signal = signal.id;
  watched.outcome.game = signal.game;
  watched.outcome.market = signal.legs[0].market;
  watched.outcome.leader = signal.lag->leader;
  watched.outcome.gap = base::Price::from_raw(leader_mid - laggard_mid);
  watched.outcome.horizon = horizon_;
  watched.leader_market = signal.lag->leader_market;
  watched.wins_with = signal.legs[0].wins_with;
  watched.leader_then = watched.leader_now = leader_mid;
  watched.laggard_then = watched.laggard_now = laggard_mid;
  watched.told_at = now;
  watched_.push_back(watched);
}

void LagWatch::moved(domain::MarketId market, std::int32_t home_mid, base::Nanos now) {
  for (Watched& w : watched_) {
    const bool home = w.wins_with == domain::Side::home;
    const std::int32_t mid = home ? home_mid : static_cast<std::int32_t>(base::Price::kScale) - home_mid;
    if (market == w.leader_market) w.leader_now = mid;
    if (market != w.outcome.market) continue;
    w.laggard_now = mid;
    if (!w.outcome.took && (mid - w.laggard_then) * 2 >= w.outcome.gap.raw()) w.outcome.took = now - w.told_at;
  }
}

std::optional<domain::LagOutcome> LagWatch::due(base::Nanos now) {
  if (watched_.empty() || now - watched_.front().told_at < horizon_) return std::nullopt;
  const Watched& w = watched_.front();
  domain::LagOutcome outcome = w.outcome;
  outcome.followed = base::Price::from_raw(w.laggard_now - w.laggard_then);
  outcome.leader_gave_back = base::Price::from_raw(w.leader_then - w.leader_now);
  if (outcome.gap.raw() > 0)
    outcome.share_ppm = static_cast<std::int32_t>(outcome.followed.raw() * 1'000'000 / outcome.gap.raw());
  watched_.pop_front();
  return outcome;
}

}  // namespace arbees::engine
