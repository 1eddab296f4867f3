#include "arbees/sim/servers/gamma_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "arbees/sim/servers/espn_json.hpp"

namespace arbees::sim::servers::polymarket {
namespace {

namespace json = boost::json;
using domain::MarketStatus;
using domain::Phase;

constexpr const char* kImage = "https://polymarket-upload.s3.us-east-2.amazonaws.com/sports.png";

std::string second_of(base::Nanos t) {
  return base::format_utc(t).substr(0, 19) + "Z";
}
std::string micros_of(base::Nanos t) {
  return fmt::format("{}.{:06}Z", base::format_utc(t).substr(0, 19), t.value % 1'000'000'000 / 1000);
}
/// "2026-09-18 00:15:00+00"
std::string spaced(base::Nanos t) {
  const std::string text = base::format_utc(t);
  return text.substr(0, 10) + " " + text.substr(11, 8) + "+00";
}

/// Gamma writes these lists as text.
std::string list_text(const std::string& a, const std::string& b) {
  return json::serialize(json::array{a, b});
}

double as_number(std::int64_t price) {
  return static_cast<double>(price) / 10'000;
}

std::string middle_text(const TokenBook& book) {
  if (book.settlement) return price_text(book.settlement->raw());
  const std::int64_t bid = book.best_bid().value_or(0);
  const std::int64_t ask = book.best_ask().value_or(10'000);
  return base::format_decimal((bid + ask) * 5, 5);
}

void add_book_facts(const EventListing& event, const MarketListing& market, const View& view, json::object& out) {
  const TokenBook book = token_book(market, view, 0);
  out["outcomePrices"] = list_text(middle_text(book), middle_text(token_book(market, view, 1)));
  const double volume = static_cast<double>(book.volume) / 1e6;
  out["volume"] = fmt::format("{}", volume);
  out["volumeNum"] = volume;
  out["liquidity"] = "25000.5";
  out["liquidityNum"] = 25000.5;
  const std::int64_t bid = book.best_bid().value_or(0);
  const std::int64_t ask = book.best_ask().value_or(10'000);
  out["spread"] = as_number(ask - bid);
  if (book.last) out["lastTradePrice"] = as_number(book.last->raw());
  if (book.best_bid()) out["bestBid"] = as_number(bid);
  out["bestAsk"] = as_number(ask);
  out["orderPriceMinTickSize"] = as_number(book.tick);
  const bool open = book.status == MarketStatus::open;
  const bool settled = book.status == MarketStatus::settled;
  out["acceptingOrders"] = open;
  out["closed"] = settled;
  if (settled) out["closedTime"] = spaced(view.markets()[*market.home_number].status_changed);
  out["umaResolutionStatuses"] = settled ? R"(["proposed", "resolved"])" : "[]";
  if (settled) out["umaResolutionStatus"] = "resolved";
  (void)event;
}

void add_fees(const EventListing& event, json::object& out) {
  const bool free = event.fee_rate == 0;
  out["feesEnabled"] = true;
  out["feeType"] = free ? "zero_fees" : "sports_fees_v3";
  out["feeSchedule"] =
      json::object{{"exponent", 1}, {"rate", event.fee_rate}, {"takerOnly", true}, {"rebateRate", free ? 0.0 : 0.15}};
  out["makerBaseFee"] = 1000;
  out["takerBaseFee"] = 1000;
}

/// Where the game stands, in the words of the sports feed.
void add_progress(const EventListing& event, const View& view, json::object& out) {
  if (event.game == nullptr) return;
  const domain::GameState& state = view.games()[event.game->game].newest().state;
  const bool over = state.phase == Phase::final;
  const bool began = state.phase != Phase::scheduled;
  out["live"] = began && !over;
  out["ended"] = over;
  out["period"] = !began ? "NS" : over ? "FT" : fmt::format("Q{}", state.period);
  if (!began) return;
  out["score"] = fmt::format("{}-{}", state.away_score, state.home_score);
  if (state.clock_ms && !over) out["elapsed"] = espn::clock_text(domain::Sport::nfl, state.clock_ms);
  if (over) out["finishedTimestamp"] = second_of(view.games()[event.game->game].newest().at);
}

}  // namespace

json::object team_json(const EventListing& event, std::size_t index, bool with_ordering) {
  const ListedTeam& team = event.teams[index];
  json::object out{{"id", team.id},
                   {"name", team.name},
                   {"league", event.league},
                   {"record", "5-4"},
                   {"logo", kImage},
                   {"abbreviation", team.code},
                   {"alias", team.alias},
                   {"createdAt", "2024-09-11T21:12:30.81124Z"},
                   {"updatedAt", "2025-11-17T04:33:06.105893Z"}};
  if (with_ordering) {
    out["providerId"] = team.id % 1000;
    out["color"] = "#0080C0";
    out["ordering"] = index == 0 ? "away" : "home";
  }
  return out;
}

json::object series_json(const EventListing& event) {
  return {{"id", std::to_string(event.series_id)},
          {"ticker", event.series_slug},
          {"slug", event.series_slug},
          {"title", event.series_slug},
          {"seriesType", "single"},
          {"recurrence", "daily"},
          {"active", true},
          {"closed", false},
          {"archived", false},
          {"restricted", true}};
}

json::array tags_json(const EventListing& event) {
  json::array out{json::object{{"id", "1"}, {"label", "Sports"}, {"slug", "sports"}},
                  json::object{{"id", std::to_string(event.tag)}, {"label", event.tag_slug}, {"slug", event.tag_slug}}};
  if (!event.league.empty()) out.push_back(json::object{{"id", "100639"}, {"label", "Games"}, {"slug", "games"}});
  return out;
}

json::object market_json(const EventListing& event, const MarketListing& market, const View& view, base::Nanos now) {
  const base::Nanos listed = event.start - base::seconds(12LL * 86'400);
  json::object out{{"id", std::to_string(market.id)},
                   {"question", market.question},
                   {"conditionId", market.condition},
                   {"slug", market.slug},
                   {"resolutionSource", event.site},
                   {"endDate", second_of(event.start)},
                   {"startDate", second_of(listed)},
                   {"image", kImage},
                   {"icon", kImage},
                   {"outcomes", list_text(market.outcomes[0], market.outcomes[1])},
                   {"active", true},
                   {"marketMakerAddress", ""},
                   {"createdAt", micros_of(listed)},
                   {"updatedAt", micros_of(now)},
                   {"new", false},
                   {"featured", false},
                   {"archived", false},
                   {"restricted", true},
                   {"questionID", market.question_id},
                   {"enableOrderBook", true},
                   {"orderMinSize", 5},
                   {"endDateIso", iso_day(event.start, false)},
                   {"startDateIso", iso_day(listed, false)},
                   {"hasReviewedDates", true},
                   {"clobTokenIds", list_text(market.tokens[0], market.tokens[1])},
                   {"negRisk", event.neg_risk},
                   {"rewardsMinSize", 50},
                   {"rewardsMaxSpread", 4.5}};
  if (!market.group_title.empty()) out["groupItemTitle"] = market.group_title;
  if (!market.type.empty()) {
    out["gameStartTime"] = spaced(event.start);
    out["secondsDelay"] = 1;
    out["clearBookOnStart"] = true;
    out["sportsMarketType"] = market.type;
  }
  if (market.line) out["line"] = *market.line;
  add_book_facts(event, market, view, out);
  add_fees(event, out);
  return out;
}

json::object event_json(const EventListing& event, const View& view, base::Nanos now, bool with_markets) {
  const base::Nanos listed = event.start - base::seconds(12LL * 86'400);
  const bool closed = std::ranges::all_of(event.markets, [&](const MarketListing& market) {
    return market.home_number && view.markets()[*market.home_number].status == MarketStatus::settled;
  });
  json::object out{{"id", std::to_string(event.id)},
                   {"ticker", event.slug},
                   {"slug", event.slug},
                   {"title", event.title},
                   {"description", event.description},
                   {"resolutionSource", event.site},
                   {"startDate", second_of(listed)},
                   {"creationDate", second_of(event.start)},
                   {"endDate", second_of(event.start)},
                   {"image", kImage},
                   {"icon", kImage},
                   {"active", true},
                   {"closed", closed},
                   {"archived", false},
                   {"new", false},
                   {"featured", false},
                   {"restricted", true},
                   {"liquidity", 75001.5},
                   {"volume", 1234.5},
                   {"openInterest", 1000.25},
                   {"createdAt", micros_of(listed)},
                   {"updatedAt", micros_of(now)},
                   {"enableOrderBook", true},
                   {"negRisk", event.neg_risk},
                   {"commentCount", 0}};
  if (with_markets) {
    json::array markets;
    for (const MarketListing& market : event.markets) markets.push_back(market_json(event, market, view, now));
    out["markets"] = std::move(markets);
  }
  if (!event.league.empty()) {
    out["series"] = json::array{series_json(event)};
    out["eventDate"] = iso_day(event.start, true);
    out["startTime"] = second_of(event.start);
    out["eventWeek"] = 12;
    out["seriesSlug"] = event.series_slug;
    out["gameId"] = event.game_id;
    out["period"] = "NS";
    out["teams"] = json::array{team_json(event, 0, true), team_json(event, 1, true)};
    out["sport"] = json::object{{"sport", event.league},
                                {"resolution", event.site},
                                {"ordering", "away"},
                                {"tags", fmt::format("1,{},100639", event.tag)}};
  }
  out["tags"] = tags_json(event);
  add_progress(event, view, out);
  return out;
}

}  // namespace arbees::sim::servers::polymarket
