#include "arbees/net/places.hpp"

#include <algorithm>

namespace arbees::net {
namespace {

void evict(Place& place) {
  place.evicted = true;
  const auto cut = std::move(place.cut);
  place.cut = nullptr;
  cut();
}

}  // namespace

std::size_t Places::count(Place::State state) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(places_, [&](const Place& p) { return !p.evicted && p.state == state; }));
}

std::size_t Places::held(bool reserved, const std::string* address) const {
  return static_cast<std::size_t>(std::ranges::count_if(places_, [&](const Place& p) {
    return !p.evicted && p.reserved == reserved && (address == nullptr || p.address == *address);
  }));
}

Place* Places::slowest(bool reserved, const std::string* address, base::Duration grace, base::Nanos now) {
  Place* found = nullptr;
  for (Place& place : places_) {
    if (place.evicted || !place.cut || place.reserved != reserved || place.state != Place::State::waiting) continue;
    if (address != nullptr && place.address != *address) continue;
    if (now - place.since < grace) continue;
    if (found == nullptr || place.since < found->since) found = &place;
  }
  return found;
}

Places::Handle Places::seat(const std::string& address, bool reserved, base::Nanos now) {
  return places_.insert(places_.end(), Place{address, reserved, Place::State::waiting, now, nullptr, false});
}

std::optional<Places::Handle> Places::admit(const std::string& address, base::Nanos now) {
  const bool share_used = held(false, &address) >= limits_.per_address;
  if (!share_used && held(false, nullptr) < limits_.general) return seat(address, false, now);
  if (Place* slow = slowest(false, share_used ? &address : nullptr, limits_.grace, now)) {
    evict(*slow);
    return seat(address, false, now);
  }
  if (held(true, nullptr) < limits_.reserved) return seat(address, true, now);
  const std::string* greedy = nullptr;
  for (const Place& place : places_)
    if (place.reserved && !place.evicted && (greedy == nullptr || held(true, &place.address) > held(true, greedy)))
      greedy = &place.address;
  Place* slow = greedy == nullptr ? nullptr : slowest(true, greedy, {}, now);
  if (slow == nullptr) return std::nullopt;
  evict(*slow);
  return seat(address, true, now);
}

}  // namespace arbees::net
