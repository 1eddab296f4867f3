#pragma once
#include <deque>
#include <map>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arbees/api/curve.hpp"
#include "arbees/api/live_calibration.hpp"
#include "arbees/api/shapes.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::api {

/// How much of the past is kept in memory; the store has the rest.
struct BoardLimits {
  std::size_t opportunities = 2000;
  std::size_t trades = 5000;        ///< orders, and as many fills
  std::size_t plays = 1500;         ///< a game
  std::size_t curve_points = 4000;  ///< a curve
};

/// Which opportunities. Every condition that is present must hold.
struct OpportunityFilter {
  std::optional<domain::SignalKind> kind;
  std::optional<bool> approved;
  std::optional<domain::GameId> game;
  std::optional<domain::Gate> refused_by;
  [[nodiscard]] bool holds(const domain::Signal& signal) const;
};

/// Opportunities from the newest downwards.
struct OpportunityPage {
  std::vector<Opportunity> opportunities;
  std::optional<std::uint64_t> next_before;  ///< where the next page starts; nothing when this source has no more
  bool older_in_store = false;               ///< memory ends here, the run does not
};

/// The world as the outputs tell it: the read model of the API. Bounded memory. Threads: any.
class Board {
 public:
  explicit Board(BoardLimits limits = {});

  /// Takes outputs in ascending order; one that is not newer than the newest taken changes nothing.
  void fold(std::span<const domain::Output> outputs);

  /// Of the newest output taken; 0 before the first.
  [[nodiscard]] std::uint64_t sequence() const;
  [[nodiscard]] Status status(const ports::RunInfo& run, const ports::Runtime& runtime) const;
  [[nodiscard]] Games games() const;
  [[nodiscard]] std::optional<GameSummary> game(domain::GameId id) const;
  [[nodiscard]] std::optional<GameHistory> history(domain::GameId id, std::size_t limit) const;
  /// "AWY @ HOM", "AWY v HOM" on neutral ground; empty for an unknown game.
  [[nodiscard]] std::string game_label(domain::GameId id) const;
  /// Those told before the output `before` (all when absent), at most `limit`.
  [[nodiscard]] OpportunityPage opportunities(const OpportunityFilter& filter, std::optional<std::uint64_t> before,
                                              std::size_t limit) const;
  [[nodiscard]] std::optional<Opportunity> opportunity(domain::SignalId id) const;
  /// Newest first. `complete` = the run has no others of them than these.
  struct TradesPage {
    Trades trades;
    bool complete = true;
  };
  [[nodiscard]] TradesPage trades(std::optional<domain::GameId> game, std::size_t limit) const;
  [[nodiscard]] Positions positions() const;
  [[nodiscard]] Equity equity(std::size_t limit) const;
  /// The model against the venues on the games of this run that are over.
  [[nodiscard]] LiveCalibrationAnswer calibration() const;
  [[nodiscard]] Monitoring monitoring(const ports::Runtime& runtime) const;
  /// What a new client of the stream needs: the newest 200 opportunities, 500 orders and 500 fills.
  [[nodiscard]] Snapshot snapshot(std::uint64_t tick, const ports::RunInfo& run, const ports::Runtime& runtime) const;

 private:
  struct GameEntry {
    domain::Game game;
    std::optional<domain::GameView> view;
    std::vector<domain::MarketId> markets;
    Curve<ProbabilityPoint> probability;
    std::deque<TimedPlay> plays;                   ///< in the order told
    std::map<domain::SignalId, base::Price> open;  ///< edge as last told
  };
  struct MarketEntry {
    domain::GameId game;
    MarketSummary summary;
    Curve<QuotePoint> curve;
  };
  struct Told {
    Opportunity opportunity;
    std::uint64_t sequence = 0;  ///< of its newest telling
  };

  void take(base::Nanos at, const domain::GameListed& listed);
  void take(base::Nanos at, const domain::MarketListed& listed);
  void take(base::Nanos at, const domain::GameView& view);
  void take(base::Nanos at, const domain::PlayView& view);
  void take(base::Nanos at, const domain::Quote& quote);
  void take(base::Nanos at, const domain::FeedView& view);
  void take(base::Nanos at, const domain::Rejected& rejected);
  void take(base::Nanos at, const domain::Signal& signal);
  void take(base::Nanos at, const domain::SignalClosed& closed);
  void take(base::Nanos at, const domain::Order& order);
  void take(base::Nanos at, const domain::Fill& fill);
  void take(base::Nanos at, const domain::Position& position);
  void take(base::Nanos at, const domain::Settlement& settlement);
  void take(base::Nanos at, const domain::Account& account);
  void take(base::Nanos at, const domain::LagOutcome& outcome);
  void take(base::Nanos at, const domain::Reconciliation& check);
  void take(base::Nanos at, const domain::TradingState& state);
  void take(base::Nanos at, const domain::AlarmChanged& alarm);
  void take(base::Nanos at, const domain::ClockChanged& change);

  void count(const domain::Signal& signal);
  void add_equity_point(base::Nanos at);
  [[nodiscard]] GameSummary summary(domain::GameId id, const GameEntry& entry) const;
  [[nodiscard]] std::vector<domain::Position> all_positions() const;
  [[nodiscard]] std::vector<GameSummary> all_games() const;
  [[nodiscard]] std::vector<FeedStatus> feeds() const;
  [[nodiscard]] std::optional<base::Nanos> held_until(const MarketSummary& market) const;
  [[nodiscard]] Status status_now(const ports::RunInfo& run, const ports::Runtime& runtime) const;
  [[nodiscard]] std::string label_of(domain::GameId id) const;

  const BoardLimits limits_;
  mutable std::shared_mutex mutex_;
  std::uint64_t first_sequence_ = 0;
  std::uint64_t sequence_ = 0;
  base::Nanos time_;
  std::map<domain::GameId, GameEntry> games_;
  std::map<domain::MarketId, MarketEntry> markets_;
  std::map<domain::FeedId, FeedStatus> feeds_;
  std::map<domain::SignalId, Told> told_;
  std::map<std::uint64_t, domain::SignalId> by_telling_;
  std::map<domain::OrderId, TimedOrder> orders_;
  std::deque<domain::Fill> fills_;
  std::map<std::pair<domain::MarketId, domain::Claim>, domain::Position> positions_;
  domain::Account account_;
  std::map<domain::Assumption, domain::Account> accounts_;
  std::map<domain::Assumption, domain::Reconciliation> reconciliations_;
  domain::TradingState trading_;
  std::vector<domain::AlarmChanged> active_alarms_;
  std::optional<domain::ClockChanged> clock_;
  LiveCalibration calibration_;
  Curve<EquityPoint> equity_;
  StatusCounts counts_;
  domain::SignalId newest_signal_;
  domain::OrderId newest_order_;
  std::map<std::string, std::uint64_t> signals_by_kind_;
  std::map<std::string, std::uint64_t> refusals_by_gate_;
  std::map<std::string, std::uint64_t> rejected_by_reason_;
  bool opportunities_evicted_ = false;
  bool trades_evicted_ = false;
};

}  // namespace arbees::api
