#pragma once
#include <optional>
#include <vector>

#include "arbees/base/eastern.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/engine/game_transitions.hpp"
#include "arbees/engine/price_watch.hpp"
#include "arbees/matching/inversion.hpp"
#include "arbees/signals/history.hpp"
#include "arbees/winprob/winprob.hpp"

/// What the engine remembers of each game and market, by dense id.
namespace arbees::engine {

/// A signal while its condition lasts. Told once when it appears and once more if it becomes tradable.
struct Episode {
  domain::SignalId id;
  domain::SignalKind kind = domain::SignalKind::model_edge;
  domain::MarketId first_market;
  domain::Claim first_claim = domain::Claim::yes;
  std::optional<domain::MarketId> second_market;
  domain::Claim second_claim = domain::Claim::yes;
  base::Nanos opened_at;
  base::Nanos seen_at;
  std::uint64_t seen_in = 0;               ///< number of the look that saw it last
  std::optional<base::Nanos> stood_since;  ///< there at every look since then
  bool awaits_look = false;                ///< has not been looked at since it has stood long enough
  base::Price best_edge;
  bool approved = false;
  bool too_young = false;  ///< what was told of it is only that it had not stood long enough
};

struct GameSlot {
  domain::Game game;
  std::optional<domain::GameState> state;
  base::Stamp stamp;
  base::Nanos confirmed_at;  ///< when the feed last said that the state still stands
  std::optional<base::Nanos> score_changed_at;
  GameTransitions transitions;  ///< what is believed of the feed's messages
  PriceWatch prices;            ///< what the venues' prices say of the feed
  std::string swapped;          ///< the feed lists the game with other sides: how; empty while it does not
  bool unknown_team = false;    ///< a side is not on the feed's list of the league
  domain::StateDoubt waived = domain::StateDoubt::none;  ///< a person has confirmed it: not doubted for this again
  bool team_confirmed = false;                           ///< a person knows the team that the league's list lacks
  Doubt doubt;                                           ///< as shown
  bool frozen_alarm = false;
  winprob::Estimate estimate;
  bool priced = false;  ///< `estimate` says something
  std::optional<base::Probability> before_next_play;
  signals::History model;
  std::vector<domain::MarketId> markets;
  std::vector<Episode> episodes;
  matching::InversionAlarm inversion;
  base::Nanos inversion_looked_at;
  base::Date day;  ///< the Eastern day of its start, or of its first sight
};

struct MarketSlot {
  domain::Market market;
  domain::GameId game;
  domain::OrderBook book;
  bool bid_known = true;
  bool ask_known = true;
  bool incremental = false;  ///< its source sends changes, not looks
  bool polled = false;       ///< its book is read by request: no connection vouches for it
  domain::MarketStatus status = domain::MarketStatus::open;
  bool settled = false;
  base::Price settled_at;  ///< what YES was paid
  domain::SettlementSource settled_by = domain::SettlementSource::own_reading;
  std::optional<base::Price> overruled;  ///< our own reading, told because the venue's word differs
  bool traded = false;                   ///< some order went to its physical book: it may be held
  domain::MarketId book_id;              ///< names the physical book: the market that it was first opened for
  std::optional<domain::MarketId> twin;  ///< the other market on that book
  bool mark_alarm = false;               ///< what is held of it counts as nothing, and that was told
  signals::History home_mid;
  base::Nanos confirmed_at;  ///< up to when the book is known to hold, by the market's own messages
  base::Nanos resumed_at;    ///< when trading in it last went on after a pause
  base::Stamp stamp;
  std::optional<base::Price> last;
  domain::Quote told;  ///< the last quote sent out
};

struct FeedSlot {
  domain::FeedHealth health = domain::FeedHealth::up;
  /// Set once the feed reports its connection: silence on a live connection then proves freshness. A recording
  /// without connection reports proves nothing by its silence.
  bool reports_connection = false;
  base::Nanos alive_at;               ///< up to when the connection is known to have left nothing out
  base::Nanos resumed_at;             ///< when it last went on after a halt of the venue
  std::optional<base::Duration> lag;  ///< how late its messages arrive, as measured
  std::string detail;                 ///< what the connection last said of itself
};

}  // namespace arbees::engine
