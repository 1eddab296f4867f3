#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/venues/kalshi/activity.hpp"
#include "arbees/venues/kalshi/frame.hpp"
#include "arbees/venues/kalshi/market.hpp"

namespace arbees::venues::kalshi {

/// A WebSocket message inside a document, in short; `type` is the venue's word.
struct FrameInfo {
  FrameKind kind = FrameKind::unknown;
  std::string type;
  std::string ticker;
  std::optional<std::int64_t> id;
  std::optional<std::int64_t> sid;
  std::optional<std::int64_t> seq;
  std::string event_type;                 ///< of a lifecycle message: "determined"
  std::optional<base::Price> settlement;  ///< of YES, where a lifecycle message says it
};
BOOST_DESCRIBE_STRUCT(FrameInfo, (), (kind, type, ticker, id, sid, seq, event_type, settlement))

/// What a client sends: subscribe, unsubscribe, update_subscription, list_subscriptions.
struct CommandInfo {
  std::string command;
  std::optional<std::int64_t> id;
};
BOOST_DESCRIBE_STRUCT(CommandInfo, (), (command, id))

/// The kinds of a live_data answer; its details have no published shape and are not read.
struct LiveDataInfo {
  std::string type;
  std::string milestone_id;
};
BOOST_DESCRIBE_STRUCT(LiveDataInfo, (), (type, milestone_id))

/// A named price grid of a structure list.
struct GridInfo {
  std::string structure;
  std::vector<domain::PriceRange> grid;
};
BOOST_DESCRIBE_STRUCT(GridInfo, (), (structure, grid))

/// Everything that was found in a text, in its order.
struct Document {
  std::vector<MarketInfo> markets;
  std::vector<EventInfo> events;
  std::vector<SeriesInfo> series;
  std::vector<BookInfo> books;
  std::vector<TradeInfo> trades;
  std::vector<CandleInfo> candles;
  std::vector<FillInfo> fills;
  std::vector<SettlementInfo> settlements;
  std::vector<MilestoneInfo> milestones;
  std::vector<ErrorInfo> errors;
  std::vector<FrameInfo> frames;
  std::vector<CommandInfo> commands;
  std::vector<LiveDataInfo> live_data;
  std::vector<GridInfo> grids;
  std::size_t texts = 0;             ///< plain control texts such as a ping's
  std::string cursor;                ///< of the next page; empty on the last
  std::vector<base::Error> refused;  ///< parts that are Kalshi's and could not be read
  std::size_t passed_over = 0;       ///< objects that are not Kalshi's: notes of whoever saved the file

  /// How many values of any kind were read.
  [[nodiscard]] std::size_t size() const;
};

/// Recognises by content what a REST answer, a saved capture, a list of either, a WebSocket frame or a text with one
/// JSON document a line holds, through the wrappers captures put around them. Parts that cannot be read are in
/// `refused`. Fails when nothing could be read at all: with the first refusal, or saying that this is no Kalshi
/// document.
[[nodiscard]] base::Result<Document> parse_document(std::string_view bytes);

/// The WebSocket frames of a capture, as texts and in order: one JSON document a line, an array, or either with each
/// frame wrapped as {received_ms, frame} or {example, payload}. `received` is 0 where the capture does not say.
struct CapturedFrame {
  std::string text;
  base::Nanos received;
};
[[nodiscard]] base::Result<std::vector<CapturedFrame>> captured_frames(std::string_view bytes);

}  // namespace arbees::venues::kalshi
