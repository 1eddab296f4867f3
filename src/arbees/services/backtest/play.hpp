#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/engine/config.hpp"

/// Backtests: recorded evenings through the engine under several configurations, and what they prove. Pure computation;
/// no clock, no file, no thread.
namespace arbees::services::backtest {

/// Who decides. `engine`: the engine under its configuration. The others are controls, whose results are known in
/// advance: `random` takes a random side at random times, `oracle` is told what each market will pay, `shuffled`
/// believes the price of another game.
enum class Decider : std::uint8_t { engine, random, oracle, shuffled };
BOOST_DESCRIBE_ENUM(Decider, engine, random, oracle, shuffled)

struct Strategy {
  std::string name;
  Decider decider = Decider::engine;
  engine::Config config;
  std::uint64_t seed = 1;  ///< of a control's draws
};

struct Evening {
  std::string name;
  std::vector<domain::Event> events;
  std::vector<std::string> assumptions;
  bool simulated = false;
};

/// Money that went in and came out on one signal (or one decision of a control), under one assumption on fills.
struct Trade {
  std::string evening;
  std::string game;
  domain::Sport sport = domain::Sport::other;
  std::string kind;    ///< kind of signal, or "control"
  std::string venue;   ///< of the first leg
  std::string period;  ///< "pregame", "1", "2", … when decided
  base::Nanos at;
  double edge = 0;      ///< expected of the order as sized and charged, dollars a contract (or pair), after fees
  double quantity = 0;  ///< contracts bought; of a pair, pairs: as many as its fuller leg
  double cost = 0;      ///< paid for them, without fees
  double fees = 0;
  double profit = 0;                  ///< after fees; open positions at the last mid price, 0 without one
  bool settled = true;                ///< false: part of it was still open when the recording ended
  bool priced = true;                 ///< false: of an open part nobody ever showed both prices
  std::optional<double> entry_price;  ///< average, of bets: a pair of which one leg missed is none
  std::optional<double> later_price;  ///< mid before the start (pregame), or five minutes after entry (in play)
  double half_spread = 0;             ///< of controls: what crossing the spread cost, dollars a contract
  base::Nanos closed_at;
};
BOOST_DESCRIBE_STRUCT(Trade, (),
                      (evening, game, sport, kind, venue, period, at, edge, quantity, cost, fees, profit, settled,
                       priced, entry_price, later_price, half_spread, closed_at))

/// A signal that a gate refused, settled as if one contract a leg had been bought at the touch it saw.
struct Refused {
  std::string evening;
  std::string game;
  std::string gate;
  std::string kind;
  base::Nanos at;
  double edge = 0;  ///< expected of that one contract, after its fees
  bool sizes_known = true;
  std::optional<double> profit;  ///< a contract, after fees; nothing when the market was never settled
};
BOOST_DESCRIBE_STRUCT(Refused, (), (evening, game, gate, kind, at, edge, sizes_known, profit))

/// Model and market at one moment of a game whose result is known; one a minute of each game.
struct Forecast {
  std::string game;  ///< with its evening: "evening/key"
  double model = 0;
  std::optional<double> market;  ///< mid of the home side, where both sides are shown
  double home_won = 0;
};

/// What one strategy did on one evening.
struct Played {
  std::vector<std::vector<Trade>> trades;  ///< by assumption: expected first, then pessimistic, optimistic
  std::vector<Refused> refused;
  std::vector<Forecast> forecasts;
  std::vector<std::string> watched;  ///< every game, "evening/key", by id
  std::uint64_t events = 0;
  std::uint64_t signals = 0;
  std::uint64_t games = 0;
  std::uint64_t games_settled = 0;
  std::string hash;  ///< of every output of the engine
};

/// Plays one evening. Events reach the strategy in the order of their `received` stamps, whatever their order in the
/// list: it never knows at a time what was received later. Deterministic.
[[nodiscard]] Played play(const Evening& evening, const Strategy& strategy);

}  // namespace arbees::services::backtest
