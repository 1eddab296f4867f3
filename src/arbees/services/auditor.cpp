#include "arbees/services/auditor.hpp"

#include <chrono>

namespace arbees::services {

Auditor::Auditor(ports::Store& store, std::string run, base::Money bankroll, base::Duration every,
                 std::function<void(std::string)> alarm)
    : store_(store), run_(std::move(run)), bankroll_(bankroll), every_(every), alarm_(std::move(alarm)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void Auditor::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto reconciled = reconcile(store_, run_, bankroll_);
    if (!reconciled) alarm_("the ledger could not be reconciled: " + reconciled.error().message());
    else if (reconciled->difference()) alarm_("the ledger does not agree with its fills: " + *reconciled->difference());
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, stop, std::chrono::nanoseconds(every_.value), [] { return false; });
  }
}

}  // namespace arbees::services
