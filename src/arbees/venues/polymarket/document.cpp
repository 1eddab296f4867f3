#include "arbees/venues/polymarket/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "arbees/wire/record.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using wire::Node;
using wire::Record;

constexpr int kDeepest = 8;
constexpr std::size_t kMostRefusals = 100;

bool has(const Node& node, std::string_view key) {
  const Node member = node[key];
  return member.present();
}

std::string text_of(const Node& node, std::string_view key) {
  const Node member = node[key];
  return std::string(member.text().value_or(""));
}

bool is_token(std::string_view text) {
  return text.size() >= 20 && text.size() <= 80 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// What a document that is not ours to read calls itself; empty when it is none of these.
std::string_view foreign(const Node& node) {
  if (has(node, "topic") || has(node, "subscriptions"))
    return "the real-time data service (crypto, equities, comments)";
  if (has(node, "auth")) return "the user channel's authentication";
  if (has(node, "leagueAbbreviation")) return "a result of the sports channel";
  if (has(node, "marketData") || has(node, "marketSlug")) return "a book of Polymarket US, another venue";
  if (has(node, "sportsMarketTypeV2")) return "a market of Polymarket US, another venue";
  if (has(node, "orderID") || has(node, "errorMsg") || has(node, "success") || has(node, "order_type") ||
      has(node, "original_size"))
    return "an order of the account";
  if (has(node, "taker_order_id") || has(node, "maker_orders")) return "a trade of the account";
  if (has(node, "symbol") && has(node, "data")) return "the real-time data service (crypto, equities, comments)";
  return {};
}

base::Result<TradeInfo> parse_trade(const Node& node) {
  Record record(node);
  TradeInfo trade;
  trade.token = record.text("asset");
  trade.condition_id = record.text("conditionId");
  const std::string side = record.text("side");
  if (record.ok() && side != "BUY" && side != "SELL") record.expected("side", "BUY or SELL");
  trade.taker_buys = side == "BUY";
  const Node price = node["price"];
  const auto value = price.number();
  if (!value || *value < 0 || *value > 1) record.expected("price", "a price from 0 to 1");
  else trade.price = Price::from_raw(std::llround(*value * 1e4));  // fills are averages of several levels
  trade.quantity = record.fixed<base::Quantity>("size");
  if (trade.quantity.raw() < 0) record.expected("size", "a size of 0 or more");
  const std::int64_t seconds = record.integer("timestamp");
  if (seconds < 0 || seconds > 9'000'000'000) record.expected("timestamp", "Unix seconds");
  trade.at = {record.ok() ? seconds * 1'000'000'000 : 0};
  return record.result(std::move(trade));
}

base::Result<PricePoint> parse_point(const Node& node) {
  Record record(node);
  const std::int64_t seconds = record.integer("t");
  const Node price = node["p"];
  const auto value = price.number();
  if (seconds < 0 || seconds > 9'000'000'000) record.expected("t", "Unix seconds");
  if (!value || *value < 0 || *value > 1) record.expected("p", "a price from 0 to 1");
  if (!record.ok()) return record.result(PricePoint{});
  return PricePoint{{seconds * 1'000'000'000}, Price::from_raw(std::llround(*value * 1e4))};
}

/// Walks a JSON value and puts what it recognises into a document.
class Walk {
 public:
  explicit Walk(Document& document) : document_(document) {}

  void any(const Node& node, int depth) {
    if (depth > kDeepest) return;
    if (node.is_object()) object(node, depth);
    if (node.is_array()) node.each([&](const Node& item) { any(item, depth + 1); });
  }

 private:
  void object(const Node& node, int depth) {
    if (const auto what = foreign(node); !what.empty()) {
      refuse({node.path(), fmt::format("expected public market data, found {}", what)});
      return;
    }
    if (channel(node) || market_data(node) || small(node)) return;
    if (has(node, "next_cursor")) document_.next_cursor = text_of(node, "next_cursor");
    bool inside = false;
    node.each_member([&](std::string_view, const Node& member) {
      if (!member.is_object() && !member.is_array()) return;
      inside = true;
      any(member, depth + 1);
    });
    if (!inside) ++document_.passed_over;
  }

  void refuse(base::Error error) {
    if (document_.refused.size() < kMostRefusals) document_.refused.push_back(std::move(error));
  }

  template <class T>
  bool keep(std::vector<T>& list, base::Result<T> value) {
    if (value) list.push_back(*std::move(value));
    else refuse(std::move(value).error());
    return true;
  }

  bool channel(const Node& node) {
    const Node frame = node["frame"];
    if (frame.present() && has(node, "received_ms")) return read_frame(frame, FrameKind::unknown);
    if (has(node, "event_type")) return read_frame(node, FrameKind::unknown);
    if (has(node, "bids") && has(node, "asks")) return read_frame(node, FrameKind::book);
    const Node tokens = node["assets_ids"];
    const Node markets = node["markets"];
    const std::string operation = text_of(node, has(node, "operation") ? "operation" : "type");
    if (operation.empty() || !(tokens.is_array() || markets.is_array()) || has(node, "id")) return false;
    document_.subscriptions.push_back({operation, tokens.size() + markets.size()});
    return true;
  }

  bool read_frame(const Node& node, FrameKind kind) {
    const auto read = reader_.read(
        node.is_string() ? std::string(*node.text()) : node.json(),
        [&](const Frame& frame) { keep_frame(frame, kind); }, kind);
    if (!read) {
      const std::string path = node.path();
      refuse(path == "(root)" ? read.error() : base::within(path, read.error()));
    }
    return true;
  }

  void keep_frame(const Frame& frame, FrameKind kind) {
    FrameInfo info{frame.kind, std::string(frame.market), frame.at, 0};
    if (const auto* changes = std::get_if<PriceChangesMessage>(&frame.body)) info.changes = changes->changes.size();
    if (const auto* message = std::get_if<BookMessage>(&frame.body)) {
      BookInfo book{std::string(frame.market),  std::string(message->asset_id), frame.at, {}, {}, message->tick,
                    hasher_.check(message->raw)};
      book.bids.assign(message->bids.begin(), message->bids.end());
      book.asks.assign(message->asks.begin(), message->asks.end());
      std::ranges::sort(book.bids, std::ranges::greater{}, &domain::Level::price);
      std::ranges::sort(book.asks, std::ranges::less{}, &domain::Level::price);
      document_.books.push_back(std::move(book));
      if (kind == FrameKind::book) return;  // an answer of /book is no frame
    }
    document_.frames.push_back(std::move(info));
  }

  bool market_data(const Node& node) {
    if (has(node, "conditionId") && has(node, "outcomes") && has(node, "question"))
      return keep(document_.markets, parse_market(node));
    if (has(node, "condition_id") || (has(node, "c") && has(node, "t")))
      return keep(document_.markets, parse_clob_market(node));
    if (has(node, "id") && has(node, "slug") && has(node, "title")) {
      const Node markets = node["markets"];
      const Node first = markets;
      bool is_foreign = false;
      first.each([&](const Node& market) { is_foreign = is_foreign || !foreign(market).empty(); });
      if (!is_foreign) return keep(document_.events, parse_event(node));
      refuse({node.path(), "expected a Gamma event, found one of Polymarket US, another venue"});
      return true;
    }
    if (has(node, "asset") && has(node, "conditionId")) return keep(document_.trades, parse_trade(node));
    const Node history = node["history"];
    if (history.is_array()) {
      history.each([&](const Node& item) { keep(document_.history, parse_point(item)); });
      return true;
    }
    return false;
  }

  bool small(const Node& node) {
    if (has(node, "abbreviation") && has(node, "name")) return keep(document_.teams, parse_team(node));
    if (has(node, "label") && has(node, "slug")) return keep(document_.labels, label(node, "id", "label", "slug"));
    if (has(node, "sport") && has(node, "ordering"))
      return keep(document_.labels, label(node, "series", "sport", "sport"));
    const Node error = node["error"];
    if (error.is_string()) {
      document_.errors.push_back({std::string(*error.text()), text_of(node, "code")});
      return true;
    }
    bool found = false;
    for (const std::string_view name :
         {"price", "mid", "mid_price", "spread", "minimum_tick_size", "base_fee", "version", "neg_risk"})
      found = figure(node, name, name, text_of(node, "token_id"), text_of(node, "side")) || found;
    node.each_member([&](std::string_view key, const Node& value) {
      if (!is_token(key)) return;
      if (value.is_object())
        value.each_member(
            [&](std::string_view side, const Node&) { found = figure(value, side, "price", key, side) || found; });
      else found = figure(node, key, "mid", key, "") || found;
    });
    return found;
  }

  static base::Result<LabelInfo> label(const Node& node, std::string_view id, std::string_view name,
                                       std::string_view slug) {
    Record record(node);
    LabelInfo info{record.optional_id(id), record.text(name), record.text(slug)};
    return record.result(std::move(info));
  }

  bool figure(const Node& node, std::string_view key, std::string_view name, std::string_view token,
              std::string_view side) {
    const Node value = node[key];
    if (!value.is_string() && !value.is_number() && !value.is_bool()) return false;
    const std::string text = value.is_string() ? std::string(*value.text()) : value.json();
    document_.figures.push_back({std::string(name), std::string(token), std::string(side), text});
    return true;
  }

  Document& document_;
  FrameReader reader_;
  BookHasher hasher_;
};

base::Result<Document> judged(Document document, const std::string& found) {
  if (document.size() > 0) return document;
  if (!document.refused.empty()) return std::unexpected(document.refused.front());
  return base::fail("(root)",
                    "expected a Polymarket document (events, markets, books, trades, prices, teams, tags, an error or "
                    "market-channel messages), found " +
                        found);
}

}  // namespace

std::size_t Document::size() const {
  return events.size() + markets.size() + books.size() + trades.size() + history.size() + figures.size() +
         teams.size() + labels.size() + frames.size() + subscriptions.size() + errors.size();
}

base::Result<Document> parse_document(std::string_view bytes) {
  Document document;
  Walk walk(document);
  const auto whole = wire::Document::parse(bytes);
  if (whole) {
    const Node root = whole->root();
    walk.any(root, 0);
    return judged(std::move(document), root.found_keys());
  }
  const auto lines = wire::split_lines(bytes);
  if (lines.size() < 2) return std::unexpected(whole.error());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = wire::Document::parse(lines[i]);
    if (!line && i == 0) return std::unexpected(whole.error());
    const std::size_t before = document.refused.size();
    if (line) {
      const Node root = line->root();
      walk.any(root, 0);
    } else if (before < kMostRefusals) {
      document.refused.push_back(line.error());
    }
    for (std::size_t r = before; r < document.refused.size(); ++r)
      document.refused[r] = base::within(fmt::format("line {}", i + 1), std::move(document.refused[r]));
  }
  return judged(std::move(document), fmt::format("{} lines", lines.size()));
}

base::Result<std::vector<CapturedFrame>> captured_frames(std::string_view bytes) {
  std::vector<CapturedFrame> frames;
  const auto take = [&](const Node& node) {
    const Node inner = node["frame"];
    const Node at = node["received_ms"];
    const Node& body = inner.present() ? inner : node;
    const std::int64_t ms = inner.present() ? at.integer().value_or(0) : 0;
    const bool sane = ms > 0 && ms < 9'000'000'000'000;
    frames.push_back(
        {body.is_string() ? std::string(*body.text()) : body.json(), base::Nanos{sane ? ms * 1'000'000 : 0}});
  };
  const auto whole = wire::Document::parse(bytes);
  if (!whole) {
    for (const std::string_view line : wire::split_lines(bytes)) {
      const auto parsed = wire::Document::parse(line);
      const Node root = parsed ? parsed->root() : Node();
      if (has(root, "frame")) take(root);
      else frames.push_back({std::string(line), base::Nanos{}});
    }
    if (frames.size() < 2) return std::unexpected(whole.error());
    return frames;
  }
  const Node root = whole->root();
  const Node list = root["frames"];
  bool wrapped = false;
  root.each([&](const Node& item) { wrapped = wrapped || has(item, "frame") || item.is_string() || item.is_array(); });
  if (list.is_array()) list.each(take);
  else if (wrapped) root.each(take);
  else take(root);
  return frames;
}

}  // namespace arbees::venues::polymarket
