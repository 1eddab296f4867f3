#pragma once
#include <array>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "arbees/domain/trade.hpp"

namespace arbees::trading {

/// An amount on each venue.
using VenueMoney = std::array<base::Money, domain::kVenueCount>;

/// One paper account: cash on each venue, what is promised to orders on their way, and what is held. Conserves money to
/// the millionth: cash + reserved + cost and entry fees of what is held − realised is always what it began with. Money
/// of one venue never pays for another's. Not for two threads at once.
class Ledger {
 public:
  explicit Ledger(const VenueMoney& start, domain::Assumption assumption = domain::Assumption::expected);

  /// Sets cash aside for an order; false, and nothing happens, when there is not enough on that venue.
  [[nodiscard]] bool reserve(domain::Venue venue, base::Money amount);
  /// Gives back what an order did not spend.
  void release(domain::Venue venue, base::Money amount);

  /// Takes a fill into its position (release the order's reserve first). A sale takes its share of cost and entry fees
  /// out at average cost, writes what it realised into the fill, and asserts that so much is held.
  const domain::Position& apply(domain::Fill& fill);

  /// Pays every position of `market` with YES worth `yes_value` and closes it. A second call pays the difference to the
  /// value before. The positions touched are appended to `closed`. `paid` and `profit` are what changed; `source` and
  /// `cause` are the caller's to say.
  domain::Settlement settle(domain::MarketId market, domain::GameId game, base::Price yes_value,
                            std::vector<domain::Position>& closed);

  /// The touch moved: what YES and NO of this market could be sold for; nothing where there is no bid.
  void mark(domain::MarketId market, std::optional<base::Price> yes, std::optional<base::Price> no);

  /// The open position of this claim, if any; it may be empty after a sale.
  [[nodiscard]] const domain::Position* find(domain::MarketId market, domain::Claim claim) const;
  [[nodiscard]] base::Quantity held(domain::MarketId market, domain::Claim claim) const;
  [[nodiscard]] std::span<const domain::Position> positions() const { return positions_; }
  /// What the game's open positions cost, with fees.
  [[nodiscard]] base::Money at_risk(domain::GameId game) const;
  [[nodiscard]] base::Money cash() const { return cash_[0] + cash_[1]; }
  [[nodiscard]] base::Money cash(domain::Venue venue) const { return cash_[static_cast<std::size_t>(venue)]; }
  [[nodiscard]] base::Money bankroll() const { return start_[0] + start_[1]; }
  /// Cash, reserves, and what is held at its mark (at cost where there is none).
  [[nodiscard]] base::Money equity() const;
  /// How far equity is below its highest so far, parts per million of that.
  [[nodiscard]] std::int32_t drawdown_ppm() const;
  [[nodiscard]] domain::Account account() const;
  /// The conservation law; asserted after each change and tested.
  [[nodiscard]] bool balanced() const;

  /// A person has looked at what was lost: from here on the drawdown counts from the present equity.
  void count_peak_anew() { peak_ = equity(); }

 private:
  domain::Position& open(const domain::Fill& fill);
  [[nodiscard]] base::Money value_held() const;
  void note_peak();
  base::Money& cash_on(domain::Venue venue) { return cash_[static_cast<std::size_t>(venue)]; }

  domain::Assumption assumption_;
  VenueMoney start_;
  VenueMoney cash_;
  base::Money reserved_;
  base::Money fees_paid_;
  base::Money realised_;  ///< of sales and settlements, after all their fees
  base::Money peak_;
  std::vector<domain::Position> positions_;  ///< open and settled, in the order opened
  std::unordered_map<std::uint32_t, base::Price> settled_at_;
};

}  // namespace arbees::trading
