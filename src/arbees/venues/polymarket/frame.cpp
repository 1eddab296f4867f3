#include "arbees/venues/polymarket/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using base::Quantity;
using domain::BookSide;
using domain::Level;
using wire::Object;
using wire::Value;

constexpr std::int64_t kLatestMilliseconds = 9'000'000'000'000;

constexpr std::array<std::pair<std::string_view, FrameKind>, 9> kKinds = {{
    {"price_change", FrameKind::price_change},
    {"book", FrameKind::book},
    {"last_trade_price", FrameKind::last_trade_price},
    {"tick_size_change", FrameKind::tick_size_change},
    {"best_bid_ask", FrameKind::best_bid_ask},
    {"new_market", FrameKind::new_market},
    {"market_resolved", FrameKind::market_resolved},
    {"order", FrameKind::other},
    {"trade", FrameKind::other},
}};

bool read_price(Value value, Price& out) {
  return wire::read_fixed(value, out) && out.raw() >= 0 && out <= base::kPriceOne;
}

bool read_price(Value value, std::optional<Price>& out) {
  return read_price(value, out.emplace());
}

/// As a price, where empty text means that it was not sent.
bool read_best(Value value, std::optional<Price>& out) {
  std::string_view text;
  if (!wire::read(value, text)) return false;
  if (text.empty()) return true;
  out = base::parse_fixed<Price>(text);
  return out && out->raw() >= 0 && *out <= base::kPriceOne;
}

bool read_size(Value value, Quantity& out) {
  return wire::read_fixed(value, out) && out.raw() >= 0;
}

bool read_text(Value value, std::optional<std::string_view>& out) {
  return wire::read(value, out.emplace());
}

}  // namespace

FrameKind kind_of(std::string_view event_type) {
  const auto* const found = std::ranges::find(kKinds, event_type, &std::pair<std::string_view, FrameKind>::first);
  return found == kKinds.end() ? FrameKind::unknown : found->second;
}

std::optional<std::string_view> FrameReader::control_word(std::string_view text) {
  for (const std::string_view word : {"PONG", "PING", "NO NEW ASSETS"})
    if (text == word) return word;
  return std::nullopt;
}

void FrameReader::start() {
  frame_ = {};
  fields_ = {};
  raw_ = {};
  error_.reset();
  bids_.clear();
  asks_.clear();
  raw_bids_.clear();
  raw_asks_.clear();
  changes_.clear();
  assets_.clear();
}

bool FrameReader::member(std::string_view key, Value value) {
  if (key == "price_changes") return changes(value);
  if (key == "timestamp") return milliseconds(value);
  if (key == "market") {
    if (!read_text(value, raw_.market)) return refuse(key, "a condition id as text");
    frame_.market = *raw_.market;
    return true;
  }
  if (key == "event_type") {
    if (!read_text(value, fields_.event_type)) return refuse(key, "text");
    frame_.kind = kind_of(*fields_.event_type);
    return true;
  }
  if (key == "asset_id") return read_text(value, raw_.asset_id) || refuse(key, "a token id as text");
  return book_member(key, value) && other_member(key, value);
}

bool FrameReader::book_member(std::string_view key, Value value) {
  if (key == "bids")
    return std::exchange(fields_.bids, true) ? refuse(key, "to appear once") : levels(key, value, bids_, raw_bids_);
  if (key == "asks")
    return std::exchange(fields_.asks, true) ? refuse(key, "to appear once") : levels(key, value, asks_, raw_asks_);
  // What is only hashed: another kind of value makes the hash uncheckable, not the book unreadable.
  if (key == "hash") (void)(read_text(value, raw_.hash) || (raw_.hash.reset(), false));
  if (key == "min_order_size") (void)(read_text(value, raw_.min_order_size) || (raw_.min_order_size.reset(), false));
  if (key == "last_trade_price")
    (void)(read_text(value, raw_.last_trade_price) || (raw_.last_trade_price.reset(), false));
  if (key == "tick_size") (void)(read_text(value, raw_.tick_size) || (raw_.tick_size.reset(), false));
  if (key == "neg_risk") {
    bool flag = false;
    if (value.get_bool().get(flag) == simdjson::SUCCESS) raw_.neg_risk = flag;
  }
  return true;
}

bool FrameReader::other_member(std::string_view key, Value value) {
  if (key == "price") return read_price(value, fields_.price) || refuse(key, "a price from 0 to 1 as text");
  if (key == "size") return read_size(value, fields_.size.emplace()) || refuse(key, "a size as text");
  if (key == "side") return read_text(value, fields_.side) || refuse(key, "BUY or SELL");
  if (key == "new_tick_size") return read_price(value, fields_.new_tick) || refuse(key, "a tick as text");
  if (key == "best_bid") return read_best(value, fields_.best_bid) || refuse(key, "a price as text");
  if (key == "best_ask") return read_best(value, fields_.best_ask) || refuse(key, "a price as text");
  if (key == "winning_asset_id") return read_text(value, fields_.winner) || refuse(key, "a token id as text");
  if (key == "slug") return wire::read(value, fields_.slug) || refuse(key, "text");
  if (key == "assets_ids") return assets(value);
  if (key == "changes" || key == "buys" || key == "sells") fields_.old_changes = true;
  return true;
}

bool FrameReader::levels(std::string_view key, Value value, std::vector<Level>& out, std::vector<RawLevel>& raw) {
  const auto wrong = [&] { return refuse(key, "a list of {price, size}, both text"); };
  simdjson::ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return wrong();
  for (auto item : list) {
    Object object;
    if (item.get_object().get(object) != simdjson::SUCCESS) return wrong();
    RawLevel text;
    const auto failure = scanner_.each_member(object, [&](std::string_view name, Value part) {
      if (name == "price") return wire::read(part, text.price) || wrong();
      if (name == "size") return wire::read(part, text.size) || wrong();
      return true;
    });
    if (failure != simdjson::SUCCESS || error_) return wrong();
    const auto price = base::parse_fixed<Price>(text.price);
    const auto size = base::parse_fixed<Quantity>(text.size);
    if (!price || !size || price->raw() < 0 || *price > base::kPriceOne || size->raw() < 0) return wrong();
    out.push_back({*price, *size});
    raw.push_back(text);
  }
  return true;
}

bool FrameReader::changes(Value value) {
  if (std::exchange(fields_.changes, true)) return refuse("price_changes", "to appear once");
  simdjson::ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return refuse("price_changes", "a list");
  for (auto item : list) {
    Object object;
    if (item.get_object().get(object) != simdjson::SUCCESS) return refuse("price_changes", "a list of objects");
    if (!change(object)) return false;
  }
  return true;
}

bool FrameReader::change(Object& object) {
  PriceChange out;
  bool priced = false;
  bool sized = false;
  bool sided = false;
  const auto failure = scanner_.each_member(object, [&](std::string_view key, Value value) {
    if (key == "asset_id")
      return wire::read(value, out.asset_id) || refuse("price_changes[].asset_id", "a token id as text");
    if (key == "price") {
      priced = read_price(value, out.price);
      return priced || refuse("price_changes[].price", "a price from 0 to 1 as text");
    }
    if (key == "size") {
      sized = read_size(value, out.quantity);
      return sized || refuse("price_changes[].size", "a size of 0 or more as text");
    }
    if (key == "side") {
      std::string_view side;
      sided = wire::read(value, side) && (side == "BUY" || side == "SELL");
      out.side = side == "BUY" ? BookSide::bid : BookSide::ask;
      return sided || refuse("price_changes[].side", "BUY or SELL");
    }
    if (key == "best_bid")
      return read_best(value, out.best_bid) || refuse("price_changes[].best_bid", "a price as text");
    if (key == "best_ask")
      return read_best(value, out.best_ask) || refuse("price_changes[].best_ask", "a price as text");
    return true;
  });
  if (error_) return false;
  if (failure != simdjson::SUCCESS) return refuse("price_changes", simdjson::error_message(failure));
  if (out.asset_id.empty()) return refuse("price_changes[].asset_id", "it to be there");
  if (!priced || !sized || !sided) return refuse("price_changes[]", "price, size and side");
  changes_.push_back(out);
  return true;
}

bool FrameReader::assets(Value value) {
  if (std::exchange(fields_.assets, true)) return refuse("assets_ids", "to appear once");
  simdjson::ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return refuse("assets_ids", "a list of token ids");
  for (auto item : list) {
    std::string_view id;
    if (item.get_string().get(id) != simdjson::SUCCESS) return refuse("assets_ids", "a list of token ids");
    assets_.push_back(id);
  }
  return true;
}

bool FrameReader::milliseconds(Value value) {
  if (!read_text(value, raw_.timestamp)) return refuse("timestamp", "Unix milliseconds as text");
  const auto ms = base::parse_decimal(*raw_.timestamp, 0);
  if (!ms || *ms < 0 || *ms > kLatestMilliseconds) return refuse("timestamp", "Unix milliseconds as text");
  frame_.at = base::Nanos{*ms * 1'000'000};
  return true;
}

bool FrameReader::finish(FrameKind otherwise) {
  if (!fields_.event_type) {
    if (otherwise == FrameKind::unknown) return refuse("event_type", "text");
    frame_.kind = otherwise;
  }
  switch (frame_.kind) {
    case FrameKind::book: return finish_book();
    case FrameKind::price_change: return finish_change();
    default: return finish_small();
  }
}

bool FrameReader::finish_book() {
  if (fields_.old_changes) return refuse("bids", "bids and asks: this is a pre-2025 book with buys and sells");
  if (!raw_.asset_id || raw_.asset_id->empty()) return refuse("asset_id", "a token id as text");
  if (!fields_.bids) return refuse("bids", "a list");
  if (!fields_.asks) return refuse("asks", "a list");
  raw_.bids = raw_bids_;
  raw_.asks = raw_asks_;
  BookMessage out{*raw_.asset_id, bids_, asks_, std::nullopt, raw_};
  if (raw_.tick_size) {
    out.tick = base::parse_fixed<Price>(*raw_.tick_size);
    if (!out.tick || out.tick->raw() <= 0 || Price::kScale % out.tick->raw() != 0)
      return refuse("tick_size", "a tick that divides 1 as text");
  }
  frame_.body = out;
  return true;
}

bool FrameReader::finish_change() {
  if (!fields_.changes)
    return refuse("price_changes", fields_.old_changes || fields_.price
                                       ? "a list: this is a flat price_change of before September 2025"
                                       : "a list");
  frame_.body = PriceChangesMessage{changes_};
  return true;
}

bool FrameReader::finish_small() {
  const bool about_token = frame_.kind == FrameKind::last_trade_price || frame_.kind == FrameKind::tick_size_change ||
                           frame_.kind == FrameKind::best_bid_ask;
  if (about_token && (!raw_.asset_id || raw_.asset_id->empty())) return refuse("asset_id", "a token id as text");
  switch (frame_.kind) {
    case FrameKind::last_trade_price: {
      if (!fields_.price) return refuse("price", "a price from 0 to 1 as text");
      if (!fields_.size) return refuse("size", "a size as text");
      TradeMessage out{*raw_.asset_id, *fields_.price, *fields_.size, std::nullopt};
      if (fields_.side == "BUY" || fields_.side == "SELL") out.taker_buys = fields_.side == "BUY";
      frame_.body = out;
      return true;
    }
    case FrameKind::tick_size_change:
      if (!fields_.new_tick || fields_.new_tick->raw() <= 0 || Price::kScale % fields_.new_tick->raw() != 0)
        return refuse("new_tick_size", "a tick that divides 1 as text");
      frame_.body = TickMessage{*raw_.asset_id, *fields_.new_tick};
      return true;
    case FrameKind::best_bid_ask:
      frame_.body = BestMessage{*raw_.asset_id, fields_.best_bid, fields_.best_ask};
      return true;
    case FrameKind::new_market: frame_.body = NewMarketMessage{fields_.slug, assets_}; return true;
    case FrameKind::market_resolved:
      if (!fields_.assets) return refuse("assets_ids", "a list of token ids");
      frame_.body = ResolvedMessage{assets_, fields_.winner.value_or("")};
      return true;
    default: return true;
  }
}

bool FrameReader::refuse(std::string_view where, std::string_view expected) {
  if (!error_) error_ = base::Error{std::string(where), fmt::format("expected {}", expected)};
  return false;
}

}  // namespace arbees::venues::polymarket
