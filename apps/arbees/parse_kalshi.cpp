#include <fmt/format.h>

#include <algorithm>

#include "apps/arbees/parse_listing.hpp"
#include "apps/arbees/parse_sources.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/kalshi/listing.hpp"
#include "arbees/venues/kalshi/ticker.hpp"

namespace arbees::app {
namespace {

namespace kalshi = venues::kalshi;

/// Adds the values of one kind, each with a line made by `line`.
template <class T, class Line>
void add(ParsedFile& file, std::string_view type, const std::vector<T>& values, Line&& line) {
  for (const T& value : values) file.events.push_back({typed(type, value), line(value)});
}

std::string market_line(const kalshi::MarketInfo& market) {
  return fmt::format(
      "market      {}  {}, {}{}", market.ticker, market.status_word, quote_text(market.yes_bid, market.yes_ask),
      market.settlement
          ? (final_payment(market) ? ", settled at " : ", stated and not final: ") + base::to_string(*market.settlement)
          : "");
}

void add_listing(ParsedFile& file, const kalshi::MarketInfo& market, const kalshi::EventInfo* event,
                 const std::vector<kalshi::SeriesInfo>& series) {
  const auto own = std::ranges::find(series, kalshi::series_of(market.ticker), &kalshi::SeriesInfo::ticker);
  const auto listing = kalshi::to_listing(market, event, own == series.end() ? nullptr : &*own, nullptr);
  if (listing) file.events.push_back({typed("listing", *listing), listing_text(*listing)});
}

std::string kind_of(const kalshi::Document& document) {
  const std::vector<std::pair<const char*, std::size_t>> kinds = {
      {"events", document.events.size()},         {"markets", document.markets.size()},
      {"series", document.series.size()},         {"order books", document.books.size()},
      {"trades", document.trades.size()},         {"candlesticks", document.candles.size()},
      {"fills", document.fills.size()},           {"settlements", document.settlements.size()},
      {"milestones", document.milestones.size()}, {"websocket messages", document.frames.size()},
      {"commands", document.commands.size()},     {"live data", document.live_data.size()},
      {"price grids", document.grids.size()},     {"errors", document.errors.size()}};
  std::string kind;
  for (const auto& [name, n] : kinds)
    if (n > 0) kind += (kind.empty() ? "" : ", ") + std::string(name);
  return kind.empty() ? "control text" : kind;
}

void add_rest(ParsedFile& file, const kalshi::Document& document) {
  add(file, "series", document.series, [](const kalshi::SeriesInfo& series) {
    return fmt::format("series      {}  {}", series.ticker, fee_text(series.fees()));
  });
  add(file, "order_book", document.books,
      [](const kalshi::BookInfo& book) { return book_text(book.ticker, book.bids, book.asks); });
  add(file, "trade", document.trades, [](const kalshi::TradeInfo& trade) {
    return fmt::format("trade       {}  {} x {} at {}", trade.ticker, base::to_string(trade.yes_price),
                       base::to_string(trade.quantity, 0), base::format_utc(trade.at));
  });
  add(file, "candlesticks", document.candles, [](const kalshi::CandleInfo& info) {
    return fmt::format("candles     {}  {} periods", info.ticker, info.candles.size());
  });
  add(file, "fill", document.fills, [](const kalshi::FillInfo& fill) {
    return fmt::format("fill        {}  {} x {}, fee {}", fill.ticker, base::to_string(fill.yes_price),
                       base::to_string(fill.quantity, 0), fill.fee ? base::to_string(*fill.fee) : "not said");
  });
  add(file, "settlement", document.settlements, [](const kalshi::SettlementInfo& settlement) {
    return fmt::format("settlement  {}  {}, paid {}", settlement.ticker, settlement.result,
                       base::to_string(settlement.revenue));
  });
  add(file, "milestone", document.milestones, [](const kalshi::MilestoneInfo& milestone) {
    return fmt::format("milestone   {}  {} at {}", milestone.title, milestone.type, base::format_utc(milestone.start));
  });
  add(file, "error", document.errors,
      [](const kalshi::ErrorInfo& error) { return fmt::format("error       {}  {}", error.code, error.message); });
}

void add_socket(ParsedFile& file, const kalshi::Document& document) {
  add(file, "message", document.frames, [](const kalshi::FrameInfo& frame) {
    if (!frame.event_type.empty())
      return fmt::format("lifecycle   {}  {}{}", frame.ticker, frame.event_type,
                         frame.settlement ? ", YES pays " + base::to_string(*frame.settlement) : "");
    // A stream has thousands; a single one is worth a line.
    return frame.seq ? std::string() : fmt::format("message     {} {}", frame.type, frame.ticker);
  });
  add(file, "command", document.commands,
      [](const kalshi::CommandInfo& command) { return "command     " + command.command; });
  add(file, "live_data", document.live_data,
      [](const kalshi::LiveDataInfo& data) { return "live data   " + data.type; });
  add(file, "price_grid", document.grids, [](const kalshi::GridInfo& grid) { return "price grid  " + grid.structure; });
}

}  // namespace

ParsedFile parse_kalshi(std::string_view bytes, std::optional<domain::Sport>) {
  ParsedFile file;
  auto document = kalshi::parse_document(bytes);
  if (!document) {
    file.refused.push_back(document.error());
    return file;
  }
  file.kind = kind_of(*document);
  for (const kalshi::EventInfo& event : document->events) {
    file.events.push_back({typed("event", event), fmt::format("event       {}  {}", event.ticker, event.title)});
    for (const kalshi::MarketInfo& market : event.markets) add_listing(file, market, &event, document->series);
  }
  for (const kalshi::MarketInfo& market : document->markets) {
    file.events.push_back({typed("market", market), market_line(market)});
    add_listing(file, market, nullptr, document->series);
  }
  add_rest(file, *document);
  add_socket(file, *document);
  file.refused = std::move(document->refused);
  return file;
}

}  // namespace arbees::app
