#include "arbees/venues/kalshi/market.hpp"

#include <algorithm>
#include <array>

#include "arbees/wire/record.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Price;
using base::Quantity;
using domain::MarketStatus;
using wire::Node;
using wire::Record;

/// Integer-cent members that lived beside the new ones until April 2026. Their presence dates the whole object.
constexpr std::array<std::string_view, 4> kIntegerCentKeys = {"yes_bid", "yes_ask", "last_price", "volume"};

std::optional<base::Error> old_shape(const Node& node) {
  for (const std::string_view key : kIntegerCentKeys) {
    const Node member = node[key];
    if (member.is_number())
      return member.expected(
          "the current field set (\"*_dollars\" strings): this is a pre-April-2026 integer-cent market");
  }
  return std::nullopt;
}

/// The one id in custom_strike; combos put lists there, which are no team's.
std::string target_of(const Node& node) {
  const Node strike = node["custom_strike"];
  std::string id;
  if (strike.size() == 1)
    strike.each_member([&](std::string_view, const Node& value) { id = value.text().value_or(""); });
  return id;
}

std::optional<Price> price_in_range(Record& record, std::string_view key) {
  const auto price = record.optional_fixed<Price>(key);
  if (price && (price->raw() < 0 || *price > base::kPriceOne)) record.expected(key, "a price from 0 to 1");
  return price;
}

std::optional<Quantity> size(Record& record, std::string_view key) {
  const auto quantity = record.optional_fixed<Quantity>(key);
  if (quantity && quantity->raw() < 0) record.expected(key, "a quantity of 0 or more");
  return quantity;
}

void read_outcome(Record& record, MarketInfo& market) {
  market.status_word = record.text("status");
  if (const auto status = status_of(market.status_word)) market.status = *status;
  else record.expected("status", "a market status (initialized, inactive, active, closed, …)");
  market.result = record.text_or_empty("result");
  constexpr std::array<std::string_view, 4> kResults = {"", "yes", "no", "scalar"};
  if (std::ranges::find(kResults, market.result) == kResults.end())
    record.expected("result", "\"\", yes, no or scalar");
  market.settlement = price_in_range(record, "settlement_value_dollars");
  market.settled_at = record.optional_time("settlement_ts");
}

void read_quotes(Record& record, MarketInfo& market) {
  market.yes_bid = price_in_range(record, "yes_bid_dollars");
  market.yes_ask = price_in_range(record, "yes_ask_dollars");
  market.yes_bid_size = size(record, "yes_bid_size_fp");
  market.yes_ask_size = size(record, "yes_ask_size_fp");
  market.last = price_in_range(record, "last_price_dollars");
  market.volume = size(record, "volume_fp");
  market.open_interest = size(record, "open_interest_fp");
}

}  // namespace

std::optional<MarketStatus> status_of(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, MarketStatus>, 8> kWords = {{
      {"initialized", MarketStatus::unopened},
      {"inactive", MarketStatus::paused},
      {"active", MarketStatus::open},
      {"closed", MarketStatus::closed},
      {"determined", MarketStatus::resolving},
      {"disputed", MarketStatus::resolving},
      {"amended", MarketStatus::resolving},
      {"finalized", MarketStatus::settled},
  }};
  const auto* const found = std::ranges::find(kWords, word, &std::pair<std::string_view, MarketStatus>::first);
  if (found == kWords.end()) return std::nullopt;
  return found->second;
}

std::optional<Price> final_payment(const MarketInfo& market) {
  if (market.status != MarketStatus::settled) return std::nullopt;
  if (market.settlement) return market.settlement;
  if (market.result == "yes") return base::kPriceOne;
  if (market.result == "no") return Price{};
  return std::nullopt;
}

bool is_contested(const MarketInfo& market) {
  return market.status_word == "disputed" || market.status_word == "amended";
}

base::Result<domain::PriceRange> parse_price_range(const Node& node) {
  Record record(node);
  const domain::PriceRange range{record.fixed<Price>("start"), record.fixed<Price>("end"), record.fixed<Price>("step")};
  if (record.ok() && (range.start.raw() < 0 || range.end > base::kPriceOne || range.start >= range.end))
    record.expected("end", "an end above the start, both from 0 to 1");
  if (record.ok() && range.step.raw() <= 0) record.expected("step", "a step above 0");
  return record.result(range);
}

base::Result<MarketInfo> parse_market(const Node& node) {
  if (auto old = old_shape(node)) return std::unexpected(*std::move(old));
  Record record(node);
  MarketInfo market;
  market.ticker = record.text("ticker");
  market.event_ticker = record.text("event_ticker");
  const std::string type = record.text_or_empty("market_type");
  if (!type.empty() && type != "binary" && type != "scalar") record.expected("market_type", "binary or scalar");
  market.binary = type != "scalar";
  market.title = record.text_or_empty("title");
  market.yes_name = record.text_or_empty("yes_sub_title");
  market.target_id = target_of(node);
  read_outcome(record, market);
  market.open_time = record.optional_time("open_time");
  market.close_time = record.optional_time("close_time");
  market.occurrence = record.optional_time("occurrence_datetime");
  market.grid = record.optional_list<domain::PriceRange>("price_ranges", parse_price_range);
  read_quotes(record, market);
  market.rules_primary = record.text_or_empty("rules_primary");
  market.rules_secondary = record.text_or_empty("rules_secondary");
  market.combo = !record.text_or_empty("mve_collection_ticker").empty();
  market.exchange_index = record.optional_integer("exchange_index").value_or(0);
  return record.result(std::move(market));
}

base::Result<EventInfo> parse_event(const Node& node) {
  Record record(node);
  EventInfo event;
  event.ticker = record.text("event_ticker");
  event.series_ticker = record.text("series_ticker");
  event.title = record.text_or_empty("title");
  event.sub_title = record.text_or_empty("sub_title");
  event.category = record.text_or_empty("category");
  const Node product = node["product_metadata"];
  if (product.present()) {
    Record metadata(product);
    event.competition = metadata.text_or_empty("competition");
    event.competition_scope = metadata.text_or_empty("competition_scope");
    if (const auto read = metadata.result(true); !read) record.note(read.error());
  }
  event.mutually_exclusive = record.optional_flag("mutually_exclusive").value_or(false);
  event.fee_type_override = record.text_or_empty("fee_type_override");
  event.fee_multiplier_override = record.optional_fixed<Multiplier>("fee_multiplier_override");
  event.markets = record.optional_list<MarketInfo>("markets", parse_market);
  return record.result(std::move(event));
}

base::Result<SeriesInfo> parse_series(const Node& node) {
  Record record(node);
  SeriesInfo series;
  series.ticker = record.text("ticker");
  series.title = record.text_or_empty("title");
  series.category = record.text_or_empty("category");
  series.tags = record.optional_texts("tags");
  series.fee_type = record.text_or_empty("fee_type");
  series.fee_multiplier = record.optional_fixed<Multiplier>("fee_multiplier");
  return record.result(std::move(series));
}

}  // namespace arbees::venues::kalshi
