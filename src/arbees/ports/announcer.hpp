#pragma once
#include <mutex>
#include <span>
#include <stop_token>
#include <string>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/ports/bus.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::ports {

/// How long to wait between tries: `first`, doubled each time, at most `most`.
struct Backoff {
  base::Duration first = base::milliseconds(50);
  base::Duration most = base::seconds(5);
  base::Duration last_wish = base::seconds(2);  ///< how long to go on trying once a stop is asked for
};

/// Durable before announced: commits a batch to the store and only then publishes it. A store that refuses (full disk,
/// lock) is asked again until it accepts; meanwhile the batch is kept, nothing is announced, and `view` says why.
/// The caller's bounded queue fills and holds the engine back. Threads: `announce` from one; `view` from any.
class Announcer {
 public:
  Announcer(Store& store, Bus& bus, std::string run, Backoff backoff = {});

  /// Returns when the batch is stored and published. Error: a stop was asked for and the store still refused after
  /// `last_wish`; the batch is then neither stored nor announced.
  base::Result<void> announce(std::span<const domain::Output> batch, const std::stop_token& stop);

  /// `lag` is the size of the batch under way.
  [[nodiscard]] StoreView view() const;

 private:
  void report(const base::Result<void>& outcome, std::size_t size, base::Duration took);

  Store& store_;
  Bus& bus_;
  std::string run_;
  Backoff backoff_;
  mutable std::mutex mutex_;
  StoreView view_;
};

}  // namespace arbees::ports
