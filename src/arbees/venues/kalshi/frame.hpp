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
#include "arbees/domain/market.hpp"
#include "arbees/domain/order_book.hpp"
#include "arbees/venues/kalshi/fees.hpp"
#include "arbees/wire/scanner.hpp"

/// The messages of Kalshi's WebSocket (AsyncAPI of August and October 2026). Text lives in the reader that made the
/// frame until its next `read`.
namespace arbees::venues::kalshi {

enum class FrameKind : std::uint8_t {
  orderbook_snapshot,
  orderbook_delta,
  ticker,
  trade,
  market_lifecycle_v2,
  event_fee_update,
  subscribed,
  ok,
  unsubscribed,
  error,
  other,   ///< a known type that carries nothing we use: private channels, other lifecycles, benchmarks
  unknown  ///< a type nobody documented
};
BOOST_DESCRIBE_ENUM(FrameKind, orderbook_snapshot, orderbook_delta, ticker, trade, market_lifecycle_v2,
                    event_fee_update, subscribed, ok, unsubscribed, error, other, unknown)

/// One bid of the YES or the NO side, as sent.
struct BookSnapshotMessage {
  std::string_view ticker;
  std::span<const domain::Level> yes;  ///< an absent side is empty
  std::span<const domain::Level> no;
};

struct BookDeltaMessage {
  std::string_view ticker;
  base::Price price;
  base::Quantity delta;
  bool yes_side = true;
};

/// Its prices lag the book and carry no sequence: for display.
struct TickerMessage {
  std::string_view ticker;
  std::optional<base::Price> last;
  std::optional<base::Price> yes_bid;
  std::optional<base::Price> yes_ask;
};

struct TradeMessage {
  std::string_view ticker;
  base::Price yes_price;
  base::Quantity quantity;
  std::optional<bool> taker_buys_yes;
};

struct LifecycleMessage {
  std::string_view ticker;
  std::string_view event_type;
  std::optional<domain::MarketStatus> status;  ///< absent where the event changes none
  std::optional<base::Price> settlement;       ///< of YES, sent with "determined"
  std::span<const domain::PriceRange> grid;    ///< empty unless the price ranges changed
};

/// An event's override of its series' fee; absent = cleared.
struct FeeUpdateMessage {
  std::string_view event_ticker;
  std::string_view fee_type;
  std::optional<Multiplier> multiplier;
};

struct SubscribedMessage {
  std::string_view channel;
  std::int64_t sid = 0;
};

/// The answer to an update; `tickers` is the whole list after it, when `lists_tickers`.
struct OkMessage {
  bool lists_tickers = false;
  std::span<const std::string_view> tickers;
};

struct ErrorMessage {
  std::int64_t code = 0;
  std::string_view text;
};

struct Frame {
  FrameKind kind = FrameKind::unknown;
  std::optional<std::int64_t> id;   ///< of the command it answers
  std::optional<std::int64_t> sid;  ///< of the subscription it belongs to
  std::optional<std::int64_t> seq;  ///< counts per sid, on every type that has it
  std::optional<base::Nanos> at;    ///< the venue's time of what it tells
  std::optional<base::Nanos> sent;  ///< the venue's time of sending: on every message since October 2026
  std::variant<std::monostate, BookSnapshotMessage, BookDeltaMessage, TickerMessage, TradeMessage, LifecycleMessage,
               FeeUpdateMessage, SubscribedMessage, OkMessage, ErrorMessage>
      body;
};

/// The kind of a `type` word.
[[nodiscard]] FrameKind kind_of(std::string_view type);

/// Reads one text message after the other. Not for two threads at once.
class FrameReader {
 public:
  /// Fails, naming the member, when the text is no JSON object, `type` or a needed envelope member is missing, a member
  /// has another kind, or the message has the integer-cent shape of before 2026. An absent side of a snapshot is legal;
  /// a snapshot with a list under another name is not. Members that carry nothing we use are passed over unread.
  [[nodiscard]] base::Result<Frame> read(std::string_view text);

  /// What could be read of the envelope, also when `read` failed: whose books a lost message concerned.
  [[nodiscard]] const Frame& envelope() const { return frame_; }

 private:
  [[nodiscard]] bool envelope_member(std::string_view key, wire::Value value);
  [[nodiscard]] bool message(wire::Value value);
  [[nodiscard]] bool snapshot(wire::Object& object);
  [[nodiscard]] bool delta(wire::Object& object);
  [[nodiscard]] bool ticker(wire::Object& object);
  [[nodiscard]] bool trade(wire::Object& object);
  [[nodiscard]] bool lifecycle(wire::Object& object);
  [[nodiscard]] bool fee_update(wire::Object& object);
  [[nodiscard]] bool subscribed(wire::Object& object);
  [[nodiscard]] bool ok(wire::Object& object);
  [[nodiscard]] bool failure(wire::Object& object);
  [[nodiscard]] bool levels(std::string_view key, wire::Value value, std::vector<domain::Level>& out);
  [[nodiscard]] bool price_ranges(wire::Value value);
  [[nodiscard]] bool names(wire::Value value);
  [[nodiscard]] bool milliseconds(std::string_view key, wire::Value value);
  [[nodiscard]] static bool absent(wire::Value value);
  /// Runs `member` over an object's members; false after a refusal.
  template <class Member>
  bool members(wire::Object& object, Member&& member);
  bool refuse(std::string_view where, std::string_view expected);
  bool need(bool present, std::string_view where);
  [[nodiscard]] base::Result<Frame> finish();

  wire::Scanner scanner_;
  Frame frame_;
  bool message_seen_ = false;
  bool message_early_ = false;  ///< `msg` came before `type`
  std::optional<base::Error> error_;
  std::vector<domain::Level> yes_;
  std::vector<domain::Level> no_;
  std::vector<domain::PriceRange> grid_;
  std::vector<std::string_view> names_;
};

}  // namespace arbees::venues::kalshi
