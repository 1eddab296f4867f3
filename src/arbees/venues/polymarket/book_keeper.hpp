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
#include "arbees/venues/polymarket/book_hash.hpp"
#include "arbees/venues/polymarket/frame.hpp"
#include "arbees/venues/polymarket/hash_guard.hpp"

namespace arbees::venues::polymarket {

struct KeeperOptions {
  HashPolicy check_hash = HashPolicy::automatic;  ///< for each book that carries all hashed members
  HashGuard* guard = nullptr;  ///< of all keepers of the venue, instead of one of its own; outlives the keeper
  bool follow_all = false;     ///< keep tokens nobody asked to follow, with ids in the order they appear
  std::size_t max_markets = 4096;
  std::size_t max_waiting = 512;  ///< changes kept of one void book
  std::size_t max_frame_bytes = std::size_t{16} << 20;
};

/// request_books: fetch /books, or subscribe anew, for `tokens`. reread_market: prices came off the known tick.
enum class StepKind : std::uint8_t { request_books, reread_market };
BOOST_DESCRIBE_ENUM(StepKind, request_books, reread_market)

/// What should be done so that void books come back. Asked for once per loss.
struct NextStep {
  StepKind kind = StepKind::request_books;
  std::vector<std::string> tokens;
};

struct KeeperCounts {
  std::uint64_t frames = 0;     ///< texts fed
  std::uint64_t messages = 0;   ///< objects in them
  std::uint64_t snapshots = 0;  ///< that made a book
  std::uint64_t deltas = 0;     ///< level changes applied
  std::uint64_t trades = 0;
  std::uint64_t statuses = 0;
  std::uint64_t ticks = 0;
  std::uint64_t hash_ok = 0;
  std::uint64_t hash_mismatch = 0;
  std::uint64_t hash_uncheckable = 0;
  std::uint64_t contained = 0;       ///< changes that a fetched book already had: dropped
  std::uint64_t top_checked = 0;     ///< comparisons with the venue's best prices that held
  std::uint64_t top_mismatch = 0;    ///< that did not: a change was missed
  std::uint64_t late = 0;            ///< older than what the book already holds
  std::uint64_t malformed = 0;       ///< refused
  std::uint64_t faults = 0;          ///< books voided for what they held or missed
  std::uint64_t while_void = 0;      ///< changes of a book that waits for its snapshot: dropped
  std::uint64_t unknown_market = 0;  ///< for tokens nobody follows: dropped
  std::array<std::uint64_t, 10> by_kind{};
};

/// Holds the books of Polymarket tokens: frames in, book events out, and what to do next. A pure state machine without
/// clock or socket.
///
/// The channel has no sequence numbers. What can be known is checked: every `book` against its hash where all hashed
/// members are there, every price_change against the best prices it states, every best_bid_ask that is not made true
/// within a second, and time, which may not run backwards for a token. What fails voids the book until its next `book`.
/// Changes that go by while a book is being fetched are put on top of it, as far as they are not older; changes older
/// than a fetched book are in it already. A level's change is its new total, so the same one twice does no harm. A lost
/// change away from the touch, without a hash, cannot be seen until then: that is the venue's limit, not a promise of
/// this class. Memory is bounded by the options. Not for two threads at once.
class BookKeeper {
 public:
  explicit BookKeeper(KeeperOptions options = {}) : options_(options), own_guard_(options.check_hash) {}

  /// Keeps a token under the engine's id. An empty grid means not known, and the ladder then fits itself. False when
  /// there is no more room. Following again replaces id and grid and voids the book.
  bool follow(std::string_view token, domain::MarketId id, const std::vector<domain::PriceRange>& grid);
  void unfollow(std::string_view token);

  /// Reads one text message received at `received` and appends what it means. Never throws, never guesses.
  void feed(std::string_view frame, base::Nanos received, std::vector<domain::Event>& out) {
    read(frame, received, FrameKind::unknown, out);
  }
  /// The same for an answer of GET /book or POST /books, fetched because of a step.
  void feed_books(std::string_view answer, base::Nanos received, std::vector<domain::Event>& out) {
    read(answer, received, FrameKind::book, out);
  }
  /// Voids the books that contradict the venue's last best_bid_ask for longer than a second. To be called about four
  /// times a second.
  void check_bests(base::Nanos now, std::vector<domain::Event>& out);
  /// Somebody knows better, by a fetched book: void until the next one. Nothing when it is void already.
  void doubt(std::string_view token, base::Nanos now, std::vector<domain::Event>& out);
  /// The connection is gone: every book is void, and time may start anywhere again.
  void disconnected(base::Nanos received, std::vector<domain::Event>& out);

  [[nodiscard]] std::vector<NextStep> take_steps() { return std::exchange(steps_, {}); }

  /// The book of a token, void or not; null when it is not kept.
  [[nodiscard]] const domain::OrderBook* book(std::string_view token) const;
  /// The venue's time of the last message that touched the book.
  [[nodiscard]] std::optional<base::Nanos> last_change(std::string_view token) const;
  /// When the venue sent the last text fed, by its clock: the newest time of a change, trade or best price in it. The
  /// time of a whole book is that of its last change and says nothing of when it was sent. Nothing without any.
  [[nodiscard]] std::optional<base::Nanos> last_sent() const { return last_sent_; }
  /// Tokens in the order they were first followed.
  [[nodiscard]] std::vector<std::string> tokens() const;
  [[nodiscard]] const KeeperCounts& counts() const { return counts_; }
  /// Why the last refused frame was refused; empty when none was.
  [[nodiscard]] const std::string& last_refusal() const { return last_refusal_; }

 private:
  struct Waiting {
    base::Nanos at;
    domain::BookSide side;
    base::Price price;
    base::Quantity quantity;
  };
  struct Entry {
    domain::MarketId id;
    domain::OrderBook book{base::Price::from_raw(100)};
    std::string condition;
    bool grid_known = false;
    bool asked = false;
    std::optional<base::Nanos> at;
    std::optional<base::Nanos> fetched;    ///< the book came from an answer of this time, and not from the channel
    std::vector<Waiting> waiting;          ///< changes that went by while void, for a book that is being fetched
    bool overflowed = false;               ///< more went by than were kept
    std::optional<base::Nanos> stated_at;  ///< the venue's time of the last best prices it stated
    std::optional<base::Price> stated_bid;
    std::optional<base::Price> stated_ask;
    std::optional<base::Price> said_bid;  ///< by best_bid_ask, since `said`
    std::optional<base::Price> said_ask;
    std::optional<base::Nanos> said;
    std::uint64_t order = 0;
  };
  using Books = base::StringMap<Entry>;
  struct Context;
  /// A book that a message touched, and the last change it made there.
  struct Touched {
    Books::value_type* item;
    const PriceChange* last;
  };

  void read(std::string_view text, base::Nanos received, FrameKind kind, std::vector<domain::Event>& out);
  void apply(const Frame& frame, Context& context);
  [[nodiscard]] HashGuard& guard() { return options_.guard != nullptr ? *options_.guard : own_guard_; }
  /// May the book be believed as far as its hash goes?
  [[nodiscard]] bool hash_allows(const Frame& frame, const BookMessage& message, const Entry& entry, base::Nanos now);
  void apply_book(const Frame& frame, const BookMessage& message, Context& context);
  void apply_changes(const Frame& frame, const PriceChangesMessage& message, Context& context);
  /// A change of a void book: kept for the book that is being fetched.
  void wait(const Frame& frame, const PriceChange& change, Books::value_type& item);
  /// Puts what went by on top of a fetched book of time `at`.
  void catch_up(Books::value_type& item, base::Nanos at, Context& context);
  void apply_change(const PriceChange& change, Books::value_type& item, Context& context);
  /// Compares the touch with what the venue says it is.
  void check_top(const Touched& touched, Context& context);
  void apply_best(const Frame& frame, const BestMessage& message, Context& context);
  void apply_trade(const TradeMessage& message, Context& context);
  void apply_tick(const TickMessage& message, Context& context);
  void apply_resolution(const ResolvedMessage& message, Context& context);
  void refused(const base::Error& error, Context& context);

  Books::value_type* find(std::string_view token);
  Books::value_type* known(std::string_view token);
  Books::value_type* add(std::string_view token, domain::MarketId id);
  template <class Which>
  std::vector<Books::value_type*> select(Which&& which);
  static void fit(Entry& entry, base::Price price);
  void fault(Books::value_type& item, domain::BookFault why, Context& context);
  void ask(StepKind kind, Books::value_type& item);

  KeeperOptions options_;
  FrameReader reader_;
  BookHasher hasher_;
  HashGuard own_guard_;
  Books books_;
  std::vector<Touched> touched_;
  std::vector<NextStep> steps_;
  KeeperCounts counts_;
  std::string last_refusal_;
  std::optional<base::Nanos> last_sent_;
  std::uint64_t followed_ = 0;
  bool fetching_ = false;  ///< the text at hand is an answer of /books
};

}  // namespace arbees::venues::polymarket
