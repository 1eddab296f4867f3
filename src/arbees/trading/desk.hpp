#pragma once
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "arbees/domain/output.hpp"
#include "arbees/trading/charge.hpp"
#include "arbees/trading/ledger.hpp"
#include "arbees/trading/pair_rules.hpp"
#include "arbees/trading/paper_exchange.hpp"
#include "arbees/trading/reconciler.hpp"

namespace arbees::trading {

/// An order as decided, the same for every assumption.
struct OrderRequest {
  domain::SignalId signal;
  domain::GameId game;
  domain::MarketId market;
  domain::Venue venue = domain::Venue::kalshi;
  domain::Claim claim = domain::Claim::yes;
  domain::Side wins_with = domain::Side::home;
  domain::OrderAction action = domain::OrderAction::buy;
  domain::OrderStyle style = domain::OrderStyle::take;
  domain::OrderPurpose purpose = domain::OrderPurpose::open;
  base::Price limit;
  base::Quantity quantity;
  base::Money reserve;       ///< a purchase: the most it can cost, fees included
  base::Duration hold;       ///< the venue's, for taking orders
  bool directional = false;  ///< bets on a side, as against one leg of a pair
};

/// A directional holding: what is held of a claim, or on its way to it, that bets on a side.
struct Bet {
  domain::SignalId signal;  ///< of the first order
  domain::GameId game;
  domain::Side wins_with = domain::Side::home;
  domain::Venue venue = domain::Venue::kalshi;
  base::Quantity held;
  base::Quantity selling;  ///< in sales on their way
  int opening = 0;         ///< orders on their way or resting
  int entries = 0;         ///< purchases that filled, wholly or in part, or are on their way
};

/// Depth that is displayed and not there for us: YES side and price of one market's book.
struct HeldBackDepth {
  domain::MarketId market;
  domain::BookSide side = domain::BookSide::ask;
  base::Price price;
  base::Quantity quantity;
};

/// Everything that happens to money under one assumption: the exchange, the account, pairs kept even, positions marked,
/// settled and reconciled. Decisions come from outside, the same to every desk; what to do about a leg that missed is
/// each desk's own, since each had its own fills. What follows is appended to `told`. Pure: time comes with each call.
/// Order numbers: assumption k of 3 uses k + 1, k + 4, k + 7 …, so that no desk changes another's latency draws.
class Desk {
 public:
  using Told = std::vector<domain::OutputBody>;

  Desk(const Config& config, domain::Assumption assumption);

  /// Sends the orders of one decision: one, or the two legs of a pair, at once or the slower leg first
  /// (`Config::pair_order`; the money for the other stays reserved). When the money for any of them is not there, none
  /// goes out and all are told as `unfunded`; false then. A bet against one of
  /// its own (which the deciding desk may not have got) is told as `refused`.
  bool open(std::span<const OrderRequest> orders, base::Nanos now, const Books& books, Told& told);

  /// Sells what is held of this bet and not already being sold; nothing when there is none.
  void exit(domain::SignalId signal, domain::MarketId market, domain::Claim claim, base::Price limit,
            base::Duration hold, base::Nanos now, const Books& books, Told& told);

  /// What has arrived, filled or been taken back by `now`; then looks after pairs that are not even.
  void run(base::Nanos now, const Books& books, Told& told);

  void traded(const domain::TradePrinted& print, base::Nanos now, const Books& books, Told& told);
  /// The book of the market changed, or its market or connection did.
  void book_changed(domain::MarketId market, const Books& books) { exchange_.book_changed(market, books); }
  void cancel_resting(domain::MarketId market, domain::CancelReason why, base::Nanos now) {
    exchange_.cancel(market, why, now);
  }
  /// Values what is held on the physical book of the market by what may be known of it now.
  void mark(domain::MarketId market, const Books& books, base::Nanos now);
  /// Tells the account and the positions whose marks moved since the last call; nothing where none did.
  void tell_marks(Told& told);
  void settle(domain::MarketId market, domain::GameId game, base::Price yes_value, domain::SettlementSource source,
              domain::SettlementCause cause, base::Nanos now, Told& told);
  /// Compares the account with one rebuilt from fills and settlements, and tells the result.
  void reconcile(Told& told) const { told.emplace_back(reconciler_.compare(ledger_.account())); }

  void count_peak_anew() { ledger_.count_peak_anew(); }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const std::map<std::pair<domain::MarketId, domain::Claim>, Bet>& bets() const { return bets_; }
  /// When a bet on the game was last closed by a sale or a settlement.
  [[nodiscard]] std::optional<base::Nanos> closed_at(domain::GameId game) const;
  /// What of the market's book is displayed and not there for the next decision: taken before, or about to be taken by
  /// orders on their way and by second legs that are to follow. Appended to `out`, in no order.
  void held_back(domain::MarketId market, const Books& books, std::vector<HeldBackDepth>& out) const;

  /// Reserved by purchases on their way: `visit(game, venue, money)`.
  template <class Visit>
  void each_reserve(Visit&& visit) const {
    for (const auto& [id, working] : working_) visit(working.request.game, working.request.venue, working.reserve);
    for (const auto& [id, pair] : pairs_)
      if (pair.kept.raw() > 0) visit(pair.legs[pair.kept_leg].game, pair.legs[pair.kept_leg].venue, pair.kept);
  }
  [[nodiscard]] std::size_t working() const { return working_.size(); }
  [[nodiscard]] std::size_t uneven_pairs() const { return pairs_.size(); }

 private:
  struct Working {
    OrderRequest request;
    base::Money reserve;
    std::optional<std::uint32_t> pair;
    std::size_t leg = 0;
  };
  struct Pair {
    domain::SignalId signal;
    PairLeg legs[2];
    domain::Side wins_with[2] = {domain::Side::home, domain::Side::away};
    base::Duration hold[2];
    int in_flight = 0;
    std::optional<std::size_t> follower;  ///< the leg that goes out when the slower one has come back
    std::size_t kept_leg = 0;             ///< that leg, also once it may go out
    base::Money kept;                     ///< reserved for it, until its order reserves it
    base::Quantity ordered;               ///< of each leg, as decided
    std::optional<base::Nanos> uneven_since;
    base::Nanos look_again;
  };

  domain::OrderId next_id();
  [[nodiscard]] bool opposes(const OrderRequest& request) const;
  /// What is held of the claim and not in a sale on its way.
  [[nodiscard]] base::Quantity sellable(domain::MarketId market, domain::Claim claim) const;
  /// Is a sale of the one claim on its way while the other is bought, where the venue nets the two? What would be sold
  /// might be closed before the sale arrives.
  [[nodiscard]] bool crosses(domain::MarketId market, domain::Claim claim, domain::OrderAction action) const;
  void send(const OrderRequest& request, std::optional<std::uint32_t> pair, std::size_t leg, base::Nanos now,
            const Books& books, Told& told);
  void take_in(const Execution& execution, base::Nanos now, const Books& books, Told& told);
  void take_in(domain::Fill fill, Working& working, base::Nanos now, const Books& books, Told& told);
  void finish(const domain::Order& order, Working& working, base::Nanos now);
  [[nodiscard]] std::optional<std::size_t> follower_of(std::span<const OrderRequest> orders) const;
  void let_follow(Pair& pair, base::Nanos now, Told& told);
  void release_kept(Pair& pair, base::Quantity wanted, Told& told);
  void drop_even_pairs(Told& told);
  void keep_even(std::uint32_t id, Pair& pair, base::Nanos now, const Books& books, Told& told);
  bool step_pair(std::uint32_t id, Pair& pair, const PairStep& step, base::Nanos now, const Books& books, Told& told);

  Config config_;
  domain::Assumption assumption_;
  Ledger ledger_;
  PaperExchange exchange_;
  Reconciler reconciler_;
  std::map<std::uint32_t, Working> working_;
  std::map<std::uint32_t, Pair> pairs_;
  std::map<std::pair<domain::MarketId, domain::Claim>, Bet> bets_;
  std::map<domain::GameId, base::Nanos> closed_;
  std::vector<domain::Position> touched_;
  std::uint32_t orders_ = 0;
  std::uint32_t last_pair_ = 0;
};

/// The bankroll on each venue, as configured.
[[nodiscard]] VenueMoney start_money(const Config& config);

}  // namespace arbees::trading
