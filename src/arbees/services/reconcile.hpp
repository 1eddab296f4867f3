#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "arbees/base/result.hpp"
#include "arbees/ports/store.hpp"
#include "arbees/trading/reconciler.hpp"

namespace arbees::services {

/// The accounts of a run as its stored fills and settlements alone make them, each assumption's by itself, against the
/// accounts that the engine told. Fold a run's fills, settlements and accounts in order; not for two threads at once.
class Reconciler {
 public:
  explicit Reconciler(base::Money bankroll);

  /// Takes one output; those that move no money change nothing. An `Account` is compared with what was folded so far.
  void add(const domain::Output& output);

  [[nodiscard]] std::uint64_t accounts_compared() const { return compared_; }
  [[nodiscard]] std::uint64_t fills() const { return fills_; }
  /// The first account that differs, in words: which figure and by how much.
  [[nodiscard]] const std::optional<std::string>& difference() const { return difference_; }

 private:
  /// One assumption's money: what is held and owned by trading's arithmetic, and the two running sums beside it.
  struct Books {
    trading::Reconciler holdings;
    base::Money fees;
    base::Money realised;
  };
  [[nodiscard]] Books& of(domain::Assumption assumption) { return books_[static_cast<std::size_t>(assumption)]; }
  void compare(const domain::Account& account, std::uint64_t sequence);

  std::array<Books, domain::kAssumptionCount> books_;
  std::uint64_t compared_ = 0;
  std::uint64_t fills_ = 0;
  std::optional<std::string> difference_;
};

/// Reconciles a stored run from its first fill to its newest account. Fails when the store cannot be read.
[[nodiscard]] base::Result<Reconciler> reconcile(ports::Store& store, const std::string& run, base::Money bankroll);

}  // namespace arbees::services
