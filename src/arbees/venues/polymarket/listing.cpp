#include "arbees/venues/polymarket/listing.hpp"

#include <algorithm>

#include "arbees/venues/polymarket/slug.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::ListedTeam;
using domain::Listing;
using domain::SpecialPayout;
using domain::StartSource;

bool says(std::string_view text, std::string_view phrase) {
  return text.find(phrase) != std::string_view::npos;
}

/// The event's team whose name or alias is the outcome's; by position in the slug nothing is concluded.
ListedTeam team_of(const Outcome& outcome, const EventInfo* event) {
  ListedTeam team;
  team.name = outcome.name;
  if (event == nullptr) return team;
  for (const TeamInfo& info : event->teams) {
    if (info.name != outcome.name && info.alias != outcome.name) continue;
    if (!team.full_name.empty()) return {"", outcome.name, "", "", std::nullopt};  // two teams of one name
    team = {info.abbreviation, outcome.name, info.name, info.id, info.side};
  }
  return team;
}

bool is_draw(const Outcome& outcome) {
  return outcome.name == "Draw" || outcome.name == "Tie";
}

}  // namespace

domain::ResolutionRules rules_of(std::string_view description) {
  domain::ResolutionRules rules;
  if (says(description, "If the game is postponed, this market will remain open until the game has been completed"))
    rules.postponed = SpecialPayout::stays_open;
  if (says(description,
           "If the game is canceled entirely or ends in a tie, with no make-up game, this market will resolve 50-50") ||
      says(description,
           "If the game is canceled entirely, with no make-up game, or ends in a tie, this market will resolve 50-50"))
    rules.tie = rules.canceled = SpecialPayout::half;
  if (says(description, "If the game is canceled entirely, with no make-up game, this market will resolve 50-50"))
    rules.canceled = SpecialPayout::half;
  return rules;
}

base::Result<Listing> to_listing(const MarketInfo& market, const EventInfo* event, std::size_t index) {
  const std::string& where = market.slug.empty() ? market.condition_id : market.slug;
  if (market.sports_type != "moneyline")
    return base::fail(where, "expected a moneyline market, found \"" + market.sports_type + "\"");
  if (market.outcomes.size() != 2 || index >= 2) return base::fail(where, "expected two outcomes");
  if (std::ranges::any_of(market.outcomes, is_draw)) return base::fail(where, "expected two teams, found a draw");
  if (market.outcomes[index].token.empty()) return base::fail(where, "expected clobTokenIds");
  if (!market.tick) return base::fail(where, "expected orderPriceMinTickSize");
  const auto slug = parse_game_slug(market.slug);
  if (!slug) return std::unexpected(slug.error());

  Listing listing;
  const Outcome& outcome = market.outcomes[index];
  listing.market.venue = domain::Venue::polymarket;
  listing.market.symbol = outcome.token;
  listing.market.event = market.condition_id;
  listing.market.shares_book = true;
  listing.market.yes_name = outcome.name;
  listing.market.grid = {domain::PriceRange{base::Price{}, base::kPriceOne, *market.tick}};
  listing.market.fees = fee_schedule(market.fee_terms, market.fee_type);
  listing.market.minimum_order = market.minimum_order.value_or(base::Quantity{});
  listing.market.minimum_spend = base::Money::from_units(1);  // of a marketable order, by the venue's rules
  listing.market.clears_at_start = true;                      // clearBookOnStart of sports markets
  const bool own_words = !market.description.empty() || event == nullptr;
  listing.market.rules = rules_of(own_words ? market.description : event->description);
  listing.market.taker_hold = base::seconds(market.seconds_delay.value_or(0));
  listing.sport = sport_of(slug->league);
  listing.league = slug->league;
  if (event != nullptr) listing.series = event->series_slug;
  listing.title = event != nullptr ? event->title : market.question;
  for (const Outcome& each : market.outcomes) listing.teams.push_back(team_of(each, event));
  listing.yes_team = listing.teams[index];
  listing.team_block = slug->first + "-" + slug->second;
  if (market.game_start) listing.starts.push_back({StartSource::stated, *market.game_start});
  if (event != nullptr && event->start) listing.starts.push_back({StartSource::stated, *event->start});
  listing.day = event != nullptr && event->day ? *event->day : slug->day;
  listing.day_is_utc_or_eastern = event == nullptr || !event->day;
  listing.status = market.status;
  if (market.resolved) listing.settlement = outcome.price;
  return listing;
}

}  // namespace arbees::venues::polymarket
