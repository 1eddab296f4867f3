#include "apps/arbees/books_replay.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/venues/kalshi/book_keeper.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/polymarket/book_keeper.hpp"
#include "arbees/venues/polymarket/document.hpp"

namespace arbees::app {
namespace {

namespace kalshi = venues::kalshi;
namespace polymarket = venues::polymarket;
using domain::BookSide;
using domain::Venue;

constexpr std::size_t kMostRefusals = 100;

struct CapturedFrame {
  std::string text;
  base::Nanos received;
};

bool holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// By the keys that only one venue has; nothing where the text tells neither.
std::optional<Venue> venue_of(std::string_view text) {
  if (holds(text, "\"asset_id\"") || holds(text, "\"price_changes\"") || holds(text, "\"assets_ids\""))
    return Venue::polymarket;
  if (text == "PONG" || text == "NO NEW ASSETS") return Venue::polymarket;
  if (holds(text, "\"sid\"") || holds(text, "\"market_ticker\"") || holds(text, "\"orderbook_")) return Venue::kalshi;
  return std::nullopt;
}

template <class Frames>
base::Result<std::vector<CapturedFrame>> copied(base::Result<Frames> frames) {
  if (!frames) return std::unexpected(frames.error());
  std::vector<CapturedFrame> out;
  for (auto& frame : *frames) out.push_back({std::move(frame.text), frame.received});
  return out;
}

template <class Kind, class Counts>
std::vector<std::pair<std::string, std::uint64_t>> kinds_of(const Counts& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> out;
  for (std::size_t i = 0; i < counts.by_kind.size(); ++i)
    if (counts.by_kind[i] > 0) out.emplace_back(base::enum_name(static_cast<Kind>(i)), counts.by_kind[i]);
  return out;
}

ReplayedVenue counted(kalshi::BookKeeper& keeper) {
  const auto& c = keeper.counts();
  ReplayedVenue out{Venue::kalshi, {}, kinds_of<kalshi::FrameKind>(c), {}};
  out.counts = {{"frames", c.frames},     {"snapshots", c.snapshots},
                {"deltas", c.deltas},     {"trades", c.trades},
                {"statuses", c.statuses}, {"gaps", c.gaps},
                {"late", c.late},         {"malformed", c.malformed},
                {"faults", c.faults},     {"while_void", c.while_void},
                {"crossed", c.crossed},   {"unknown_market", c.unknown_market}};
  for (auto& step : keeper.take_steps())
    out.next_steps.emplace_back(base::enum_name(step.kind), std::move(step.tickers));
  return out;
}

ReplayedVenue counted(polymarket::BookKeeper& keeper) {
  const auto& c = keeper.counts();
  ReplayedVenue out{Venue::polymarket, {}, kinds_of<polymarket::FrameKind>(c), {}};
  out.counts = {{"frames", c.frames},
                {"messages", c.messages},
                {"snapshots", c.snapshots},
                {"deltas", c.deltas},
                {"trades", c.trades},
                {"statuses", c.statuses},
                {"ticks", c.ticks},
                {"hash_ok", c.hash_ok},
                {"hash_mismatch", c.hash_mismatch},
                {"hash_uncheckable", c.hash_uncheckable},
                {"top_checked", c.top_checked},
                {"top_mismatch", c.top_mismatch},
                {"late", c.late},
                {"malformed", c.malformed},
                {"faults", c.faults},
                {"while_void", c.while_void},
                {"unknown_market", c.unknown_market}};
  for (auto& step : keeper.take_steps())
    out.next_steps.emplace_back(base::enum_name(step.kind), std::move(step.tokens));
  return out;
}

ReplayedBook shown(Venue venue, const std::string& symbol, const domain::OrderBook& book) {
  ReplayedBook out;
  out.venue = venue;
  out.symbol = symbol;
  out.state = book.usable() ? BookState::live : BookState::voided;
  out.fault = book.fault();
  out.crossed = book.crossed();
  const auto gather = [&](BookSide side, std::vector<domain::Level>& levels) {
    book.walk(side, [&](domain::Level level) {
      levels.push_back(level);
      return true;
    });
  };
  gather(BookSide::bid, out.bids);
  gather(BookSide::ask, out.asks);
  return out;
}

/// Both keepers, and each message to the one it belongs to.
class Replay {
 public:
  explicit Replay(const ReplayOptions& options)
      : kalshi_({.use_yes_price = options.use_yes_price, .follow_all = true}), polymarket_({.follow_all = true}) {}

  void feed(Venue venue, const CapturedFrame& frame) {
    ++frames_;
    events_.clear();
    if (venue == Venue::kalshi) {
      const auto before = kalshi_.counts().malformed;
      kalshi_.feed(frame.text, frame.received, events_);
      if (kalshi_.counts().malformed > before) refuse(kalshi_.last_refusal());
    } else {
      const auto before = polymarket_.counts().malformed;
      polymarket_.feed(frame.text, frame.received, events_);
      if (polymarket_.counts().malformed > before) refuse(polymarket_.last_refusal());
    }
  }

  ReplayedFile result() {
    ReplayedFile out;
    out.frames = frames_;
    out.refused = std::move(refused_);
    if (kalshi_.counts().frames > 0) out.venues.push_back(counted(kalshi_));
    if (polymarket_.counts().frames > 0) out.venues.push_back(counted(polymarket_));
    for (const std::string& ticker : kalshi_.tickers()) {
      out.books.push_back(shown(Venue::kalshi, ticker, *kalshi_.book(ticker)));
      out.books.back().sequence = kalshi_.sequence(ticker);
    }
    for (const std::string& token : polymarket_.tokens()) {
      out.books.push_back(shown(Venue::polymarket, token, *polymarket_.book(token)));
      out.books.back().last_change = polymarket_.last_change(token);
    }
    return out;
  }

 private:
  void refuse(const std::string& why) {
    if (refused_.size() < kMostRefusals) refused_.push_back({fmt::format("frame {}", frames_), why});
  }

  kalshi::BookKeeper kalshi_;
  polymarket::BookKeeper polymarket_;
  std::vector<domain::Event> events_;
  std::vector<base::Error> refused_;
  std::size_t frames_ = 0;
};

}  // namespace

base::Result<ReplayedFile> replay_books(std::string_view bytes, const ReplayOptions& options) {
  const auto file_venue = options.venue ? options.venue : venue_of(bytes);
  if (!file_venue)
    return base::fail("", "expected WebSocket messages of Kalshi (sid, market_ticker) or Polymarket (asset_id)");
  auto frames = *file_venue == Venue::polymarket ? copied(polymarket::captured_frames(bytes))
                                                 : copied(kalshi::captured_frames(bytes));
  if (!frames) return std::unexpected(frames.error());
  Replay replay(options);
  Venue current = *file_venue;
  for (const CapturedFrame& frame : *frames) {
    // A damaged message that tells neither belongs to whoever spoke last.
    if (!options.venue) current = venue_of(frame.text).value_or(current);
    replay.feed(current, frame);
  }
  return replay.result();
}

}  // namespace arbees::app
