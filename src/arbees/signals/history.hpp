#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::signals {

/// What a number was over the last minutes: a ring of changes, at most four a second kept, no allocation.
class History {
 public:
  /// Times must not go back. A change within 250 ms of the last replaces it.
  void add(base::Nanos at, std::int32_t value);
  /// The value in force at `at`; the oldest kept one when `at` is before all of them; nothing when empty.
  [[nodiscard]] std::optional<std::int32_t> value_at(base::Nanos at) const;
  /// Newest value minus the value in force `window` before `now`; 0 when unknown.
  [[nodiscard]] std::int32_t change(base::Nanos now, base::Duration window) const;
  [[nodiscard]] std::optional<std::int32_t> newest() const;
  /// The standard deviation of the value's change over a time as long as `window`, as a random walk, from the changes
  /// between `period` + `window` and `window` before `now`: √(Σ Δ² · window / time seen). Rounded up. Nothing when less
  /// than a quarter of `period` was seen.
  [[nodiscard]] std::optional<std::int32_t> noise(base::Nanos now, base::Duration window, base::Duration period) const;

 private:
  struct Sample {
    base::Nanos at;
    std::int32_t value = 0;
  };
  static constexpr std::size_t kSize = 512;
  [[nodiscard]] const Sample& nth_newest(std::size_t n) const { return ring_[(next_ + kSize - 1 - n) % kSize]; }

  std::array<Sample, kSize> ring_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  base::Nanos slot_start_{};
};

}  // namespace arbees::signals
