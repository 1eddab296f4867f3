#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/order_book.hpp"
#include "arbees/venues/polymarket/book_hash.hpp"
#include "arbees/wire/scanner.hpp"

/// The messages of Polymarket's WebSocket market channel (official bindings of September 2026) and the order book of
/// its CLOB, which has the same members. Text lives in the reader that made the frame until its next `read`.
namespace arbees::venues::polymarket {

enum class FrameKind : std::uint8_t {
  book,
  price_change,
  last_trade_price,
  tick_size_change,
  best_bid_ask,
  new_market,
  market_resolved,
  text,    ///< PONG, NO NEW ASSETS: proof of life
  other,   ///< a known type that carries nothing we use: the user channel's
  unknown  ///< a type nobody documented
};
BOOST_DESCRIBE_ENUM(FrameKind, book, price_change, last_trade_price, tick_size_change, best_bid_ask, new_market,
                    market_resolved, text, other, unknown)

struct BookMessage {
  std::string_view asset_id;
  std::span<const domain::Level> bids;  ///< as served: the best is the last
  std::span<const domain::Level> asks;
  std::optional<base::Price> tick;
  RawBook raw;  ///< for the hash
};

/// `quantity` is the level's new total, 0 removes it. The best prices are the venue's, after the change: absent when
/// not sent or empty text, 0 for no bid and 1 for no ask.
struct PriceChange {
  std::string_view asset_id;
  domain::BookSide side = domain::BookSide::bid;
  base::Price price;
  base::Quantity quantity;
  std::optional<base::Price> best_bid;
  std::optional<base::Price> best_ask;
};

/// One message holds changes of both tokens of a market.
struct PriceChangesMessage {
  std::span<const PriceChange> changes;
};

struct TradeMessage {
  std::string_view asset_id;
  base::Price price;
  base::Quantity quantity;
  std::optional<bool> taker_buys;
};

struct TickMessage {
  std::string_view asset_id;
  base::Price tick;
};

struct BestMessage {
  std::string_view asset_id;
  std::optional<base::Price> bid;
  std::optional<base::Price> ask;
};

struct NewMarketMessage {
  std::string_view slug;
  std::span<const std::string_view> asset_ids;
};

struct ResolvedMessage {
  std::span<const std::string_view> asset_ids;
  std::string_view winning_asset_id;  ///< empty when there is no single winner
};

struct TextMessage {
  std::string_view text;
};

struct Frame {
  FrameKind kind = FrameKind::unknown;
  std::string_view market;        ///< condition id; empty when not sent
  std::optional<base::Nanos> at;  ///< the venue's time
  std::variant<std::monostate, BookMessage, PriceChangesMessage, TradeMessage, TickMessage, BestMessage,
               NewMarketMessage, ResolvedMessage, TextMessage>
      body;
};

[[nodiscard]] FrameKind kind_of(std::string_view event_type);

/// Reads one text message after the other; a message may hold one object or an array of them. Not for two threads at
/// once.
class FrameReader {
 public:
  /// Calls `visit(const Frame&)` for each object. Fails, naming the member, when the text is neither JSON nor a known
  /// word, a needed member is missing or of another kind, or a change has the flat shape of before September 2025;
  /// frames before the bad one have then been visited. `kind` says what an object without event_type is (book, for the
  /// answers of /book).
  template <class Visit>
  [[nodiscard]] base::Result<void> read(std::string_view text, Visit&& visit, FrameKind kind = FrameKind::unknown) {
    start();
    if (const auto word = control_word(text)) {
      frame_.kind = FrameKind::text;
      frame_.body = TextMessage{*word};
      visit(std::as_const(frame_));
      return {};
    }
    const auto scanned = scanner_.scan(text, true, [&](wire::Object& object) {
      start();
      const auto failure =
          scanner_.each_member(object, [&](std::string_view key, wire::Value value) { return member(key, value); });
      if (failure == simdjson::SUCCESS && !error_ && finish(kind)) visit(std::as_const(frame_));
      if (error_) scanner_.stop();
      return failure;
    });
    if (error_) return std::unexpected(*error_);
    return scanned;
  }

  /// What could be read of the last object, also when it was refused: whose books a lost message concerned.
  [[nodiscard]] const Frame& envelope() const { return frame_; }

 private:
  /// The members of all kinds of message, gathered in one pass whatever their order.
  struct Fields {
    std::optional<std::string_view> event_type;
    std::optional<base::Price> price;
    std::optional<base::Quantity> size;
    std::optional<std::string_view> side;
    std::optional<base::Price> new_tick;
    std::optional<base::Price> best_bid;
    std::optional<base::Price> best_ask;
    std::optional<std::string_view> winner;
    std::string_view slug;
    bool bids = false;
    bool asks = false;
    bool changes = false;
    bool old_changes = false;
    bool assets = false;
  };

  static std::optional<std::string_view> control_word(std::string_view text);
  void start();
  [[nodiscard]] bool member(std::string_view key, wire::Value value);
  [[nodiscard]] bool book_member(std::string_view key, wire::Value value);
  [[nodiscard]] bool other_member(std::string_view key, wire::Value value);
  [[nodiscard]] bool levels(std::string_view key, wire::Value value, std::vector<domain::Level>& out,
                            std::vector<RawLevel>& raw);
  [[nodiscard]] bool changes(wire::Value value);
  [[nodiscard]] bool change(wire::Object& object);
  [[nodiscard]] bool assets(wire::Value value);
  [[nodiscard]] bool milliseconds(wire::Value value);
  /// Puts the gathered fields into the body of their kind.
  [[nodiscard]] bool finish(FrameKind otherwise);
  [[nodiscard]] bool finish_book();
  [[nodiscard]] bool finish_change();
  [[nodiscard]] bool finish_small();
  bool refuse(std::string_view where, std::string_view expected);

  wire::Scanner scanner_;
  Frame frame_;
  Fields fields_;
  RawBook raw_;
  std::optional<base::Error> error_;
  std::vector<domain::Level> bids_;
  std::vector<domain::Level> asks_;
  std::vector<RawLevel> raw_bids_;
  std::vector<RawLevel> raw_asks_;
  std::vector<PriceChange> changes_;
  std::vector<std::string_view> assets_;
};

}  // namespace arbees::venues::polymarket
