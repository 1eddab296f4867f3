#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/venues/kalshi/feed.hpp"

namespace arbees::venues::kalshi {
namespace {

constexpr std::size_t kMostAsks = 512;
constexpr int kMostPages = 100;
constexpr base::Duration kMilestonesBack = base::seconds(86'400);

}  // namespace

bool KalshiFeed::ask(std::string url, Ask what, base::Nanos now, ports::FeedOutbox& out) {
  if (asks_.size() >= kMostAsks) return false;
  what.at = now;
  net::HttpAsk request;
  request.id = ++last_ask_;
  request.url = std::move(url);
  request.cost = options_.request_cost;
  asks_[request.id] = std::move(what);
  out.actions.emplace_back(std::move(request));
  ++counts_.requests;
  return true;
}

const KalshiFeed::Job* KalshiFeed::job(Want want, std::string_view key) const {
  const auto found = std::ranges::find_if(jobs_, [&](const Job& each) { return each.want == want && each.key == key; });
  return found == jobs_.end() ? nullptr : &*found;
}

void KalshiFeed::run_jobs(base::Nanos now, ports::FeedOutbox& out) {
  if (fee_change_at_ && now >= *fee_change_at_) {
    fee_change_at_.reset();
    for (Job& each : jobs_)
      if (each.want == Want::events) each.timing.due = now;
  }
  for (std::size_t i = 0; i < jobs_.size(); ++i)
    if (jobs_[i].timing.is_due(now)) ask_page(i, now, out);
}

void KalshiFeed::ask_page(std::size_t index, base::Nanos now, ports::FeedOutbox& out) {
  Job& job = jobs_[index];
  const std::string_view base = options_.rest_url;
  std::string url;
  switch (job.want) {
    case Want::status: url = rest::status_url(base); break;
    case Want::series: url = rest::series_url(base, job.key); break;
    case Want::events: url = rest::events_url(base, job.key, job.cursor); break;
    case Want::milestones: url = rest::milestones_url(base, job.key, now - kMilestonesBack, job.cursor); break;
    default: url = rest::fee_changes_url(base); break;
  }
  if (ask(std::move(url), {job.want, index, {}, now}, now, out)) job.timing.asked();
  else job.timing.failed(now);
}

void KalshiFeed::failed(const Ask& ask, std::string why, base::Nanos now, ports::FeedOutbox& out) {
  ++counts_.failures;
  if (ask.want == Want::probe) return judge_probe(nullptr, now, out);
  for (const std::string& ticker : ask.tickers) {
    Followed* const market = followed(ticker);
    if (market == nullptr) continue;
    if (ask.want == Want::poll) market->polling = false;
    else again(*market, now);
  }
  if (ask.want == Want::poll || ask.want == Want::markets) return;
  Job& job = jobs_[ask.job];
  job.cursor.clear();
  job.pages = 0;
  job.timing.failed(now);
  catalog_.refuse({fmt::format("kalshi {} {}", base::enum_name(ask.want), job.key), std::move(why)}, out.refused);
  list(out);
}

base::Result<void> KalshiFeed::accept(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out) {
  if (ask.want == Want::markets) {
    const auto page = rest::read_markets(body);
    if (!page) return std::unexpected(page.error());
    for (const base::Error& error : page->refused) catalog_.refuse(base::within("kalshi markets", error), out.refused);
    for (const MarketInfo& info : page->items)
      if (Followed* const market = followed(info.ticker)) learn(*market, info, ask.at, now, out);
    for (const std::string& ticker : ask.tickers)
      if (Followed* const market = followed(ticker)) again(*market, now);
    return {};
  }
  if (ask.want == Want::poll || ask.want == Want::probe) {
    const bool single = ask.want == Want::probe || !options_.with_key;
    const auto page = rest::read_books(body, single ? ask.tickers.front() : "");
    if (!page) return std::unexpected(page.error());
    if (ask.want == Want::poll) accept_polled(*page, ask, now, out);
    else judge_probe(&page->items.front(), now, out);
    return {};
  }
  return accept_job(ask, body, now, out);
}

base::Result<void> KalshiFeed::accept_job(const Ask& ask, std::string_view body, base::Nanos now,
                                          ports::FeedOutbox& out) {
  Job& job = jobs_[ask.job];
  base::Result<std::string> next{""};  // the cursor of the next page
  switch (ask.want) {
    case Want::status: {
      auto status = rest::read_status(body);
      if (!status) return std::unexpected(std::move(status).error());
      exchange_ = *std::move(status);
      exchange_at_ = ask.at;
      for (const auto& market : markets_) tell_status(*market, now, out);
      break;
    }
    case Want::series: {
      auto series = rest::read_series(body);
      if (!series) return std::unexpected(std::move(series).error());
      catalog_.put(*std::move(series));
      break;
    }
    case Want::events: next = accept_events(job, body, ask.at, now, out); break;
    case Want::milestones: next = accept_milestones(body, out); break;
    default: {
      const auto change = rest::read_next_fee_change(body, now);
      if (!change) return std::unexpected(change.error());
      fee_change_at_ = *change;
    }
  }
  if (!next) return std::unexpected(std::move(next).error());
  if (!next->empty() && *next != job.cursor && job.pages < kMostPages) {
    job.cursor = *std::move(next);
    ++job.pages;
    ask_page(ask.job, now, out);
  } else {
    end_job(job, now);
  }
  list(out);
  return {};
}

void KalshiFeed::end_job(Job& job, base::Nanos now) {
  job.cursor.clear();
  job.pages = 0;
  job.timing.succeeded(now);
  if (job.want != Want::events) return;
  for (const std::string& ticker : catalog_.end_round(job.key))
    if (Followed* const market = followed(ticker))
      if (market->status != domain::MarketStatus::settled && !market->rereading) market->reread_due = now;
}

base::Result<std::string> KalshiFeed::accept_events(const Job& job, std::string_view body, base::Nanos asked,
                                                    base::Nanos now, ports::FeedOutbox& out) {
  auto page = rest::read_events(body);
  if (!page) return std::unexpected(std::move(page).error());
  for (const base::Error& error : page->refused)
    catalog_.refuse(base::within("kalshi events " + job.key, error), out.refused);
  for (EventInfo& event : page->items) {
    for (const MarketInfo& info : event.markets)
      if (Followed* const market = followed(info.ticker)) learn(*market, info, asked, now, out);
    catalog_.put(std::move(event));
  }
  return std::move(page->cursor);
}

base::Result<std::string> KalshiFeed::accept_milestones(std::string_view body, ports::FeedOutbox& out) {
  auto page = rest::read_milestones(body);
  if (!page) return std::unexpected(std::move(page).error());
  for (const base::Error& error : page->refused) catalog_.refuse(base::within("kalshi milestones", error), out.refused);
  for (MilestoneInfo& milestone : page->items) catalog_.put(std::move(milestone));
  return std::move(page->cursor);
}

void KalshiFeed::list(ports::FeedOutbox& out) {
  const auto known = [&](Want want, std::string_view key, int tries) {
    const Job* const each = job(want, key);
    return each == nullptr || each->timing.answered || each->timing.failures >= tries;
  };
  for (const std::string& series : options_.series)
    if (known(Want::series, series, 2) && known(Want::milestones, rest::milestone_type(series), 1))
      catalog_.list(series, out.listings, out.refused);
}

}  // namespace arbees::venues::kalshi
