#include "arbees/venues/kalshi/activity.hpp"

#include <algorithm>

#include "arbees/wire/record.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Money;
using base::Price;
using base::Quantity;
using domain::Level;
using wire::Node;
using wire::Record;

base::Result<Level> parse_level(const Node& node) {
  if (!node.is_array() || node.size() != 2) return std::unexpected(node.expected("a level [price, count]"));
  std::optional<Price> price;
  std::optional<Quantity> count;
  node.each([&](const Node& item) {
    if (!item.is_string()) return;
    if (!price) price = item.fixed<Price>();
    else count = item.fixed<Quantity>();
  });
  const bool usable = price && count && price->raw() >= 0 && *price <= base::kPriceOne && count->raw() >= 0;
  if (!usable)
    return std::unexpected(node.expected("a level of two decimal strings, price 0…1 and count of 0 or more"));
  return Level{*price, *count};
}

/// Sorted best first for bids; a price twice says nothing certain and is refused.
std::optional<base::Error> tidy(const Node& side, std::vector<Level>& levels) {
  std::ranges::sort(levels, std::ranges::greater{}, &Level::price);
  if (std::ranges::adjacent_find(levels, std::ranges::equal_to{}, &Level::price) != levels.end())
    return side.expected("each price once");
  std::erase_if(levels, [](const Level& level) { return level.quantity.raw() == 0; });
  return std::nullopt;
}

Price price_of(Record& record, std::string_view key) {
  const auto price = record.fixed<Price>(key);
  if (price.raw() < 0 || price > base::kPriceOne) record.expected(key, "a price from 0 to 1");
  return price;
}

Quantity count_of(Record& record, std::string_view key) {
  const auto count = record.fixed<Quantity>(key);
  if (count.raw() < 0) record.expected(key, "a count of 0 or more");
  return count;
}

std::optional<bool> taker_buys_yes(Record& record) {
  std::string side = record.text_or_empty("taker_outcome_side");
  if (side.empty()) side = record.text_or_empty("taker_side");
  if (side.empty()) return std::nullopt;
  if (side != "yes" && side != "no") record.expected("taker_side", "yes or no");
  return side == "yes";
}

base::Nanos seconds_time(Record& record, std::string_view key) {
  const std::int64_t seconds = record.integer(key);
  if (seconds < 0 || seconds > 9'000'000'000) {
    record.expected(key, "Unix seconds");
    return {};
  }
  return {seconds * 1'000'000'000};
}

base::Result<Candle> parse_candle(const Node& node) {
  Record record(node);
  Candle candle;
  candle.end = seconds_time(record, "end_period_ts");
  candle.volume = count_of(record, "volume_fp");
  const auto close = [&](std::string_view key) {
    const Node quote = node[key];
    Record inner(quote);
    const auto price = inner.optional_fixed<Price>("close_dollars");
    if (price && (price->raw() < 0 || *price > base::kPriceOne)) inner.expected("close_dollars", "a price from 0 to 1");
    if (const auto read = inner.result(true); !read) record.note(read.error());
    return price;
  };
  const auto bid = close("yes_bid");
  const auto ask = close("yes_ask");
  if (!bid) record.expected("yes_bid", "an object with close_dollars");
  if (!ask) record.expected("yes_ask", "an object with close_dollars");
  candle.yes_bid = bid.value_or(Price{});
  candle.yes_ask = ask.value_or(Price{});
  const Node price = node["price"];
  if (price.present()) candle.last = close("price");
  return record.result(candle);
}

}  // namespace

base::Result<BookInfo> parse_order_book(const Node& node) {
  const Node old = node["orderbook"];
  if (old.present())
    return std::unexpected(old.expected("\"orderbook_fp\" alone: this is a pre-2026 integer-cent order book"));
  Record outer(node);
  const Node book = node["orderbook_fp"];
  Record record(book);
  BookInfo info;
  info.ticker = outer.text_or_empty("ticker");
  info.bids = record.list<Level>("yes_dollars", parse_level);
  auto no_bids = record.list<Level>("no_dollars", parse_level);
  const Node yes = book["yes_dollars"];
  const Node no = book["no_dollars"];
  if (auto why = tidy(yes, info.bids)) record.note(*std::move(why));
  if (auto why = tidy(no, no_bids)) record.note(*std::move(why));
  for (const Level& level : no_bids) info.asks.push_back({base::complement(level.price), level.quantity});
  if (auto read = outer.result(true); !read) record.note(read.error());
  return record.result(std::move(info));
}

base::Result<TradeInfo> parse_trade(const Node& node) {
  Record record(node);
  TradeInfo trade;
  trade.id = record.text("trade_id");
  trade.ticker = record.text("ticker");
  trade.yes_price = price_of(record, "yes_price_dollars");
  trade.quantity = count_of(record, "count_fp");
  trade.taker_buys_yes = taker_buys_yes(record);
  trade.at = record.time("created_time");
  return record.result(std::move(trade));
}

base::Result<CandleInfo> parse_candles(const Node& node) {
  Record record(node);
  CandleInfo info;
  info.ticker = record.text_or_empty("ticker");
  info.candles = record.list<Candle>("candlesticks", parse_candle);
  return record.result(std::move(info));
}

base::Result<FillInfo> parse_fill(const Node& node) {
  Record record(node);
  FillInfo fill;
  fill.trade_id = record.text("trade_id");
  fill.ticker = record.text("ticker");
  const auto taker = record.optional_flag("is_taker");
  if (!taker) record.expected("is_taker", "true or false");
  fill.is_taker = taker.value_or(true);
  fill.yes_price = price_of(record, "yes_price_dollars");
  fill.quantity = count_of(record, "count_fp");
  fill.fee = record.optional_fixed<Money>("fee_cost");
  fill.at = record.time("created_time");
  return record.result(std::move(fill));
}

base::Result<SettlementInfo> parse_settlement(const Node& node) {
  Record record(node);
  SettlementInfo settlement;
  settlement.ticker = record.text("ticker");
  settlement.result = record.text("market_result");
  settlement.yes_quantity = count_of(record, "yes_count_fp");
  settlement.no_quantity = count_of(record, "no_count_fp");
  const std::int64_t cents = record.integer("revenue");
  if (cents < 0 || cents > 1'000'000'000'000) record.expected("revenue", "whole cents");
  else settlement.revenue = Money::from_raw(cents * 10'000);
  settlement.fee = record.optional_fixed<Money>("fee_cost");
  settlement.at = record.time("settled_time");
  return record.result(std::move(settlement));
}

base::Result<MilestoneInfo> parse_milestone(const Node& node) {
  Record record(node);
  MilestoneInfo milestone;
  milestone.id = record.text("id");
  milestone.type = record.text("type");
  milestone.title = record.text_or_empty("title");
  milestone.start = record.time("start_date");
  milestone.event_tickers = record.optional_texts("related_event_tickers");
  return record.result(std::move(milestone));
}

base::Result<ErrorInfo> parse_error_body(const Node& node) {
  const Node error = node["error"];
  if (const auto text = error.text()) return ErrorInfo{"", std::string(*text), ""};
  const Node& body = error.is_object() ? error : node;
  Record record(body);
  ErrorInfo info;
  info.code = record.text("code");
  info.message = record.text_or_empty("message");
  info.service = record.text_or_empty("service");
  return record.result(std::move(info));
}

}  // namespace arbees::venues::kalshi
