#pragma once
#include <string>
#include <tuple>
#include <vector>

#include "arbees/services/backtest/play.hpp"

namespace arbees::services::backtest {

/// The middle 95 % of what resampling whole games gives: of a profit all games that were watched, of a mean those it is
/// over. Absent with fewer than two games.
struct Interval {
  double low = 0;
  double high = 0;
};
BOOST_DESCRIBE_STRUCT(Interval, (), (low, high))

/// Settled trades that have something in common. Money is dollars.
struct Group {
  std::string name;
  std::uint64_t trades = 0;
  std::uint64_t games = 0;  ///< that traded
  double staked = 0;        ///< cost and fees
  double fees = 0;
  double profit = 0;  ///< after fees
  std::optional<Interval> interval;
  double dollar_days = 0;                ///< stake × days from the decision to the payment, of what was paid
  std::optional<double> return_per_day;  ///< profit a dollar and day bound; absent where nothing was bound
};
BOOST_DESCRIBE_STRUCT(Group, (), (name, trades, games, staked, fees, profit, interval, dollar_days, return_per_day))

/// What was expected at entry and what came of it, dollars a contract after fees.
struct EdgeBucket {
  std::string name;
  std::uint64_t trades = 0;
  std::uint64_t games = 0;
  double expected = 0;
  double realised = 0;
  std::optional<Interval> interval;
};
BOOST_DESCRIBE_STRUCT(EdgeBucket, (), (name, trades, games, expected, realised, interval))

/// By how much the price moved our way after entry, dollars a contract, before fees.
struct Drift {
  std::uint64_t trades = 0;
  std::uint64_t games = 0;
  double mean = 0;
  std::optional<Interval> interval;
};
BOOST_DESCRIBE_STRUCT(Drift, (), (trades, games, mean, interval))

struct Bin {
  std::uint64_t forecasts = 0;
  double predicted = 0;
  double observed = 0;
};
BOOST_DESCRIBE_STRUCT(Bin, (), (forecasts, predicted, observed))

/// The model on the games that were watched, one forecast a minute; the market at the same moments.
struct Calibration {
  std::uint64_t forecasts = 0;
  std::uint64_t games = 0;
  double model_brier = 0;
  std::uint64_t with_market = 0;
  double model_brier_there = 0;  ///< on the moments that have a market price
  double market_brier = 0;
  std::optional<Interval> difference;  ///< model − market; below 0: the model was better
  std::vector<Bin> bins;
};
BOOST_DESCRIBE_STRUCT(Calibration, (),
                      (forecasts, games, model_brier, with_market, model_brier_there, market_brier, difference, bins))

struct Latency {
  double factor = 1;
  std::uint64_t trades = 0;
  double staked = 0;
  double profit = 0;
};
BOOST_DESCRIBE_STRUCT(Latency, (), (factor, trades, staked, profit))

/// Signals that one gate refused, had one contract a leg been bought at the touch they saw.
struct RefusedBy {
  std::string gate;
  std::uint64_t signals = 0;
  std::uint64_t settled = 0;
  std::uint64_t games = 0;
  std::uint64_t sizes_unknown = 0;
  double expected = 0;  ///< dollars a contract
  double realised = 0;
  std::optional<Interval> interval;
};
BOOST_DESCRIBE_STRUCT(RefusedBy, (), (gate, signals, settled, games, sizes_unknown, expected, realised, interval))

/// What a control must have made by arithmetic alone: the oracle Σ (what was paid − price − fee), the others minus fees
/// and half the spread. The oracle must meet it to the cent, the others within the interval of their profit.
struct Arithmetic {
  double profit = 0;
  bool holds = false;
};
BOOST_DESCRIBE_STRUCT(Arithmetic, (), (profit, holds))

/// Trades that were still open when their recording ended.
struct StillOpen {
  std::uint64_t trades = 0;
  double staked = 0;
  double profit = 0;           ///< at the last mid price, which nobody paid; of those that have one
  std::uint64_t unpriced = 0;  ///< of the trades: nobody ever showed both prices
};
BOOST_DESCRIBE_STRUCT(StillOpen, (), (trades, staked, profit, unpriced))

/// Milliseconds since 1970, profit so far, how far below its peak.
using EquityPoint = std::tuple<std::int64_t, double, double>;

struct StrategyReport {
  std::string name;
  Decider decider = Decider::engine;
  std::string settings;  ///< what differs from the defaults
  std::uint64_t games = 0;
  std::uint64_t games_settled = 0;
  std::uint64_t signals = 0;
  Group total;
  StillOpen open;                        ///< no part of any other figure
  std::optional<Arithmetic> arithmetic;  ///< of a control
  double max_drawdown = 0;
  double half_spread = 0;  ///< of a control: mean cost of crossing the spread, dollars a contract
  std::vector<Group> by_sport;
  std::vector<Group> by_kind;
  std::vector<Group> by_period;
  std::vector<Group> by_venue;
  std::vector<Group> by_edge;      ///< expected at entry
  std::vector<Group> assumptions;  ///< the same decisions under each assumption on fills
  std::vector<EdgeBucket> edges;
  Drift closing_line;  ///< pregame entries, against the last mid before the start
  Drift after_entry;   ///< entries in play, against the mid five minutes later
  Calibration calibration;
  std::vector<Latency> latency;
  std::vector<RefusedBy> refused;
  std::vector<EquityPoint> equity;
  std::vector<std::string> warnings;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(StrategyReport, (),
                      (name, decider, settings, games, games_settled, signals, total, open, arithmetic, max_drawdown,
                       half_spread, by_sport, by_kind, by_period, by_venue, by_edge, assumptions, edges, closing_line,
                       after_entry, calibration, latency, refused, equity, warnings, hash))

struct EveningReport {
  std::string name;
  std::uint64_t events = 0;
  bool simulated = false;
  std::vector<std::string> assumptions;
};
BOOST_DESCRIBE_STRUCT(EveningReport, (), (name, events, simulated, assumptions))

struct Report {
  std::string version;
  std::uint64_t seed = 1;  ///< of the resampling
  std::uint64_t resamples = 2000;
  std::vector<EveningReport> evenings;
  std::vector<StrategyReport> strategies;
  std::vector<std::string> warnings;
};
BOOST_DESCRIBE_STRUCT(Report, (), (version, seed, resamples, evenings, strategies, warnings))

struct Resampling {
  std::uint64_t seed = 1;
  std::uint64_t resamples = 2000;
};

/// Everything about one strategy from what it did on each evening, in the evenings' order. `latency` is left empty.
[[nodiscard]] StrategyReport summarise(const Strategy& strategy, const std::vector<Played>& evenings,
                                       const Resampling& resampling);

/// The trades alone, for the runs at other latencies.
[[nodiscard]] Latency summarise_latency(double factor, const std::vector<Played>& evenings);

/// What of the whole report must be read with care, in words.
[[nodiscard]] std::vector<std::string> warnings_of(const Report& report);

/// A self-contained page: styles and SVG charts inside, no script.
[[nodiscard]] std::string to_html(const Report& report);

/// Every trade of every strategy, a line each, expected fills.
[[nodiscard]] std::string trades_csv(const std::vector<std::pair<std::string, const std::vector<Played>*>>& strategies);

}  // namespace arbees::services::backtest
