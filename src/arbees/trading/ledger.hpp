#pragma once
#include <array>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "arbees/domain/trade.hpp"
#include "arbees/trading/marks.hpp"

namespace arbees::trading {

/// An amount on each venue.
using VenueMoney = std::array<base::Money, domain::kVenueCount>;

/// One paper account: cash on each venue, what is promised to orders on their way, and what is held. Conserves money to
/// the millionth: cash + reserved + cost and entry fees of what is held − realised is always what it began with. Money
/// of one venue never pays for another's. Not for two threads at once.
///
/// What is held counts at its conservative value: what selling it at once would bring by the last book that proved it
/// (`HoldingMark`). While no book proves it, the last value stands and is *not current*: it raises no peak, and by
/// itself it is no drawdown. After `mark_age_max` without a proof it counts as nothing, and is said to be expired; that
/// is no drawdown either, it is for a person to look at. A holding never marked counts as nothing.
class Ledger {
 public:
  explicit Ledger(const VenueMoney& start, domain::Assumption assumption = domain::Assumption::expected,
                  base::Duration mark_age_max = base::seconds(120));

  /// Sets cash aside for an order; false, and nothing happens, when there is not enough on that venue.
  [[nodiscard]] bool reserve(domain::Venue venue, base::Money amount);
  /// Gives back what an order did not spend.
  void release(domain::Venue venue, base::Money amount);

  /// Takes a fill into its position (release the order's reserve first). A sale takes its share of cost and entry fees
  /// out at average cost, writes what it realised into the fill, and asserts that so much is held. Where the venue nets
  /// YES and NO of one market (`nets_claims`), a purchase closes what is held of the other claim: each couple pays 1.00
  /// at once, and what that realised is written into the fill, too.
  const domain::Position& apply(domain::Fill& fill);

  /// Pays every position of `market` with YES worth `yes_value` and closes it. A second call pays the difference to the
  /// value before. The positions touched are appended to `closed`. `paid` and `profit` are what changed; `source` and
  /// `cause` are the caller's to say.
  domain::Settlement settle(domain::MarketId market, domain::GameId game, base::Price yes_value,
                            std::vector<domain::Position>& closed);

  /// What a book says at `now` of the claim's open position; does nothing without one.
  void mark(domain::MarketId market, domain::Claim claim, const HoldingMark& mark, base::Nanos now);
  /// Does an open position of the market count as nothing for want of a current mark?
  [[nodiscard]] bool mark_expired(domain::MarketId market) const;
  /// What the marks did since the last call; `turned`: some mark became current, stopped being so or expired.
  struct MarkNews {
    bool moved = false;
    bool turned = false;
  };
  [[nodiscard]] const MarkNews& mark_news() const { return news_; }
  /// `visit(position)` for each position whose mark moved since the last call; clears the news.
  template <class Visit>
  void take_marked(Visit&& visit) {
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const bool shown = std::exchange(marks_[i].untold, false);
      if (shown && !positions_[i].settled && positions_[i].quantity.raw() > 0) visit(positions_[i]);
    }
    news_ = {};
  }

  /// The open position of this claim, if any; it may be empty after a sale.
  [[nodiscard]] const domain::Position* find(domain::MarketId market, domain::Claim claim) const;
  [[nodiscard]] base::Quantity held(domain::MarketId market, domain::Claim claim) const;
  [[nodiscard]] std::span<const domain::Position> positions() const { return positions_; }
  /// What the game's open positions cost, with fees.
  [[nodiscard]] base::Money at_risk(domain::GameId game) const;
  [[nodiscard]] base::Money cash() const { return cash_[0] + cash_[1]; }
  [[nodiscard]] base::Money cash(domain::Venue venue) const { return cash_[static_cast<std::size_t>(venue)]; }
  [[nodiscard]] base::Money bankroll() const { return start_[0] + start_[1]; }
  /// What lay on the venue at the start. Nothing moves between the venues during a session.
  [[nodiscard]] base::Money bankroll(domain::Venue venue) const { return start_[static_cast<std::size_t>(venue)]; }
  /// Cash, reserves, and what is held at its conservative value, an expired one at nothing.
  [[nodiscard]] base::Money equity() const;
  /// The part of `equity` that lies on one venue; reserves lie where they will be spent.
  [[nodiscard]] base::Money equity(domain::Venue venue) const;
  /// How far equity is below its highest so far, parts per million of that. Values that are not current count as last
  /// proved, so that a book which goes away is no loss.
  [[nodiscard]] std::int32_t drawdown_ppm() const;
  [[nodiscard]] domain::Account account() const;
  /// The conservation law; asserted after each change and tested.
  [[nodiscard]] bool balanced() const;

  /// A person has looked at what was lost: from here on the drawdown counts from what the account is worth now, by
  /// the value that `drawdown_ppm` compares.
  void count_peak_anew() { peak_ = as_last_proved(); }

 private:
  /// The mark of one position.
  struct Mark {
    base::Money value;     ///< as last proved
    base::Money unproved;  ///< cost of what was bought since
    base::Nanos at;        ///< when it was
    bool current = false;
    bool expired = false;
    bool untold = false;  ///< moved since `take_marked`
  };
  /// Open positions by how sure their value is.
  struct Held {
    base::Money counted;  ///< expired ones at nothing
    base::Money proved;   ///< those with a current mark
    base::Money last;     ///< all as last proved, what no book has proved yet at cost
    base::Money mid;      ///< at the middle of their books, never below `counted`
  };

  [[nodiscard]] base::Money as_last_proved() const { return cash() + reserved_[0] + reserved_[1] + held_.last; }
  [[nodiscard]] std::size_t open(const domain::Fill& fill);
  /// What every change of a position or a mark ends with: values what is held anew, and notes the peak.
  void revalue();
  void net_claims(domain::Fill& fill, std::size_t bought);
  base::Money take_out(std::size_t index, base::Quantity quantity);
  base::Money& cash_on(domain::Venue venue) { return cash_[static_cast<std::size_t>(venue)]; }

  domain::Assumption assumption_;
  VenueMoney start_;
  VenueMoney cash_;
  VenueMoney reserved_;
  base::Money fees_paid_;
  base::Money realised_;  ///< of sales and settlements, after all their fees
  base::Money peak_;
  base::Duration mark_age_max_;
  std::vector<domain::Position> positions_;  ///< open and settled, in the order opened
  std::vector<Mark> marks_;                  ///< of each position
  MarkNews news_;
  Held held_;  ///< as of the last change
  std::unordered_map<std::uint32_t, base::Price> settled_at_;
};

}  // namespace arbees::trading
