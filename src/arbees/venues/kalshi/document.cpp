#include "arbees/venues/kalshi/document.hpp"

#include <fmt/format.h>

#include <utility>

#include "arbees/wire/record.hpp"

namespace arbees::venues::kalshi {
namespace {

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

/// Walks a JSON value and puts what it recognises into a document.
class Walk {
 public:
  explicit Walk(Document& document) : document_(document) {}

  void any(const Node& node, std::string_view key, int depth) {
    if (depth > kDeepest) return;
    if (node.is_object()) {
      object(node, key, depth);
    } else if (node.is_array()) {
      node.each([&](const Node& item) { any(item, key, depth + 1); });
    } else if (node.is_string() && (key == "payload")) {
      ++document_.texts;
    }
  }

 private:
  void object(const Node& node, std::string_view key, int depth) {
    if (stream(node) || book_or_error(node) || listed(node) || activity(node, key)) return;
    if (has(node, "cursor")) document_.cursor = text_of(node, "cursor");
    bool inside = false;
    node.each_member([&](std::string_view name, const Node& member) {
      if (!member.is_object() && !member.is_array() && name != "payload") return;
      inside = true;
      any(member, name, depth + 1);
    });
    if (!inside) ++document_.passed_over;
  }

  template <class T>
  bool keep(std::vector<T>& list, base::Result<T> value) {
    if (value) list.push_back(*std::move(value));
    else if (document_.refused.size() < kMostRefusals) document_.refused.push_back(std::move(value).error());
    return true;
  }

  bool stream(const Node& node) {
    if (has(node, "frame") && has(node, "received_ms")) {
      const Node inner = node["frame"];
      return keep(document_.frames, frame(inner));
    }
    const Node type = node["type"];
    if (type.is_string() && (has(node, "msg") || has(node, "sid"))) return keep(document_.frames, frame(node));
    const Node command = node["cmd"];
    if (!command.is_string()) return false;
    const Node id = node["id"];
    document_.commands.push_back({std::string(*command.text()), id.integer()});
    return true;
  }

  base::Result<FrameInfo> frame(const Node& node) {
    const auto read = reader_.read(node.json());
    if (!read) {
      const std::string path = node.path();
      return std::unexpected(path == "(root)" ? read.error() : base::within(path, read.error()));
    }
    FrameInfo info{read->kind, text_of(node, "type"), "", read->id, read->sid, read->seq, "", std::nullopt};
    if (const auto* lifecycle = std::get_if<LifecycleMessage>(&read->body)) {
      info.event_type = lifecycle->event_type;
      info.settlement = lifecycle->settlement;
    }
    const Node message = node["msg"];
    info.ticker = text_of(message, "market_ticker");
    return info;
  }

  bool book_or_error(const Node& node) {
    const Node old = node["orderbook"];
    const Node inner = old["orderbook_fp"];
    if (has(node, "orderbook_fp") || (old.is_object() && !inner.present()))
      return keep(document_.books, parse_order_book(node));
    const bool bare_code = text_of(node, "code") != "" && !has(node, "ticker");
    if (has(node, "error") || bare_code) return keep(document_.errors, parse_error_body(node));
    return false;
  }

  bool listed(const Node& node) {
    if (has(node, "ticker") && has(node, "event_ticker") && has(node, "status"))
      return keep(document_.markets, parse_market(node));
    if (has(node, "event_ticker") && has(node, "series_ticker") && has(node, "title"))
      return keep(document_.events, parse_event(node));
    if (has(node, "ticker") && (has(node, "frequency") || has(node, "fee_type")))
      return keep(document_.series, parse_series(node));
    if (has(node, "price_level_structure") && has(node, "price_ranges")) return keep(document_.grids, grid(node));
    return false;
  }

  static base::Result<GridInfo> grid(const Node& node) {
    Record record(node);
    GridInfo info{record.text("price_level_structure"),
                  record.list<domain::PriceRange>("price_ranges", parse_price_range)};
    return record.result(std::move(info));
  }

  bool activity(const Node& node, std::string_view key) {
    const Node candles = node["candlesticks"];
    if (candles.is_array()) {
      auto info = parse_candles(node);
      if (info && info->ticker.empty()) info->ticker = key;  // captures file them by ticker
      return keep(document_.candles, std::move(info));
    }
    if (has(node, "trade_id"))
      return has(node, "order_id") ? keep(document_.fills, parse_fill(node))
                                   : keep(document_.trades, parse_trade(node));
    if (has(node, "market_result") && has(node, "ticker")) return keep(document_.settlements, parse_settlement(node));
    if (has(node, "start_date") && has(node, "type")) return keep(document_.milestones, parse_milestone(node));
    if (has(node, "milestone_id") && has(node, "details")) {
      document_.live_data.push_back({text_of(node, "type"), text_of(node, "milestone_id")});
      return true;
    }
    return false;
  }

  Document& document_;
  FrameReader reader_;
};

base::Result<Document> judged(Document document, const std::string& found) {
  if (document.size() > 0) return document;
  if (!document.refused.empty()) return std::unexpected(document.refused.front());
  return base::fail("(root)",
                    "expected a Kalshi document (markets, events, series, an order book, trades, candlesticks, fills, "
                    "settlements, milestones, an error or WebSocket messages), found " +
                        found);
}

}  // namespace

std::size_t Document::size() const {
  return markets.size() + events.size() + series.size() + books.size() + trades.size() + candles.size() + fills.size() +
         settlements.size() + milestones.size() + errors.size() + frames.size() + commands.size() + live_data.size() +
         grids.size() + texts;
}

base::Result<Document> parse_document(std::string_view bytes) {
  Document document;
  Walk walk(document);
  const auto whole = wire::Document::parse(bytes);
  if (whole) {
    const Node root = whole->root();
    walk.any(root, "", 0);
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
      walk.any(root, "", 0);
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
    const Node inner = has(node, "example") ? node["payload"] : node["frame"];
    const Node at = node["received_ms"];
    const bool wrapped = inner.present();
    const std::int64_t ms = wrapped ? at.integer().value_or(0) : 0;
    const bool sane = ms > 0 && ms < 9'000'000'000'000;
    const Node& body = wrapped ? inner : node;
    frames.push_back(
        {body.is_string() ? std::string(*body.text()) : body.json(), base::Nanos{sane ? ms * 1'000'000 : 0}});
  };
  const auto whole = wire::Document::parse(bytes);
  if (!whole) {
    // One frame a line, kept as it stands: a line that is no JSON is a frame that was damaged.
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
  if (list.is_array()) list.each(take);
  else if (root.is_array()) root.each(take);
  else take(root);
  return frames;
}

}  // namespace arbees::venues::kalshi
