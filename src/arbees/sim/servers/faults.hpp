#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/base/describe.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"

/// What can go wrong between a client and a venue, on command.
namespace arbees::sim::servers {

enum class Fault : std::uint8_t {
  drop,           ///< every connection is closed without a goodbye, and new requests are cut, until it is over
  stall,          ///< answers wait, and sockets send nothing, until it is over; pings are answered
  half_open,      ///< the sockets that are open neither send nor read again and stay open
  duplicate,      ///< the next `count` messages of each socket are sent twice
  reorder,        ///< the next `count` pairs of messages of each socket change places
  gap,            ///< the next `count` messages of each socket are lost; their sequence numbers are used up
  malformed,      ///< the next `count` messages of each socket, and HTTP bodies until it is over, are cut in the middle
  too_many,       ///< HTTP 429 until it is over
  server_errors,  ///< HTTP 503 until it is over
  stale,          ///< older answers: ESPN's snapshot before last, Polymarket's empty 0.01/0.99 book
  clock_skew,     ///< the venue's clock is ahead by `skew_s`
  tick_change,    ///< the tick of one market changes
  market_pause,   ///< one market is paused until it is over
  exchange_pause,  ///< all of them are
  hang,            ///< requests for the book of one market are answered `late_s` late, with the book of their asking
  late             ///< what sockets send goes out `late_s` late and says when it should have gone; pings are answered
};
BOOST_DESCRIBE_ENUM(Fault, drop, stall, half_open, duplicate, reorder, gap, malformed, too_many, server_errors, stale,
                    clock_skew, tick_change, market_pause, exchange_pause, hang, late)
inline constexpr std::size_t kFaultCount = 16;

struct FaultOrder {
  Fault fault = Fault::drop;
  base::Duration lasts = base::seconds(5);  ///< real time
  int count = 1;
  double skew_s = 3600;
  double late_s = 8;                  ///< simulated time
  std::optional<std::size_t> market;  ///< number of a market; absent: one is chosen
};

/// Reads {"fault":"gap","seconds":5,"count":2,"market":6,"skew_s":60,"late_s":8}. The error names the field.
[[nodiscard]] base::Result<FaultOrder> parse_fault(std::string_view text);

/// The faults under way at one server. Times are the steady clock's.
class FaultBoard {
 public:
  void begin(const FaultOrder& order, base::Nanos now);
  [[nodiscard]] bool active(Fault fault, base::Nanos now) const;
  /// How long the fault still lasts; 0 when it is over.
  [[nodiscard]] base::Duration left(Fault fault, base::Nanos now) const;
  [[nodiscard]] const FaultOrder& order(Fault fault) const { return entry(fault).order; }
  /// How often each was begun.
  [[nodiscard]] int begun(Fault fault) const { return entry(fault).begun; }
  void clear();

 private:
  struct Entry {
    FaultOrder order;
    base::Nanos until;
    int begun = 0;
  };
  [[nodiscard]] const Entry& entry(Fault fault) const { return entries_[static_cast<std::size_t>(fault)]; }
  std::array<Entry, kFaultCount> entries_;
};

}  // namespace arbees::sim::servers
