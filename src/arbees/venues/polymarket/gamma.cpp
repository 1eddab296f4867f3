#include "arbees/venues/polymarket/gamma.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/venues/polymarket/slug.hpp"
#include "arbees/wire/record.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using base::Quantity;
using domain::MarketStatus;
using wire::Node;
using wire::Record;

/// A list of texts that may be written as JSON inside a string: "[\"Lions\", \"Bills\"]".
std::vector<std::string> texts(const Node& node, std::string_view key, Record& record) {
  const Node member = node[key];
  std::vector<std::string> out;
  const auto collect = [&](const Node& list) {
    bool whole = list.is_array();
    list.each([&](const Node& item) {
      if (auto text = item.id()) out.push_back(*std::move(text));
      else whole = false;
    });
    if (!whole) record.expected(key, "a list of texts, or one written as JSON text");
  };
  if (!member.present() || member.text() == "") return out;
  const auto inner = member.text() ? wire::Document::parse(*member.text()) : base::Result<wire::Document>();
  if (!member.text()) {
    collect(member);
  } else if (inner) {
    const Node root = inner->root();
    collect(root);
  } else {
    record.expected(key, "a list of texts, or one written as JSON text");
  }
  return out;
}

/// Displayed prices have any number of decimals ("0.00000163"): the nearest 0.0001.
std::optional<Price> displayed(std::string_view text) {
  const auto micros = base::parse_decimal(text.substr(0, text.find('.') + 7), 6);
  const bool whole = text.find('.') == std::string_view::npos;
  const auto value = whole ? base::parse_decimal(text, 6) : micros;
  if (!value || *value < 0 || *value > 1'000'000) return std::nullopt;
  return Price::from_raw((*value + 50) / 100);
}

bool adds_up(const MarketInfo& market) {
  std::int64_t sum = 0;
  for (const Outcome& outcome : market.outcomes) sum += outcome.price ? outcome.price->raw() : 0;
  return sum == Price::kScale;
}

/// A displayed price that is a payout to the last digit: 1, 0 or a half. "0.99996" is none.
bool is_payout(std::string_view text) {
  const auto exact = base::parse_decimal(text, 6);
  return exact && (*exact == 0 || *exact == 500'000 || *exact == 1'000'000);
}

/// Reads the outcomes; true when their displayed prices are a payout: 1 and 0, or a half each.
bool read_outcomes(const Node& node, Record& record, MarketInfo& market) {
  const auto names = texts(node, "outcomes", record);
  const auto prices = texts(node, "outcomePrices", record);
  const auto tokens = texts(node, "clobTokenIds", record);
  if (!prices.empty() && prices.size() != names.size()) record.expected("outcomePrices", "as many as outcomes");
  if (!tokens.empty() && tokens.size() != names.size()) record.expected("clobTokenIds", "as many as outcomes");
  if (!record.ok()) return false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Outcome outcome{names[i], tokens.empty() ? "" : tokens[i], std::nullopt};
    if (!prices.empty()) {
      outcome.price = displayed(prices[i]);
      if (!outcome.price) record.expected("outcomePrices", "prices from 0 to 1");
    }
    market.outcomes.push_back(std::move(outcome));
  }
  return std::ranges::all_of(prices, is_payout) && adds_up(market);
}

std::optional<Price> tick_of(Record& record, std::string_view key) {
  const auto tick = record.optional_fixed<Price>(key);
  if (tick && (tick->raw() <= 0 || Price::kScale % tick->raw() != 0)) record.expected(key, "a tick that divides 1");
  return tick;
}

std::optional<Quantity> minimum_of(Record& record, std::string_view key) {
  const auto minimum = record.optional_fixed<Quantity>(key);
  if (minimum && minimum->raw() < 0) record.expected(key, "a quantity of 0 or more");
  return minimum;
}

std::optional<std::int64_t> delay_of(Record& record, std::string_view key) {
  const auto seconds = record.optional_integer(key);
  if (seconds && (*seconds < 0 || *seconds > 86'400)) record.expected(key, "seconds");
  return seconds;
}

MarketStatus status_of(bool active, bool closed, bool accepting, const MarketInfo& market) {
  if (market.resolved) return MarketStatus::settled;
  if (closed) return market.resolution.empty() ? MarketStatus::closed : MarketStatus::resolving;
  if (!active) return MarketStatus::unopened;
  return accepting ? MarketStatus::open : MarketStatus::paused;
}

void read_fee(const Node& node, std::string_view key, Record& record, MarketInfo& market) {
  const Node terms = node[key];
  if (!terms.present()) return;
  auto parsed = parse_fee_terms(terms);
  if (parsed) market.fee_terms = *parsed;
  else record.note(std::move(parsed).error());
}

base::Result<Outcome> parse_clob_token(const Node& node) {
  Record record(node);
  const Node short_token = node["t"];
  if (short_token.present()) {
    Outcome outcome{record.text("o"), record.text("t"), std::nullopt};
    return record.result(std::move(outcome));
  }
  Outcome outcome{record.text("outcome"), record.text("token_id"), std::nullopt};
  const Node price = node["price"];
  if (const auto value = price.number(); value && *value >= 0 && *value <= 1)
    outcome.price = Price::from_raw(std::llround(*value * 1e4));
  return record.result(std::move(outcome));
}

/// The CLOB names the winning token once the market is resolved; a half each has none, which only Gamma can say.
bool has_one_winner(const Node& tokens) {
  int winners = 0;
  tokens.each([&](const Node& token) { winners += token["winner"].boolean().value_or(false) ? 1 : 0; });
  return winners == 1;
}

base::Result<MarketInfo> parse_short_market(const Node& node) {
  Record record(node);
  MarketInfo market;
  market.condition_id = record.text("c");
  market.outcomes = record.list<Outcome>("t", parse_clob_token);
  market.tick = tick_of(record, "mts");
  market.minimum_order = minimum_of(record, "mos");
  market.neg_risk = record.optional_flag("nr").value_or(false);
  market.seconds_delay = delay_of(record, "sd");
  market.game_start = record.optional_time("gst");
  market.status = record.optional_flag("ao").value_or(false) ? MarketStatus::open : MarketStatus::paused;
  read_fee(node, "fd", record, market);
  return record.result(std::move(market));
}

}  // namespace

base::Result<MarketInfo> parse_market(const Node& node) {
  Record record(node);
  MarketInfo market;
  market.id = record.id("id");
  market.condition_id = record.text("conditionId");
  market.slug = record.text_or_empty("slug");
  market.question = record.text_or_empty("question");
  market.description = record.text_or_empty("description");
  const bool paid_out = read_outcomes(node, record, market);
  market.sports_type = record.text_or_empty("sportsMarketType");
  market.tick = tick_of(record, "orderPriceMinTickSize");
  market.minimum_order = minimum_of(record, "orderMinSize");
  market.game_start = record.optional_time("gameStartTime");
  market.seconds_delay = delay_of(record, "secondsDelay");
  market.neg_risk = record.optional_flag("negRisk").value_or(false);
  market.fee_type = record.text_or_empty("feeType");
  read_fee(node, "feeSchedule", record, market);
  const bool active = record.optional_flag("active").value_or(false);
  const bool closed = record.optional_flag("closed").value_or(false);
  const bool accepting = record.optional_flag("acceptingOrders").value_or(false);
  market.resolution = record.text_or_empty("umaResolutionStatus");
  market.resolved = closed && paid_out && market.resolution == "resolved";
  market.status = status_of(active, closed, accepting, market);
  return record.result(std::move(market));
}

base::Result<TeamInfo> parse_team(const Node& node) {
  Record record(node);
  TeamInfo team;
  team.id = record.optional_id("id");
  team.name = record.text("name");
  team.alias = record.text_or_empty("alias");
  team.abbreviation = record.text_or_empty("abbreviation");
  team.league = record.text_or_empty("league");
  const std::string ordering = record.text_or_empty("ordering");
  if (ordering == "home" || ordering == "away")
    team.side = ordering == "home" ? domain::Side::home : domain::Side::away;
  else if (!ordering.empty()) record.expected("ordering", "home or away");
  return record.result(std::move(team));
}

base::Result<EventInfo> parse_event(const Node& node) {
  Record record(node);
  EventInfo event;
  event.id = record.id("id");
  event.slug = record.text("slug");
  event.title = record.text_or_empty("title");
  event.description = record.text_or_empty("description");
  event.series_slug = record.text_or_empty("seriesSlug");
  event.start = record.optional_time("startTime");
  const std::string day = record.text_or_empty("eventDate");
  if (!day.empty()) {
    const auto parsed = parse_game_slug("x-x-x-" + day);
    if (parsed && parsed->rest.empty()) event.day = parsed->day;
    else record.expected("eventDate", "a day YYYY-MM-DD");
  }
  event.game_id = record.optional_id("gameId");
  event.closed = record.optional_flag("closed").value_or(false);
  event.teams = record.optional_list<TeamInfo>("teams", parse_team);
  event.markets = record.optional_list<MarketInfo>("markets", parse_market);
  return record.result(std::move(event));
}

base::Result<MarketInfo> parse_clob_market(const Node& node) {
  const Node short_id = node["c"];
  if (short_id.present()) return parse_short_market(node);
  Record record(node);
  MarketInfo market;
  market.condition_id = record.text("condition_id");
  market.slug = record.text_or_empty("market_slug");
  market.question = record.text_or_empty("question");
  market.description = record.text_or_empty("description");
  market.outcomes = record.list<Outcome>("tokens", parse_clob_token);
  market.tick = tick_of(record, "minimum_tick_size");
  market.minimum_order = minimum_of(record, "minimum_order_size");
  market.game_start = record.optional_time("game_start_time");
  market.seconds_delay = delay_of(record, "seconds_delay");
  market.neg_risk = record.optional_flag("neg_risk").value_or(false);
  const bool active = record.optional_flag("active").value_or(false);
  const bool closed = record.optional_flag("closed").value_or(false);
  const bool accepting = record.optional_flag("accepting_orders").value_or(false);
  market.resolved = closed && has_one_winner(node["tokens"]) && adds_up(market);
  market.status = status_of(active, closed, accepting, market);
  return record.result(std::move(market));
}

}  // namespace arbees::venues::polymarket
