#include "arbees/venues/polymarket/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "arbees/venues/polymarket/listing.hpp"
#include "arbees/venues/polymarket/slug.hpp"

namespace arbees::venues::polymarket {

std::string Catalog::strip(EventInfo& event, std::uint64_t& count) {
  std::map<std::string, int> kinds;
  std::erase_if(event.markets, [&](const MarketInfo& market) {
    if (market.sports_type == "moneyline") return false;
    ++kinds[market.sports_type.empty() ? "of no sports type" : market.sports_type];
    return true;
  });
  std::string text;
  count = 0;
  for (const auto& [kind, number] : kinds) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, kind);
    count += static_cast<std::uint64_t>(number);
  }
  return text;
}

void Catalog::put(EventInfo event, std::string_view tag) {
  const auto slug = parse_game_slug(event.slug);
  const bool ours = slug && std::ranges::find(leagues_, slug->league) != leagues_.end();
  std::uint64_t count = event.markets.size();
  if (!ours) {
    const std::string what = slug ? "expected a league that is followed, found " + slug->league
                                  : "expected a game, LEAGUE-TEAM-TEAM-DAY, found another event";
    stripped_.push_back({"polymarket " + event.slug, what});
  }
  const std::string others = ours ? strip(event, count) : "";
  if (!others.empty()) stripped_.push_back({"polymarket " + event.slug, "not winner markets: " + others});
  const auto found = events_.find(event.id);
  const bool is_new =
      found == events_.end() && (ours || (foreign_.size() < kMostEvents && foreign_.insert(event.id).second));
  if (is_new) markets_refused_ += count;
  if (!ours || (found == events_.end() && events_.size() >= kMostEvents)) return;
  auto& entry = events_[event.id];
  entry = {std::move(event), std::string(tag), true, true, 0};
}

void Catalog::put_terms(const MarketInfo& clob) {
  if (terms_.size() >= kMostEvents) return;
  terms_[clob.condition_id] = {clob.fee_terms, clob.seconds_delay};
  for (auto& [id, entry] : events_)
    for (const MarketInfo& market : entry.event.markets)
      if (market.condition_id == clob.condition_id) entry.changed = true;
}

std::vector<std::string> Catalog::end_round(std::string_view tag) {
  std::vector<std::string> missing;
  for (auto it = events_.begin(); it != events_.end();) {
    Entry& entry = it->second;
    if (entry.tag != tag) {
      ++it;
      continue;
    }
    entry.missed = entry.seen ? 0 : entry.missed + 1;
    if (!entry.seen)
      for (const MarketInfo& market : entry.event.markets) missing.push_back(market.condition_id);
    entry.seen = false;
    if (entry.missed < 2) {
      ++it;
      continue;
    }
    for (const MarketInfo& market : entry.event.markets) {
      told_.erase(market.condition_id);
      terms_.erase(market.condition_id);
      asked_terms_.erase(market.condition_id);
    }
    it = events_.erase(it);
  }
  return missing;
}

void Catalog::list(std::vector<domain::Listing>& listings, std::vector<base::Error>& refused) {
  for (base::Error& error : std::exchange(stripped_, {})) refuse(std::move(error), refused);
  for (auto& [id, entry] : events_)
    if (std::exchange(entry.changed, false)) list(entry, listings, refused);
}

void Catalog::list(Entry& entry, std::vector<domain::Listing>& listings, std::vector<base::Error>& refused) {
  for (MarketInfo market : entry.event.markets) {
    const auto terms = terms_.find(market.condition_id);
    if (terms != terms_.end()) {
      if (!market.fee_terms) market.fee_terms = terms->second.fee;
      if (!market.seconds_delay) market.seconds_delay = terms->second.seconds_delay;
    }
    auto listing = to_listing(market, &entry.event, 0);
    if (!listing) {
      refuse(base::within("polymarket", std::move(listing).error()), refused);
      continue;
    }
    const bool silent = !market.fee_terms || !market.seconds_delay;
    if (silent && terms == terms_.end() && asked_terms_.insert(market.condition_id).second)
      without_terms_.push_back(market.condition_id);
    base::Writer writer;
    writer.put(*listing);
    const std::uint64_t hash = base::hash64(writer.bytes());
    const auto [told, is_new] = told_.try_emplace(market.condition_id, hash);
    if (is_new) ++listed_;
    else if (std::exchange(told->second, hash) == hash) continue;
    listings.push_back(*std::move(listing));
  }
}

void Catalog::refuse(base::Error error, std::vector<base::Error>& refused) {
  if (refusals_.size() >= kMostRefusals || !refusals_.insert(base::hash64(error.message())).second) return;
  ++refused_;
  refused.push_back(std::move(error));
}

std::vector<std::string> Catalog::take_without_terms() {
  return std::exchange(without_terms_, {});
}

}  // namespace arbees::venues::polymarket
