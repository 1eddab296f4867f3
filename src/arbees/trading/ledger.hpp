#pragma once
#include <optional>
#include <span>
#include <vector>

#include "arbees/domain/trade.hpp"

namespace arbees::trading {

/// The paper account: cash, what is promised to orders on their way, and what is held. Conserves money to the
/// millionth: cash + reserved + cost of open positions + fees − realised (before fees) is always the bankroll. Not for
/// two threads at once.
class Ledger {
 public:
  explicit Ledger(base::Money bankroll) : bankroll_(bankroll), cash_(bankroll) {}

  /// Sets cash aside for an order; false, and nothing happens, when there is not enough.
  [[nodiscard]] bool reserve(base::Money amount);
  /// Gives back what an order did not spend.
  void release(base::Money amount);

  /// Takes a fill into its position; cost and fee come out of cash (release the order's reserve first).
  const domain::Position& apply(const domain::Fill& fill);

  /// Pays every position of `market` (YES worth `yes_value`) and closes it. A second call for the market pays
  /// nothing. The positions touched are appended to `closed`.
  domain::Settlement settle(domain::MarketId market, domain::GameId game, base::Price yes_value,
                            std::vector<domain::Position>& closed);

  /// The open position of this claim, if any.
  [[nodiscard]] const domain::Position* find(domain::MarketId market, domain::Claim claim) const;
  [[nodiscard]] std::span<const domain::Position> positions() const { return positions_; }
  /// What the game's open positions cost, with fees.
  [[nodiscard]] base::Money at_risk(domain::GameId game) const;
  [[nodiscard]] base::Money cash() const { return cash_; }
  [[nodiscard]] base::Money bankroll() const { return bankroll_; }
  [[nodiscard]] domain::Account account() const;
  /// The conservation law; asserted after each change and tested.
  [[nodiscard]] bool balanced() const;

 private:
  domain::Position& open(const domain::Fill& fill);

  base::Money bankroll_;
  base::Money cash_;
  base::Money reserved_;
  base::Money fees_paid_;
  base::Money realised_gross_;               ///< paid − cost of settled positions, before fees
  base::Money fees_settled_;                 ///< fees of settled positions
  std::vector<domain::Position> positions_;  ///< open and settled, in the order opened
};

}  // namespace arbees::trading
