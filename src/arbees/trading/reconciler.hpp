#pragma once
#include <map>
#include <utility>

#include "arbees/trading/ledger.hpp"

namespace arbees::trading {

/// Rebuilds an account from nothing but its fills and settlements and compares: an arithmetic of its own, so that a
/// fill counted twice or a payment forgotten in the ledger shows. Feed it every fill and settlement of one assumption,
/// from the running engine or from a store after a restart.
class Reconciler {
 public:
  explicit Reconciler(const VenueMoney& start) : start_(start[0] + start[1]) {}

  void add(const domain::Fill& fill);
  void add(const domain::Settlement& settlement);

  /// What should be held and owned by now, against what the account says.
  [[nodiscard]] domain::Reconciliation compare(const domain::Account& account) const;

 private:
  struct Held {
    base::Quantity quantity;
    base::Money spent;  ///< cost and fees of what is held, at average
  };
  /// YES and NO of one market that the venue pays out together.
  void net_claims(const domain::Fill& fill, Held& bought);

  base::Money start_;
  base::Money bought_;    ///< all purchases with their fees
  base::Money sold_;      ///< all sales after their fees
  base::Money paid_out_;  ///< settlements
  std::map<std::pair<std::uint32_t, domain::Claim>, Held> held_;
  std::map<std::uint32_t, base::Price> settled_at_;
  std::uint64_t fills_ = 0;
  std::uint64_t settlements_ = 0;
};

}  // namespace arbees::trading
