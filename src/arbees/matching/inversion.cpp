#include "arbees/matching/inversion.hpp"

#include <algorithm>
#include <cstdlib>

namespace arbees::matching {
namespace {

std::int64_t distance(std::int64_t a, std::int64_t b) {
  return std::abs(a - b);
}

std::optional<base::Price> reference_for(std::size_t index, std::span<const HomeMid> mids,
                                         std::optional<base::Probability> model) {
  if (model) return model->to_price();
  std::vector<std::int64_t> others;
  for (std::size_t i = 0; i < mids.size(); ++i)
    if (i != index) others.push_back(mids[i].mid.raw());
  if (others.empty()) return std::nullopt;
  std::ranges::sort(others);
  const std::size_t half = others.size() / 2;
  const std::int64_t median = others.size() % 2 == 1 ? others[half] : (others[half - 1] + others[half]) / 2;
  return base::Price::from_raw(median);
}

InversionState step(InversionState state, InversionView view, base::Nanos now, const InversionConfig& config) {
  state.view = view;
  const InversionView turning = state.alarmed ? InversionView::right : InversionView::inverted;
  if (view != turning) {
    state.since.reset();
    return state;
  }
  if (!state.since) state.since = now;
  const base::Duration needed = base::seconds(state.alarmed ? config.release_s : config.hold_s);
  if (now - *state.since >= needed) {
    state.alarmed = !state.alarmed;
    state.since.reset();
  }
  return state;
}

}  // namespace

InversionView view_of(base::Price mid, base::Price reference, const InversionConfig& config) {
  const std::int64_t one = base::kPriceOne.raw();
  if (distance(reference.raw(), one - reference.raw()) < config.far) return InversionView::near_even;
  const std::int64_t off = distance(mid.raw(), reference.raw());
  if (off < config.far)
    return off <= distance(mid.raw(), one - reference.raw()) ? InversionView::right : InversionView::differs;
  return distance(mid.raw(), one - reference.raw()) <= config.close ? InversionView::inverted : InversionView::differs;
}

std::vector<InversionState> next_inversion(std::span<const InversionState> before, std::span<const HomeMid> mids,
                                           std::optional<base::Probability> model, base::Nanos now,
                                           const InversionConfig& config) {
  std::vector<InversionState> after;
  after.reserve(mids.size());
  for (std::size_t i = 0; i < mids.size(); ++i) {
    const auto known = std::ranges::find(before, mids[i].market, &InversionState::market);
    InversionState state = known != before.end() ? *known : InversionState{mids[i].market, false, {}, {}};
    const auto reference = reference_for(i, mids, model);
    const InversionView view = reference ? view_of(mids[i].mid, *reference, config) : InversionView::alone;
    after.push_back(step(state, view, now, config));
  }
  return after;
}

std::vector<InversionState> InversionAlarm::observe(std::span<const HomeMid> mids,
                                                    std::optional<base::Probability> model, base::Nanos now) {
  std::vector<InversionState> changed;
  std::vector<InversionState> after = next_inversion(states_, mids, model, now, config_);
  for (const InversionState& state : after)
    if (state.alarmed != alarmed(state.market)) changed.push_back(state);
  // A market without a price now keeps its alarm until it has one.
  for (const InversionState& state : states_)
    if (std::ranges::find(after, state.market, &InversionState::market) == after.end()) after.push_back(state);
  states_ = std::move(after);
  return changed;
}

bool InversionAlarm::alarmed(domain::MarketId market) const {
  const auto known = std::ranges::find(states_, market, &InversionState::market);
  return known != states_.end() && known->alarmed;
}

}  // namespace arbees::matching
