#pragma once
#include <optional>
#include <vector>

#include "arbees/trading/book_side.hpp"
#include "arbees/trading/config.hpp"
#include "arbees/trading/taken_depth.hpp"

namespace arbees::trading {

/// What became of an order, now: it is over unless its status is `resting`.
struct Execution {
  domain::Order order;
  std::vector<domain::Fill> fills;
};

/// A paper venue under one assumption. Deterministic: latency is drawn from the order's number and the seed.
///
/// Taking orders are immediate-or-cancel: after latency and hold they meet the book as it is then, level by level up to
/// their limit, never more than is displayed less what this account took before (`TakenDepth`). Of a book that is only
/// looked at now and then nobody knows what it was when the order arrived: the order meets the first look after its
/// arrival, and misses when that comes too late.
///
/// Resting orders are post-only: refused when they would trade on arrival, else they join the queue. The queue ahead
/// shrinks by trades printed at the price and is never longer than what is displayed; cancellations are taken to be
/// behind us. They fill by printed trades alone, a trade's quantity once.
///
/// | | expected | pessimistic | optimistic |
/// |---|---|---|---|
/// | latency | drawn, uniform around the median | the upper end | none, and no hold |
/// | depth | displayed on arrival | `survival_ppm` of what was there when sent and still is on arrival | displayed when
/// decided | | resting: queue ahead | all displayed on arrival | fills only when trades go through the price | none |
class PaperExchange {
 public:
  explicit PaperExchange(const Config& config, domain::Assumption assumption = domain::Assumption::expected)
      : config_(config), assumption_(assumption) {}

  /// Puts the order on its way: sets `sent_at`, `arrives_at`, status. `seen` is the book at the decision.
  domain::Order send(domain::Order order, base::Duration hold, base::Nanos now, const BookAccess& seen);

  /// The next thing that has happened by `now`, oldest first: a taking order met its book, a resting one arrived or was
  /// taken back; nothing when there is none.
  [[nodiscard]] std::optional<Execution> execute_next(base::Nanos now, const Books& books);

  /// A trade was printed: what of our resting orders it filled.
  [[nodiscard]] std::vector<Execution> traded(domain::MarketId market, base::Price price, base::Quantity quantity,
                                              std::optional<bool> taker_buys_yes, base::Nanos now, const Books& books);

  /// Takes resting orders of the market back; until that reaches the venue they can still fill.
  void cancel(domain::MarketId market, domain::CancelReason why, base::Nanos now);

  /// The book of the market changed, or its market or connection did: what a live book no longer displays cannot have
  /// been taken any more, nor stand ahead of us.
  void book_changed(domain::MarketId market, const Books& books);

  [[nodiscard]] std::size_t pending() const { return pending_.size() + resting_.size(); }
  /// When the next order reaches its book or the next cancellation the venue.
  [[nodiscard]] std::optional<base::Nanos> next_arrival() const;
  [[nodiscard]] const TakenDepth& taken() const { return taken_; }
  /// `visit(order)` for every taking order on its way.
  template <class Visit>
  void each_on_its_way(Visit&& visit) const {
    for (const Pending& p : pending_)
      if (p.order.style == domain::OrderStyle::take) visit(p.order);
  }

 private:
  struct Pending {
    domain::Order order;
    std::vector<domain::Level> seen;  ///< pessimistic: what was there at the decision
  };
  struct Resting {
    domain::Order order;
    domain::BookSide side = domain::BookSide::bid;  ///< of the YES book that it waits on
    base::Price yes_price;
    base::Quantity ahead;
    base::Money lost;                    ///< to balance rounding
    std::optional<base::Nanos> gone_at;  ///< expiry, or sooner when it is taken back
    domain::CancelReason why = domain::CancelReason::none;
  };

  [[nodiscard]] base::Duration latency(const domain::Order& order, std::uint64_t salt) const;
  void take(Execution& execution, const Pending& pending, const BookAccess& access, const Books& books);
  [[nodiscard]] base::Quantity there(const Pending& pending, const domain::Level& level) const;
  Execution arrive(domain::Order order, const BookAccess& access);
  [[nodiscard]] std::optional<Execution> take_back(base::Nanos now);
  [[nodiscard]] base::Quantity reached(Resting& resting, base::Price price, base::Quantity quantity,
                                       std::optional<bool> taker_buys_yes) const;

  Config config_;
  domain::Assumption assumption_;
  std::vector<Pending> pending_;
  std::vector<Resting> resting_;
  TakenDepth taken_;
};

/// The configured median from decision to that venue's book.
[[nodiscard]] base::Duration median_latency(const Config& config, domain::Venue venue);

/// A fill of this order, with everything but price, quantity and money.
[[nodiscard]] domain::Fill fill_of(const domain::Order& order, base::Nanos at);

}  // namespace arbees::trading
