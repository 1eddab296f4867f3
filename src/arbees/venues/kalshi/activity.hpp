#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/order_book.hpp"
#include "arbees/wire/json.hpp"

/// What happened on Kalshi's markets, as its REST API of 2026 sends it.
namespace arbees::venues::kalshi {

/// The YES book of GET /markets/{t}/orderbook: Kalshi sends two lists of bids, and a NO bid at q is a YES ask at 1 − q.
struct BookInfo {
  std::string ticker;               ///< empty when the message does not name it (single-market answers)
  std::vector<domain::Level> bids;  ///< best first
  std::vector<domain::Level> asks;  ///< best first
};
BOOST_DESCRIBE_STRUCT(BookInfo, (), (ticker, bids, asks))

struct TradeInfo {
  std::string id;
  std::string ticker;
  base::Price yes_price;
  base::Quantity quantity;
  std::optional<bool> taker_buys_yes;
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(TradeInfo, (), (id, ticker, yes_price, quantity, taker_buys_yes, at))

/// Prices at the end of a period; `last` absent when nothing traded.
struct Candle {
  base::Nanos end;
  base::Price yes_bid;
  base::Price yes_ask;
  std::optional<base::Price> last;
  base::Quantity volume;
};
BOOST_DESCRIBE_STRUCT(Candle, (), (end, yes_bid, yes_ask, last, volume))

struct CandleInfo {
  std::string ticker;
  std::vector<Candle> candles;
};
BOOST_DESCRIBE_STRUCT(CandleInfo, (), (ticker, candles))

/// One execution of our own account.
struct FillInfo {
  std::string trade_id;
  std::string ticker;
  bool is_taker = true;
  base::Price yes_price;
  base::Quantity quantity;
  std::optional<base::Money> fee;
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(FillInfo, (), (trade_id, ticker, is_taker, yes_price, quantity, fee, at))

/// `revenue` comes in whole cents, the one money field that still does.
struct SettlementInfo {
  std::string ticker;
  std::string result;
  base::Quantity yes_quantity;
  base::Quantity no_quantity;
  base::Money revenue;
  std::optional<base::Money> fee;
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(SettlementInfo, (), (ticker, result, yes_quantity, no_quantity, revenue, fee, at))

/// A real-world contest; its `start` is the best start time Kalshi gives.
struct MilestoneInfo {
  std::string id;
  std::string type;
  std::string title;
  base::Nanos start;
  std::vector<std::string> event_tickers;
};
BOOST_DESCRIBE_STRUCT(MilestoneInfo, (), (id, type, title, start, event_tickers))

/// A REST error body. The wire uses three shapes: {"error": {code, message}}, {"error": "text"}, {code, message}.
struct ErrorInfo {
  std::string code;
  std::string message;
  std::string service;
};
BOOST_DESCRIBE_STRUCT(ErrorInfo, (), (code, message, service))

/// `node` is the object that holds `orderbook_fp`. A book that has `orderbook` is refused as pre-2026 integer cents; an
/// absent side, a level that is not [price, count], a price outside 0…1, a negative count or a price twice are errors.
[[nodiscard]] base::Result<BookInfo> parse_order_book(const wire::Node& node);
[[nodiscard]] base::Result<TradeInfo> parse_trade(const wire::Node& node);
[[nodiscard]] base::Result<CandleInfo> parse_candles(const wire::Node& node);
[[nodiscard]] base::Result<FillInfo> parse_fill(const wire::Node& node);
[[nodiscard]] base::Result<SettlementInfo> parse_settlement(const wire::Node& node);
[[nodiscard]] base::Result<MilestoneInfo> parse_milestone(const wire::Node& node);
[[nodiscard]] base::Result<ErrorInfo> parse_error_body(const wire::Node& node);

}  // namespace arbees::venues::kalshi
