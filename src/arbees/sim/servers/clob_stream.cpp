#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "arbees/sim/servers/clob_server.hpp"
#include "arbees/sim/servers/keys.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

constexpr std::size_t kPointsKept = 4000;

bool is_home_token(domain::MarketId market) {
  return market.value % 4 == 2;
}

std::string milliseconds_of(base::Nanos at) {
  return std::to_string(at.value / 1'000'000);
}

std::string optional_price(const std::optional<std::int64_t>& price) {
  return price ? polymarket::price_text(*price) : "";
}

}  // namespace

std::unique_ptr<Client> ClobServer::greet(std::shared_ptr<net::Socket> socket) {
  const bool is_user = socket->request().path == "/ws/user";
  auto client = std::make_unique<ClobClient>(std::move(socket));
  client->is_user = is_user;
  return client;
}

void ClobServer::hear(Client& base, std::string_view text) {
  auto& client = static_cast<ClobClient&>(base);
  if (text == "PING") return client.answer_ping("PONG");
  boost::system::error_code why;
  const json::value message = json::parse(text, why);
  if (why || !message.is_object()) return client.tell_plainly("INVALID OPERATION");
  if (client.is_user) return client.socket().close(1008, "invalid credentials");
  const json::object& from = message.as_object();
  std::vector<std::string> tokens;
  for (const char* name : {"assets_ids", "asset_ids"})
    if (const json::value* list = from.if_contains(name); list != nullptr && list->is_array())
      for (const json::value& token : list->as_array())
        if (token.is_string()) tokens.emplace_back(token.as_string());
  if (const json::value* custom = from.if_contains("custom_feature_enabled"); custom != nullptr && custom->is_bool())
    client.custom = custom->as_bool();
  const json::value* operation = from.if_contains("operation");
  const std::string what = operation != nullptr && operation->is_string() ? std::string(operation->as_string()) : "";
  if (what == "unsubscribe") {
    for (const std::string& token : tokens) client.tokens.erase(token);
    return;
  }
  if (what.empty() && !from.contains("type")) return client.tell_plainly("INVALID OPERATION");
  subscribe(client, tokens, what.empty());
}

void ClobServer::subscribe(ClobClient& client, const std::vector<std::string>& tokens, bool first) {
  std::string books;
  bool any_new = false;
  for (const std::string& token : tokens) {
    const polymarket::Place* place = find(token);
    if (place == nullptr || !client.tokens.insert(token).second) continue;
    any_new = true;
    if (book_of(*place).status == domain::MarketStatus::settled) continue;
    books += (books.empty() ? "" : ",") + book_event(*place);
  }
  if (!any_new && !first) return client.tell_plainly("NO NEW ASSETS");
  client.tell("[" + books + "]");
}

/// A book as the socket sends it: what REST answers, with its kind.
std::string ClobServer::book_event(const polymarket::Place& place) const {
  const polymarket::TokenBook book = book_of(place);
  std::string text =
      polymarket::book_json(market_at(place), event_at(place).neg_risk, book, place.outcome, book.changed);
  text.pop_back();
  return text + ",\"event_type\":\"book\"}";
}

polymarket::Place ClobServer::home_of(std::size_t number) const {
  polymarket::Place place = numbered_.at(number);
  place.outcome = 1;
  return place;
}

void ClobServer::to_followers(const polymarket::MarketListing& market, const std::string& text, bool custom_only) {
  for (const auto& base : clients()) {
    auto& client = static_cast<ClobClient&>(*base);
    if (custom_only && !client.custom) continue;
    if (client.tokens.contains(market.tokens[0]) || client.tokens.contains(market.tokens[1])) client.tell(text);
  }
}

/// One level of the home token's book; the message holds the same change of the other token's.
void ClobServer::tell_level(const polymarket::Place& home, domain::BookSide side, std::int64_t price,
                            std::int64_t total, base::Nanos at) {
  const polymarket::MarketListing& market = market_at(home);
  const MarketView& book = view().markets()[*market.home_number];
  const auto bid = book.bids.empty() ? std::nullopt : std::optional(book.best_bid());
  const auto ask = book.asks.empty() ? std::nullopt : std::optional(book.best_ask());
  const auto across = [](const std::optional<std::int64_t>& p) {
    return p ? std::optional(10'000 - *p) : std::nullopt;
  };
  const bool buys = side == domain::BookSide::bid;
  const auto part = [&](std::size_t outcome, std::int64_t level, bool buy, const auto& best_bid, const auto& best_ask) {
    const std::string head =
        fmt::format(R"({{"asset_id":"{}","price":"{}","size":"{}","side":"{}","hash":")", market.tokens[outcome],
                    polymarket::price_text(level), polymarket::size_text(total), buy ? "BUY" : "SELL");
    return head + sha1_hex(head + milliseconds_of(at)) +
           fmt::format(R"(","best_bid":"{}","best_ask":"{}"}})", optional_price(best_bid), optional_price(best_ask));
  };
  to_followers(market,
               fmt::format(R"({{"market":"{}","price_changes":[{},{}],"timestamp":"{}","event_type":"price_change"}})",
                           market.condition, part(1, price, buys, bid, ask),
                           part(0, 10'000 - price, !buys, across(ask), across(bid)), milliseconds_of(at)),
               false);
}

void ClobServer::tell_trade(const polymarket::Place& home, const domain::TradePrinted& trade, base::Nanos at) {
  const polymarket::MarketListing& market = market_at(home);
  to_followers(
      market,
      fmt::format(R"({{"market":"{}","asset_id":"{}","price":"{}","size":"{}","fee_rate_bps":"0","side":"{}",)"
                  R"("timestamp":"{}","event_type":"last_trade_price","transaction_hash":"{}"}})",
                  market.condition, market.tokens[1], polymarket::price_text(trade.price.raw()),
                  polymarket::size_text(trade.quantity.raw()), trade.taker_buys_yes.value_or(true) ? "BUY" : "SELL",
                  milliseconds_of(at), hex32_of(static_cast<std::uint64_t>(at.value), trade.market.value)),
      false);
}

void ClobServer::tell_tick(const polymarket::Place& home, base::Nanos at) {
  const polymarket::MarketListing& market = market_at(home);
  const std::int64_t tick = view().markets()[*market.home_number].tick;
  const std::int64_t before = std::exchange(ticks_[*market.home_number], tick);
  if (before == tick) return;
  for (const std::string& token : market.tokens)
    to_followers(market,
                 fmt::format(R"({{"event_type":"tick_size_change","asset_id":"{}","market":"{}","old_tick_size":"{}",)"
                             R"("new_tick_size":"{}","timestamp":"{}"}})",
                             token, market.condition, polymarket::price_text(before), polymarket::price_text(tick),
                             milliseconds_of(at)),
                 false);
}

void ClobServer::tell_resolved(const polymarket::Place& home, base::Nanos at) {
  const polymarket::MarketListing& market = market_at(home);
  const auto& paid = view().markets()[*market.home_number].settlement;
  if (!paid || (*paid != base::kPriceOne && *paid != base::Price{})) return;  // 50-50 has no winner to name
  const std::size_t winner = *paid == base::kPriceOne ? 1 : 0;
  to_followers(market,
               fmt::format(R"({{"event_type":"market_resolved","id":"{}","market":"{}","assets_ids":["{}","{}"],)"
                           R"("winning_asset_id":"{}","winning_outcome":"{}","timestamp":"{}","tags":["sports"]}})",
                           market.id, market.condition, market.tokens[0], market.tokens[1], market.tokens[winner],
                           market.outcomes[winner], milliseconds_of(at)),
               true);
}

void ClobServer::tell_best(const polymarket::Place& home) {
  const polymarket::MarketListing& market = market_at(home);
  const MarketView& book = view().markets()[*market.home_number];
  Best best;
  if (!book.bids.empty()) best.bid = book.best_bid();
  if (!book.asks.empty()) best.ask = book.best_ask();
  if (std::exchange(bests_[*market.home_number], best) == best || !best.bid || !best.ask) return;
  const auto one = [&](std::size_t outcome, std::int64_t bid, std::int64_t ask) {
    to_followers(
        market,
        fmt::format(R"({{"event_type":"best_bid_ask","market":"{}","asset_id":"{}","best_bid":"{}",)"
                    R"("best_ask":"{}","spread":"{}","timestamp":"{}"}})",
                    market.condition, market.tokens[outcome], polymarket::price_text(bid), polymarket::price_text(ask),
                    polymarket::price_text(ask - bid), milliseconds_of(book.changed)),
        true);
  };
  one(1, *best.bid, *best.ask);
  one(0, 10'000 - *best.ask, 10'000 - *best.bid);
}

void ClobServer::happened(const domain::Event& event) {
  const base::Nanos at = event.stamp.received;
  if (const auto* delta = std::get_if<domain::BookDelta>(&event.body)) {
    if (!is_home_token(delta->market)) return;
    tell_level(home_of(delta->market.value), delta->side, delta->price.raw(), delta->quantity.raw(), at);
    changed_.insert(delta->market.value);
  } else if (const auto* trade = std::get_if<domain::TradePrinted>(&event.body)) {
    if (!is_home_token(trade->market)) return;
    tell_trade(home_of(trade->market.value), *trade, at);
    traded_.insert(trade->market.value);
  } else if (const auto* tick = std::get_if<domain::TickSizeChanged>(&event.body)) {
    if (is_home_token(tick->market)) tell_tick(home_of(tick->market.value), at);
  } else if (const auto* status = std::get_if<domain::MarketStatusChanged>(&event.body)) {
    if (is_home_token(status->market) && status->status == domain::MarketStatus::settled)
      tell_resolved(home_of(status->market.value), at);
  }
}

void ClobServer::batch_ended() {
  for (const std::size_t number : std::exchange(changed_, {})) {
    tell_best(home_of(number));
    const MarketView& book = view().markets()[number];
    auto& points = points_[number];
    const std::int64_t second = book.changed.value / 1'000'000'000;
    if (!points.empty() && points.back().second + 60 > second) continue;
    points.push_back({second, (book.best_bid() + book.best_ask()) * 5});
    if (points.size() > kPointsKept) points.pop_front();
  }
  // After trades the whole book is sent again.
  for (const std::size_t number : std::exchange(traded_, {})) {
    polymarket::Place place = home_of(number);
    for (const std::size_t outcome : {std::size_t{1}, std::size_t{0}}) {
      place.outcome = outcome;
      const std::string text = book_event(place);
      const std::string& token = market_at(place).tokens[outcome];
      for (const auto& client : clients())
        if (static_cast<ClobClient&>(*client).tokens.contains(token)) client->tell(text);
    }
  }
}

void ClobServer::second_passed() {
  clear_started_books();
}

/// At the start of a game resting orders are cancelled; here their makers place them again at once.
void ClobServer::clear_started_books() {
  const base::Nanos at = world().clock().now();
  for (auto game = uncleared_.begin(); game != uncleared_.end();) {
    if (directory()[*game].facts.start > at) {
      ++game;
      continue;
    }
    const polymarket::Place home = home_of(*game * 4 + 2);
    const MarketView book = view().markets()[*game * 4 + 2];
    for (const bool back : {false, true}) {
      for (const auto& [price, size] : book.bids) tell_level(home, domain::BookSide::bid, price, back ? size : 0, at);
      for (const auto& [price, size] : book.asks) tell_level(home, domain::BookSide::ask, price, back ? size : 0, at);
    }
    game = uncleared_.erase(game);
  }
}

}  // namespace arbees::sim::servers
