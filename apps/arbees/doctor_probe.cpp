#include <fmt/format.h>

#include <condition_variable>

#include "apps/arbees/doctor.hpp"
#include "arbees/base/session_clock.hpp"

namespace arbees::app {
namespace {

constexpr auto kPatience = std::chrono::seconds(25);
/// Beyond this a server may refuse a signature, and what the feeds measure as delay is nonsense.
constexpr base::Duration kSkewBad = base::seconds(5);
constexpr base::Duration kSkewDoubtful = base::seconds(2);

/// One outcome, waited for by one thread.
class Outcome {
 public:
  void set(Heard heard) {
    const std::lock_guard lock(mutex_);
    if (heard_) return;
    heard_ = std::move(heard);
    changed_.notify_all();
  }
  Heard wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [this] { return heard_.has_value(); });
    Heard silent;
    silent.failure = "no outcome within 25 s";
    return heard_.value_or(silent);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Heard> heard_;
};

std::string_view advice_for(std::string_view step) {
  if (step == "DNS") return "check the host name, the name server, and blockers of ads or trackers";
  if (step == "TCP") return "check the network, a firewall, and whether an HTTP proxy is needed (live.network.proxy)";
  if (step == "proxy") return "check live.network.proxy: address, user and password, and what it lets through";
  if (step == "TLS")
    return "check the clock; behind a proxy that breaks TLS open, name its authority in live.network.ca_file";
  return "try again in a minute; if it stays, check the address in the configuration";
}

}  // namespace

std::string_view failed_step(std::string_view why) {
  if (why.find("cannot be resolved") != why.npos || why.find("has no address") != why.npos) return "DNS";
  if (why.starts_with("cannot connect to")) return "TCP";
  if (why.starts_with("the proxy")) return "proxy";
  if (why.starts_with("no TLS with") || why.find("certificate") != why.npos) return "TLS";
  return "HTTP";
}

Heard Prober::ask(net::EndpointOptions endpoint, net::HttpAsk ask) const {
  ask.id = 1;
  return run(std::move(endpoint), std::move(ask));
}

Heard Prober::open(net::EndpointOptions endpoint, const std::string& url) const {
  return run(std::move(endpoint), net::OpenSocket{1, url});
}

Heard Prober::run(net::EndpointOptions endpoint, net::Action action) const {
  endpoint.retry.attempts = 1;
  net::RunnerOptions options;
  options.now = clock_;
  net::Runner runner(options);
  Outcome outcome;
  const base::Nanos asked = base::steady_clock_now();
  const auto done = [&](Heard heard) {
    heard.at = clock_();
    heard.took = base::steady_clock_now() - asked;
    outcome.set(std::move(heard));
  };
  bool started = false;
  const auto added = runner.add(std::move(endpoint), [&](const net::Input& input, std::vector<net::Action>& actions) {
    if (!std::exchange(started, true)) actions.push_back(action);
    if (const auto* answer = std::get_if<net::HttpAnswer>(&input.body)) done({.answer = *answer});
    if (const auto* failure = std::get_if<net::HttpFailure>(&input.body)) done({.failure = failure->why});
    if (std::holds_alternative<net::SocketOpened>(input.body)) done({.opened = true});
    if (const auto* lost = std::get_if<net::SocketLost>(&input.body)) done({.failure = lost->why});
  });
  Heard heard;
  heard.failure = added ? "" : added.error().message();
  if (!added) return heard;
  runner.start();
  heard = outcome.wait();
  runner.stop();
  return heard;
}

bool add_reached(const std::string& check, const std::string& url, const Heard& heard, Findings& findings) {
  if (heard.answer || heard.opened) {
    findings.push_back({check, Verdict::ok, fmt::format("{} reached in {} ms", url, heard.took.value / 1'000'000), ""});
    return true;
  }
  const std::string_view step = failed_step(heard.failure);
  findings.push_back({check, Verdict::fail, fmt::format("{} not reached, {} failed: {}", url, step, heard.failure),
                      std::string(advice_for(step))});
  return false;
}

void add_clock(const std::string& check, const Heard& heard, Findings& findings) {
  if (!heard.answer || heard.answer->date.value == 0) return;
  // The header counts whole seconds, and the answer was written halfway through the exchange.
  const base::Nanos theirs = heard.answer->date + base::milliseconds(500) + base::Duration{heard.took.value / 2};
  add_skew(check, heard.at - theirs, findings);
}

void add_skew(const std::string& check, base::Duration ahead, Findings& findings) {
  const bool behind = ahead < base::Duration{};
  const base::Duration off{behind ? -ahead.value : ahead.value};
  const std::string found = fmt::format("this machine's clock is {:.1f} s {} the server's",
                                        static_cast<double>(off.value) / 1e9, behind ? "behind" : "ahead of");
  const Verdict verdict = off >= kSkewBad ? Verdict::fail : off >= kSkewDoubtful ? Verdict::warn : Verdict::ok;
  findings.push_back(
      {check, verdict, found,
       verdict == Verdict::ok ? "" : "set the clock: timedatectl set-ntp true, or chrony or systemd-timesyncd"});
}

}  // namespace arbees::app
