#include <fmt/format.h>

#include "arbees/sim/servers/kalshi_server.hpp"

namespace arbees::sim::servers {
namespace {

constexpr std::int64_t kOne = 10'000;

bool is_ours(domain::MarketId market) {
  return market.value % 4 < 2;
}

std::string side_list(const MarketView::Ladder& ladder, bool complement) {
  std::string out;
  const auto add = [&](std::int64_t price, std::int64_t size) {
    out += fmt::format("{}[\"{}\",\"{}\"]", out.empty() ? "" : ",", kalshi::dollars(price), kalshi::count(size));
  };
  if (complement)
    for (auto at = ladder.rbegin(); at != ladder.rend(); ++at) add(kOne - at->first, at->second);
  else
    for (const auto& [price, size] : ladder) add(price, size);
  return out;
}

std::string moment(base::Nanos at) {
  return fmt::format("{}.{:06}Z", base::format_utc(at).substr(0, 19), at.value % 1'000'000'000 / 1000);
}

}  // namespace

template <class Tell>
void KalshiServer::each(std::string_view channel, const std::string& ticker, Tell&& tell) {
  for (const auto& base : clients()) {
    auto& client = static_cast<KalshiClient&>(*base);
    KalshiClient::Subscription* at = client.by_channel(channel);
    if (at != nullptr && at->covers(ticker)) tell(client, *at);
  }
}

void KalshiServer::send_snapshot(Client& client, KalshiClient::Subscription& subscription, const std::string& ticker) {
  const Place& place = *find(ticker);
  const MarketView& book = view_of(place);
  std::string sides;
  if (!book.bids.empty()) sides += fmt::format(",\"yes_dollars_fp\":[{}]", side_list(book.bids, false));
  if (!book.asks.empty())
    sides += fmt::format(",\"no_dollars_fp\":[{}]", side_list(book.asks, !subscription.use_yes_price));
  client.tell(
      fmt::format(
          R"({{"type":"orderbook_snapshot","sid":{},"seq":{},"msg":{{"market_ticker":"{}","market_id":"{}"{}}})",
          subscription.sid, ++subscription.seq, ticker, market_at(place).market_id, sides) +
      stamp());
}

void KalshiServer::send_ticker(Client& client, const KalshiClient::Subscription& subscription, const Place& place) {
  const kalshi::MarketListing& market = market_at(place);
  const MarketView& book = view_of(place);
  const std::int64_t bid_size = book.bids.empty() ? 0 : book.bids.rbegin()->second;
  const std::int64_t ask_size = book.asks.empty() ? 0 : book.asks.begin()->second;
  const base::Nanos at = now();
  const std::int64_t last_size = book.trades.empty() ? 0 : book.trades.back().quantity.raw();
  const std::int64_t last = book.last.value_or(base::Price{}).raw();
  client.tell(
      fmt::format(R"({{"type":"ticker","sid":{},"msg":{{"market_ticker":"{}","market_id":"{}","price_dollars":"{}",)"
                  R"("yes_bid_dollars":"{}","yes_ask_dollars":"{}","volume_fp":"{}","open_interest_fp":"{}",)"
                  R"("dollar_volume":{},"dollar_open_interest":{},"yes_bid_size_fp":"{}","yes_ask_size_fp":"{}",)"
                  R"("last_trade_size_fp":"{}","ts":{},"ts_ms":{},"time":"{}"}})",
                  subscription.sid, market.ticker, market.market_id, kalshi::dollars(last),
                  kalshi::dollars(book.best_bid()), kalshi::dollars(book.best_ask()), kalshi::count(book.volume),
                  kalshi::count(book.volume / 2), book.volume / 2'000'000, book.volume / 4'000'000,
                  kalshi::count(bid_size), kalshi::count(ask_size), kalshi::count(last_size), at.value / 1'000'000'000,
                  at.value / 1'000'000, moment(at)) +
      stamp());
}

void KalshiServer::tell_delta(const domain::BookDelta& delta, base::Nanos at) {
  const Place& place = place_of(delta.market.value);
  const kalshi::MarketListing& market = market_at(place);
  const bool yes = delta.side == domain::BookSide::bid;
  const std::string change = kalshi::count(delta.quantity.raw());
  each("orderbook_delta", market.ticker, [&](Client& client, KalshiClient::Subscription& subscription) {
    const std::int64_t price = yes || subscription.use_yes_price ? delta.price.raw() : kOne - delta.price.raw();
    client.tell(
        fmt::format(R"({{"type":"orderbook_delta","sid":{},"seq":{},"msg":{{"market_ticker":"{}","market_id":"{}",)"
                    R"("price_dollars":"{}","delta_fp":"{}","side":"{}","ts":"{}","ts_ms":{}}})",
                    subscription.sid, ++subscription.seq, market.ticker, market.market_id, kalshi::dollars(price),
                    change, yes ? "yes" : "no", moment(at), at.value / 1'000'000) +
        stamp());
  });
}

void KalshiServer::tell_trade(const domain::TradePrinted& trade, base::Nanos at) {
  const kalshi::MarketListing& market = market_at(place_of(trade.market.value));
  const bool yes = trade.taker_buys_yes.value_or(true);
  const std::uint64_t number = view().markets()[trade.market.value].trades.back().number;
  each("trade", market.ticker, [&](Client& client, KalshiClient::Subscription& subscription) {
    client.tell(
        fmt::format(R"({{"type":"trade","sid":{},"seq":{},"msg":{{"trade_id":"{}","market_ticker":"{}",)"
                    R"("yes_price_dollars":"{}","no_price_dollars":"{}","count_fp":"{}","taker_side":"{}",)"
                    R"("taker_outcome_side":"{}","taker_book_side":"{}","is_block_trade":false,"ts":{},"ts_ms":{}}})",
                    subscription.sid, ++subscription.seq, uuid_of(number, 5), market.ticker,
                    kalshi::dollars(trade.price.raw()), kalshi::dollars(kOne - trade.price.raw()),
                    kalshi::count(trade.quantity.raw()), yes ? "yes" : "no", yes ? "yes" : "no", yes ? "bid" : "ask",
                    at.value / 1'000'000'000, at.value / 1'000'000) +
        stamp());
  });
}

void KalshiServer::tell_lifecycle(std::size_t market, const std::string& fields) {
  const kalshi::MarketListing& listing = market_at(place_of(market));
  each("market_lifecycle_v2", listing.ticker, [&](Client& client, KalshiClient::Subscription& subscription) {
    client.tell(
        fmt::format(
            R"({{"type":"market_lifecycle_v2","sid":{},"seq":{},"msg":{{"market_ticker":"{}","exchange_index":0,{}}})",
            subscription.sid, ++subscription.seq, listing.ticker, fields) +
        stamp());
  });
}

void KalshiServer::tell_status(const domain::MarketStatusChanged& change, base::Nanos at) {
  using domain::MarketStatus;
  const std::size_t market = change.market.value;
  const std::int64_t seconds = at.value / 1'000'000'000;
  switch (change.status) {
    case MarketStatus::paused: return tell_lifecycle(market, R"("event_type":"deactivated","is_deactivated":true)");
    case MarketStatus::open: return tell_lifecycle(market, R"("event_type":"activated","is_deactivated":false)");
    case MarketStatus::closed:  // the close itself says nothing; the rewritten close time does
      return tell_lifecycle(market, fmt::format(R"("event_type":"close_date_updated","close_ts":{})", seconds));
    case MarketStatus::resolving:
    case MarketStatus::settled: break;
    case MarketStatus::unopened: return;
  }
  const MarketView& view = this->view().markets()[market];
  tell_lifecycle(
      market,
      fmt::format(R"("event_type":"determined","result":"{}","determination_ts":{},"settlement_value":"{}")",
                  kalshi::result_word(view), seconds, kalshi::dollars(view.settlement.value_or(base::Price{}).raw())));
  tell_lifecycle(market, fmt::format(R"("event_type":"settled","settled_ts":{})", seconds));
}

void KalshiServer::happened(const domain::Event& event) {
  const base::Nanos at = event.stamp.received;
  if (const auto* delta = std::get_if<domain::BookDelta>(&event.body)) {
    if (!is_ours(delta->market)) return;
    tell_delta(*delta, at);
    note_candle(delta->market.value, at, nullptr);
    changed_.insert(delta->market.value);
  } else if (const auto* trade = std::get_if<domain::TradePrinted>(&event.body)) {
    if (!is_ours(trade->market)) return;
    tell_trade(*trade, at);
    note_candle(trade->market.value, at, trade);
    changed_.insert(trade->market.value);
  } else if (const auto* status = std::get_if<domain::MarketStatusChanged>(&event.body)) {
    if (is_ours(status->market)) tell_status(*status, at);
  } else if (const auto* tick = std::get_if<domain::TickSizeChanged>(&event.body)) {
    if (!is_ours(tick->market)) return;
    const std::int64_t step = view().markets()[tick->market.value].tick;
    tell_lifecycle(tick->market.value,
                   fmt::format(R"("event_type":"price_level_structure_updated","price_level_structure":"{}",)"
                               R"("price_ranges":[{{"start":"0.0000","end":"1.0000","step":"{}"}}])",
                               kalshi::price_structure(step), kalshi::dollars(step)));
  }
}

void KalshiServer::batch_ended() {
  for (const std::size_t market : std::exchange(changed_, {})) {
    const Place& place = place_of(market);
    each("ticker", market_at(place).ticker, [&](Client& client, const KalshiClient::Subscription& subscription) {
      send_ticker(client, subscription, place);
    });
  }
}

}  // namespace arbees::sim::servers
