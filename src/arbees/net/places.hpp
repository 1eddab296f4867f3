#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>

#include "arbees/base/time.hpp"

namespace arbees::net {

struct PlaceLimits {
  std::size_t general = 256;
  std::size_t reserved = 16;
  std::size_t per_address = 128;                   ///< of the general ones
  base::Duration grace = base::milliseconds(500);  ///< a peer may keep us waiting so long before its place is taken
};

/// One connection of a server.
struct Place {
  enum class State : std::uint8_t {
    waiting,  ///< for the peer: the rest of a request, or that it reads our answer
    working,  ///< the application makes an answer
    socket,   ///< has become a WebSocket, which has limits of its own
  };
  std::string address;
  bool reserved = false;
  State state = State::waiting;
  base::Nanos since;          ///< of the state
  std::function<void()> cut;  ///< closes the connection; a place without it is not taken away
  bool evicted = false;       ///< has been cut and counts no more
};

/// Who may connect to a server when many want to: a newcomer for whom there is no general place gets that of the peer
/// that has kept us waiting longest (of its own address when its address has its share), else a reserved place. A
/// newcomer for whom there is no reserved place gets the oldest of the address that holds most of them. So slow peers
/// can never shut out quick ones. Pure but for `Place::cut`. One thread.
class Places {
 public:
  using Handle = std::list<Place>::iterator;
  explicit Places(PlaceLimits limits) : limits_(limits) {}

  /// Nothing when every place is in use by a peer that does not keep us waiting. Valid until `leave`.
  [[nodiscard]] std::optional<Handle> admit(const std::string& address, base::Nanos now);
  void leave(Handle place) { places_.erase(place); }
  [[nodiscard]] std::size_t count(Place::State state) const;

 private:
  [[nodiscard]] Place* slowest(bool reserved, const std::string* address, base::Duration grace, base::Nanos now);
  [[nodiscard]] std::size_t held(bool reserved, const std::string* address) const;
  Handle seat(const std::string& address, bool reserved, base::Nanos now);

  PlaceLimits limits_;
  std::list<Place> places_;
};

}  // namespace arbees::net
