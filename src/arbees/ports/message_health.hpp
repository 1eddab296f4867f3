#pragma once
#include <cstdint>

#include "arbees/base/time.hpp"

namespace arbees::ports {

/// Watches the share of a connection's messages that could not be used: of an unknown type, or refused. A venue that
/// changes the shape of its messages is seen by it although the connection is well. Pure. One thread.
class MessageHealth {
 public:
  static constexpr base::Duration kWindow = base::seconds(30);
  static constexpr std::uint64_t kFewest = 5;      ///< unusable messages before anything is said
  static constexpr std::int64_t kBadPercent = 20;  ///< of the messages of one to two windows
  static constexpr std::int64_t kGoodPercent = 5;  ///< below this it is well again

  /// Totals since any beginning, never falling; to be told at least about once a second, after `restart`.
  void totals(std::uint64_t messages, std::uint64_t unusable, base::Nanos now);
  /// A new connection, judged afresh by what it sends from these totals on.
  void restart(std::uint64_t messages, std::uint64_t unusable, base::Nanos now) {
    before_ = middle_ = {messages, unusable};
    middle_at_ = now;
    percent_ = 0;
    bad_ = false;
  }
  [[nodiscard]] bool bad() const { return bad_; }
  /// Percent of the messages of the last one to two windows.
  [[nodiscard]] std::int64_t percent() const { return percent_; }

 private:
  struct Totals {
    std::uint64_t messages = 0;
    std::uint64_t unusable = 0;
  };
  Totals before_;
  Totals middle_;
  base::Nanos middle_at_;
  std::int64_t percent_ = 0;
  bool bad_ = false;
};

}  // namespace arbees::ports
