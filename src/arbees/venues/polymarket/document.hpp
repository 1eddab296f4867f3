#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/order_book.hpp"
#include "arbees/venues/polymarket/book_hash.hpp"
#include "arbees/venues/polymarket/frame.hpp"
#include "arbees/venues/polymarket/gamma.hpp"

namespace arbees::venues::polymarket {

/// One token's book, best first.
struct BookInfo {
  std::string condition_id;
  std::string token;
  std::optional<base::Nanos> at;
  std::vector<domain::Level> bids;
  std::vector<domain::Level> asks;
  std::optional<base::Price> tick;
  HashCheck hash = HashCheck::uncheckable;
};
BOOST_DESCRIBE_STRUCT(BookInfo, (), (condition_id, token, at, bids, asks, tick, hash))

/// A trade as the data API lists them.
struct TradeInfo {
  std::string token;
  std::string condition_id;
  bool taker_buys = true;
  base::Price price;
  base::Quantity quantity;
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(TradeInfo, (), (token, condition_id, taker_buys, price, quantity, at))

/// GET /prices-history.
struct PricePoint {
  base::Nanos at;
  base::Price price;
};
BOOST_DESCRIBE_STRUCT(PricePoint, (), (at, price))

/// One figure of a small CLOB answer: price, mid, spread, minimum_tick_size, base_fee, version, neg_risk.
struct FigureInfo {
  std::string name;
  std::string token;  ///< where the answer is by token
  std::string side;   ///< BUY or SELL where it says
  std::string value;
};
BOOST_DESCRIBE_STRUCT(FigureInfo, (), (name, token, side, value))

/// A message of the market channel, in short.
struct FrameInfo {
  FrameKind kind = FrameKind::unknown;
  std::string market;
  std::optional<base::Nanos> at;
  std::size_t changes = 0;  ///< of a price_change
};
BOOST_DESCRIBE_STRUCT(FrameInfo, (), (kind, market, at, changes))

struct ErrorInfo {
  std::string message;
  std::string code;
};
BOOST_DESCRIBE_STRUCT(ErrorInfo, (), (message, code))

/// A tag or a league of /sports.
struct LabelInfo {
  std::string id;
  std::string label;
  std::string slug;
};
BOOST_DESCRIBE_STRUCT(LabelInfo, (), (id, label, slug))

struct SubscriptionInfo {
  std::string operation;  ///< "market", "subscribe", "unsubscribe"
  std::size_t tokens = 0;
};
BOOST_DESCRIBE_STRUCT(SubscriptionInfo, (), (operation, tokens))

/// Everything that was found in a text, in its order.
struct Document {
  std::vector<EventInfo> events;
  std::vector<MarketInfo> markets;
  std::vector<BookInfo> books;
  std::vector<TradeInfo> trades;
  std::vector<PricePoint> history;
  std::vector<FigureInfo> figures;
  std::vector<TeamInfo> teams;
  std::vector<LabelInfo> labels;
  std::vector<FrameInfo> frames;
  std::vector<SubscriptionInfo> subscriptions;
  std::vector<ErrorInfo> errors;
  std::string next_cursor;
  std::vector<base::Error> refused;
  std::size_t passed_over = 0;

  [[nodiscard]] std::size_t size() const;
};

/// Recognises by content what a Gamma, CLOB or data API answer, a saved capture, a list of either, a market-channel
/// message or a text with one JSON document a line holds. Refused by name: orders, fills and everything else of the
/// user channel, the real-time data service, sports results, Polymarket US (another venue), and messages in the shape
/// of before September 2025. Fails when nothing could be read at all.
[[nodiscard]] base::Result<Document> parse_document(std::string_view bytes);

struct CapturedFrame {
  std::string text;
  base::Nanos received;
};
/// The market-channel messages of a capture, as texts and in order: one a line, an array of texts or of {received_ms,
/// frame}, or a single one. An array of plain messages is one frame, as the venue sends it.
[[nodiscard]] base::Result<std::vector<CapturedFrame>> captured_frames(std::string_view bytes);

}  // namespace arbees::venues::polymarket
