#include "arbees/api/live_calibration.hpp"

#include <algorithm>

#include "arbees/domain/game_result.hpp"

namespace arbees::api {
namespace {

using domain::Phase;

/// Each venue's price then, and each one's at the start.
constexpr std::array<std::string_view, 4> kPrices = {"kalshi", "polymarket", "kalshi closing", "polymarket closing"};
constexpr std::array<std::string_view, 11> kStretches = {"tenth 1", "tenth 2",  "tenth 3", "tenth 4",
                                                         "tenth 5", "tenth 6",  "tenth 7", "tenth 8",
                                                         "tenth 9", "tenth 10", "overtime"};

/// Games are met in any order, and some were joined under way: what was scored is told in the order of `names`.
template <class Scored, std::size_t N>
void put_in_order(std::vector<Scored>& scored, const std::array<std::string_view, N>& names) {
  const auto place = [&](const Scored& one) { return std::find(names.begin(), names.end(), one.name); };
  std::sort(scored.begin(), scored.end(), [&](const Scored& a, const Scored& b) { return place(a) < place(b); });
}

/// Share of regulation gone, 0…1; more than 1 in overtime; nothing when the feed does not say.
std::optional<double> gone(domain::Sport sport, const domain::GameState& state) {
  const domain::Format format = domain::format_of(sport);
  if (state.period > format.regulation_periods) return 2.0;
  if (const auto* baseball = std::get_if<domain::BaseballDetail>(&state.detail)) {
    const bool bottom = baseball->half == domain::Half::bottom || baseball->half == domain::Half::end;
    return (2.0 * (state.period - 1) + (bottom ? 1.0 : 0.0)) / (2.0 * std::max(baseball->scheduled_innings, 1));
  }
  const auto left = domain::regulation_seconds_left(sport, state);
  if (!left) return std::nullopt;
  return 1.0 - *left / (format.regulation_periods * format.period_seconds);
}

}  // namespace

void LiveCalibration::fold(const domain::Output& output) {
  std::visit([&](const auto& body) { take(body); }, output.body);
}

void LiveCalibration::take(const domain::GameListed& listed) {
  games_[listed.id].game = listed.game;
}

void LiveCalibration::take(const domain::MarketListed& listed) {
  const auto game = games_.find(listed.game);
  if (game == games_.end()) return;
  const auto [at, is_new] =
      markets_.insert_or_assign(listed.id, Claim{listed.game, listed.market.venue, listed.market.yes_side, {}});
  if (is_new) game->second.markets.push_back(listed.id);
}

void LiveCalibration::take(const domain::Quote& quote) {
  const auto claim = markets_.find(quote.market);
  if (claim == markets_.end()) return;
  claim->second.home_mid.reset();
  if (quote.fault != domain::BookFault::none || quote.status != domain::MarketStatus::open || !quote.bid || !quote.ask)
    return;
  const double mid = 0.5 * (quote.bid->price.to_double() + quote.ask->price.to_double());
  claim->second.home_mid = claim->second.yes_side == domain::Side::home ? mid : 1.0 - mid;
}

LiveCalibration::Prices LiveCalibration::prices_of(const Watched& watched) const {
  Prices sums;
  std::array<int, kVenues> counts{};
  for (const domain::MarketId id : watched.markets) {
    const Claim& claim = markets_.at(id);
    if (!claim.home_mid) continue;
    const auto venue = static_cast<std::size_t>(claim.venue);
    sums[venue] = sums[venue].value_or(0.0) + *claim.home_mid;
    ++counts[venue];
  }
  for (std::size_t v = 0; v < kVenues; ++v)
    if (sums[v]) *sums[v] /= counts[v];
  return sums;
}

void LiveCalibration::take(const domain::GameView& view) {
  const auto game = games_.find(view.game);
  if (game == games_.end()) return;
  Watched& watched = game->second;
  const Prices prices = prices_of(watched);
  if (view.state.phase == Phase::scheduled && !watched.started) {
    for (std::size_t v = 0; v < kVenues; ++v)
      if (prices[v]) watched.closing[v] = prices[v];
    return;
  }
  watched.home_won = domain::home_result(watched.game, view.state);  // a final that is taken back is no final
  if (view.state.phase != Phase::live || !view.home) return;
  if (!watched.started) {
    // Quotes may have moved since the last view before the start; of a game joined under way nobody saw the close.
    const auto share = gone(watched.game.sport, view.state);
    if (share && *share < 0.01)
      for (std::size_t v = 0; v < kVenues; ++v)
        if (prices[v]) watched.closing[v] = prices[v];
    watched.started = true;
  }
  const auto share = gone(watched.game.sport, view.state);
  if (!share) return;
  const int tenth = *share > 1.0 ? kOvertime : std::clamp(static_cast<int>(*share * 10.0), 0, 9);
  if (!watched.moments.empty() && watched.moments.back().tenth >= tenth) return;
  watched.moments.push_back({tenth, view.home->to_double(), prices});
}

std::int64_t LiveCalibration::decided() const {
  return std::count_if(games_.begin(), games_.end(),
                       [](const auto& game) { return game.second.home_won && !game.second.moments.empty(); });
}

std::vector<winprob::CalibrationReport> LiveCalibration::reports() const {
  std::map<domain::Sport, winprob::Calibration> sports;
  for (const auto& [id, watched] : games_) {
    if (!watched.home_won) continue;
    for (const Moment& moment : watched.moments) {
      std::array<winprob::OtherForecast, 2 * kVenues> others;
      for (std::size_t v = 0; v < kVenues; ++v) {
        others[v] = {kPrices[v], moment.prices[v]};
        others[kVenues + v] = {kPrices[kVenues + v], watched.closing[v]};
      }
      const std::string_view stretch = kStretches[static_cast<std::size_t>(moment.tenth)];
      const domain::Sport sport = watched.game.sport;
      sports.try_emplace(sport, sport)
          .first->second.add({watched.game.key, stretch, moment.home, *watched.home_won}, others);
    }
  }
  std::vector<winprob::CalibrationReport> reports;
  for (const auto& [sport, calibration] : sports) {
    reports.push_back(calibration.report());
    put_in_order(reports.back().stretches, kStretches);
    put_in_order(reports.back().references, kPrices);
  }
  return reports;
}

}  // namespace arbees::api
