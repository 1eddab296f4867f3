#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/sim/servers/directory.hpp"
#include "arbees/sim/servers/view.hpp"

/// What Polymarket lists: a moneyline a game with its spread and total, other leagues, futures.
namespace arbees::sim::servers::polymarket {

struct MarketListing {
  std::int64_t id = 0;
  std::string question;
  std::string slug;
  std::string condition;
  std::string question_id;
  std::string type;  ///< "moneyline", "spreads", "totals"; empty for futures
  std::optional<double> line;
  std::string group_title;
  std::array<std::string, 2> outcomes;
  std::array<std::string, 2> tokens;       ///< in the order of the outcomes
  std::optional<std::size_t> home_number;  ///< of the evening's market that the home token is; the home is outcome 1
  MarketView fixed;                        ///< otherwise: the book of outcome 0
};

struct ListedTeam {
  std::int64_t id = 0;
  std::string name;
  std::string alias;
  std::string code;
};

struct EventListing {
  std::int64_t id = 0;
  std::string slug;
  std::string title;
  std::string description;
  std::string league;  ///< "nfl"; empty for futures
  std::string site;
  int tag = 0;
  std::string tag_slug;
  std::int64_t series_id = 0;
  std::string series_slug;
  base::Nanos start;
  std::int64_t game_id = 0;
  std::array<ListedTeam, 2> teams;  ///< away, home
  double fee_rate = 0.05;
  bool neg_risk = false;
  const GameNames* game = nullptr;
  std::vector<MarketListing> markets;
};

struct Place {
  std::size_t event = 0;
  std::size_t market = 0;
  std::size_t outcome = 0;
};

struct Listings {
  std::vector<EventListing> events;
  std::map<std::string, Place, std::less<>> tokens;
  std::map<std::string, Place, std::less<>> conditions;  ///< outcome 0
};

/// `directory` must outlive the result. The same arguments give the same listings.
[[nodiscard]] Listings list_markets(const std::vector<GameNames>& directory, std::uint64_t seed, base::Nanos origin);

/// A token's book: best first, ten-thousandths and millionths.
struct TokenBook {
  std::vector<std::pair<std::int64_t, std::int64_t>> bids;
  std::vector<std::pair<std::int64_t, std::int64_t>> asks;
  std::int64_t tick = 100;
  std::optional<base::Price> last;  ///< of whichever token traded last
  domain::MarketStatus status = domain::MarketStatus::open;
  std::optional<base::Price> settlement;  ///< what this token pays
  base::Nanos changed;
  std::int64_t volume = 0;

  [[nodiscard]] std::optional<std::int64_t> best_bid() const;
  [[nodiscard]] std::optional<std::int64_t> best_ask() const;
};
[[nodiscard]] TokenBook token_book(const MarketListing& market, const View& view, std::size_t outcome);

/// "0.3", "1739.5": no fixed width.
[[nodiscard]] std::string price_text(std::int64_t price);
[[nodiscard]] std::string size_text(std::int64_t size);

/// The whole book as the CLOB writes it, best level last, with its true hash. `ghost`: the empty 0.01/0.99 book.
[[nodiscard]] std::string book_json(const MarketListing& market, bool neg_risk, const TokenBook& book,
                                    std::size_t outcome, base::Nanos at, bool ghost = false);

}  // namespace arbees::sim::servers::polymarket
