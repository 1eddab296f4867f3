#include "arbees/services/alert_service.hpp"

#include <fmt/format.h>

#include <ranges>

namespace arbees::services {
namespace {

constexpr base::Duration kLook = base::milliseconds(250);
constexpr base::Duration kLastWish = base::seconds(3);
constexpr std::size_t kMostRemembered = 100'000;

}  // namespace

AlertService::AlertService(AlertOptions options, std::vector<std::unique_ptr<alerts::Channel>> channels,
                           ports::Bus& bus, const ports::Control& control, ports::Store& store,
                           const ports::RunInfo& run, Log log)
    : watch_(options.rules), limit_(options.per_minute), log_(std::move(log)), label_(run.label), control_(control) {
  for (auto& channel : channels)
    couriers_.push_back(std::make_unique<alerts::Courier>(std::move(channel), options.courier, log_.trouble));
  remember(store, run.id);
  subscription_ = bus.subscribe({.name = "alerts"});
  listener_ = std::jthread([this](const std::stop_token& stop) { listen(stop); });
}

AlertService::~AlertService() {
  stop({});
}

/// Only what alerts are made of. Of feeds nothing: how they were before this process says nothing of how they are.
void AlertService::remember(ports::Store& store, const std::string& run) {
  const auto fold = [&](std::vector<ports::OutputKind> kinds, std::size_t limit) {
    ports::Query query;
    query.run = run;
    query.kinds = std::move(kinds);
    query.limit = limit;
    query.newest_first = true;
    const auto outputs = store.outputs(query);
    if (!outputs)
      return log_.trouble(fmt::format("alerts: what was said before is not known: {}", outputs.error().message()));
    for (const domain::Output& output : std::views::reverse(*outputs)) watch_.remember(output);
  };
  using enum ports::OutputKind;
  fold({game_listed, market_listed}, kMostRemembered);
  fold({trading_state}, 1);
  fold({account}, 16);
}

void AlertService::listen(const std::stop_token& stop) {
  std::vector<domain::Output> heard;
  base::Nanos looked;
  for (bool last = false, open = true; !last && open;) {
    last = stop.stop_requested();  // what was said before the stop is heard all the same
    heard.clear();
    open = subscription_->receive(heard, last ? base::Duration{} : kLook);
    for (const domain::Output& output : heard) tell(watch_.see(output));
    const base::Nanos now = clock_.now();
    if (now - looked < kLook) continue;
    looked = now;
    tell(watch_.see(control_.runtime(), now));
    if (const auto summary = limit_.summary(now)) send(*summary);
  }
}

void AlertService::tell(std::vector<alerts::Alert> found) {
  for (alerts::Alert& alert : found) {
    log_.note(fmt::format("alert: {}: {}", base::enum_name(alert.severity), alert.title));
    if (const auto admitted = limit_.admit(std::move(alert), clock_.now())) send(*admitted);
  }
}

void AlertService::send(alerts::Alert alert) {
  alert.run = label_;
  for (const auto& courier : couriers_) courier->give(alert);
}

void AlertService::stop(const std::string& why) {
  if (!listener_.joinable()) return;
  listener_.request_stop();
  listener_.join();
  subscription_.reset();
  if (!why.empty()) send(watch_.stopped(why));  // beyond the limit: nothing follows it
  std::vector<std::jthread> ends;
  ends.reserve(couriers_.size());
  for (const auto& courier : couriers_) ends.emplace_back([&courier] { courier->stop(kLastWish); });
  ends.clear();
  for (const alerts::CourierCounts& counts : this->counts())
    log_.note(fmt::format("alerts: {}: {} taken, {} given up, {} dropped", counts.channel, counts.taken, counts.refused,
                          counts.dropped));
}

std::vector<alerts::CourierCounts> AlertService::counts() const {
  std::vector<alerts::CourierCounts> all;
  all.reserve(couriers_.size());
  for (const auto& courier : couriers_) all.push_back(courier->counts());
  return all;
}

ports::Runtime AlertingControl::runtime() const {
  ports::Runtime runtime = control_.runtime();
  const AlertService* alerts = alerts_;
  if (alerts == nullptr) return runtime;
  for (const alerts::CourierCounts& one : alerts->counts())
    runtime.alert_channels.push_back(
        {one.channel.substr(0, one.channel.find(' ')), one.taken, one.retried, one.refused, one.dropped, one.waiting});
  return runtime;
}

}  // namespace arbees::services
