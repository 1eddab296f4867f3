#include <algorithm>
#include <utility>

#include "arbees/venues/kalshi/feed.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Nanos;
using domain::BookFault;
using domain::MarketStatus;

constexpr Nanos kNever{INT64_MAX};
constexpr base::Duration kReread = base::seconds(15);
constexpr base::Duration kSlowestReread = base::seconds(900);
constexpr std::size_t kRereadBatch = 50;
constexpr std::size_t kPollBatch = 100;
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

bool has_book(MarketStatus status) {
  return status == MarketStatus::open || status == MarketStatus::paused;
}

}  // namespace

KalshiFeed::Followed* KalshiFeed::followed(std::string_view ticker) {
  const auto found = by_ticker_.find(ticker);
  return found == by_ticker_.end() ? nullptr : found->second;
}

KalshiFeed::Followed* KalshiFeed::followed(domain::MarketId id) {
  const auto found = by_id_.find(id.value);
  return found == by_id_.end() ? nullptr : found->second;
}

void KalshiFeed::follow(domain::MarketId id, const domain::Listing& listing, Nanos now, ports::FeedOutbox& out) {
  const std::string& ticker = listing.market.symbol;
  if (Followed* const known = followed(ticker)) return show_again(*known, now, out);
  if (markets_.size() >= options_.max_markets)
    return catalog_.refuse({"kalshi " + ticker, "cannot be followed: there are too many"}, out.refused);
  markets_.push_back(std::make_unique<Followed>());
  Followed& market = *markets_.back();
  market.id = id;
  market.ticker = ticker;
  market.grid = listing.market.grid;
  market.status = listing.status;
  market.settlement = listing.settlement;
  market.polled = !options_.with_key;
  by_ticker_[ticker] = by_id_[id.value] = &market;
  if (!market.polled) {
    keeper_.follow(ticker, id, market.grid);
    subscriptions_.want(ticker);
  }
  if (const MarketInfo* const info = catalog_.market(ticker)) {
    market.open_time = info->open_time;
    market.close_time = info->close_time;
    market.exchange_index = info->exchange_index;
  } else {
    market.reread_due = now;
  }
  set_status(market, listing.status, now, out);
  pump(now, out);
}

void KalshiFeed::show_again(Followed& market, Nanos now, ports::FeedOutbox& out) {
  if (market.polled || !has_book(market.status)) return;  // the next poll shows it; without a book nothing can
  out.events.push_back({base::at_once(now), domain::BookVoided{market.id, BookFault::no_snapshot}});
  keeper_.follow(market.ticker, market.id, market.grid);
  recovery_.lost(market.ticker, now);
  pump(now, out);
}

void KalshiFeed::learn(Followed& market, const MarketInfo& info, Nanos asked, Nanos now, ports::FeedOutbox& out) {
  if (market.status_at <= asked) {  // else the WebSocket has said something newer
    const bool taken_back = market.final_read && info.status != MarketStatus::settled;
    alarms_.set(domain::AlarmKind::settlement_unknown, market.ticker, is_contested(info) || taken_back,
                "Kalshi reads " + info.status_word, now, out.events);
    if (market.status == MarketStatus::settled) return correct(market, info, now, out);
  }
  if (market.status == MarketStatus::settled) return;
  market.open_time = info.open_time;
  market.close_time = info.close_time;
  market.exchange_index = info.exchange_index;
  if (!info.grid.empty() && info.grid != market.grid) {
    market.grid = info.grid;
    out.events.push_back({base::at_once(now), domain::TickSizeChanged{market.id, info.grid}});
    out.events.push_back({base::at_once(now), domain::BookVoided{market.id, BookFault::tick_changed}});
    if (!market.polled) {
      keeper_.follow(market.ticker, market.id, market.grid);
      recovery_.lost(market.ticker, now);
    }
  }
  if (market.status_at > asked) return;
  MarketStatus status = info.status;
  if (status == MarketStatus::open && info.close_time && *info.close_time <= now) status = MarketStatus::closed;
  if (status == MarketStatus::settled) {
    market.settlement = final_payment(info);
    market.final_read = market.settlement.has_value();
  }
  set_status(market, status, now, out);
}

void KalshiFeed::set_status(Followed& market, MarketStatus status, Nanos now, ports::FeedOutbox& out) {
  if (market.status == MarketStatus::settled && market.told == MarketStatus::settled) return;
  if (status == MarketStatus::settled && !market.settlement) {
    if (!market.rereading) market.reread_due = now;
    status = MarketStatus::resolving;  // the amount is still to come
  }
  market.status = status;
  tell_status(market, now, out);
  if (status == MarketStatus::settled) {
    retire(market);
    market.settled_at = now;
    market.rereads = 0;
    return again(market, now);
  }
  if (!has_book(status)) {
    recovery_.forget(market.ticker);
    if (market.reread_due == kNever && !market.rereading) again(market, now);
    return;
  }
  const auto* const held = keeper_.book(market.ticker);
  if (held != nullptr && !held->usable()) recovery_.expect(market.ticker, now);
}

void KalshiFeed::tell_status(Followed& market, Nanos now, ports::FeedOutbox& out) {
  const bool halted = market.status == MarketStatus::open && !exchange_.active_on(market.exchange_index);
  const MarketStatus status = halted ? MarketStatus::paused : market.status;
  const bool own = market.status == MarketStatus::paused;
  alarms_.set(domain::AlarmKind::venue_halted, market.ticker, own,
              own ? "Kalshi has paused this market" : "trades again", now, out.events);
  if (market.told == status) return;
  const bool goes_on = market.told == MarketStatus::paused && status == MarketStatus::open;
  if (goes_on && !market.polled) reprove_.push_back(market.ticker);
  market.told = status;
  domain::MarketStatusChanged change{market.id, status, std::nullopt, {}};
  if (status == MarketStatus::settled) change.settlement = market.settlement;
  if (status == MarketStatus::resolving) change.why = "the result is stated and not final";
  else if (halted) change.why = "exchange paused";
  else if (own) change.why = "market paused by Kalshi";
  out.events.push_back({base::at_once(now), std::move(change)});
}

/// A market that was settled is read again: only another final word changes what it paid.
void KalshiFeed::correct(Followed& market, const MarketInfo& info, Nanos now, ports::FeedOutbox& out) {
  const auto paid = final_payment(info);
  if (!paid) return;
  market.final_read = true;
  if (market.settlement == paid) return;
  market.settlement = paid;
  out.events.push_back({base::at_once(now), domain::MarketStatusChanged{market.id, MarketStatus::settled, paid,
                                                                        "the venue corrected its result"}});
}

void KalshiFeed::retire(Followed& market) {
  recovery_.forget(market.ticker);
  keeper_.unfollow(market.ticker);
  subscriptions_.drop(market.ticker);
  market.reread_due = kNever;
  market.poll_good = false;
}

void KalshiFeed::watch_clocks(Nanos now, ports::FeedOutbox& out) {
  for (const auto& each : markets_) {
    Followed& market = *each;
    if (has_book(market.status) && market.close_time && *market.close_time <= now) {
      set_status(market, MarketStatus::closed, now, out);
      market.reread_due = now;
      market.rereads = 0;
    }
    const bool opens = market.status == MarketStatus::unopened && market.open_time && *market.open_time <= now;
    if (opens && !std::exchange(market.opening, true)) {
      market.reread_due = now;
      market.rereads = 0;
    }
  }
}

void KalshiFeed::again(Followed& market, Nanos now) {
  market.rereading = false;
  market.reread_due = kNever;
  if (market.status == MarketStatus::settled && now - market.settled_at.value_or(now) > kCorrectionsFor) return;
  if (has_book(market.status)) {
    market.rereads = 0;
    return;
  }
  const std::int64_t wait = kReread.value << std::min(market.rereads, 10);
  market.reread_due = now + base::Duration{std::min(wait, kSlowestReread.value)};
  ++market.rereads;
}

void KalshiFeed::reread(Nanos now, ports::FeedOutbox& out) {
  std::vector<std::string> tickers;
  for (const auto& market : markets_) {
    if (market->rereading || market->reread_due > now) continue;
    tickers.push_back(market->ticker);
    if (tickers.size() == kRereadBatch) break;
  }
  if (tickers.empty()) return;
  if (!ask(rest::markets_url(options_.rest_url, tickers), {Want::markets, 0, tickers, now}, now, out)) return;
  for (const std::string& ticker : tickers) {
    followed(ticker)->rereading = true;
    followed(ticker)->reread_due = kNever;
  }
}

void KalshiFeed::poll(Nanos now, ports::FeedOutbox& out) {
  for (const auto& market : markets_)
    if (market->poll_good && now - market->poll_at > options_.polled_book_lives)
      void_polled(*market, BookFault::disconnected, now, out);
  const std::int64_t passed = std::min((now - polls_counted_).value, kNanosPerSecond);
  polls_counted_ = now;
  const std::int64_t most = std::max<std::int64_t>(options_.poll_tokens_per_s, options_.request_cost) * kNanosPerSecond;
  poll_tokens_ = std::min(poll_tokens_ + passed * options_.poll_tokens_per_s, most);
  const std::int64_t cost = options_.request_cost * kNanosPerSecond;
  const std::size_t batch = options_.with_key ? kPollBatch : 1;
  std::vector<std::string> tickers;
  const auto send = [&] {
    const std::string url = options_.with_key ? rest::books_url(options_.rest_url, tickers)
                                              : rest::book_url(options_.rest_url, tickers.front());
    if (ask(url, {Want::poll, 0, tickers, now}, now, out)) {
      for (const std::string& ticker : tickers) followed(ticker)->polling = true;
      counts_.polls += tickers.size();
    }
    poll_tokens_ -= cost;
    tickers.clear();
  };
  for (std::size_t i = 0; i < markets_.size() && poll_tokens_ >= cost; ++i) {
    Followed& market = *markets_[(polls_from_ + i) % markets_.size()];
    if (!market.polled || !has_book(market.status)) continue;
    if (market.polling || market.poll_due > now) continue;
    market.poll_due = now + options_.poll_every;
    tickers.push_back(market.ticker);
    if (tickers.size() < batch) continue;
    send();
    polls_next_ = (polls_from_ + i + 1) % markets_.size();
  }
  if (!tickers.empty()) send();
  polls_from_ = polls_next_;
}

void KalshiFeed::accept_polled(const rest::Page<BookInfo>& page, const Ask& ask, Nanos now, ports::FeedOutbox& out) {
  for (const base::Error& error : page.refused) catalog_.refuse(base::within("kalshi books", error), out.refused);
  for (const std::string& ticker : ask.tickers)
    if (Followed* const market = followed(ticker)) market->polling = false;
  for (const BookInfo& info : page.items) {
    Followed* const market = followed(info.ticker);
    if (market == nullptr || !market->polled || !has_book(market->status)) continue;
    domain::OrderBook book(market->grid.empty() ? base::Price::from_raw(1) : domain::finest_step(market->grid));
    auto fault = book.snapshot(info.bids, info.asks);
    if (fault == BookFault::none && book.crossed()) fault = BookFault::crossed;
    if (fault != BookFault::none) {
      if (fault == BookFault::off_grid) market->reread_due = now;
      void_polled(*market, fault, now, out);
      continue;
    }
    market->poll_good = true;
    market->poll_at = ask.at;
    domain::BookSnapshot shown{market->id, info.bids, info.asks};
    shown.polled = true;
    out.events.push_back({base::at_once(now), std::move(shown), ask.at});
  }
}

void KalshiFeed::void_polled(Followed& market, BookFault why, Nanos now, ports::FeedOutbox& out) {
  if (!std::exchange(market.poll_good, false)) return;
  out.events.push_back({base::at_once(now), domain::BookVoided{market.id, why}});
}

}  // namespace arbees::venues::kalshi
