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
  void level_changed(domain::MarketId market, domain::BookSide side, base::Price price, base::Quantity shown) {
    exchange_.level_changed(market, side, price, shown);
  }
  void book_replaced(domain::MarketId market, const domain::OrderBook& book) { exchange_.book_replaced(market, book); }
  void cancel_resting(domain::MarketId market, domain::CancelReason why, base::Nanos now) {
    exchange_.cancel(market, why, now);
  }
  void mark(domain::MarketId market, std::optional<base::Price> yes, std::optional<base::Price> no) {
    ledger_.mark(market, yes, no);
  }
  void settle(domain::MarketId market, domain::GameId game, base::Price yes_value, domain::SettlementSource source,
              domain::SettlementCause cause, base::Nanos now, Told& told);
  /// Compares the account with one rebuilt from fills and settlements, and tells the result.
  void reconcile(Told& told) const { told.emplace_back(reconciler_.compare(ledger_.account())); }

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const std::map<std::pair<domain::MarketId, domain::Claim>, Bet>& bets() const { return bets_; }
  /// When a bet on the game was last closed by a sale or a settlement.
  [[nodiscard]] std::optional<base::Nanos> closed_at(domain::GameId game) const;
  /// Reserved by purchases on their way: `visit(game, venue, money)`.
  template <class Visit>
  void each_reserve(Visit&& visit) const {
    for (const auto& [id, working] : working_) visit(working.request.game, working.request.venue, working.reserve);
    for (const auto& [id, pair] : pairs_)
      if (pair.follower) visit(pair.legs[*pair.follower].game, pair.legs[*pair.follower].venue, pair.kept);
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
    base::Money kept;                     ///< reserved for it
    std::optional<base::Nanos> uneven_since;
    base::Nanos look_again;
  };

  domain::OrderId next_id();
  [[nodiscard]] bool opposes(const OrderRequest& request) const;
  void send(const OrderRequest& request, std::optional<std::uint32_t> pair, std::size_t leg, base::Nanos now,
            const Books& books, Told& told);
  void take_in(const Execution& execution, base::Nanos now, Told& told);
  void take_in(domain::Fill fill, Working& working, Told& told);
  void finish(const domain::Order& order, Working& working, base::Nanos now);
  [[nodiscard]] std::optional<std::size_t> follower_of(std::span<const OrderRequest> orders) const;
  void let_follow(Pair& pair, base::Nanos now, Told& told);
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
