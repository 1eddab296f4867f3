#include <algorithm>
#include <utility>

#include "arbees/venues/kalshi/feed.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::BookSide;
using domain::FeedHealth;

/// Commands for books go out in batches at most this often, however often the sequence breaks.
constexpr base::Duration kRequestsApart = base::milliseconds(250);
/// A REST answer may be ahead of the WebSocket by so much.
constexpr base::Duration kDispute = base::seconds(1);
constexpr base::Duration kProbeAgain = base::seconds(5);

bool same_side(const domain::OrderBook& book, BookSide side, const std::vector<domain::Level>& levels) {
  std::size_t at = 0;
  bool same = true;
  book.walk(side, [&](domain::Level level) {
    same = at < levels.size() && levels[at] == level;
    ++at;
    return same;
  });
  return same && at == levels.size();
}

}  // namespace

void KalshiFeed::after_frames(std::size_t first_event, base::Nanos now, ports::FeedOutbox& out) {
  for (std::size_t i = first_event; i < out.events.size(); ++i) {
    auto& body = out.events[i].body;
    if (const auto* snapshot = std::get_if<domain::BookSnapshot>(&body)) {
      if (const Followed* market = followed(snapshot->market)) recovery_.back(market->ticker, now);
    } else if (const auto* voided = std::get_if<domain::BookVoided>(&body)) {
      if (const Followed* market = followed(voided->market)) recovery_.lost(market->ticker, now);
    } else if (auto* change = std::get_if<domain::MarketStatusChanged>(&body)) {
      Followed* const market = followed(change->market);
      if (market == nullptr) continue;
      // Told again below, as the whole exchange allows.
      const auto said = *change;
      out.events.erase(out.events.begin() + static_cast<std::ptrdiff_t>(i--));
      market->status_at = now;
      if (said.settlement) market->settlement = said.settlement;
      const std::size_t end = out.events.size();
      set_status(*market, said.status, now, out);
      i += out.events.size() - end;
    }
  }
  for (const NextStep& step : keeper_.take_steps())
    for (const std::string& ticker : step.tickers) {
      recovery_.lost(ticker, now);
      Followed* const market = followed(ticker);
      if (market != nullptr && step.kind == StepKind::reread_market) market->reread_due = now;
    }
  take_replies(now, out);
}

void KalshiFeed::take_replies(base::Nanos now, ports::FeedOutbox& out) {
  for (const Reply& reply : keeper_.take_replies()) subscriptions_.reply(reply, now);
  for (const auto& [ticker, words] : subscriptions_.take_refused()) {
    ++counts_.over_limit;
    catalog_.refuse({"kalshi subscription: " + ticker, words + "; its book is polled"}, out.refused);
    recovery_.forget(ticker);
    keeper_.unfollow(ticker);
    subscriptions_.drop(ticker);
    if (Followed* const market = followed(ticker)) market->polled = true;
  }
  if (auto complaint = subscriptions_.take_complaint(); !complaint.empty())
    catalog_.refuse({"kalshi subscription", std::move(complaint)}, out.refused);
  if (connected_ && subscriptions_.up() && link_ == FeedHealth::down) set_link(FeedHealth::up, "subscribed", now, out);
}

void KalshiFeed::read_lifecycle(std::string_view text, base::Nanos now) {
  const auto frame = lifecycle_reader_.read(text);
  if (!frame) return;
  if (const auto* message = std::get_if<LifecycleMessage>(&frame->body)) {
    Followed* const market = followed(message->ticker);
    if (market != nullptr && message->event_type == "close_date_updated") market->reread_due = now;
  } else if (const auto* fee = std::get_if<FeeUpdateMessage>(&frame->body)) {
    for (Job& each : jobs_)
      if (each.want == Want::events && fee->event_ticker.starts_with(each.key)) each.timing.due = now;
  }
}

void KalshiFeed::pump(base::Nanos now, ports::FeedOutbox& out) {
  if (!connected_) return;
  if (subscriptions_.unanswered(now)) return reopen("a command was not answered", now, out);
  std::vector<std::string> asked;
  subscriptions_.pump(now, out.actions, asked);
  for (const std::string& ticker : asked) recovery_.asked(ticker, now);
  if (!subscriptions_.has_books() || now - last_requests_ < kRequestsApart) return;
  std::vector<std::string> requests;
  std::vector<std::string> resubscribe;
  std::swap(requests, reprove_);
  for (const ports::RecoveryDue& due : recovery_.due(now)) {
    if (!subscriptions_.has(due.book)) recovery_.asked(due.book, now);  // waits for its turn to be subscribed
    else if (due.step == ports::RecoveryStep::reopen) return reopen("a book did not come back", now, out);
    else (due.step == ports::RecoveryStep::request ? requests : resubscribe).push_back(due.book);
  }
  if (requests.empty() && resubscribe.empty()) return;
  last_requests_ = now;
  counts_.resyncs += requests.size() + resubscribe.size();
  subscriptions_.request(requests, out.actions);
  subscriptions_.resubscribe(resubscribe, out.actions);
}

void KalshiFeed::reopen(std::string why, base::Nanos now, ports::FeedOutbox& out) {
  ++counts_.reopened;
  out.actions.emplace_back(net::CloseSocket{kSocket, true});
  on(net::SocketLost{kSocket, std::move(why)}, now, out);
}

std::uint64_t KalshiFeed::book_frames() const {
  const auto& by_kind = keeper_.counts().by_kind;
  return by_kind[static_cast<std::size_t>(FrameKind::orderbook_snapshot)] +
         by_kind[static_cast<std::size_t>(FrameKind::orderbook_delta)] +
         by_kind[static_cast<std::size_t>(FrameKind::trade)];
}

void KalshiFeed::watch_silence(base::Nanos now, ports::FeedOutbox& out) {
  if (health_ == FeedHealth::halted) last_change_ = now;  // the silence of a halt is none
  if (std::exchange(frames_then_, book_frames()) != book_frames()) {
    last_change_ = now;
    silence_limit_ = options_.silence;
    disputed_until_.reset();
    if (link_ == FeedHealth::suspect) set_link(FeedHealth::up, "books change again", now, out);
  }
  if (!connected_ || !subscriptions_.up()) return;
  if (disputed_until_) {
    if (now >= *disputed_until_) reopen("books are not the venue's", now, out);
    return;
  }
  if (probing_ || now - last_change_ < silence_limit_ || now < next_probe_) return;
  for (std::size_t i = 0; i < markets_.size(); ++i) {
    const Followed& market = *markets_[(probe_from_ + i) % markets_.size()];
    const auto* const held = keeper_.book(market.ticker);
    if (held == nullptr || !held->usable() || market.told != domain::MarketStatus::open) continue;
    if (!ask(rest::book_url(options_.rest_url, market.ticker), {Want::probe, 0, {market.ticker}, now}, now, out))
      return;
    probe_from_ = (probe_from_ + i + 1) % markets_.size();
    probing_ = true;
    ++counts_.probes;
    return set_link(FeedHealth::suspect, "connected, and no book changes", now, out);
  }
}

void KalshiFeed::judge_probe(const BookInfo* info, base::Nanos now, ports::FeedOutbox& out) {
  probing_ = false;
  next_probe_ = now + kProbeAgain;
  if (info == nullptr || !connected_ || book_frames() != frames_then_) return;
  const auto* const held = keeper_.book(info->ticker);
  if (held == nullptr || !held->usable()) return;
  if (!same_side(*held, BookSide::bid, info->bids) || !same_side(*held, BookSide::ask, info->asks)) {
    ++counts_.probes_different;
    disputed_until_ = now + kDispute;
    return;
  }
  last_change_ = now;
  silence_limit_ = {std::min(silence_limit_.value * 2, options_.longest_silence.value)};
  set_link(FeedHealth::up, "quiet, and the same as over REST", now, out);
}

}  // namespace arbees::venues::kalshi
