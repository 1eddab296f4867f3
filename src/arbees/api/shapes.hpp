#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/ports/store.hpp"

/// What the API says, as structs: the JSON (base::to_json), the OpenAPI document (schema.hpp) and docs/api.md follow
/// these fields. Prices, quantities, money and probabilities are in units; *_ms are milliseconds.
namespace arbees::api {

struct FeedStatus {
  domain::FeedId feed = domain::FeedId::games;
  domain::FeedHealth health = domain::FeedHealth::down;
  std::string detail;
  base::Nanos at;                         ///< of the last change
  std::optional<base::Duration> lag;      ///< how late its messages arrive
  std::optional<base::Nanos> resumed_at;  ///< after a halt: a book counts once it has been shown since then
};
BOOST_DESCRIBE_STRUCT(FeedStatus, (), (feed, health, detail, at, lag, resumed_at))

/// Signals and orders are counted once each, however often they were told.
struct StatusCounts {
  std::uint64_t games = 0;
  std::uint64_t live = 0;  ///< in play now
  std::uint64_t signals = 0;
  std::uint64_t approved = 0;
  std::uint64_t refused = 0;
  std::uint64_t orders = 0;
  std::uint64_t fills = 0;
};
BOOST_DESCRIBE_STRUCT(StatusCounts, (), (games, live, signals, approved, refused, orders, fills))

struct StoreStatus {
  std::string path;
  bool ok = true;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(StoreStatus, (), (path, ok, error))

struct Status {
  ports::RunMode mode = ports::RunMode::simulated;
  std::string label;
  std::string version;
  std::string run;
  base::Nanos started_at;
  base::Nanos now;          ///< wall clock of the server
  base::Nanos engine_time;  ///< of the newest event
  double speed = 1;         ///< engine seconds in a wall second; 0 = as fast as it goes
  std::uint64_t sequence = 0;
  bool finished = false;
  bool kill_switch = false;       ///< by a person, the kill file or an alarm; `trading` says all causes
  std::vector<FeedStatus> feeds;  ///< those heard of
  StatusCounts counts;
  std::vector<std::string> assumptions;
  StoreStatus store;
  std::vector<std::string> alarms;                  ///< what must not be and is so; trading is stopped meanwhile
  std::vector<domain::AlarmChanged> active_alarms;  ///< the engine's, oldest first; trading goes on elsewhere
  std::optional<domain::ClockChanged> clock;        ///< the last step of the wall clock
  base::Duration lag;                           ///< how far the engine's newest step is behind; above 2 s all is stale
  std::optional<base::Nanos> stale_since;       ///< by `now`'s clock, while the lag is above 2 s
  std::optional<ports::Recovering> recovering;  ///< a restart replays its log: nothing shown is current
  ports::TradingStatus trading;
  bool sandbox = false;  ///< live, but against simulated servers
};
BOOST_DESCRIBE_STRUCT(Status, (),
                      (mode, label, version, run, started_at, now, engine_time, speed, sequence, finished, kill_switch,
                       feeds, counts, assumptions, store, alarms, active_alarms, clock, lag, stale_since, recovering,
                       trading, sandbox))

struct ModelView {
  base::Probability home;
  double standard_error = 0;         ///< in units: 0.021
  std::vector<std::string> missing;  ///< inputs that the model had to do without
};
BOOST_DESCRIBE_STRUCT(ModelView, (), (home, standard_error, missing))

struct MarketSummary {
  domain::MarketId id;
  domain::Venue venue = domain::Venue::kalshi;
  std::string symbol;
  domain::Side yes_side = domain::Side::home;
  std::string yes_name;
  std::int32_t link_confidence_ppm = 0;
  std::string link_evidence;
  std::optional<domain::Quote> quote;
  /// Up to when the quote is known to hold: by its own messages, and by its connection where it is streamed.
  std::optional<base::Nanos> as_of;
};
BOOST_DESCRIBE_STRUCT(MarketSummary, (),
                      (id, venue, symbol, yes_side, yes_name, link_confidence_ppm, link_evidence, quote, as_of))

using SparkPoint = std::tuple<std::int64_t, double>;                ///< t_ms, home
using ProbabilityPoint = std::tuple<std::int64_t, double, double>;  ///< t_ms, home, standard error
/// t_ms, then bid, ask and last of YES.
using QuotePoint = std::tuple<std::int64_t, std::optional<double>, std::optional<double>, std::optional<double>>;
/// t_ms, equity with what is held at its conservative value, cash, realised, equity with it at the middle of the books.
using EquityPoint = std::tuple<std::int64_t, double, double, double, double>;

struct GameSummary {
  domain::GameId id;
  std::string key;
  domain::Sport sport = domain::Sport::other;
  domain::Team home;
  domain::Team away;
  std::optional<base::Nanos> start;
  bool neutral_site = false;
  std::optional<domain::GameState> state;
  std::optional<base::Nanos> state_at;  ///< when the state was received
  std::optional<ModelView> model;
  std::vector<MarketSummary> markets;
  std::vector<SparkPoint> spark;
  std::uint64_t open_signals = 0;
  std::optional<base::Price> best_edge_net;  ///< of the open signals, as last told
  std::optional<std::string> last_play;
  domain::StateDoubt doubt = domain::StateDoubt::none;  ///< why nothing is traded on the state
  std::string doubt_detail;                             ///< for a person; empty without a doubt
};
BOOST_DESCRIBE_STRUCT(GameSummary, (),
                      (id, key, sport, home, away, start, neutral_site, state, state_at, model, markets, spark,
                       open_signals, best_edge_net, last_play, doubt, doubt_detail))

struct Games {
  std::uint64_t sequence = 0;
  std::vector<GameSummary> games;
};
BOOST_DESCRIBE_STRUCT(Games, (), (sequence, games))

struct Closed {
  base::Nanos at;
  base::Duration lasted_ms;
  base::Price best_edge_net;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (at, lasted_ms, best_edge_net))

/// A signal as last told (an approval may follow a refusal), and what became of it.
struct Opportunity : domain::Signal {
  base::Nanos at;  ///< first told
  std::optional<Closed> closed;
  std::string game_label;             ///< "AWY @ HOM"
  std::vector<domain::Order> orders;  ///< of the expected account
  std::vector<domain::Fill> fills;
  std::optional<domain::LagOutcome> lag_outcome;  ///< what the laggard did afterwards
};
BOOST_DESCRIBE_STRUCT(Opportunity, (domain::Signal), (at, closed, game_label, orders, fills, lag_outcome))

struct Opportunities {
  std::vector<Opportunity> opportunities;
  std::optional<std::uint64_t> next_before;  ///< give it back as `before`; null = no older ones
};
BOOST_DESCRIBE_STRUCT(Opportunities, (), (opportunities, next_before))

struct QuoteCurve {
  domain::MarketId market;
  domain::Venue venue = domain::Venue::kalshi;
  std::string symbol;
  domain::Side yes_side = domain::Side::home;
  std::vector<QuotePoint> points;
};
BOOST_DESCRIBE_STRUCT(QuoteCurve, (), (market, venue, symbol, yes_side, points))

struct TimedPlay : domain::PlayView {
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(TimedPlay, (domain::PlayView), (at))

struct GameHistory {
  domain::GameId game;
  std::vector<ProbabilityPoint> probability;
  std::vector<QuoteCurve> quotes;
  std::vector<TimedPlay> plays;
  std::vector<Opportunity> signals;
  std::vector<domain::Fill> fills;
};
BOOST_DESCRIBE_STRUCT(GameHistory, (), (game, probability, quotes, plays, signals, fills))

struct TimedOrder : domain::Order {
  base::Nanos at;  ///< sent_at under the name that fills use
};
BOOST_DESCRIBE_STRUCT(TimedOrder, (domain::Order), (at))

struct Trades {
  std::vector<TimedOrder> orders;
  std::vector<domain::Fill> fills;
};
BOOST_DESCRIBE_STRUCT(Trades, (), (orders, fills))

struct Positions {
  domain::Account account;
  std::vector<domain::Position> positions;    ///< with the engine's marks
  std::optional<base::Money> unrealised;      ///< what selling now would bring − cost: the account's conservative value
  std::optional<base::Money> unrealised_mid;  ///< value at the middle of the books − cost: the band's upper end
  base::Money realised;
  base::Money fees;
  std::vector<domain::Account> accounts;                ///< one an assumption of fills, expected first
  std::vector<domain::Reconciliation> reconciliations;  ///< the newest of each
  domain::TradingState trading;
};
BOOST_DESCRIBE_STRUCT(Positions, (),
                      (account, positions, unrealised, unrealised_mid, realised, fees, accounts, reconciliations,
                       trading))

struct Equity {
  std::vector<EquityPoint> points;
};
BOOST_DESCRIBE_STRUCT(Equity, (), (points))

struct StepTimes {
  std::uint64_t p50 = 0;
  std::uint64_t p99 = 0;
};
BOOST_DESCRIBE_STRUCT(StepTimes, (), (p50, p99))

struct StoreMetrics {
  std::uint64_t rows = 0;
  double last_commit_ms = 0;
  std::uint64_t lag = 0;
};
BOOST_DESCRIBE_STRUCT(StoreMetrics, (), (rows, last_commit_ms, lag))

struct Monitoring {
  double uptime_ms = 0;
  std::uint64_t events = 0;
  double events_per_s = 0;
  std::uint64_t outputs = 0;
  StepTimes step_ns;
  std::map<std::string, std::uint64_t> signals_by_kind;
  std::map<std::string, std::uint64_t> refusals_by_gate;  ///< by the first gate that failed when first told
  std::map<std::string, std::uint64_t> rejected_by_reason;
  std::vector<ports::QueueView> queues;
  std::vector<ports::FeedReport> feed_figures;  ///< what live feeds count of themselves
  std::vector<FeedStatus> feeds;
  std::uint64_t websocket_clients = 0;
  StoreMetrics store;
};
BOOST_DESCRIBE_STRUCT(Monitoring, (),
                      (uptime_ms, events, events_per_s, outputs, step_ns, signals_by_kind, refusals_by_gate,
                       rejected_by_reason, queues, feed_figures, feeds, websocket_clients, store))

struct CalibrationScores {
  std::int64_t rows = 0;
  std::int64_t games = 0;
  double brier = 0;
  double log_loss = 0;
  double ece = 0;
  double ece_noise_p95 = 0;  ///< what a perfect forecaster of these games exceeds one time in twenty
};
BOOST_DESCRIBE_STRUCT(CalibrationScores, (), (rows, games, brier, log_loss, ece, ece_noise_p95))

/// The model's less the other's, with its 95 % interval by resampling games: negative = the model is better.
struct CalibrationDifference {
  double mean = 0;
  double low = 0;
  double high = 0;
};
BOOST_DESCRIBE_STRUCT(CalibrationDifference, (), (mean, low, high))

struct CalibrationBin {
  std::int64_t rows = 0;
  double predicted = 0;
  double observed = 0;
};
BOOST_DESCRIBE_STRUCT(CalibrationBin, (), (rows, predicted, observed))

struct PriceCalibration {
  std::string price;  ///< "kalshi", "kalshi closing", …
  bool few_games = true;
  CalibrationScores scores;
  CalibrationScores model;  ///< on the same moments
  CalibrationDifference brier_difference;
  CalibrationDifference log_loss_difference;
  std::vector<CalibrationBin> reliability;
};
BOOST_DESCRIBE_STRUCT(PriceCalibration, (),
                      (price, few_games, scores, model, brier_difference, log_loss_difference, reliability))

struct SportCalibration {
  domain::Sport sport = domain::Sport::other;
  bool few_games = true;  ///< fewer than 30 decided: nothing can be concluded
  CalibrationScores model;
  std::vector<CalibrationBin> reliability;
  std::vector<PriceCalibration> prices;
};
BOOST_DESCRIBE_STRUCT(SportCalibration, (), (sport, few_games, model, reliability, prices))

struct LiveCalibrationAnswer {
  std::int64_t games_watched = 0;
  std::int64_t games_decided = 0;
  std::vector<SportCalibration> sports;
};
BOOST_DESCRIBE_STRUCT(LiveCalibrationAnswer, (), (games_watched, games_decided, sports))

struct GameConfirmation {
  domain::GameId game;
  std::string by;
};
BOOST_DESCRIBE_STRUCT(GameConfirmation, (), (game, by))

struct KillSwitchState {
  bool kill_switch = false;
};
BOOST_DESCRIBE_STRUCT(KillSwitchState, (), (kill_switch))

/// The answer of GET /health: the process steps.
struct Health {
  bool ok = false;
  std::string why;     ///< what is wrong; empty while ok
  base::Duration lag;  ///< as in Status
};
BOOST_DESCRIBE_STRUCT(Health, (), (ok, why, lag))

/// The answer of GET /ready: what it shows can be relied on.
struct Ready {
  bool ready = false;
  bool recovered = false;        ///< no restart is replaying
  bool store_writable = false;   ///< the newest outputs could be stored
  bool feeds_heard = false;      ///< each watched feed was heard of and none is down
  bool current = false;          ///< the lag is below 2 s
  std::vector<std::string> why;  ///< what is missing, one sentence each
};
BOOST_DESCRIBE_STRUCT(Ready, (), (ready, recovered, store_writable, feeds_heard, current, why))

struct ErrorDetail {
  std::string code;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ErrorDetail, (), (code, message))
struct ErrorAnswer {
  ErrorDetail error;
};
BOOST_DESCRIBE_STRUCT(ErrorAnswer, (), (error))

// The messages of the stream; `type` comes first.

struct Snapshot {
  std::string type = "snapshot";
  std::uint64_t tick = 0;
  Status status;
  std::vector<GameSummary> games;
  std::vector<Opportunity> opportunities;
  std::vector<domain::Order> orders;
  std::vector<domain::Fill> fills;
  std::vector<domain::Position> positions;
  domain::Account account;
  std::vector<EquityPoint> equity;
};
BOOST_DESCRIBE_STRUCT(Snapshot, (),
                      (type, tick, status, games, opportunities, orders, fills, positions, account, equity))

struct Tick {
  std::string type = "tick";
  std::uint64_t tick = 0;
  base::Nanos engine_time;
  std::vector<domain::Output> outputs;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (type, tick, engine_time, outputs))

struct StatusMessage {
  std::string type = "status";
  Status status;
};
BOOST_DESCRIBE_STRUCT(StatusMessage, (), (type, status))

}  // namespace arbees::api
