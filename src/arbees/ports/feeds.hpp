#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/net/session.hpp"
#include "arbees/ports/feed_report.hpp"

/// The doors through which the outside world comes in. A feed is a pure state machine over `net::Input`: no socket, no
/// clock, no thread of its own. The same inputs give the same outbox, which is how a recorded evening is played again.
namespace arbees::ports {

/// Where a feed puts what an input led to, in order. Appended to, never read, by the feed.
struct FeedOutbox {
  std::vector<net::Action> actions;
  std::vector<domain::Event> events;      ///< by the ids that `follow` gave; health of the connection too
  std::vector<domain::Game> games;        ///< seen for the first time, or their start, teams or site changed
  std::vector<domain::Listing> listings;  ///< winner markets seen for the first time, or changed
  std::vector<base::Error> refused;       ///< what the feed sent and we do not use: which item and why
};

class Feed {
 public:
  virtual ~Feed() = default;
  /// "espn", "kalshi", "polymarket".
  [[nodiscard]] virtual std::string_view name() const = 0;
  virtual void handle(const net::Input& input, FeedOutbox& out) = 0;
  [[nodiscard]] virtual std::vector<FeedFigure> figures() const = 0;
};

/// Games: lists them, then sends `GameUpdated`, `PlayRecorded`, `LineUpdated` for those that are followed, and
/// `FeedChanged` / `FeedHeartbeat` of `FeedId::games`.
class GameFeed : public Feed {
 public:
  /// From now on the game with this key goes out under `id`: its present state at once, if one is known.
  virtual void follow(domain::GameId id, std::string_view key, base::Nanos now, FeedOutbox& out) = 0;
};

/// Markets: lists the winner markets, then keeps the books of those that are followed: `BookSnapshot`, `BookDelta`,
/// `BookVoided`, `TickSizeChanged`, `TradePrinted`, `MarketStatusChanged`, and `FeedChanged` / `FeedHeartbeat` of its
/// venue.
class MarketFeed : public Feed {
 public:
  /// Again for a market that is followed already, under the same id: whoever asks has lost its copy, so the book is
  /// void until it comes whole.
  virtual void follow(domain::MarketId id, const domain::Listing& listing, base::Nanos now, FeedOutbox& out) = 0;
};

}  // namespace arbees::ports
