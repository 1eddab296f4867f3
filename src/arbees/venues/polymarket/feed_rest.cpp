#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/venues/polymarket/commands.hpp"
#include "arbees/venues/polymarket/feed.hpp"

namespace arbees::venues::polymarket {
namespace {

constexpr std::size_t kMostAsks = 512;
constexpr std::size_t kMostJobs = 64;
constexpr int kMostPages = 200;

}  // namespace

bool PolymarketFeed::ask(std::string url, std::string body, Ask what, base::Nanos now, ports::FeedOutbox& out) {
  if (asks_.size() >= kMostAsks) return false;
  net::HttpAsk request;
  request.id = ++last_ask_;
  request.url = std::move(url);
  if (!body.empty()) {
    request.method = "POST";
    request.headers.emplace_back("content-type", "application/json");
    request.timeout = base::seconds(3);
  }
  request.body = std::move(body);
  what.epoch = epoch_;
  what.at = now;
  asks_[request.id] = std::move(what);
  out.actions.emplace_back(std::move(request));
  ++counts_.requests;
  return true;
}

void PolymarketFeed::run_jobs(base::Nanos now, ports::FeedOutbox& out) {
  for (std::size_t i = 0; i < jobs_.size(); ++i)
    if (jobs_[i].timing.is_due(now)) ask_page(i, now, out);
}

void PolymarketFeed::ask_page(std::size_t index, base::Nanos now, ports::FeedOutbox& out) {
  Job& job = jobs_[index];
  const std::string& gamma = options_.gamma_url;
  std::string url = rest::sports_url(gamma);
  if (job.want == Want::events)
    url = keyset_ ? rest::events_by_cursor_url(gamma, job.tag, job.cursor)
                  : rest::events_by_offset_url(gamma, job.tag, job.offset);
  const bool first_keyset = job.want == Want::events && keyset_ && job.cursor.empty();
  if (job.want == Want::time) url = rest::time_url(options_.clob_url);
  if (ask(std::move(url), "", {job.want, index, {}, first_keyset, 0, {}}, now, out)) job.timing.asked();
  else job.timing.failed(now);
}

void PolymarketFeed::failed(const Ask& ask, std::string why, bool no_such_door, base::Nanos now,
                            ports::FeedOutbox& out) {
  ++counts_.failures;
  switch (ask.want) {
    case Want::check: return end_checks(ask);
    case Want::books:
      for (const std::string& token : ask.names)
        if (Followed* const market = followed(token)) market->fetching = false;
      return;
    case Want::closed_markets:
      for (const auto& market : markets_)
        if (std::ranges::find(ask.names, market->condition) != ask.names.end()) again(*market, now);
      return;
    case Want::clob_market:
      catalog_.terms_failed(ask.names.front());
      return catalog_.refuse({"polymarket clob-markets " + ask.names.front(), std::move(why)}, out.refused);
    default: break;
  }
  Job& job = jobs_[ask.job];
  job.cursor.clear();
  job.offset = 0;
  job.pages = 0;
  job.timing.failed(now);
  if (ask.first_keyset && no_such_door && keyset_) {
    keyset_ = false;  // an endpoint that only knows pages by offset
    job.timing.due = now;
    return;
  }
  catalog_.refuse({fmt::format("polymarket {} {}", base::enum_name(ask.want), job.tag), std::move(why)}, out.refused);
}

base::Result<void> PolymarketFeed::accept(const Ask& ask, std::string_view body, base::Nanos now,
                                          ports::FeedOutbox& out) {
  switch (ask.want) {
    case Want::sports: return accept_sports(body, now);
    case Want::time:
      // Whole seconds like the Date header, which a proxy in between may have dropped.
      if (const auto time = rest::read_time(body)) clock_.observe(ask.at, now, *time);
      jobs_[ask.job].timing.succeeded(now);
      return {};
    case Want::events: return accept_events(ask, body, now, out);
    case Want::closed_markets: return accept_closed(ask, body, now, out);
    case Want::clob_market: {
      const auto market = rest::read_clob_market(body);
      if (!market) return std::unexpected(market.error());
      catalog_.put_terms(*market);
      list(now, out);
      return {};
    }
    default: return accept_books(ask, body, now, out);
  }
}

base::Result<void> PolymarketFeed::accept_sports(std::string_view body, base::Nanos now) {
  const auto leagues = rest::read_sports(body);
  if (!leagues) return std::unexpected(leagues.error());
  for (const rest::League& league : *leagues) {
    const bool ours = std::ranges::find(options_.leagues, league.sport) != options_.leagues.end();
    const bool known =
        std::ranges::any_of(jobs_, [&](const Job& job) { return job.want == Want::events && job.tag == league.tag; });
    if (!ours || known || league.tag.empty() || jobs_.size() >= kMostJobs) continue;
    jobs_.push_back({Want::events, league.tag, {.every = options_.discover_every, .due = now}, "", 0, 0});
  }
  jobs_.front().timing.succeeded(now);
  return {};
}

base::Result<void> PolymarketFeed::accept_events(const Ask& ask, std::string_view body, base::Nanos now,
                                                 ports::FeedOutbox& out) {
  auto page = rest::read_events(body);
  if (!page) return std::unexpected(std::move(page).error());
  Job& job = jobs_[ask.job];
  for (const base::Error& error : page->refused)
    catalog_.refuse(base::within("polymarket events " + job.tag, error), out.refused);
  for (EventInfo& event : page->items) {
    for (const MarketInfo& market : event.markets) learn(market, now, out);
    catalog_.put(std::move(event), job.tag);
  }
  list(now, out);
  const bool more = keyset_ ? !page->cursor.empty() && page->cursor != job.cursor && page->size > 0
                            : page->size >= rest::kEventsPerPage;
  if (more && job.pages < kMostPages) {
    ++job.pages;
    job.cursor = std::move(page->cursor);
    job.offset += page->size;
    ask_page(ask.job, now, out);
    return {};
  }
  job.cursor.clear();
  job.offset = 0;
  job.pages = 0;
  job.timing.succeeded(now);
  reread_conditions(catalog_.end_round(job.tag), now);
  return {};
}

base::Result<void> PolymarketFeed::accept_closed(const Ask& ask, std::string_view body, base::Nanos now,
                                                 ports::FeedOutbox& out) {
  const auto page = rest::read_markets(body);
  if (!page) return std::unexpected(page.error());
  for (const base::Error& error : page->refused)
    catalog_.refuse(base::within("polymarket markets", error), out.refused);
  for (const MarketInfo& market : page->items) learn(market, now, out);
  for (const auto& market : markets_)
    if (std::ranges::find(ask.names, market->condition) != ask.names.end()) again(*market, now);
  return {};
}

base::Result<void> PolymarketFeed::accept_books(const Ask& ask, std::string_view body, base::Nanos now,
                                                ports::FeedOutbox& out) {
  if (ask.want == Want::check) {
    const auto books = body == "[]" ? base::Result<std::vector<BookInfo>>{} : rest::read_books(body);
    if (!books) return std::unexpected(books.error());
    judge_checks(ask, *books, now, out);
    return {};
  }
  // Each socket's keeper takes its own books out of the answer.
  std::vector<Socket*> concerned;
  for (const std::string& token : ask.names) {
    Followed* const market = followed(token);
    if (market == nullptr) continue;
    market->fetching = false;
    Socket* const which = market->socket;
    // A book of before the present connection may lack what was said between the two.
    const bool usable = which != nullptr && which->open && ask.epoch >= which->epoch;
    if (usable && std::ranges::find(concerned, which) == concerned.end()) concerned.push_back(which);
  }
  for (Socket* const which : concerned) {
    const std::size_t first = out.events.size();
    const std::uint64_t late = which->keeper.counts().late;
    which->keeper.feed_books(body, now, out.events);
    date_events(*which, first, ask.at, now, out);
    const bool shown_in_vain = which->keeper.counts().late > late;
    after_frames(*which, first, now, out);
    if (shown_in_vain)
      for (const std::string& token : ask.names) recovery_.nearly(token, now);
  }
  return {};
}

void PolymarketFeed::list(base::Nanos now, ports::FeedOutbox& out) {
  catalog_.list(out.listings, out.refused);
  for (const std::string& condition : catalog_.take_without_terms())
    if (!ask(rest::clob_market_url(options_.clob_url, condition), "", {Want::clob_market, 0, {condition}, false, 0, {}},
             now, out))
      catalog_.terms_failed(condition);
}

}  // namespace arbees::venues::polymarket
