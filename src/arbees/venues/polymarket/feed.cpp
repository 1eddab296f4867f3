#include "arbees/venues/polymarket/feed.hpp"

#include <algorithm>
#include <utility>

#include "arbees/venues/polymarket/commands.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::FeedHealth;
using domain::FeedId;

}  // namespace

PolymarketFeed::PolymarketFeed(PolymarketFeedOptions options)
    : options_(std::move(options)), catalog_(options_.leagues), guard_(options_.check_hash) {
  options_.tokens_per_socket = std::max<std::size_t>(options_.tokens_per_socket, 1);
  jobs_.push_back({Want::sports, "", {.every = options_.sports_every}, "", 0, 0});
  jobs_.push_back({Want::time, "", {.every = options_.time_every}, "", 0, 0});
}

void PolymarketFeed::handle(const net::Input& input, ports::FeedOutbox& out) {
  if (!std::exchange(started_, true))
    out.events.push_back({base::at_once(input.received),
                          domain::FeedChanged{FeedId::polymarket, FeedHealth::down, "connecting", {}},
                          {}});
  std::visit([&](const auto& body) { on(body, input.received, out); }, input.body);
}

void PolymarketFeed::on(const net::Tick&, base::Nanos now, ports::FeedOutbox& out) {
  run_jobs(now, out);
  reread(now, out);
  for (const auto& each : sockets_) {
    const std::size_t first = out.events.size();
    each->keeper.check_bests(now, out.events);
    after_frames(*each, first, now, out);
    watch_silence(*each, now, out);
    recheck(*each, now, out);
  }
  settle_checks(now, out);
  watch_messages(now, out);
  pump(now, out);
  judge_health("", now, out);
}

void PolymarketFeed::on(const net::HttpAnswer& answer, base::Nanos now, ports::FeedOutbox& out) {
  const auto found = asks_.find(answer.ask);
  if (found == asks_.end()) return;
  Ask ask = std::move(found->second);
  asks_.erase(found);
  if (answer.sent.value > 0) ask.at = std::clamp(answer.sent, ask.at, std::max(ask.at, now));
  // Gamma is another machine, whose clock does not date the messages.
  if (ask.want == Want::clob_market || ask.want == Want::books || ask.want == Want::check || ask.want == Want::time)
    clock_.observe(ask.at, now, answer.date);
  if (answer.status < 200 || answer.status > 299) {
    const bool no_such_door =
        answer.status == 404 || answer.status == 405 || answer.status == 400 || answer.status == 422;
    return failed(ask, rest::failure_text(answer.status, answer.body), no_such_door, now, out);
  }
  if (const auto accepted = accept(ask, answer.body, now, out); !accepted) {
    ++counts_.unreadable;
    return failed(ask, accepted.error().message(), false, now, out);
  }
  rest_good_ = true;
}

void PolymarketFeed::on(const net::HttpFailure& failure, base::Nanos now, ports::FeedOutbox& out) {
  const auto found = asks_.find(failure.ask);
  if (found == asks_.end()) return;
  const Ask ask = std::move(found->second);
  asks_.erase(found);
  failed(ask, failure.why, false, now, out);
}

void PolymarketFeed::on(const net::SocketOpened& opened, base::Nanos now, ports::FeedOutbox& out) {
  Socket* const which = socket(opened.socket);
  if (which == nullptr) return;
  const std::size_t first = out.events.size();
  if (which->open) which->keeper.disconnected(now, out.events);
  after_frames(*which, first, now, out);
  ++counts_.connections;
  which->epoch = ++epoch_;
  which->open = true;
  which->heard = which->suspect = which->probing = false;
  which->alive_at = which->last_change = now;
  which->recheck_due = now + options_.recheck_every;
  which->lag.restart();
  which->messages.restart(which->heard_messages(), which->unusable(), now);
  which->proven_at = now;  // nothing was to be sent before
  which->waiting.clear();
  if (which->tokens.empty()) return;
  out.actions.emplace_back(net::SendText{which->number, open_subscription(which->tokens)});
  for (const std::string& token : which->tokens) {
    recovery_.asked(token, now);
    followed(token)->asked_at = now;
  }
}

void PolymarketFeed::on(const net::SocketText& text, base::Nanos now, ports::FeedOutbox& out) {
  Socket* const which = socket(text.socket);
  if (which == nullptr || !which->open) return;
  const bool first_word = !std::exchange(which->heard, true);
  which->alive_at = now;
  const std::size_t first = out.events.size();
  const auto new_markets = which->keeper.counts().by_kind[static_cast<std::size_t>(FrameKind::new_market)];
  which->keeper.feed(text.text, now, out.events);
  date_events(*which, first, std::nullopt, now, out);
  after_frames(*which, first, now, out);
  // The channel tells of new markets of every kind: one look more, soon.
  if (which->keeper.counts().by_kind[static_cast<std::size_t>(FrameKind::new_market)] != new_markets)
    for (Job& job : jobs_)
      if (job.want == Want::events) job.timing.due = std::min(job.timing.due, now + base::seconds(10));
  recover(now, out);
  if (first_word) judge_health("", now, out);
  if (now - beat_at_ >= options_.beat_every) beat(now, out);
}

void PolymarketFeed::on(const net::SocketAlive& alive, base::Nanos now, ports::FeedOutbox& out) {
  Socket* const which = socket(alive.socket);
  if (which == nullptr || !which->open) return;
  which->heard = true;
  which->alive_at = now;
  // What was sent before the answer to a ping has arrived before it.
  which->proven_at = std::max(which->proven_at, now - which->lag.lag().value_or(base::Duration{}));
  judge_health("", now, out);
  beat(now, out);
}

void PolymarketFeed::on(const net::SocketLost& lost, base::Nanos now, ports::FeedOutbox& out) {
  Socket* const which = socket(lost.socket);
  if (which == nullptr) return;
  const std::size_t first = out.events.size();
  which->keeper.disconnected(now, out.events);
  after_frames(*which, first, now, out);
  which->open = which->heard = which->suspect = which->probing = false;
  judge_health(lost.why, now, out);
}

const domain::OrderBook* PolymarketFeed::book(std::string_view token) const {
  const auto found = by_token_.find(token);
  return found == by_token_.end() || found->second->socket == nullptr ? nullptr
                                                                      : found->second->socket->keeper.book(token);
}

}  // namespace arbees::venues::polymarket
