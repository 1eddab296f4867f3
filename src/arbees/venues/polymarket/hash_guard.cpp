#include "arbees/venues/polymarket/hash_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace arbees::venues::polymarket {
namespace {

constexpr std::size_t kMostKept = 256;

}  // namespace

bool HashGuard::refuses(base::Nanos now, std::string_view condition, bool bests_agree) {
  if (policy_ == HashPolicy::off) return false;
  while (!seen_.empty() && (now - seen_.front().at > kWithin || seen_.size() >= kMostKept)) seen_.pop_front();
  seen_.push_back({now, std::string(condition), bests_agree});
  if (policy_ == HashPolicy::automatic && !suspended_)
    suspended_ =
        seen_.size() >= kBooks && markets() >= kMarkets && std::ranges::all_of(seen_, &Contradiction::bests_agree);
  return !suspended_ || !bests_agree;
}

void HashGuard::agreed() {
  seen_.clear();
  suspended_ = false;
}

std::size_t HashGuard::markets() const {
  std::set<std::string_view> names;
  for (const Contradiction& each : seen_) names.insert(each.condition);
  return names.size();
}

std::string HashGuard::detail() const {
  if (!suspended_) return "the hash of a book is true again: it is checked as before";
  return fmt::format(
      "{} books of {} markets contradict their hash within a minute while all stated best prices agree: Polymarket "
      "seems "
      "to hash something else now. Books are checked by their best prices and by fetched books alone until a hash is "
      "true again",
      seen_.size(), markets());
}

}  // namespace arbees::venues::polymarket
