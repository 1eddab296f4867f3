#include "arbees/venues/kalshi/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arbees/venues/kalshi/ticker.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::ListedTeam;
using domain::Listing;
using domain::SpecialPayout;
using domain::StartSource;

constexpr std::array<std::string_view, 4> kThreeHourLeagues = {"nfl", "ncaaf", "wnba", "mlb"};
constexpr base::Duration kOccurrenceOffset = base::seconds(3 * 3600);

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool says(std::string_view text, std::string_view phrase) {
  return text.find(phrase) != std::string_view::npos;
}

std::unexpected<base::Error> refuse(const MarketInfo& market, std::string what) {
  return base::fail(market.ticker, std::move(what));
}

ListedTeam team_of(const MarketInfo& market, std::string_view code) {
  return {lower(code), market.yes_name, "", market.target_id, std::nullopt};
}

/// Both sides, in the order of the block, when the event holds exactly the two markets whose codes make it up.
/// Kalshi names the visitors first in its US leagues.
std::vector<ListedTeam> teams_of(const EventInfo& event, const EventTicker& ticker) {
  if (event.markets.size() != 2) return {};
  std::vector<ListedTeam> teams;
  std::vector<std::string> codes;
  for (const MarketInfo& market : event.markets) {
    const auto parsed = parse_market_ticker(market.ticker);
    if (!parsed || parsed->event.teams != ticker.teams) return {};
    codes.push_back(parsed->outcome);
    teams.push_back(team_of(market, parsed->outcome));
  }
  if (codes[1] + codes[0] == ticker.teams && codes[0] + codes[1] != ticker.teams) std::swap(teams[0], teams[1]);
  else if (codes[0] + codes[1] != ticker.teams) return teams;  // the block does not tell the order
  teams[0].side = domain::Side::away;
  teams[1].side = domain::Side::home;
  return teams;
}

std::vector<domain::StartHint> starts_of(const MarketInfo& market, const EventTicker& ticker,
                                         const MilestoneInfo* milestone) {
  std::vector<domain::StartHint> starts;
  if (milestone != nullptr) starts.push_back({StartSource::stated, milestone->start});
  if (ticker.minute_of_day)
    starts.push_back({StartSource::ticker_clock, base::eastern_to_utc(ticker.day, *ticker.minute_of_day)});
  const bool known_offset = std::ranges::find(kThreeHourLeagues, ticker.league) != kThreeHourLeagues.end();
  if (known_offset && market.occurrence)
    starts.push_back({StartSource::derived, *market.occurrence - kOccurrenceOffset});
  return starts;
}

domain::FeeSchedule fees_of(const SeriesInfo* series, const EventInfo* event, std::string_view series_ticker) {
  domain::FeeSchedule unknown;
  unknown.evidence = fmt::format("Kalshi {}: the series' fee fields were not read", series_ticker);
  if (series == nullptr || series->ticker != series_ticker) return unknown;
  FeeOverride override;
  if (event != nullptr) override = {event->fee_type_override, event->fee_multiplier_override};
  return fee_schedule(series->ticker, series->fee_type, series->fee_multiplier, override);
}

}  // namespace

domain::ResolutionRules rules_of(const MarketInfo& market) {
  const std::string_view text = market.rules_secondary;
  domain::ResolutionRules rules;
  if (says(text, "If the game ends in a tie, the market will resolve to $0.50 for each team") ||
      says(text, "If the game is declared a tie, the market will resolve to 50/50 for both teams"))
    rules.tie = SpecialPayout::half;
  // A game that does not start within the window is paid at a fair price; within it the market stays open. That says
  // nothing of a game that is cancelled after it began: such a market's rules must name it.
  constexpr std::array<std::string_view, 2> kNotStarted = {
      "If the game is not started within 48 hours, the market will resolve to a fair market price",
      "If the game is not started within 48 hours, the market will resolve to the a fair market price"};
  constexpr std::array<std::string_view, 4> kCanceled = {
      "is not played or is rescheduled further than 2 days out, all markets will resolve to a fair price",
      "is not played or is rescheduled further than two weeks out, the market will resolve to a fair price for each "
      "team",
      "If the game is cancelled or rescheduled to over two days away, the market will resolve to a fair price",
      "If the game is cancelled or rescheduled to over 48 hours away, the market will resolve to a fair price"};
  const auto stated = [&](std::string_view phrase) { return says(text, phrase); };
  if (std::ranges::any_of(kNotStarted, stated)) rules.postponed = SpecialPayout::fair_price;
  if (std::ranges::any_of(kCanceled, stated)) rules.postponed = rules.canceled = SpecialPayout::fair_price;
  return rules;
}

base::Result<Listing> to_listing(const MarketInfo& market, const EventInfo* event, const SeriesInfo* series,
                                 const MilestoneInfo* milestone) {
  const auto ticker = parse_market_ticker(market.ticker);
  if (!ticker) return std::unexpected(ticker.error());
  if (market.combo || !market.binary) return refuse(market, "expected a plain yes/no market");
  if (ticker->outcome == "TIE") return refuse(market, "expected a team's market, found the tie of a three-way event");
  const bool three_way =
      says(market.rules_secondary, "the market called \"Tie\"") || (event != nullptr && event->markets.size() > 2);
  if (three_way) return refuse(market, "expected a two-way event: NO would include the tie");
  if (market.grid.empty()) return refuse(market, "expected price_ranges");
  const bool in_block =
      ticker->event.teams.starts_with(ticker->outcome) || ticker->event.teams.ends_with(ticker->outcome);
  if (!in_block) return refuse(market, "expected one of the event's two team codes as the outcome");

  Listing listing;
  listing.market.venue = domain::Venue::kalshi;
  listing.market.symbol = market.ticker;
  listing.market.event = market.event_ticker;
  listing.market.yes_name = market.yes_name;
  listing.market.grid = market.grid;
  listing.market.fees = fees_of(series, event, ticker->event.series);
  listing.market.minimum_order = base::Quantity::from_raw(10'000);  // counts have two decimals
  listing.market.rules = rules_of(market);
  listing.sport = sport_of(ticker->event.league);
  listing.league = ticker->event.league;
  listing.series = ticker->event.series;
  listing.title = event != nullptr ? event->title : market.title;
  if (event != nullptr) listing.teams = teams_of(*event, ticker->event);
  listing.yes_team = team_of(market, ticker->outcome);
  for (const ListedTeam& team : listing.teams)
    if (team.code == listing.yes_team.code) listing.yes_team = team;
  listing.team_block = ticker->event.teams;
  listing.starts = starts_of(market, ticker->event, milestone);
  listing.day = ticker->event.day;
  listing.game_number = ticker->event.game_number;
  listing.status = market.status;
  listing.settlement = final_payment(market);
  return listing;
}

}  // namespace arbees::venues::kalshi
