#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/output.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::services {

/// The account as fills and settlements alone make it, kept apart from the engine's ledger so that one proves the
/// other. Fold a run's fills, settlements and accounts in order; not for two threads at once.
class Reconciler {
 public:
  explicit Reconciler(base::Money bankroll) : cash_(bankroll) {}

  /// Takes one output; those that move no money change nothing. An `Account` is compared with what was folded so far.
  void add(const domain::Output& output);

  /// What is held of one claim by the fills.
  struct Held {
    base::Quantity quantity;
    base::Money cost;
    base::Money fees;
  };
  using Claims = std::map<std::pair<domain::MarketId, domain::Claim>, Held>;
  [[nodiscard]] const Claims& open() const { return open_; }
  [[nodiscard]] base::Money cash() const { return cash_; }
  [[nodiscard]] base::Money realised() const { return realised_; }
  [[nodiscard]] base::Money fees() const { return fees_; }
  [[nodiscard]] std::uint64_t accounts_compared() const { return compared_; }
  /// The first account that differs, in words: which figure, what the fills say, what the ledger said.
  [[nodiscard]] const std::optional<std::string>& difference() const { return difference_; }

 private:
  void fill(const domain::Fill& fill, std::uint64_t sequence);
  void settle(const domain::Settlement& settlement, std::uint64_t sequence);
  void compare(const domain::Account& account, std::uint64_t sequence);
  void differ(std::uint64_t sequence, std::string_view what, base::Money fills, base::Money ledger);

  base::Money cash_;
  base::Money fees_;
  base::Money realised_;
  Claims open_;
  std::uint64_t compared_ = 0;
  std::optional<std::string> difference_;
};

/// Reconciles a stored run from its first fill to its newest account. Fails when the store cannot be read.
[[nodiscard]] base::Result<Reconciler> reconcile(ports::Store& store, const std::string& run, base::Money bankroll);

}  // namespace arbees::services
