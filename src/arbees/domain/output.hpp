#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/domain/signal.hpp"
#include "arbees/domain/trade.hpp"

/// Everything the world may hear from the engine. Outputs are numbered without holes from 1.
namespace arbees::domain {

/// The registry gave this game its id.
struct GameListed {
  static constexpr const char* kName = "game_listed";
  GameId id;
  Game game;
};
BOOST_DESCRIBE_STRUCT(GameListed, (), (id, game))

struct MarketListed {
  static constexpr const char* kName = "market_listed";
  MarketId id;
  GameId game;
  Market market;
};
BOOST_DESCRIBE_STRUCT(MarketListed, (), (id, game, market))

/// Why a game's state is not traded on. `none`: it is.
enum class StateDoubt : std::uint8_t {
  none,
  phase,              ///< the phase went a way that it cannot
  score_fell,         ///< below what the last scoring plays explain
  score_jumped,       ///< by more than the sport can score in the time that passed
  clock_back,         ///< by more than a correction
  period_back,        ///< not out of a break that just began
  teams_swapped,      ///< home and away changed places
  not_started,        ///< still scheduled after its start while prices move
  frozen,             ///< the feed answers and nothing moves in running time
  final_unconfirmed,  ///< a final that neither the venue nor ten quiet minutes have confirmed
  unknown_team,       ///< a side is no team of the league
  no_winner,          ///< level, and this game cannot end level
  clock_jumped        ///< by more play than the time that passed allows
};
BOOST_DESCRIBE_ENUM(StateDoubt, none, phase, score_fell, score_jumped, clock_back, period_back, teams_swapped,
                    not_started, frozen, final_unconfirmed, unknown_team, no_winner, clock_jumped)

/// A game's state and what the model makes of it. `home` is absent where there is no model or no state.
struct GameView {
  static constexpr const char* kName = "game_view";
  GameId game;
  GameState state;
  std::optional<base::Probability> home;
  std::int32_t standard_error = 0;  ///< millionths
  std::uint32_t missing = 0;        ///< bit set of inputs the model had to do without
  base::Stamp stamp;                ///< of the state
  StateDoubt doubt = StateDoubt::none;
  std::string doubt_detail;  ///< for a person: what was seen and what would be possible; empty without a doubt
  base::Nanos as_of;         ///< up to when the state is known to hold
};
BOOST_DESCRIBE_STRUCT(GameView, (), (game, state, home, standard_error, missing, stamp, doubt, doubt_detail, as_of))

/// A play and what it was worth to the home side.
struct PlayView {
  static constexpr const char* kName = "play_view";
  GameId game;
  Play play;
  std::optional<base::Probability> home_before;
  std::optional<base::Probability> home_after;
};
BOOST_DESCRIBE_STRUCT(PlayView, (), (game, play, home_before, home_after))

/// The touch of a market changed, or the book became unusable (then without prices).
struct Quote {
  static constexpr const char* kName = "quote";
  MarketId market;
  GameId game;
  std::optional<Level> bid;
  std::optional<Level> ask;
  std::optional<base::Price> last;  ///< last trade
  BookFault fault = BookFault::none;
  MarketStatus status = MarketStatus::open;
  bool sizes_known = true;
  base::Stamp stamp;
  base::Nanos as_of;    ///< up to when the book is known to hold, by its own market's messages
  bool polled = false;  ///< read by request, not streamed
};
BOOST_DESCRIBE_STRUCT(Quote, (), (market, game, bid, ask, last, fault, status, sizes_known, stamp, as_of, polled))

/// A connection's health, when it changes and at each proof of life: an old one is itself a warning.
struct FeedView {
  static constexpr const char* kName = "feed_view";
  FeedId feed = FeedId::games;
  FeedHealth health = FeedHealth::down;
  std::string detail;
  std::optional<base::Duration> lag;  ///< how late its messages arrive
};
BOOST_DESCRIBE_STRUCT(FeedView, (), (feed, health, detail, lag))

/// An event the engine would not act on, and why. Nothing it said was used.
enum class RejectReason : std::uint8_t {
  unknown_game,
  unknown_market,
  duplicate,
  older_snapshot,
  score_decrease_unconfirmed,
  book_fault,
  malformed,
  time_backwards,
  impossible_transition  ///< of a game: GameView::doubt says which
};
BOOST_DESCRIBE_ENUM(RejectReason, unknown_game, unknown_market, duplicate, older_snapshot, score_decrease_unconfirmed,
                    book_fault, malformed, time_backwards, impossible_transition)

struct Rejected {
  static constexpr const char* kName = "rejected";
  RejectReason reason = RejectReason::malformed;
  BookFault fault = BookFault::none;
  std::optional<GameId> game;
  std::optional<MarketId> market;
};
BOOST_DESCRIBE_STRUCT(Rejected, (), (reason, fault, game, market))

/// Whether new orders are sent. Told when it changes.
struct TradingState {
  static constexpr const char* kName = "trading_state";
  bool kill_switch = false;
  bool drawdown_stop = false;  ///< tripped; released by switching the kill switch on and off
  std::int32_t drawdown_ppm = 0;
  bool clock_stop = false;  ///< the clock is not trusted; released when it is again
};
BOOST_DESCRIBE_STRUCT(TradingState, (), (kill_switch, drawdown_stop, drawdown_ppm, clock_stop))

using OutputBody = std::variant<GameListed, MarketListed, GameView, PlayView, Quote, FeedView, Rejected, Signal,
                                SignalClosed, Order, Fill, Position, Settlement, Account, LagOutcome, Reconciliation,
                                TradingState, AlarmChanged, ClockChanged>;

struct Output {
  std::uint64_t sequence = 0;
  base::Nanos at;  ///< the engine's time
  OutputBody body;
};
BOOST_DESCRIBE_STRUCT(Output, (), (sequence, at, body))

/// The engine appends here; its caller owns it and clears it without giving up its capacity.
using OutputBuffer = std::vector<Output>;

}  // namespace arbees::domain
