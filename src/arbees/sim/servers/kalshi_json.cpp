#include "arbees/sim/servers/kalshi_json.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "arbees/base/fixed.hpp"

namespace arbees::sim::servers::kalshi {
namespace {

namespace json = boost::json;
using domain::MarketStatus;

constexpr std::int64_t kOne = 10'000;

std::string second_of(base::Nanos t) {
  return base::format_utc(t).substr(0, 19) + "Z";
}
std::string micros_of(base::Nanos t) {
  return fmt::format("{}.{:06}Z", base::format_utc(t).substr(0, 19), t.value % 1'000'000'000 / 1000);
}

std::string winner_of(const EventListing& event, const MarketListing& market, const MarketView& view) {
  if (!view.settlement) return "";
  const bool yes = *view.settlement == base::kPriceOne;
  if (yes || event.markets.size() < 2) return market.yes_name;
  if (*view.settlement != base::Price{}) return "Tie";
  return &market == &event.markets[0] ? event.markets[1].yes_name : event.markets[0].yes_name;
}

void add_quotes(const MarketView& view, json::object& out) {
  const bool quoted = view.status != MarketStatus::settled;
  const std::int64_t bid = quoted ? view.best_bid() : 0;
  const std::int64_t ask = quoted ? view.best_ask() : kOne;
  out["yes_bid_dollars"] = dollars(bid);
  out["yes_bid_size_fp"] = count(quoted && !view.bids.empty() ? view.bids.rbegin()->second : 0);
  out["yes_ask_dollars"] = dollars(ask);
  out["yes_ask_size_fp"] = count(quoted && !view.asks.empty() ? view.asks.begin()->second : 0);
  out["no_bid_dollars"] = dollars(kOne - ask);
  out["no_ask_dollars"] = dollars(kOne - bid);
  out["last_price_dollars"] = dollars(view.last.value_or(base::Price{}).raw());
  const std::int64_t previous = view.previous.value_or(base::Price{}).raw();
  out["previous_price_dollars"] = dollars(previous);
  out["previous_yes_bid_dollars"] = dollars(previous);
  out["previous_yes_ask_dollars"] = dollars(std::min(previous + 100, kOne));
}

}  // namespace

std::string dollars(std::int64_t price) {
  return fmt::format("{}.{:04}", price / kOne, price % kOne);
}
std::string count(std::int64_t quantity) {
  const std::int64_t hundredths = quantity / 10'000;
  return fmt::format("{}{}.{:02}", hundredths < 0 ? "-" : "", std::abs(hundredths) / 100, std::abs(hundredths) % 100);
}

std::string_view status_word(MarketStatus status) {
  switch (status) {
    case MarketStatus::unopened: return "initialized";
    case MarketStatus::open: return "active";
    case MarketStatus::paused: return "inactive";
    case MarketStatus::closed: return "closed";
    case MarketStatus::resolving: return "determined";
    case MarketStatus::settled: return "finalized";
  }
  return "active";
}

std::string_view status_filter(MarketStatus status) {
  return base::enum_name(status);
}

std::string_view price_structure(std::int64_t tick) {
  return tick == 100 ? "linear_cent" : "deci_cent";
}

json::array price_ranges(std::int64_t tick) {
  return {json::object{{"end", "1.0000"}, {"start", "0.0000"}, {"step", dollars(tick)}}};
}

std::string result_word(const MarketView& view) {
  if (!view.settlement) return "";
  if (*view.settlement == base::kPriceOne) return "yes";
  return *view.settlement == base::Price{} ? "no" : "scalar";
}

base::Nanos close_time(const EventListing& event, const MarketView& view) {
  if (view.status == MarketStatus::closed || view.status == MarketStatus::settled) return view.status_changed;
  return event.start + base::seconds((event.clocked ? 72 : 48) * 3600);
}

json::object market(const EventListing& event, const MarketListing& listing, const MarketView& view) {
  const base::Nanos listed = event.start - base::seconds(12LL * 86'400);
  const std::string close = second_of(close_time(event, view));
  const std::string expected = second_of(event.start + base::seconds(3 * 3600));
  json::object out{{"can_close_early", true},
                   {"close_time", close},
                   {"created_time", micros_of(listed)},
                   {"early_close_condition", "This market will close and expire after a winner is declared."},
                   {"event_ticker", event.ticker},
                   {"exchange_index", 0},
                   {"expected_expiration_time", expected},
                   {"expiration_time", second_of(event.start + base::seconds((event.clocked ? 72 : 48) * 3600))},
                   {"expiration_value", winner_of(event, listing, view)}};
  if (!listing.strike_id.empty()) out["custom_strike"] = json::object{{event.strike, listing.strike_id}};
  if (listing.floor_strike) out["floor_strike"] = *listing.floor_strike;
  add_quotes(view, out);
  out["latest_expiration_time"] = out["expiration_time"];
  out["market_type"] = "binary";
  out["no_sub_title"] = listing.yes_name;
  out["notional_value_dollars"] = "1.0000";
  out["occurrence_datetime"] = expected;
  out["open_interest_fp"] = count(view.volume / 2);
  out["open_time"] = second_of(listed + base::seconds(300));
  out["price_level_structure"] = price_structure(view.tick);
  out["price_ranges"] = price_ranges(view.tick);
  out["result"] = result_word(view);
  out["rules_primary"] = listing.rules;
  out["rules_secondary"] = event.postponement;
  out["settlement_bounds_type"] = "default";
  out["settlement_timer_seconds"] = 60;
  if (view.settlement) {
    out["settlement_value_dollars"] = dollars(view.settlement->raw());
    out["settlement_ts"] = micros_of(view.status_changed);
  }
  out["status"] = status_word(view.status);
  out["strike_type"] = listing.floor_strike ? "greater" : "structured";
  out["ticker"] = listing.ticker;
  out["title"] = listing.title;
  out["updated_time"] = micros_of(view.status_changed);
  out["volume_24h_fp"] = count(view.volume);
  out["volume_fp"] = count(view.volume);
  out["yes_sub_title"] = listing.yes_name;
  return out;
}

json::object event(const EventListing& event, base::Nanos updated) {
  return {{"category", "Sports"},
          {"collateral_return_type", "MECNET"},
          {"event_ticker", event.ticker},
          {"exchange_index", 0},
          {"last_updated_ts", micros_of(updated)},
          {"mutually_exclusive", event.scope == "Game" || event.scope == "Futures"},
          {"product_metadata", json::object{{"competition", event.competition}, {"competition_scope", event.scope}}},
          {"series_ticker", event.series},
          {"settlement_sources",
           json::array{json::object{{"name", "the Governing League"}, {"url", "https://www.espn.com"}}}},
          {"strike_period", ""},
          {"sub_title", event.sub_title},
          {"title", event.title}};
}

json::object series(const SeriesListing& series, base::Nanos updated) {
  return {{"additional_prohibitions", json::array{}},
          {"category", "Sports"},
          {"contract_terms_url", "https://assets.kalshi.com/contract_terms/" + series.ticker + ".pdf"},
          {"contract_url", "https://assets.kalshi.com/regulatory/product-certifications/" + series.ticker + ".pdf"},
          {"exchange_index", 0},
          {"fee_multiplier", series.fee_multiplier},
          {"fee_type", series.fee_type},
          {"frequency", "custom"},
          {"last_updated_ts", micros_of(updated)},
          {"product_metadata", json::object{{"scope", series.scope}}},
          {"settlement_sources", json::array{json::object{{"name", "the Governing League"}, {"url", series.site}}}},
          {"tags", json::array{series.tag}},
          {"ticker", series.ticker},
          {"title", series.title}};
}

json::object trade(const MarketListing& market, const Trade& trade) {
  const char* side = trade.taker_buys_yes ? "yes" : "no";
  return {{"trade_id", uuid_of(trade.number, 5)},
          {"ticker", market.ticker},
          {"count_fp", count(trade.quantity.raw())},
          {"yes_price_dollars", dollars(trade.price.raw())},
          {"no_price_dollars", dollars(kOne - trade.price.raw())},
          {"taker_side", side},
          {"taker_outcome_side", side},
          {"taker_book_side", trade.taker_buys_yes ? "bid" : "ask"},
          {"created_time", micros_of(trade.at)},
          {"is_block_trade", false}};
}

json::object milestone(const GameNames& game, base::Nanos updated) {
  const std::string block = game.kalshi_event.substr(game.kalshi_event.find('-'));
  const std::string league = fmt::format("KX{}", game.league->kalshi);
  return {
      {"id", game.milestone_id},
      {"category", "Sports"},
      {"type", game.league->milestone},
      {"start_date", second_of(game.facts.start)},
      {"title", game.away().kalshi_name + " vs " + game.home().kalshi_name},
      {"notification_message", ""},
      {"related_event_tickers", json::array{game.kalshi_event, league + "SPREAD" + block, league + "TOTAL" + block}},
      {"primary_event_tickers", json::array{game.kalshi_event}},
      {"source_ids", json::object{}},
      {"details", json::object{{"home_team_id", game.home().kalshi_id}, {"away_team_id", game.away().kalshi_id}}},
      {"last_updated_ts", micros_of(updated)}};
}

json::object order_book(const MarketView& view, std::size_t depth) {
  json::array yes;
  json::array no;
  for (const auto& [price, size] : view.bids) yes.push_back(json::array{dollars(price), count(size)});
  for (auto at = view.asks.rbegin(); at != view.asks.rend(); ++at)
    no.push_back(json::array{dollars(kOne - at->first), count(at->second)});
  for (json::array* side : {&yes, &no})
    if (depth > 0 && side->size() > depth) side->erase(side->begin(), side->end() - static_cast<std::ptrdiff_t>(depth));
  return {{"yes_dollars", std::move(yes)}, {"no_dollars", std::move(no)}};
}

}  // namespace arbees::sim::servers::kalshi
