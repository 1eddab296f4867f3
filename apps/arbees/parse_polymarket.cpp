#include <fmt/format.h>

#include "apps/arbees/parse_listing.hpp"
#include "apps/arbees/parse_sources.hpp"
#include "arbees/venues/polymarket/document.hpp"
#include "arbees/venues/polymarket/listing.hpp"

namespace arbees::app {
namespace {

namespace polymarket = venues::polymarket;

template <class T, class Line>
void add(ParsedFile& file, std::string_view type, const std::vector<T>& values, Line&& line) {
  for (const T& value : values) file.events.push_back({typed(type, value), line(value)});
}

std::string market_line(const polymarket::MarketInfo& market) {
  std::string outcomes;
  for (const polymarket::Outcome& outcome : market.outcomes)
    outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", outcome.name,
                            outcome.price ? base::to_string(*outcome.price) : "-");
  return fmt::format("market      {}  {}; {}", market.slug.empty() ? market.condition_id : market.slug,
                     base::enum_name(market.status), outcomes);
}

/// The two tokens share one book: the first one stands for the market.
void add_listing(ParsedFile& file, const polymarket::MarketInfo& market, const polymarket::EventInfo* event) {
  const auto listing = polymarket::to_listing(market, event, 0);
  if (listing) file.events.push_back({typed("listing", *listing), listing_text(*listing)});
}

std::string kind_of(const polymarket::Document& document) {
  const std::vector<std::pair<const char*, std::size_t>> kinds = {{"events", document.events.size()},
                                                                  {"markets", document.markets.size()},
                                                                  {"order books", document.books.size()},
                                                                  {"trades", document.trades.size()},
                                                                  {"price history", document.history.size()},
                                                                  {"prices", document.figures.size()},
                                                                  {"teams", document.teams.size()},
                                                                  {"labels", document.labels.size()},
                                                                  {"websocket messages", document.frames.size()},
                                                                  {"subscriptions", document.subscriptions.size()},
                                                                  {"errors", document.errors.size()}};
  std::string kind;
  for (const auto& [name, n] : kinds)
    if (n > 0) kind += (kind.empty() ? "" : ", ") + std::string(name);
  return kind;
}

void add_rest(ParsedFile& file, const polymarket::Document& document) {
  add(file, "order_book", document.books, [](const polymarket::BookInfo& book) {
    return fmt::format("{}, hash {}", book_text(book.token, book.bids, book.asks), base::enum_name(book.hash));
  });
  add(file, "trade", document.trades, [](const polymarket::TradeInfo& trade) {
    return fmt::format("trade       {}  {} x {}", trade.token, base::to_string(trade.price),
                       base::to_string(trade.quantity, 0));
  });
  add(file, "price_point", document.history, [](const polymarket::PricePoint&) { return std::string(); });
  add(file, "price", document.figures, [](const polymarket::FigureInfo& figure) {
    return fmt::format("price       {} {} {} {}", figure.name, figure.token, figure.side, figure.value);
  });
  add(file, "team", document.teams,
      [](const polymarket::TeamInfo& team) { return fmt::format("team        {}  {}", team.abbreviation, team.name); });
  add(file, "label", document.labels, [](const polymarket::LabelInfo& label) { return "label       " + label.label; });
  add(file, "message", document.frames, [](const polymarket::FrameInfo& frame) {
    return fmt::format("message     {}{}", base::enum_name(frame.kind),
                       frame.changes > 0 ? fmt::format(", {} changes", frame.changes) : "");
  });
  add(file, "subscription", document.subscriptions, [](const polymarket::SubscriptionInfo& subscription) {
    return fmt::format("subscription {}, {} tokens", subscription.operation, subscription.tokens);
  });
  add(file, "error", document.errors,
      [](const polymarket::ErrorInfo& error) { return "error       " + error.message; });
}

}  // namespace

ParsedFile parse_polymarket(std::string_view bytes, std::optional<domain::Sport>) {
  ParsedFile file;
  auto document = polymarket::parse_document(bytes);
  if (!document) {
    file.refused.push_back(document.error());
    return file;
  }
  file.kind = kind_of(*document);
  for (const polymarket::EventInfo& event : document->events) {
    file.events.push_back({typed("event", event), fmt::format("event       {}  {}", event.slug, event.title)});
    for (const polymarket::MarketInfo& market : event.markets) add_listing(file, market, &event);
  }
  for (const polymarket::MarketInfo& market : document->markets) {
    file.events.push_back({typed("market", market), market_line(market)});
    add_listing(file, market, nullptr);
  }
  add_rest(file, *document);
  file.refused = std::move(document->refused);
  return file;
}

}  // namespace arbees::app
