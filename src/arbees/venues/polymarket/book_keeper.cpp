#include "arbees/venues/polymarket/book_keeper.hpp"

#include <algorithm>
#include <numeric>

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using domain::BookFault;
using domain::BookSide;
using domain::Level;

std::size_t filled(std::span<const Level> levels) {
  return static_cast<std::size_t>(
      std::ranges::count_if(levels, [](const Level& level) { return level.quantity.raw() > 0; }));
}

/// Is the venue's word on a side's best price what the book holds? It writes 0 (bids) or 1 (asks) for an empty side.
bool agrees(std::optional<Price> best, BookSide side, std::optional<Price> said) {
  if (!said) return true;
  if (best) return *best == *said;
  return side == BookSide::bid ? said->raw() == 0 : said->raw() == 0 || *said == base::kPriceOne;
}

bool agrees(const domain::OrderBook& book, BookSide side, std::optional<Price> said) {
  const auto best = book.best(side);
  return agrees(best ? std::optional(best->price) : std::nullopt, side, said);
}

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

bool BookKeeper::follow(std::string_view token, domain::MarketId id, const std::vector<domain::PriceRange>& grid) {
  Books::value_type* item = known(token);
  if (item == nullptr) item = add(token, id);
  if (item == nullptr) return false;
  Entry& entry = item->second;
  entry.id = id;
  entry.grid_known = !grid.empty();
  entry.book.open(entry.grid_known ? domain::finest_step(grid) : Price::from_raw(100));
  entry.asked = false;
  entry.at.reset();
  entry.fetched.reset();
  entry.waiting.clear();
  entry.overflowed = false;
  entry.said.reset();
  return true;
}

void BookKeeper::unfollow(std::string_view token) {
  if (const auto found = books_.find(token); found != books_.end()) books_.erase(found);
}

void BookKeeper::read(std::string_view text, base::Nanos received, FrameKind kind, std::vector<domain::Event>& out) {
  ++counts_.frames;
  last_sent_.reset();
  Context context{base::at_once(received), out};
  fetching_ = kind == FrameKind::book;
  if (text.size() > options_.max_frame_bytes)
    return refused({"frame", "expected no more than the allowed size"}, context);
  const auto done = reader_.read(
      text,
      [&](const Frame& frame) {
        context.stamp = {frame.at.value_or(received), received};
        apply(frame, context);
      },
      kind);
  context.stamp = base::at_once(received);
  if (!done) refused(done.error(), context);
}

void BookKeeper::apply(const Frame& frame, Context& context) {
  ++counts_.messages;
  ++counts_.by_kind[static_cast<std::size_t>(frame.kind)];
  if (frame.at && frame.kind != FrameKind::book) last_sent_ = std::max(last_sent_.value_or(*frame.at), *frame.at);
  if (const auto* changes = std::get_if<PriceChangesMessage>(&frame.body)) apply_changes(frame, *changes, context);
  else if (const auto* book = std::get_if<BookMessage>(&frame.body)) apply_book(frame, *book, context);
  else if (const auto* best = std::get_if<BestMessage>(&frame.body)) apply_best(frame, *best, context);
  else if (const auto* trade = std::get_if<TradeMessage>(&frame.body)) apply_trade(*trade, context);
  else if (const auto* tick = std::get_if<TickMessage>(&frame.body)) apply_tick(*tick, context);
  else if (const auto* resolved = std::get_if<ResolvedMessage>(&frame.body)) apply_resolution(*resolved, context);
}

void BookKeeper::apply_book(const Frame& frame, const BookMessage& message, Context& context) {
  Books::value_type* const item = find(message.asset_id);
  if (item == nullptr) return;
  Entry& entry = item->second;
  if (frame.at && entry.at && *frame.at < *entry.at) {
    ++counts_.late;  // what we hold, or wait for, is newer
    return;
  }
  if (fetching_ && (!frame.at || entry.overflowed || entry.book.usable())) {
    ++counts_.late;  // changes went by that may not be in it, or the channel was faster
    entry.overflowed = false;
    entry.waiting.clear();
    return;
  }
  entry.at = frame.at ? frame.at : entry.at;
  entry.condition = frame.market;
  if (!hash_allows(frame, message, entry, context.stamp.received)) return fault(*item, BookFault::bad_hash, context);
  if (message.tick && *message.tick != entry.book.step() && entry.grid_known) {
    entry.book.open(*message.tick);
    context.emit(domain::TickSizeChanged{entry.id, {domain::PriceRange{Price{}, base::kPriceOne, *message.tick}}});
  }
  for (const Level& level : message.bids) fit(entry, level.price);
  for (const Level& level : message.asks) fit(entry, level.price);
  if (const auto why = entry.book.snapshot(message.bids, message.asks); why != BookFault::none)
    return fault(*item, why, context);
  const bool repeated = entry.book.level_count(BookSide::bid) != filled(message.bids) ||
                        entry.book.level_count(BookSide::ask) != filled(message.asks);
  if (repeated) return fault(*item, BookFault::malformed, context);
  if (entry.book.crossed()) return fault(*item, BookFault::crossed, context);
  entry.asked = false;
  entry.fetched = fetching_ ? frame.at : std::nullopt;
  entry.said.reset();
  ++counts_.snapshots;
  context.emit(domain::BookSnapshot{
      entry.id, {message.bids.begin(), message.bids.end()}, {message.asks.begin(), message.asks.end()}});
  if (fetching_) catch_up(*item, *frame.at, context);
  entry.waiting.clear();
  entry.overflowed = false;
}

bool BookKeeper::hash_allows(const Frame& frame, const BookMessage& message, const Entry& entry, base::Nanos now) {
  const HashCheck check = guard().checks() ? hasher_.check(message.raw) : HashCheck::uncheckable;
  if (check == HashCheck::uncheckable) ++counts_.hash_uncheckable;
  if (check == HashCheck::ok) {
    ++counts_.hash_ok;
    guard().agreed();
  }
  if (check != HashCheck::mismatch) return true;
  ++counts_.hash_mismatch;
  // Best prices of another moment prove nothing.
  const bool same_moment = frame.at && entry.stated_at == frame.at;
  const auto best = [](std::span<const Level> levels, BookSide side) {
    std::optional<Price> found;
    for (const Level& level : levels) {
      const bool better = !found || (side == BookSide::bid ? level.price > *found : level.price < *found);
      if (level.quantity.raw() > 0 && better) found = level.price;
    }
    return found;
  };
  const bool agree = !same_moment || (agrees(best(message.bids, BookSide::bid), BookSide::bid, entry.stated_bid) &&
                                      agrees(best(message.asks, BookSide::ask), BookSide::ask, entry.stated_ask));
  return !guard().refuses(now, frame.market, agree);
}

void BookKeeper::wait(const Frame& frame, const PriceChange& change, Books::value_type& item) {
  Entry& entry = item.second;
  ++counts_.while_void;
  if (frame.at && entry.waiting.size() < options_.max_waiting)
    entry.waiting.push_back({*frame.at, change.side, change.price, change.quantity});
  else entry.overflowed = true;
  ask(StepKind::request_books, item);
}

void BookKeeper::catch_up(Books::value_type& item, base::Nanos at, Context& context) {
  Entry& entry = item.second;
  for (const Waiting& change : entry.waiting) {
    if (change.at < at || !entry.book.usable()) continue;
    entry.at = std::max(entry.at.value_or(change.at), change.at);
    apply_change({item.first, change.side, change.price, change.quantity, std::nullopt, std::nullopt}, item, context);
  }
  if (entry.book.usable() && entry.book.crossed()) fault(item, BookFault::crossed, context);
}

void BookKeeper::apply_changes(const Frame& frame, const PriceChangesMessage& message, Context& context) {
  touched_.clear();
  for (const PriceChange& change : message.changes) {
    Books::value_type* const item = find(change.asset_id);
    if (item == nullptr) continue;
    Entry& entry = item->second;
    if (change.best_bid || change.best_ask) {
      entry.stated_at = frame.at;
      entry.stated_bid = change.best_bid;
      entry.stated_ask = change.best_ask;
    }
    if (entry.fetched && frame.at && *frame.at < *entry.fetched) {
      ++counts_.contained;
      continue;
    }
    if (!entry.book.usable()) {
      wait(frame, change, *item);
      continue;
    }
    if (frame.at && entry.at && *frame.at < *entry.at) {
      ++counts_.late;
      fault(*item, BookFault::sequence_gap, context);
      continue;
    }
    entry.at = frame.at ? frame.at : entry.at;
    apply_change(change, *item, context);
    const auto seen = std::ranges::find(touched_, item, &Touched::item);
    if (seen != touched_.end()) seen->last = &change;
    else touched_.push_back({item, &change});
  }
  for (const Touched& touched : touched_) check_top(touched, context);
}

void BookKeeper::apply_change(const PriceChange& change, Books::value_type& item, Context& context) {
  Entry& entry = item.second;
  fit(entry, change.price);
  if (const auto why = entry.book.set(change.side, change.price, change.quantity); why != BookFault::none)
    return fault(item, why, context);
  ++counts_.deltas;
  context.emit(domain::BookDelta{entry.id, change.side, change.price, change.quantity, false});
}

void BookKeeper::check_top(const Touched& touched, Context& context) {
  const Entry& entry = touched.item->second;
  const PriceChange& last = *touched.last;
  if (!entry.book.usable() || (!last.best_bid && !last.best_ask)) return;
  if (agrees(entry.book, BookSide::bid, last.best_bid) && agrees(entry.book, BookSide::ask, last.best_ask)) {
    ++counts_.top_checked;
    return;
  }
  ++counts_.top_mismatch;
  fault(*touched.item, BookFault::sequence_gap, context);
}

void BookKeeper::apply_best(const Frame& frame, const BestMessage& message, Context& context) {
  Books::value_type* const item = find(message.asset_id);
  if (item == nullptr) return;
  Entry& entry = item->second;
  entry.stated_at = frame.at;
  entry.stated_bid = message.bid;
  entry.stated_ask = message.ask;
  if (!entry.book.usable() || (frame.at && entry.at && *frame.at < *entry.at)) return;
  const bool agreed = agrees(entry.book, BookSide::bid, message.bid) && agrees(entry.book, BookSide::ask, message.ask);
  entry.said_bid = message.bid;
  entry.said_ask = message.ask;
  if (agreed) {
    ++counts_.top_checked;
    entry.said.reset();
  } else if (!entry.said) {
    entry.said = context.stamp.received;  // its price_change may be on the way
  }
}

void BookKeeper::check_bests(base::Nanos now, std::vector<domain::Event>& out) {
  constexpr base::Duration kOnTheWay = base::seconds(1);
  Context context{base::at_once(now), out};
  for (auto* const item : select([](const Entry& entry) { return entry.said && entry.book.usable(); })) {
    Entry& entry = item->second;
    if (agrees(entry.book, BookSide::bid, entry.said_bid) && agrees(entry.book, BookSide::ask, entry.said_ask)) {
      ++counts_.top_checked;
      entry.said.reset();
    } else if (now - *entry.said > kOnTheWay) {
      ++counts_.top_mismatch;
      entry.said.reset();
      fault(*item, BookFault::sequence_gap, context);
    }
  }
}

void BookKeeper::doubt(std::string_view token, base::Nanos now, std::vector<domain::Event>& out) {
  Books::value_type* const item = known(token);
  if (item == nullptr || !item->second.book.usable()) return;
  Context context{base::at_once(now), out};
  fault(*item, BookFault::sequence_gap, context);
}

void BookKeeper::apply_trade(const TradeMessage& message, Context& context) {
  Books::value_type* const item = find(message.asset_id);
  if (item == nullptr) return;
  ++counts_.trades;
  context.emit(domain::TradePrinted{item->second.id, message.price, message.quantity, message.taker_buys});
}

void BookKeeper::apply_tick(const TickMessage& message, Context& context) {
  Books::value_type* const item = find(message.asset_id);
  if (item == nullptr) return;
  Entry& entry = item->second;
  ++counts_.ticks;
  const bool was_usable = entry.book.usable();
  const auto why = entry.book.change_step(message.tick);
  entry.grid_known = true;
  context.emit(domain::TickSizeChanged{entry.id, {domain::PriceRange{Price{}, base::kPriceOne, message.tick}}});
  if (was_usable && why != BookFault::none) fault(*item, why, context);
}

void BookKeeper::apply_resolution(const ResolvedMessage& message, Context& context) {
  const bool one_winner = std::ranges::find(message.asset_ids, message.winning_asset_id) != message.asset_ids.end();
  for (const std::string_view token : message.asset_ids) {
    Books::value_type* const item = known(token);
    if (item == nullptr) continue;
    std::optional<Price> paid;
    if (one_winner) paid = token == message.winning_asset_id ? base::kPriceOne : Price{};
    ++counts_.statuses;
    context.emit(domain::MarketStatusChanged{item->second.id, domain::MarketStatus::settled, paid});
  }
}

void BookKeeper::refused(const base::Error& error, Context& context) {
  ++counts_.malformed;
  last_refusal_ = error.message();
  if (fetching_) return;  // nothing that the channel said was lost
  const Frame& envelope = reader_.envelope();
  switch (envelope.kind) {
    case FrameKind::last_trade_price:
    case FrameKind::best_bid_ask:
    case FrameKind::new_market:
    case FrameKind::market_resolved:
    case FrameKind::other: return;  // no book rests on these
    default: break;
  }
  const auto concerned = [&](const Entry& entry) {
    return envelope.market.empty() || entry.condition.empty() || entry.condition == envelope.market;
  };
  for (auto* const item : select(concerned)) {
    if (item->second.book.usable()) fault(*item, BookFault::malformed, context);
    else item->second.overflowed = true;  // a book being fetched may lack what could not be read
  }
}

void BookKeeper::disconnected(base::Nanos received, std::vector<domain::Event>& out) {
  Context context{base::at_once(received), out};
  for (auto* const item : select([](const Entry&) { return true; })) {
    Entry& entry = item->second;
    entry.at.reset();
    entry.fetched.reset();
    entry.waiting.clear();
    entry.overflowed = false;
    entry.said.reset();
    entry.asked = false;
    if (!entry.book.usable()) continue;
    entry.book.void_book(BookFault::disconnected);
    context.emit(domain::BookVoided{entry.id, BookFault::disconnected});
  }
  steps_.clear();
}

BookKeeper::Books::value_type* BookKeeper::known(std::string_view token) {
  const auto found = books_.find(token);
  return found == books_.end() ? nullptr : &*found;
}

BookKeeper::Books::value_type* BookKeeper::find(std::string_view token) {
  if (auto* const item = known(token)) return item;
  auto* const item =
      options_.follow_all ? add(token, domain::MarketId{static_cast<std::uint32_t>(followed_)}) : nullptr;
  if (item == nullptr) ++counts_.unknown_market;
  return item;
}

BookKeeper::Books::value_type* BookKeeper::add(std::string_view token, domain::MarketId id) {
  if (books_.size() >= options_.max_markets) return nullptr;
  auto& item = *books_.try_emplace(std::string(token)).first;
  item.second.id = id;
  item.second.order = followed_++;
  return &item;
}

void BookKeeper::fit(Entry& entry, Price price) {
  if (entry.grid_known || price.raw() % entry.book.step().raw() == 0) return;
  (void)entry.book.change_step(Price::from_raw(std::gcd(entry.book.step().raw(), price.raw())));  // finer: all fits
}

void BookKeeper::fault(Books::value_type& item, BookFault why, Context& context) {
  ++counts_.faults;
  const bool announced = !item.second.book.usable() && item.second.book.fault() == why && item.second.asked;
  if (item.second.book.usable() || item.second.book.fault() != why) item.second.book.void_book(why);
  if (!announced) context.emit(domain::BookVoided{item.second.id, why});
  const bool off_grid = why == BookFault::off_grid || why == BookFault::tick_changed;
  ask(off_grid ? StepKind::reread_market : StepKind::request_books, item);
}

void BookKeeper::ask(StepKind kind, Books::value_type& item) {
  if (std::exchange(item.second.asked, true)) return;
  const auto same = std::ranges::find(steps_, kind, &NextStep::kind);
  if (same != steps_.end()) same->tokens.push_back(item.first);
  else steps_.push_back({kind, {item.first}});
}

const domain::OrderBook* BookKeeper::book(std::string_view token) const {
  const auto found = books_.find(token);
  return found == books_.end() ? nullptr : &found->second.book;
}

std::optional<base::Nanos> BookKeeper::last_change(std::string_view token) const {
  const auto found = books_.find(token);
  return found == books_.end() ? std::nullopt : found->second.at;
}

std::vector<std::string> BookKeeper::tokens() const {
  std::vector<std::pair<std::uint64_t, std::string>> ordered;
  for (const auto& [token, entry] : books_) ordered.emplace_back(entry.order, token);
  std::ranges::sort(ordered);
  std::vector<std::string> out;
  for (auto& [order, token] : ordered) out.push_back(std::move(token));
  return out;
}

}  // namespace arbees::venues::polymarket
