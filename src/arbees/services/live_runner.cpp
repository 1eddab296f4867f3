#include "arbees/services/live_runner.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>

namespace arbees::services {
namespace {

constexpr base::Duration kReportEvery = base::seconds(1);

/// What an operator watches as a level rather than as a count.
bool is_gauge(std::string_view name) {
  return name == "waiting" || name == "breaker" || name == "sockets_open" || name == "sockets_suspect";
}

net::RunnerOptions on_clock(const LiveRunnerOptions& options) {
  net::RunnerOptions network = options.network;
  network.now = [clock = options.clock] { return clock->now(); };
  network.wall = [clock = options.clock] { return clock->believed_wall(); };
  network.steady = [clock = options.clock] { return clock->steady(); };
  network.time_scale = options.clock->speed();
  return network;
}

}  // namespace

std::vector<ports::FeedFigure> network_figures(const net::EndpointFigures& figures) {
  std::vector<ports::FeedFigure> out;
  base::for_each_field(figures, [&]<class M>(std::string_view name, const M& value) {
    if constexpr (std::is_arithmetic_v<M> || std::is_enum_v<M>)
      out.push_back({"net_" + std::string(name), static_cast<double>(value), is_gauge(name)});
  });
  return out;
}

LiveRunner::LiveRunner(std::shared_ptr<LiveEvening> evening, std::shared_ptr<LiveSource> source,
                       LiveRunnerOptions options)
    : evening_(std::move(evening)),
      source_(std::move(source)),
      options_(std::move(options)),
      guard_(options_.clock->speed()),
      runner_(on_clock(options_)) {
  ARBEES_ASSERT(options_.endpoints.size() == evening_->feed_count(), "each feed needs its endpoint");
}

LiveRunner::~LiveRunner() {
  stop();
}

base::Result<void> LiveRunner::start() {
  for (std::size_t feed = 0; feed < options_.endpoints.size(); ++feed) {
    const auto added = runner_.add(
        options_.endpoints[feed],
        [this, feed](const net::Input& input, std::vector<net::Action>& actions) { handle(feed, input, actions); });
    if (!added) return std::unexpected(base::within(options_.endpoints[feed].name, added.error()));
    ARBEES_ASSERT(*added == feed, "endpoints are numbered like their feeds");
  }
  if (!evening_->clock_trusted()) guard_.distrust();
  clock_trusted_ = guard_.trusted();
  runner_.start();
  return {};
}

void LiveRunner::stop() {
  {
    // No input is taken in half: what is kept is also told. A shard that no longer takes events must not hold this up.
    const std::unique_lock lock(handling_, std::chrono::seconds(5));
    stopping_ = true;
  }
  source_->close();
  runner_.stop();
}

std::string LiveRunner::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void LiveRunner::handle(std::size_t feed, const net::Input& input, std::vector<net::Action>& actions) {
  const std::lock_guard taking(handling_);
  if (stopping_) return;
  take_in(feed, input, &actions);
  if (const auto* answer = std::get_if<net::HttpAnswer>(&input.body))
    guard_.observe(evening_->feed_name(feed), {answer->sent, input.received, answer->date, base::seconds(1)});
  watch_clock();
  if (input.received - reported_at_ >= kReportEvery) report(input.received);
}

/// `actions`: of this feed, for the handler that runs; null when it is nobody's.
void LiveRunner::take_in(std::size_t feed, const net::Input& input, std::vector<net::Action>* actions) {
  if (options_.keep) {
    if (const auto kept = options_.keep(feed, input); !kept) {
      const std::lock_guard lock(mutex_);
      if (failure_.empty()) failure_ = kept.error().message();
    }
  }
  evening_->handle(feed, input, result_);
  for (std::size_t other = 0; other < result_.actions.size(); ++other) {
    if (other == feed && actions != nullptr)
      std::move(result_.actions[other].begin(), result_.actions[other].end(), std::back_inserter(*actions));
    else if (!result_.actions[other].empty()) runner_.act(other, std::exchange(result_.actions[other], {}));
  }
  if (options_.notice)
    for (const std::string& notice : result_.notices) options_.notice(notice);
  source_->push(std::exchange(result_.events, {}));
}

/// Once a second, what the steady clock says of the wall clock.
void LiveRunner::watch_clock() {
  const base::SessionClock& clock = *options_.clock;
  if (!guard_.due(clock.steady())) return;
  if (const auto judged = guard_.check(clock.steady(), {clock.now(), clock.wall_step(), clock.wall_ahead()}))
    judge(*judged);
}

void LiveRunner::judge(const net::ClockJudged& judged) {
  if (judged.trusted) (void)options_.clock->adopt_wall();
  clock_trusted_ = judged.trusted;
  take_in(0, {options_.clock->now(), judged}, nullptr);
}

bool LiveRunner::confirm_clock(std::string by) {
  if (clock_trusted_) return false;
  runner_.post([this, by = std::move(by)] {
    const std::lock_guard taking(handling_);
    if (stopping_) return;
    const base::SessionClock& clock = *options_.clock;
    if (const auto judged = guard_.confirm({clock.now(), clock.wall_step(), clock.wall_ahead()}, by)) judge(*judged);
  });
  return true;
}

void LiveRunner::report(base::Nanos now) {
  reported_at_ = now;
  std::vector<ports::FeedReport> reports = evening_->reports();
  const auto network = runner_.figures();
  for (std::size_t feed = 0; feed < network.size() && feed < reports.size(); ++feed)
    std::ranges::move(network_figures(network[feed]), std::back_inserter(reports[feed].figures));
  source_->report(std::move(reports));
}

}  // namespace arbees::services
