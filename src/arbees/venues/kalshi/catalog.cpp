#include "arbees/venues/kalshi/catalog.hpp"

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "arbees/venues/kalshi/listing.hpp"
#include "arbees/venues/kalshi/ticker.hpp"

namespace arbees::venues::kalshi {
namespace {

template <class T>
std::uint64_t hash_of(const T& value) {
  base::Writer writer;
  writer.put(value);
  return base::hash64(writer.bytes());
}

}  // namespace

void Catalog::put(SeriesInfo series) {
  const std::string ticker = series.ticker;
  auto& held = series_[ticker];
  if (hash_of(held) == hash_of(series)) return;
  held = std::move(series);
  for (auto it = first_of(ticker); it != events_.end() && series_of(it->first) == ticker; ++it)
    it->second.changed = true;
}

void Catalog::put(MilestoneInfo milestone) {
  for (const std::string& event : milestone.event_tickers) {
    if (milestones_.size() >= kMostEvents && !milestones_.contains(event)) continue;
    auto& held = milestones_[event];
    if (held.id == milestone.id && held.start == milestone.start) continue;
    held = milestone;
    held.event_tickers.clear();
    if (const auto found = events_.find(event); found != events_.end()) found->second.changed = true;
  }
}

void Catalog::put(EventInfo event) {
  const std::string ticker = event.ticker;
  if (events_.size() >= kMostEvents && !events_.contains(ticker)) return;
  auto& entry = events_[ticker];
  entry = {std::move(event), true, true, 0};
}

std::vector<std::string> Catalog::end_round(std::string_view series) {
  std::vector<std::string> missing;
  for (auto it = first_of(series); it != events_.end() && series_of(it->first) == series;) {
    Entry& entry = it->second;
    if (entry.seen) entry.missed = 0;
    else ++entry.missed;
    if (!entry.seen)
      for (const MarketInfo& market : entry.event.markets) missing.push_back(market.ticker);
    entry.seen = false;
    if (entry.missed < 2) {
      ++it;
      continue;
    }
    for (const MarketInfo& market : entry.event.markets) told_.erase(market.ticker);
    milestones_.erase(it->first);
    it = events_.erase(it);
  }
  return missing;
}

void Catalog::list(std::string_view series, std::vector<domain::Listing>& listings, std::vector<base::Error>& refused) {
  const auto fees = series_.find(series);
  for (auto it = first_of(series); it != events_.end() && series_of(it->first) == series; ++it) {
    Entry& entry = it->second;
    if (!std::exchange(entry.changed, false)) continue;
    const auto milestone = milestones_.find(it->first);
    for (const MarketInfo& market : entry.event.markets) {
      auto listing = to_listing(market, &entry.event, fees == series_.end() ? nullptr : &fees->second,
                                milestone == milestones_.end() ? nullptr : &milestone->second);
      if (!listing) {
        refuse(std::move(listing).error(), refused);
        continue;
      }
      const std::uint64_t hash = hash_of(*listing);
      const auto [told, is_new] = told_.try_emplace(market.ticker, hash);
      if (is_new) ++listed_;
      else if (std::exchange(told->second, hash) == hash) continue;
      listings.push_back(*std::move(listing));
    }
  }
}

void Catalog::refuse(base::Error error, std::vector<base::Error>& refused) {
  if (refusals_.size() >= kMostRefusals || !refusals_.insert(base::hash64(error.message())).second) return;
  ++refused_;
  refused.push_back(std::move(error));
}

const MarketInfo* Catalog::market(std::string_view ticker) const {
  const auto found = events_.find(ticker.substr(0, ticker.rfind('-')));
  if (found == events_.end()) return nullptr;
  for (const MarketInfo& market : found->second.event.markets)
    if (market.ticker == ticker) return &market;
  return nullptr;
}

}  // namespace arbees::venues::kalshi
