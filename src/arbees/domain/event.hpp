#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/order_book.hpp"

/// Everything that can reach the engine. Games and markets are named by the dense ids that the engine's
/// registry hands out in the order of their `GameOpened` / `MarketOpened`: the first is 0, the next 1.
namespace arbees::domain {

/// A game comes into view. A second one with the same key moves its start, or puts it in doubt when the sides differ.
struct GameOpened {
  static constexpr const char* kName = "game_opened";
  Game game;
};
BOOST_DESCRIBE_STRUCT(GameOpened, (), (game))

/// The feed's newest snapshot of a game.
struct GameUpdated {
  static constexpr const char* kName = "game_updated";
  GameId game;
  GameState state;
};
BOOST_DESCRIBE_STRUCT(GameUpdated, (), (game, state))

/// The pregame line changed; ignored once the game is live.
struct LineUpdated {
  static constexpr const char* kName = "line_updated";
  GameId game;
  PregameLine line;
};
BOOST_DESCRIBE_STRUCT(LineUpdated, (), (game, line))

/// A row of the play list was inserted, updated or removed.
struct PlayRecorded {
  static constexpr const char* kName = "play_recorded";
  GameId game;
  Play play;
};
BOOST_DESCRIBE_STRUCT(PlayRecorded, (), (game, play))

/// A market that is linked to a game. Its game must be open.
struct MarketOpened {
  static constexpr const char* kName = "market_opened";
  Market market;
};
BOOST_DESCRIBE_STRUCT(MarketOpened, (), (market))

/// The whole book. `sizes_known` false: the source shows prices without quantities.
/// `bid_known` / `ask_known` false: the source does not show that side at all (which is not an empty side).
struct BookSnapshot {
  static constexpr const char* kName = "book_snapshot";
  MarketId market;
  std::vector<Level> bids;
  std::vector<Level> asks;
  bool sizes_known = true;
  bool bid_known = true;
  bool ask_known = true;
  bool polled = false;  ///< the response to a request: no connection vouches that it still holds afterwards
};
BOOST_DESCRIBE_STRUCT(BookSnapshot, (), (market, bids, asks, sizes_known, bid_known, ask_known, polled))

/// One level changed: `quantity` is its new total, or what to add to it.
struct BookDelta {
  static constexpr const char* kName = "book_delta";
  MarketId market;
  BookSide side = BookSide::bid;
  base::Price price;
  base::Quantity quantity;
  bool additive = false;
};
BOOST_DESCRIBE_STRUCT(BookDelta, (), (market, side, price, quantity, additive))

/// The book can't be trusted until its next snapshot.
struct BookVoided {
  static constexpr const char* kName = "book_voided";
  MarketId market;
  BookFault why = BookFault::no_snapshot;
};
BOOST_DESCRIBE_STRUCT(BookVoided, (), (market, why))

struct TickSizeChanged {
  static constexpr const char* kName = "tick_size_changed";
  MarketId market;
  std::vector<PriceRange> grid;
};
BOOST_DESCRIBE_STRUCT(TickSizeChanged, (), (market, grid))

/// A trade printed on a venue. `taker_buys_yes` absent when the venue does not say.
struct TradePrinted {
  static constexpr const char* kName = "trade_printed";
  MarketId market;
  base::Price price;
  base::Quantity quantity;
  std::optional<bool> taker_buys_yes;
};
BOOST_DESCRIBE_STRUCT(TradePrinted, (), (market, price, quantity, taker_buys_yes))

/// The venue changed what it charges; holds for orders that arrive after it.
struct FeesChanged {
  static constexpr const char* kName = "fees_changed";
  MarketId market;
  FeeSchedule fees;
};
BOOST_DESCRIBE_STRUCT(FeesChanged, (), (market, fees))

/// `settlement` is what YES was paid, once that is the venue's final word. A later one with another value corrects it.
struct MarketStatusChanged {
  static constexpr const char* kName = "market_status_changed";
  MarketId market;
  MarketStatus status = MarketStatus::open;
  std::optional<base::Price> settlement;
  std::string why;  ///< for a person: "exchange paused", "resolution disputed"; may be empty
};
BOOST_DESCRIBE_STRUCT(MarketStatusChanged, (), (market, status, settlement, why))

enum class FeedId : std::uint8_t { games, kalshi, polymarket };
BOOST_DESCRIBE_ENUM(FeedId, games, kalshi, polymarket)
inline constexpr std::size_t kFeedCount = 3;
[[nodiscard]] constexpr FeedId feed_of(Venue venue) {
  return venue == Venue::kalshi ? FeedId::kalshi : FeedId::polymarket;
}

/// `suspect`: connected, but late, or every market on it has gone silent. `halted`: connected, and the venue does not
/// trade: its books stand still.
enum class FeedHealth : std::uint8_t { down, up, suspect, halted };
BOOST_DESCRIBE_ENUM(FeedHealth, down, up, suspect, halted)

/// A connection came up or went down. Down voids every book of that venue.
struct FeedChanged {
  static constexpr const char* kName = "feed_changed";
  FeedId feed = FeedId::games;
  FeedHealth health = FeedHealth::up;
  std::string detail;
  std::optional<base::Duration> lag;  ///< how late its messages arrive, as measured; absent when not measured
};
BOOST_DESCRIBE_STRUCT(FeedChanged, (), (feed, health, detail, lag))

/// Proof of life of a connection: nothing changed on it up to `lag` before this event's time.
struct FeedHeartbeat {
  static constexpr const char* kName = "feed_heartbeat";
  FeedId feed = FeedId::games;
  std::optional<base::Duration> lag;  ///< as in FeedChanged
};
BOOST_DESCRIBE_STRUCT(FeedHeartbeat, (), (feed, lag))

/// Time passes. The engine's only clock is the `received` stamp of its events.
struct ClockTicked {
  static constexpr const char* kName = "clock_ticked";
  std::uint8_t unused = 0;
};
BOOST_DESCRIBE_STRUCT(ClockTicked, (), (unused))

/// The operator's kill switch: while on, no new orders.
struct KillSwitchChanged {
  static constexpr const char* kName = "kill_switch_changed";
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(KillSwitchChanged, (), (on))

/// A person has looked at the game and says that the feed's newest state is right.
struct GameConfirmed {
  static constexpr const char* kName = "game_confirmed";
  GameId game;
  std::string by;  ///< who, for the audit
};
BOOST_DESCRIBE_STRUCT(GameConfirmed, (), (game, by))

/// The wall clock and the steady clock moved apart (`trusted` false), or agree with the venues again (`trusted` true).
struct ClockChanged {
  static constexpr const char* kName = "clock_changed";
  base::Duration difference;  ///< wall clock minus what the steady clock expected of it
  bool trusted = false;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(ClockChanged, (), (difference, trusted, detail))

/// What a person should know of although the session goes on. A new kind is added at the end.
enum class AlarmKind : std::uint8_t {
  check_suspended,    ///< a check contradicted the venue on many books at once and is off
  message_shape,      ///< too many messages of a connection are unknown or refused
  feed_lag,           ///< messages arrive late
  feed_frozen,        ///< a game feed answers and its game does not move
  venue_halted,       ///< the venue or one of its markets does not trade
  mark_expired,       ///< a position has had no current price for too long
  settlement_unknown  ///< a result is disputed or was taken back
};
BOOST_DESCRIBE_ENUM(AlarmKind, check_suspended, message_shape, feed_lag, feed_frozen, venue_halted, mark_expired,
                    settlement_unknown)

/// An alarm goes on or off. One alarm is one (feed, kind, subject).
struct AlarmChanged {
  static constexpr const char* kName = "alarm_changed";
  FeedId feed = FeedId::games;
  AlarmKind kind = AlarmKind::check_suspended;
  bool active = false;
  std::string subject;  ///< a market's symbol, a game's key; empty: the whole feed
  std::string detail;   ///< for a person, with its figures
};
BOOST_DESCRIBE_STRUCT(AlarmChanged, (), (feed, kind, active, subject, detail))

using EventBody =
    std::variant<ClockTicked, GameOpened, GameUpdated, LineUpdated, PlayRecorded, MarketOpened, BookSnapshot, BookDelta,
                 BookVoided, TickSizeChanged, TradePrinted, MarketStatusChanged, FeedChanged, FeedHeartbeat,
                 KillSwitchChanged, FeesChanged, GameConfirmed, ClockChanged, AlarmChanged>;

/// `as_of`: the session's time up to which the content is known to hold, never after `stamp.received`. Polled: when it
/// was asked for. Streamed: when the venue sent it, corrected for the difference of the clocks. 0: not known, as in
/// recordings; then `stamp.received` counts.
struct Event {
  base::Stamp stamp;
  EventBody body;
  base::Nanos as_of;
};
BOOST_DESCRIBE_STRUCT(Event, (), (stamp, body, as_of))

}  // namespace arbees::domain
