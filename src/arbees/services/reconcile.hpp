#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/output.hpp"
#include "arbees/ports/store.hpp"
#include "arbees/services/worlds.hpp"

namespace arbees::services {

/// The account as fills and settlements alone make it, kept apart from the engine's ledger so that one proves the
/// other. Fold a run's fills, settlements and accounts in order; not for two threads at once.
class Reconciler {
 public:
  explicit Reconciler(base::Money bankroll);

  /// Takes one output; those that move no money change nothing. An `Account` is compared with what was folded so far of
  /// its assumption on fills.
  void add(const domain::Output& output);

  /// What is held of one claim by the fills.
  struct Held {
    base::Quantity quantity;
    base::Money cost;  ///< at average, without fees
    base::Money fees;
    [[nodiscard]] base::Money spent() const { return cost + fees; }
  };
  using Claims = std::map<std::pair<domain::MarketId, domain::Claim>, Held>;
  /// These four are of the expected fills.
  [[nodiscard]] const Claims& open() const { return worlds_[0].open; }
  [[nodiscard]] base::Money cash() const { return worlds_[0].cash; }
  [[nodiscard]] base::Money realised() const { return worlds_[0].realised(); }
  [[nodiscard]] base::Money fees() const { return worlds_[0].fees; }
  [[nodiscard]] std::uint64_t accounts_compared() const { return compared_; }
  /// The first account that differs, in words: which figure, what the fills say, what the ledger said.
  [[nodiscard]] const std::optional<std::string>& difference() const { return difference_; }

 private:
  struct World {
    base::Money start;
    base::Money cash;  ///< free or reserved
    base::Money fees;
    Claims open;
    Claims settled;  ///< as held when first paid, for corrections
    std::map<domain::MarketId, base::Price> settled_at;
    [[nodiscard]] base::Money spent() const;
    /// Conservation: what came in and is not held is profit.
    [[nodiscard]] base::Money realised() const { return cash + spent() - start; }
  };
  template <class Fill>
  void fill(World& world, const Fill& fill);
  template <class Settlement>
  void settle(World& world, const Settlement& settlement, std::uint64_t sequence);
  template <class Account>
  void compare(const World& world, const Account& account, std::uint64_t sequence);
  void differ(std::uint64_t sequence, std::string_view what, base::Money fills, base::Money ledger);

  World worlds_[kWorlds];
  std::uint64_t compared_ = 0;
  std::optional<std::string> difference_;
};

/// Reconciles a stored run from its first fill to its newest account. Fails when the store cannot be read.
[[nodiscard]] base::Result<Reconciler> reconcile(ports::Store& store, const std::string& run, base::Money bankroll);

}  // namespace arbees::services
