#pragma once
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/eastern.hpp"
#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/venues/polymarket/fees.hpp"
#include "arbees/wire/json.hpp"

/// Markets and events as Polymarket's Gamma API and the CLOB's market endpoints of 2026 send them. Unknown members are
/// ignored, missing optional ones are absent. Several lists come as JSON written inside a string.
namespace arbees::venues::polymarket {

/// One side of a market: its name, its token (a decimal uint256, kept as text) and its last displayed price.
struct Outcome {
  std::string name;
  std::string token;  ///< empty before the order book exists
  std::optional<base::Price>
      price;  ///< to the nearest 0.0001; displayed, not tradable; after the resolution what was paid
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (name, token, price))

struct MarketInfo {
  std::string id;
  std::string condition_id;
  std::string slug;
  std::string question;
  std::string description;
  std::vector<Outcome> outcomes;
  std::string sports_type;  ///< sportsMarketType: moneyline, spreads, totals, …; empty when not sports
  domain::MarketStatus status = domain::MarketStatus::unopened;
  /// Gamma's umaResolutionStatus: "", proposed, disputed, resolved, …
  std::string resolution;
  /// The venue's final word: closed, the resolution is over, and the prices are a payout to the last digit. A proposed
  /// or disputed resolution shows 1 and 0, too.
  bool resolved = false;
  std::optional<base::Price> tick;  ///< orderPriceMinTickSize
  std::optional<base::Quantity> minimum_order;
  std::optional<base::Nanos> game_start;
  std::optional<std::int64_t> seconds_delay;  ///< a marketable order on a live game is held this long
  bool neg_risk = false;
  std::string fee_type;
  std::optional<FeeTerms> fee_terms;
};
BOOST_DESCRIBE_STRUCT(MarketInfo, (),
                      (id, condition_id, slug, question, description, outcomes, sports_type, status, resolution,
                       resolved, tick, minimum_order, game_start, seconds_delay, neg_risk, fee_type, fee_terms))

struct TeamInfo {
  std::string id;
  std::string name;          ///< "Detroit Lions"
  std::string alias;         ///< "Lions"
  std::string abbreviation;  ///< "det"
  std::string league;
  std::optional<domain::Side> side;  ///< `ordering`
};
BOOST_DESCRIBE_STRUCT(TeamInfo, (), (id, name, alias, abbreviation, league, side))

struct EventInfo {
  std::string id;
  std::string slug;
  std::string title;
  std::string description;
  std::string series_slug;           ///< "nfl-2026"
  std::optional<base::Nanos> start;  ///< startTime: the game's; startDate is when it was listed
  std::optional<base::Date> day;     ///< eventDate: the US Eastern day
  std::string game_id;
  bool closed = false;
  std::vector<TeamInfo> teams;
  std::vector<MarketInfo> markets;
};
BOOST_DESCRIBE_STRUCT(EventInfo, (),
                      (id, slug, title, description, series_slug, start, day, game_id, closed, teams, markets))

/// A Gamma market. Outcomes, prices and tokens must be lists of one length where they are there.
[[nodiscard]] base::Result<MarketInfo> parse_market(const wire::Node& node);
[[nodiscard]] base::Result<EventInfo> parse_event(const wire::Node& node);
[[nodiscard]] base::Result<TeamInfo> parse_team(const wire::Node& node);
/// GET /markets/{condition_id} of the CLOB (long names), or GET /clob-markets/{condition_id} (c, t, mts, mos, fd, …).
[[nodiscard]] base::Result<MarketInfo> parse_clob_market(const wire::Node& node);

}  // namespace arbees::venues::polymarket
