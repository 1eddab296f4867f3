// How a session's asks become answers.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "arbees/net/client_session.hpp"
#include "arbees/net/inflate.hpp"

namespace arbees::net {

namespace asio = boost::asio;

namespace {

constexpr base::Duration kLongestPause = base::seconds(600);  // whatever a Retry-After says

std::optional<base::Duration> asked_pause(const WireAnswer& answer, base::Nanos now) {
  const auto header = find(answer.headers, "retry-after");
  if (!header) return std::nullopt;
  return parse_retry_after(*header, now);
}

}  // namespace

asio::awaitable<void> ClientSession::ask(HttpAsk asked) {
  co_await asio::post(loop_.context(), kClientAwait);  // never answered from inside the handler that asks
  ++under_way_;
  check_standstill();
  const std::uint64_t standstills = standstills_;
  InputBody outcome = co_await answer(asked);
  --under_way_;
  check_standstill();
  if (standstills != standstills_) outcome = HttpFailure{asked.id, "nothing ran here while it was under way"};
  if (const auto* failure = std::get_if<HttpFailure>(&outcome)) {
    note([](EndpointFigures& figures) { ++figures.failures; });
    note_error(asked.method + " " + asked.url, failure->why);
  }
  deliver(std::move(outcome));
}

asio::awaitable<InputBody> ClientSession::answer(const HttpAsk& asked) {
  const auto url = parse_url(asked.url);
  if (!url) co_return HttpFailure{asked.id, url.error().message()};
  if (url->scheme != "http" && url->scheme != "https")
    co_return HttpFailure{asked.id, "url: expected http:// or https://"};
  const base::Nanos began = loop_.pace();
  std::optional<Tried> before;
  for (std::int32_t number = 1;; ++number) {
    const auto turn = co_await wait_for_turn(asked);
    if (!turn && before && before->answer) break;  // a repeat that may not go: the first word stands
    if (!turn) co_return HttpFailure{asked.id, before ? before->why : turn.error()};
    Tried tried = co_await attempt(asked, *url);
    Attempt made{asked.idempotent, number, std::nullopt, tried.hopeless || tried.untried, std::nullopt, {}};
    if (tried.answer) {
      made.status = tried.answer->status;
      made.retry_after = asked_pause(*tried.answer, loop_.now());
    }
    judge(tried, made.retry_after);
    made.spent = loop_.pace() - began;
    const auto delay = retry_after(options_.retry, made, loop_.random());
    before = std::move(tried);
    if (!delay || loop_.stopping()) break;
    note([](EndpointFigures& figures) { ++figures.retries; });
    Bell bell(loop_);
    co_await bell.wait_for(*delay);
  }
  if (!before->answer) co_return HttpFailure{asked.id, before->why};
  const auto date = parse_http_date(find(before->answer->headers, "date").value_or(""));
  co_return HttpAnswer{asked.id, before->answer->status, std::move(before->answer->body), date.value_or(base::Nanos{}),
                       before->sent};
}

// First come, first served; the breaker has the last word, when it is our turn.
asio::awaitable<std::expected<void, std::string>> ClientSession::wait_for_turn(const HttpAsk& asked) {
  const auto refuse = [this](std::string why) {
    note([](EndpointFigures& figures) { ++figures.refused; });
    return std::unexpected(std::move(why));
  };
  const auto resting = [this, &refuse] {
    const auto seconds = std::max(0.0, static_cast<double>((breaker_.opens_at() - loop_.pace()).value) * 1e-9);
    return refuse(fmt::format("not sent: the other end has failed too often; next try in {:.1f} s; last failure: {}",
                              seconds, last_problem_));
  };
  if (under_way_ > options_.waiting_asks)
    co_return refuse(fmt::format("not sent: {} asks wait already", options_.waiting_asks));
  if (breaker_.state(loop_.pace()) == BreakerState::open) co_return resting();
  const base::Duration expected = budget_.wait_for(asked.cost, loop_.pace(), cost_in_line_);
  if (expected > options_.rate.longest_wait)
    co_return refuse(fmt::format("not sent: the rate budget is used up for {} s", expected.value / 1'000'000'000));
  co_await spend(asked.cost);
  if (loop_.stopping()) co_return std::unexpected("stopped");
  if (!breaker_.admit(loop_.pace())) co_return resting();
  co_return std::expected<void, std::string>{};
}

asio::awaitable<void> ClientSession::spend(double cost) {
  Bell bell(loop_);
  const auto me = line_.insert(line_.end(), &bell);
  cost_in_line_ += cost;
  bool waited = false;
  while (!loop_.stopping()) {
    const bool first = line_.begin() == me;
    const base::Duration wait = first ? budget_.wait_for(cost, loop_.pace()) : base::seconds(3600);
    if (wait.value <= 0) break;
    waited = true;
    co_await bell.wait_for(wait);
  }
  budget_.take(cost, loop_.pace());
  cost_in_line_ -= cost;
  line_.erase(me);
  if (!line_.empty()) line_.front()->ring();
  if (waited) note([](EndpointFigures& figures) { ++figures.rate_waits; });
}

asio::awaitable<ClientSession::Tried> ClientSession::attempt(const HttpAsk& asked, const Url& url) {
  const std::string host = url.scheme + "://" + url.authority();
  const Pool::Place place = co_await pool_.enter(host);
  if (loop_.stopping()) co_return Tried{.why = "stopped", .untried = true};
  Wire* current = nullptr;
  const Deadline deadline(loop_, asked.timeout, [&current] {
    if (current != nullptr) current->close();
  });
  // What may not be sent twice gets a connection that cannot be stale.
  std::unique_ptr<Wire> wire = asked.idempotent ? pool_.take(host) : nullptr;
  Tried tried;
  if (wire) {
    current = wire.get();
    tried = co_await attempt_on(*wire, asked, url);
  }
  if (!wire || (tried.nothing_came && !deadline.expired() && !loop_.stopping())) {
    wire = std::make_unique<Wire>(loop_);
    current = wire.get();
    const auto dialed = co_await dialer_->dial(*wire, url);
    if (dialed) {
      note([](EndpointFigures& figures) { ++figures.connections; });
      tried = co_await attempt_on(*wire, asked, url);
    } else {
      tried = Tried{.why = dialed.error().why, .hopeless = dialed.error().hopeless};
    }
  }
  current = nullptr;
  if (!tried.answer) pool_.forget(host);  // what rests there is of the same network
  if (tried.answer && tried.answer->keep_alive) pool_.keep(host, std::move(wire));
  if (!tried.answer && deadline.expired())
    tried.why = fmt::format("no answer from {} within {} ms", url.authority(), asked.timeout.value / 1'000'000);
  co_return tried;
}

asio::awaitable<ClientSession::Tried> ClientSession::attempt_on(Wire& wire, const HttpAsk& asked, const Url& url) {
  Pairs wishes = {{"accept", "*/*"}, {"accept-encoding", "gzip, deflate"}};
  wishes.insert(wishes.end(), asked.headers.begin(), asked.headers.end());
  auto headers = headers_for(asked.method, url, wishes);
  if (!headers) co_return Tried{.why = headers.error().message(), .untried = true};
  const WireRequest request{asked.method, url.target, std::move(*headers), asked.body};
  note([&](EndpointFigures& figures) {
    ++figures.requests;
    figures.bytes_out += request.body.size();
  });
  const base::Nanos sent = loop_.now();
  auto answer = co_await exchange(wire, request, options_.answer_bytes);
  if (!answer)
    co_return Tried{.why = fmt::format("{}: {}", url.authority(), answer.error().why),
                    .nothing_came = answer.error().nothing_came};
  count(*answer);
  Tried tried = unpack(std::move(*answer));
  tried.sent = sent;
  co_return tried;
}

ClientSession::Tried ClientSession::unpack(WireAnswer answer) {
  const auto encoding = find(answer.headers, "content-encoding");
  if (!encoding) return {.answer = std::move(answer)};
  auto body = inflate(answer.body, *encoding, options_.answer_bytes);
  if (!body) return {.why = "the answer cannot be used: " + body.error().message()};
  answer.body = std::move(*body);
  return {.answer = std::move(answer)};
}

void ClientSession::count(const WireAnswer& answer) {
  note([&](EndpointFigures& figures) {
    figures.bytes_in += answer.bytes;
    if (answer.status < 300) ++figures.answers_2xx;
    else if (answer.status < 400) ++figures.answers_3xx;
    else if (answer.status < 500) ++figures.answers_4xx;
    else ++figures.answers_5xx;
  });
}

// "Too many" is an answer of a healthy server: it slows everybody down and trips nothing.
void ClientSession::judge(const Tried& tried, std::optional<base::Duration> pause) {
  const base::Nanos now = loop_.pace();
  if (tried.untried || (!tried.answer && loop_.stopping())) return breaker_.abandoned();
  if (tried.answer && tried.answer->status == 429) {
    const base::Duration usual = delay_after(options_.retry.back_off, 1, loop_.random());
    budget_.pause(now + std::min(pause.value_or(usual), kLongestPause));
  }
  const bool failed = !tried.answer || tried.answer->status >= 500;
  if (!failed) return breaker_.succeeded();
  last_problem_ = tried.answer ? fmt::format("status {}", tried.answer->status) : tried.why;
  breaker_.failed(now);
}

}  // namespace arbees::net
