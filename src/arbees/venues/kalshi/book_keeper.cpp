#include "arbees/venues/kalshi/book_keeper.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace arbees::venues::kalshi {
namespace {

using domain::BookFault;
using domain::BookSide;

constexpr std::size_t kMostReplies = 256;
constexpr std::size_t kMostSteps = 256;

}  // namespace

struct BookKeeper::Context {
  base::Stamp stamp;
  std::vector<domain::Event>& out;

  /// In place: an event is large, and a change of a book is small.
  template <class Body>
  void emit(Body body) {
    domain::Event& event = out.emplace_back();
    event.stamp = stamp;
    event.body.template emplace<Body>(std::move(body));
  }
};

template <class Which>
std::vector<BookKeeper::Books::value_type*> BookKeeper::select(Which&& which) {
  std::vector<Books::value_type*> hit;
  for (auto& item : books_)
    if (which(item.second)) hit.push_back(&item);
  std::ranges::sort(hit, {}, [](const Books::value_type* item) { return item->second.order; });
  return hit;
}

bool BookKeeper::follow(std::string_view ticker, domain::MarketId id, const std::vector<domain::PriceRange>& grid) {
  const auto found = books_.find(ticker);
  Entry* const entry = found != books_.end() ? &found->second : add(ticker, id);
  if (entry == nullptr) return false;
  entry->id = id;
  entry->grid_known = !grid.empty();
  entry->book.open(entry->grid_known ? domain::finest_step(grid) : base::Price::from_raw(100));
  entry->asked = false;
  entry->seq.reset();
  return true;
}

void BookKeeper::unfollow(std::string_view ticker) {
  if (const auto found = books_.find(ticker); found != books_.end()) books_.erase(found);
}

void BookKeeper::feed(std::string_view frame, base::Nanos received, std::vector<domain::Event>& out) {
  ++counts_.frames;
  last_sent_.reset();
  Context context{base::at_once(received), out};
  if (frame.size() > options_.max_frame_bytes)
    return refused({"frame", "expected no more than the allowed size"}, context);
  const auto read = reader_.read(frame);
  if (!read) return refused(read.error(), context);
  ++counts_.by_kind[static_cast<std::size_t>(read->kind)];
  if (read->at) context.stamp.source = *read->at;
  last_sent_ = read->sent ? read->sent : read->at;
  apply(*read, context);
}

void BookKeeper::apply(const Frame& frame, Context& context) {
  const bool is_book = frame.kind == FrameKind::orderbook_snapshot || frame.kind == FrameKind::orderbook_delta;
  if (is_book && (!frame.sid || !frame.seq))
    return refused({frame.sid ? "seq" : "sid", "expected a whole number on an order book message"}, context);
  if (sequence_of(frame, context) == Order::late) {
    ++counts_.late;
    return;
  }
  if (const auto* snapshot = std::get_if<BookSnapshotMessage>(&frame.body)) apply_snapshot(frame, *snapshot, context);
  else if (const auto* delta = std::get_if<BookDeltaMessage>(&frame.body)) apply_delta(frame, *delta, context);
  else if (const auto* trade = std::get_if<TradeMessage>(&frame.body)) apply_trade(*trade, context);
  else if (const auto* lifecycle = std::get_if<LifecycleMessage>(&frame.body)) apply_lifecycle(*lifecycle, context);
  else apply_reply(frame, context);
}

BookKeeper::Order BookKeeper::sequence_of(const Frame& frame, Context& context) {
  if (!frame.sid || !frame.seq) return Order::next;
  const auto found = std::ranges::find(sequences_, *frame.sid, &std::pair<std::int64_t, std::int64_t>::first);
  if (found == sequences_.end()) {
    if (sequences_.size() >= options_.max_subscriptions) {
      // The oldest subscription loses its memory, and so its books.
      void_subscription(sequences_.front().first, BookFault::overflow, StepKind::resubscribe, context);
      sequences_.erase(sequences_.begin());
    }
    sequences_.emplace_back(*frame.sid, *frame.seq);
    return Order::next;
  }
  const std::int64_t last = std::exchange(found->second, std::max(found->second, *frame.seq));
  if (*frame.seq <= last) return Order::late;
  if (*frame.seq - 1 != last) {
    ++counts_.gaps;
    void_subscription(*frame.sid, BookFault::sequence_gap, StepKind::request_snapshots, context);
  }
  return Order::next;
}

void BookKeeper::apply_snapshot(const Frame& frame, const BookSnapshotMessage& message, Context& context) {
  Entry* const entry = find(message.ticker);
  if (entry == nullptr) return;
  entry->sid = *frame.sid;
  entry->seq = frame.seq;
  asks_.clear();
  for (const domain::Level& level : message.no) asks_.push_back({yes_ask(level.price), level.quantity});
  if (!entry->grid_known) {
    for (const domain::Level& level : message.yes) fit(*entry, level.price);
    for (const domain::Level& level : asks_) fit(*entry, level.price);
  }
  if (const auto why = entry->book.snapshot(message.yes, asks_); why != BookFault::none)
    return fault(message.ticker, *entry, why, context);
  const auto filled = [](std::span<const domain::Level> levels) {
    return static_cast<std::size_t>(
        std::ranges::count_if(levels, [](const domain::Level& level) { return level.quantity.raw() > 0; }));
  };
  const bool repeated = entry->book.level_count(BookSide::bid) != filled(message.yes) ||
                        entry->book.level_count(BookSide::ask) != filled(asks_);
  if (repeated) return fault(message.ticker, *entry, BookFault::malformed, context);
  if (entry->book.crossed()) return fault(message.ticker, *entry, BookFault::crossed, context);
  entry->asked = false;
  ++counts_.snapshots;
  context.emit(domain::BookSnapshot{entry->id, {message.yes.begin(), message.yes.end()}, asks_});
}

void BookKeeper::apply_delta(const Frame& frame, const BookDeltaMessage& message, Context& context) {
  Entry* const entry = find(message.ticker);
  if (entry == nullptr) return;
  if (!entry->book.usable() || entry->sid != *frame.sid) {
    ++counts_.while_void;
    // A change of a book that was never sent: its snapshot is missing.
    if (!entry->book.usable()) ask(StepKind::request_snapshots, *frame.sid, message.ticker, *entry);
    return;
  }
  const BookSide side = message.yes_side ? BookSide::bid : BookSide::ask;
  const base::Price price = message.yes_side ? message.price : yes_ask(message.price);
  fit(*entry, price);
  entry->seq = frame.seq;
  if (const auto why = entry->book.add(side, price, message.delta); why != BookFault::none)
    return fault(message.ticker, *entry, why, context);
  ++counts_.deltas;
  if (entry->book.crossed()) ++counts_.crossed;
  context.emit(domain::BookDelta{entry->id, side, price, message.delta, true});
}

void BookKeeper::apply_trade(const TradeMessage& message, Context& context) {
  Entry* const entry = find(message.ticker);
  if (entry == nullptr) return;
  ++counts_.trades;
  context.emit(domain::TradePrinted{entry->id, message.yes_price, message.quantity, message.taker_buys_yes});
}

void BookKeeper::apply_lifecycle(const LifecycleMessage& message, Context& context) {
  const auto found = books_.find(message.ticker);
  if (found == books_.end()) {
    ++counts_.unknown_market;  // the channel tells of every market there is
    return;
  }
  Entry& entry = found->second;
  if (message.settlement) entry.settlement = message.settlement;
  if (!message.grid.empty()) {
    std::vector<domain::PriceRange> grid(message.grid.begin(), message.grid.end());
    const bool was_usable = entry.book.usable();
    const auto why = entry.book.change_step(domain::finest_step(grid));
    entry.grid_known = true;
    context.emit(domain::TickSizeChanged{entry.id, std::move(grid)});
    if (was_usable && why != BookFault::none) fault(message.ticker, entry, why, context);
  }
  if (!message.status) return;
  ++counts_.statuses;
  const bool settled = *message.status == domain::MarketStatus::settled;
  context.emit(domain::MarketStatusChanged{entry.id, *message.status, settled ? entry.settlement : std::nullopt});
}

void BookKeeper::apply_reply(const Frame& frame, Context& context) {
  const bool is_reply = frame.kind == FrameKind::subscribed || frame.kind == FrameKind::ok ||
                        frame.kind == FrameKind::unsubscribed || frame.kind == FrameKind::error;
  if (!is_reply) return;
  Reply reply{frame.kind, frame.id, frame.sid, "", 0, ""};
  if (const auto* subscribed = std::get_if<SubscribedMessage>(&frame.body)) {
    reply.sid = subscribed->sid;
    reply.channel = subscribed->channel;
    // A subscription begins: whatever had its number before is over.
    void_subscription(subscribed->sid, BookFault::no_snapshot, StepKind::request_snapshots, context);
    std::erase_if(sequences_, [&](const auto& known) { return known.first == subscribed->sid; });
  } else if (const auto* ok = std::get_if<OkMessage>(&frame.body)) {
    if (frame.sid && ok->lists_tickers) apply_ok(*frame.sid, *ok, context);
  } else if (const auto* error = std::get_if<ErrorMessage>(&frame.body)) {
    reply.code = error->code;
    reply.text = error->text;
    apply_error(frame, *error, context);
  } else if (frame.kind == FrameKind::unsubscribed && frame.sid) {
    // Its sequence is remembered: what still arrives late for it must not look new.
    for (auto* const item : select([&](const Entry& entry) { return entry.sid == *frame.sid; }))
      void_book(item->second, BookFault::no_snapshot, context);
  }
  if (replies_.size() < kMostReplies) replies_.push_back(std::move(reply));
}

void BookKeeper::apply_ok(std::int64_t sid, const OkMessage& message, Context& context) {
  // The list is what the subscription holds now: a book it no longer names would freeze.
  for (auto* const item : select([&](const Entry& entry) { return entry.sid == sid; }))
    if (std::ranges::find(message.tickers, std::string_view(item->first)) == message.tickers.end())
      void_book(item->second, BookFault::no_snapshot, context);
}

void BookKeeper::apply_error(const Frame& frame, const ErrorMessage& message, Context& context) {
  // 10 (channel error) and 25 (buffer overflow) end the subscription.
  constexpr std::int64_t kChannelError = 10;
  constexpr std::int64_t kBufferOverflow = 25;
  if (message.code != kChannelError && message.code != kBufferOverflow) return;
  void_subscription(frame.sid, BookFault::overflow, StepKind::resubscribe, context);
}

void BookKeeper::refused(const base::Error& error, Context& context) {
  ++counts_.malformed;
  last_refusal_ = error.message();
  const Frame& envelope = reader_.envelope();
  switch (envelope.kind) {
    case FrameKind::ticker:
    case FrameKind::trade:
    case FrameKind::market_lifecycle_v2:
    case FrameKind::event_fee_update:
    case FrameKind::other:
      // No book rests on these. Their place in the sequence still counts.
      if (envelope.sid && envelope.seq && sequence_of(envelope, context) == Order::late) ++counts_.late;
      return;
    default: break;
  }
  // Books may have changed by what we could not read: of its subscription where it says which, else of all.
  void_subscription(envelope.sid, BookFault::malformed, StepKind::request_snapshots, context);
}

void BookKeeper::disconnected(base::Nanos received, std::vector<domain::Event>& out) {
  Context context{base::at_once(received), out};
  for (auto* const item : select([](const Entry&) { return true; })) {
    Entry& entry = item->second;
    void_book(entry, BookFault::disconnected, context);
    entry.sid = kNoSid;
    entry.seq.reset();
    entry.asked = false;
  }
  sequences_.clear();
  steps_.clear();
}

BookKeeper::Entry* BookKeeper::find(std::string_view ticker) {
  if (const auto found = books_.find(ticker); found != books_.end()) return &found->second;
  Entry* const entry =
      options_.follow_all ? add(ticker, domain::MarketId{static_cast<std::uint32_t>(followed_)}) : nullptr;
  if (entry == nullptr) ++counts_.unknown_market;
  return entry;
}

BookKeeper::Entry* BookKeeper::add(std::string_view ticker, domain::MarketId id) {
  if (books_.size() >= options_.max_markets) return nullptr;
  Entry& entry = books_[std::string(ticker)];
  entry.id = id;
  entry.order = followed_++;
  return &entry;
}

void BookKeeper::fit(Entry& entry, base::Price price) {
  if (entry.grid_known || price.raw() % entry.book.step().raw() == 0) return;
  const auto step = base::Price::from_raw(std::gcd(entry.book.step().raw(), price.raw()));
  (void)entry.book.change_step(step);  // finer: every level fits
}

void BookKeeper::fault(std::string_view ticker, Entry& entry, BookFault why, Context& context) {
  ++counts_.faults;
  if (entry.book.usable() || entry.book.fault() != why) entry.book.void_book(why);
  context.emit(domain::BookVoided{entry.id, why});
  const bool off_grid = why == BookFault::off_grid || why == BookFault::tick_changed;
  ask(off_grid ? StepKind::reread_market : StepKind::request_snapshots, entry.sid, ticker, entry);
}

void BookKeeper::void_book(Entry& entry, BookFault why, Context& context) {
  if (!entry.book.usable()) return;
  entry.book.void_book(why);
  context.emit(domain::BookVoided{entry.id, why});
}

void BookKeeper::void_subscription(std::optional<std::int64_t> sid, BookFault why, StepKind kind, Context& context) {
  const auto concerned = [&](const Entry& entry) { return entry.sid != kNoSid && (!sid || entry.sid == *sid); };
  for (auto* const item : select(concerned)) {
    void_book(item->second, why, context);
    if (kind == StepKind::resubscribe) item->second.asked = false;
    ask(kind, item->second.sid, item->first, item->second);
  }
}

void BookKeeper::ask(StepKind kind, std::int64_t sid, std::string_view ticker, Entry& entry) {
  if (std::exchange(entry.asked, true)) return;
  const auto same =
      std::ranges::find_if(steps_, [&](const NextStep& step) { return step.kind == kind && step.sid == sid; });
  if (same != steps_.end()) {
    same->tickers.emplace_back(ticker);
  } else if (steps_.size() < kMostSteps) {
    steps_.push_back({kind, sid, {std::string(ticker)}});
  } else {
    entry.asked = false;  // no room: the next frame of this book asks again
  }
}

const domain::OrderBook* BookKeeper::book(std::string_view ticker) const {
  const auto found = books_.find(ticker);
  return found == books_.end() ? nullptr : &found->second.book;
}

std::optional<std::int64_t> BookKeeper::sequence(std::string_view ticker) const {
  const auto found = books_.find(ticker);
  return found == books_.end() ? std::nullopt : found->second.seq;
}

std::vector<std::string> BookKeeper::tickers() const {
  std::vector<std::pair<std::uint64_t, std::string>> ordered;
  for (const auto& [ticker, entry] : books_) ordered.emplace_back(entry.order, ticker);
  std::ranges::sort(ordered);
  std::vector<std::string> out;
  for (auto& [order, ticker] : ordered) out.push_back(std::move(ticker));
  return out;
}

}  // namespace arbees::venues::kalshi
