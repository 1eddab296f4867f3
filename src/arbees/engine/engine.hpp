#pragma once
#include <array>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/domain/registry.hpp"
#include "arbees/domain/walk_step.hpp"
#include "arbees/engine/config.hpp"
#include "arbees/engine/lag_watch.hpp"
#include "arbees/engine/slots.hpp"
#include "arbees/signals/inputs.hpp"
#include "arbees/signals/model_edge.hpp"
#include "arbees/trading/desk.hpp"
#include "arbees/trading/risk.hpp"
#include "arbees/trading/settlement_rules.hpp"

namespace arbees::engine {

/// The pure middle of the system: events in, outputs out. Reads no clock, opens nothing, takes no lock, throws nothing;
/// its time is the `received` stamp of its events and never goes back. One object holds many games; not for two
/// threads at once.
class Engine {
 public:
  explicit Engine(const Config& config);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Takes one event and appends what follows from it. The caller owns the buffer and may clear it between calls.
  void step(const domain::Event& event, domain::OutputBuffer& out);

  [[nodiscard]] bool kill_switch() const { return kill_switch_; }

  [[nodiscard]] base::Nanos now() const { return now_; }
  [[nodiscard]] std::uint64_t outputs() const { return sequence_; }
  /// Of the expected assumption, which drives the decisions.
  [[nodiscard]] const trading::Ledger& ledger() const { return ledger(domain::Assumption::expected); }
  [[nodiscard]] const trading::Ledger& ledger(domain::Assumption assumption) const { return desk(assumption).ledger(); }
  [[nodiscard]] const trading::Desk& desk(domain::Assumption assumption) const {
    return desks_[static_cast<std::size_t>(assumption)];
  }
  /// Tripped by a drawdown; released by switching the kill switch on and off.
  [[nodiscard]] bool drawdown_stop() const { return drawdown_stop_; }
  /// The wall clock was set and is not trusted yet.
  [[nodiscard]] bool clock_stop() const { return clock_stop_; }
  [[nodiscard]] const GameSlot* game(domain::GameId id) const;
  [[nodiscard]] const MarketSlot* market(domain::MarketId id) const;

 private:
  void on(const domain::ClockTicked&, base::Stamp);
  void on(const domain::GameOpened&, base::Stamp);
  void on(const domain::GameUpdated&, base::Stamp);
  void on(const domain::LineUpdated&, base::Stamp);
  void on(const domain::PlayRecorded&, base::Stamp);
  void on(const domain::MarketOpened&, base::Stamp);
  void on(const domain::BookSnapshot&, base::Stamp);
  void on(const domain::BookDelta&, base::Stamp);
  void on(const domain::BookVoided&, base::Stamp);
  void on(const domain::TickSizeChanged&, base::Stamp);
  void on(const domain::TradePrinted&, base::Stamp);
  void on(const domain::MarketStatusChanged&, base::Stamp);
  void on(const domain::FeedChanged&, base::Stamp);
  void on(const domain::FeedHeartbeat&, base::Stamp);
  void on(const domain::FeesChanged&, base::Stamp);
  void on(const domain::KillSwitchChanged&, base::Stamp);
  void on(const domain::GameConfirmed&, base::Stamp);
  void on(const domain::ClockChanged&, base::Stamp);
  void on(const domain::AlarmChanged&, base::Stamp);

  void emit(domain::OutputBody body);
  void emit_trading_state();
  void cancel_all_resting();
  void reject(domain::RejectReason reason, std::optional<domain::GameId> game, std::optional<domain::MarketId> market,
              domain::BookFault fault = domain::BookFault::none);
  GameSlot* find_game(domain::GameId id);
  MarketSlot* find_market(domain::MarketId id);

  // games.cpp
  void listed_again(domain::GameId id, const domain::Game& game);
  void check_teams(GameSlot& slot) const;
  [[nodiscard]] bool accept(GameSlot& slot, domain::GameId id, const domain::GameUpdated& update, base::Stamp stamp);
  void take_state(GameSlot& slot, domain::GameId id, domain::GameState state, base::Stamp stamp);
  void price(GameSlot& slot, domain::GameId id);
  void show(GameSlot& slot, domain::GameId id);
  void adopt_market_line(GameSlot& slot, const domain::GameState& first);
  void settle_game(GameSlot& slot);
  void take_back_resting(const GameSlot& slot, domain::CancelReason why);

  // doubts.cpp
  [[nodiscard]] domain::StateDoubt doubt_of(GameSlot& slot);
  [[nodiscard]] std::string detail_of(const GameSlot& slot, domain::StateDoubt doubt) const;
  void judge_game(domain::GameId id);
  [[nodiscard]] bool set_doubt(GameSlot& slot, domain::StateDoubt doubt);
  void confirm_result(GameSlot& slot);
  [[nodiscard]] bool quiet_long_enough(const GameSlot& slot) const;
  void venue_settled(domain::GameId id, domain::MarketId market, base::Price yes_value);

  // markets.cpp
  void book_seen(MarketSlot& slot, domain::MarketId id, base::Stamp stamp);
  void touch_changed(MarketSlot& slot, domain::MarketId id);
  void confirm(MarketSlot& slot);
  void settle_market(MarketSlot& slot, domain::MarketId id, const trading::Reading& reading,
                     domain::SettlementSource source);

  // opportunities.cpp
  void evaluate(domain::GameId id);
  [[nodiscard]] base::Nanos confirmed_at(const FeedSlot& feed, base::Nanos own) const;
  [[nodiscard]] base::Nanos confirmed_at(const MarketSlot& market) const;
  [[nodiscard]] bool proven(const MarketSlot& market) const;
  [[nodiscard]] signals::GameInput input_of(domain::GameId id);
  /// True when it led to orders.
  bool consider(domain::Signal& signal, const signals::GameInput& input, GameSlot& slot);
  bool consider_all(domain::GameId id);
  void saw(Episode& episode, const domain::Signal& signal) const;
  [[nodiscard]] base::Duration stood(const Episode& episode, const domain::Signal& signal) const;
  void await_look(Episode& episode);
  void look(domain::GameId id);
  void look_again();
  void close_episodes(GameSlot& slot, domain::GameId id, bool all);
  void watch_inversions(GameSlot& slot);
  void exit_bets(const signals::GameInput& input);
  void watch_lag(const domain::Signal& signal);

  // orders.cpp
  void place(const domain::Signal& signal, const trading::Approved& approved);
  void run_desks();
  void tell();
  void watch_money();
  void book_changed(domain::MarketId id);
  void mark(domain::MarketId id);
  void watch_marks();
  void tell_mark_alarm(MarketSlot& slot, domain::MarketId id);
  [[nodiscard]] trading::BookAccess access(domain::MarketId id) const;
  [[nodiscard]] trading::Books books() const;
  void find_held_back();
  void say_held_back(domain::Signal& signal) const;
  [[nodiscard]] trading::RiskContext risk_of(const domain::Signal& signal) const;
  void add_exposure(const domain::Signal& signal, trading::RiskContext& context) const;

  Config config_;
  domain::Registry registry_;
  std::vector<GameSlot> games_;
  std::vector<MarketSlot> markets_;
  FeedSlot feeds_[domain::kFeedCount];
  std::array<trading::Desk, domain::kAssumptionCount> desks_;  ///< by domain::Assumption
  trading::Desk::Told told_;                                   ///< reused: what a desk has to say
  LagWatch lag_watch_;
  std::vector<matching::HomeMid> mids_;                  ///< reused by `watch_inversions`
  std::vector<signals::MarketView> views_;               ///< reused by `evaluate`
  std::vector<trading::HeldBackDepth> held_back_depth_;  ///< reused by `evaluate`: of the views' books
  const signals::HeldBack held_back_;                    ///< looks there
  std::vector<domain::WalkStep> steps_;                  ///< reused: what the signal under consideration walked
  domain::OutputBuffer* out_ = nullptr;                  ///< the caller's buffer, during `step` alone
  base::Nanos now_;
  base::Nanos as_of_;                     ///< of the event at hand: up to when its content holds; never after `now_`
  std::uint64_t looks_ = 0;               ///< at games, so far
  base::Nanos look_again_at_{INT64_MAX};  ///< when the next standing edge has stood long enough
  std::uint64_t sequence_ = 0;
  std::uint32_t last_signal_ = 0;
  bool kill_switch_ = false;
  bool drawdown_stop_ = false;
  base::Nanos marks_due_;       ///< when holdings are valued again though no book of theirs changes
  base::Nanos marks_told_due_;  ///< when moved marks may be told again
  bool clock_stop_ = false;
  std::optional<std::int64_t> reconciled_hour_;
};

}  // namespace arbees::engine
