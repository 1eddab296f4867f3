#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "arbees/domain/output.hpp"

namespace arbees::services {

/// What a run said, counted, and the hash of every byte of it. Fold every output once, in order.
class Tally {
 public:
  void add(std::span<const domain::Output> outputs);

  struct Counts {
    std::uint64_t outputs = 0;
    std::uint64_t games = 0;
    std::uint64_t markets = 0;
    std::map<std::string, std::uint64_t> outputs_by_kind;
    std::map<std::string, std::uint64_t> signals_by_kind;   ///< each signal once
    std::map<std::string, std::uint64_t> refusals_by_gate;  ///< by the first gate that failed, when first told
    std::map<std::string, std::uint64_t> rejected_by_reason;
    std::uint64_t approved = 0;  ///< signals that became tradable
    std::uint64_t orders = 0;
    std::uint64_t orders_filled = 0;  ///< in full or in part
    std::uint64_t fills = 0;
    std::uint64_t settlements = 0;  ///< markets paid out
    std::map<std::string, base::Money> realised_by_assumption;
    base::Money fees;       ///< this and the next two of the expected account
    base::Money realised;   ///< of settled positions, after fees
    base::Money cost_open;  ///< of positions that the run leaves open
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }
  /// Of all outputs so far, in canonical bytes.
  [[nodiscard]] std::string hash() const { return hash_.hex(); }

 private:
  void count(const domain::Output& output);

  Counts counts_;
  std::uint32_t last_signal_ = 0;
  base::Writer writer_;
  base::Hash128 hash_;
};

}  // namespace arbees::services
