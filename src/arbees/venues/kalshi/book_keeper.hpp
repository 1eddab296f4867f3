#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/string_map.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/domain/order_book.hpp"
#include "arbees/venues/kalshi/frame.hpp"

namespace arbees::venues::kalshi {

struct KeeperOptions {
  /// The subscription was made with use_yes_price: prices of the NO side then come as YES prices. Ask for it explicitly
  /// when subscribing, either way: Kalshi will change the default.
  bool use_yes_price = false;
  /// Keep markets nobody asked to follow, with ids in the order they appear: for reading captures.
  bool follow_all = false;
  std::size_t max_markets = 4096;
  std::size_t max_subscriptions = 64;
  std::size_t max_frame_bytes = std::size_t{64} << 20;  ///< the venue's own limit
};

/// request_snapshots: update_subscription get_snapshot on the sid. resubscribe: the subscription is over.
/// reread_market: prices came off the known grid, read the market's price_ranges again.
enum class StepKind : std::uint8_t { request_snapshots, resubscribe, reread_market };
BOOST_DESCRIBE_ENUM(StepKind, request_snapshots, resubscribe, reread_market)

/// What the connection should do so that void books come back. Asked for once per loss; repeating it after a silence
/// and limiting its rate are the caller's.
struct NextStep {
  StepKind kind = StepKind::request_snapshots;
  std::int64_t sid = 0;
  std::vector<std::string> tickers;
};

/// The answer to a command. Replies come in any order: match them by `id`.
struct Reply {
  FrameKind kind = FrameKind::ok;  ///< subscribed, ok, unsubscribed or error
  std::optional<std::int64_t> id;
  std::optional<std::int64_t> sid;
  std::string channel;
  std::int64_t code = 0;  ///< of an error
  std::string text;
};

struct KeeperCounts {
  std::uint64_t frames = 0;
  std::uint64_t snapshots = 0;  ///< that made a book
  std::uint64_t deltas = 0;     ///< applied
  std::uint64_t trades = 0;
  std::uint64_t statuses = 0;
  std::uint64_t gaps = 0;            ///< jumps of a sequence
  std::uint64_t late = 0;            ///< repeated or reordered: dropped
  std::uint64_t malformed = 0;       ///< refused
  std::uint64_t faults = 0;          ///< books voided for what they held: negative, off the grid, crossed, …
  std::uint64_t while_void = 0;      ///< deltas of a book that waits for its snapshot: dropped
  std::uint64_t unknown_market = 0;  ///< for markets nobody follows: dropped
  std::uint64_t crossed = 0;         ///< deltas after which bid ≥ ask
  std::array<std::uint64_t, 12> by_kind{};
};

/// Holds the YES books of a connection: frames in, book events out, and what to do next. A pure state machine without
/// clock or socket.
///
/// The law: after each frame every book is either exactly the venue's book as of the last frame accepted on its
/// subscription, or void. `seq` counts per subscription over all its messages, replies included; a jump voids every
/// book of the subscription until its next snapshot, a number already seen is dropped, an order book message without
/// one is refused. A frame that cannot be read voids what it may have concerned. Memory is bounded by the options. Not
/// for two threads at once.
class BookKeeper {
 public:
  explicit BookKeeper(KeeperOptions options = {}) : options_(options) {}

  /// Keeps a market under the engine's id; an empty grid means not known, and the ladder then fits itself to the prices
  /// that come. False when there is no more room. Following again replaces id and grid and voids the book.
  bool follow(std::string_view ticker, domain::MarketId id, const std::vector<domain::PriceRange>& grid);
  void unfollow(std::string_view ticker);

  /// Reads one text message received at `received` and appends what it means. Never throws, never guesses.
  void feed(std::string_view frame, base::Nanos received, std::vector<domain::Event>& out);
  /// The connection is gone: every book is void and every subscription forgotten.
  void disconnected(base::Nanos received, std::vector<domain::Event>& out);

  /// Hand over what has gathered since the last call; at most 256 of each are kept.
  [[nodiscard]] std::vector<NextStep> take_steps() { return std::exchange(steps_, {}); }
  [[nodiscard]] std::vector<Reply> take_replies() { return std::exchange(replies_, {}); }

  /// The book of a market, void or not; null when it is not kept.
  [[nodiscard]] const domain::OrderBook* book(std::string_view ticker) const;
  /// The last sequence number that touched the book; nothing before its first snapshot.
  [[nodiscard]] std::optional<std::int64_t> sequence(std::string_view ticker) const;
  /// Tickers in the order they were first followed.
  [[nodiscard]] std::vector<std::string> tickers() const;
  [[nodiscard]] const KeeperCounts& counts() const { return counts_; }
  /// When the venue sent the last frame fed, by its clock: its sending time, or else the time of what it tells. Nothing
  /// when it says neither.
  [[nodiscard]] std::optional<base::Nanos> last_sent() const { return last_sent_; }
  /// Why the last refused frame was refused; empty when none was.
  [[nodiscard]] const std::string& last_refusal() const { return last_refusal_; }

 private:
  struct Entry {
    domain::MarketId id;
    domain::OrderBook book{base::Price::from_raw(100)};
    bool grid_known = false;
    bool asked = false;  ///< a snapshot was asked for
    std::int64_t sid = kNoSid;
    std::optional<std::int64_t> seq;
    std::optional<base::Price> settlement;
    std::uint64_t order = 0;
  };
  using Books = base::StringMap<Entry>;
  static constexpr std::int64_t kNoSid = -1;

  struct Context;  ///< where the events of the frame at hand go
  enum class Order : std::uint8_t { next, late };

  void apply(const Frame& frame, Context& context);
  /// Counts the frame's sequence number and voids the subscription's books on a jump.
  Order sequence_of(const Frame& frame, Context& context);
  void apply_snapshot(const Frame& frame, const BookSnapshotMessage& message, Context& context);
  void apply_delta(const Frame& frame, const BookDeltaMessage& message, Context& context);
  void apply_trade(const TradeMessage& message, Context& context);
  void apply_lifecycle(const LifecycleMessage& message, Context& context);
  void apply_reply(const Frame& frame, Context& context);
  void apply_ok(std::int64_t sid, const OkMessage& message, Context& context);
  void apply_error(const Frame& frame, const ErrorMessage& message, Context& context);
  void refused(const base::Error& error, Context& context);

  Entry* find(std::string_view ticker);
  /// Books by a property, in the order they were followed: the map's own order would differ from machine to machine.
  template <class Which>
  std::vector<Books::value_type*> select(Which&& which);
  Entry* add(std::string_view ticker, domain::MarketId id);
  [[nodiscard]] base::Price yes_ask(base::Price price) const {
    return options_.use_yes_price ? price : base::complement(price);
  }
  /// Makes the ladder fine enough for `price` where the grid is not known.
  static void fit(Entry& entry, base::Price price);
  void fault(std::string_view ticker, Entry& entry, domain::BookFault why, Context& context);
  static void void_book(Entry& entry, domain::BookFault why, Context& context);
  /// Voids the books of one subscription, or of all, and asks for `kind`.
  void void_subscription(std::optional<std::int64_t> sid, domain::BookFault why, StepKind kind, Context& context);
  void ask(StepKind kind, std::int64_t sid, std::string_view ticker, Entry& entry);

  KeeperOptions options_;
  FrameReader reader_;
  Books books_;
  std::vector<std::pair<std::int64_t, std::int64_t>> sequences_;  ///< sid, last seq
  std::vector<NextStep> steps_;
  std::vector<Reply> replies_;
  std::vector<domain::Level> asks_;
  KeeperCounts counts_;
  std::string last_refusal_;
  std::optional<base::Nanos> last_sent_;
  std::uint64_t followed_ = 0;
};

}  // namespace arbees::venues::kalshi
