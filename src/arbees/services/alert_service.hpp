#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "arbees/alerts/courier.hpp"
#include "arbees/alerts/limit.hpp"
#include "arbees/base/session_clock.hpp"
#include "arbees/ports/bus.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/ports/store.hpp"
#include "arbees/services/alerts.hpp"

namespace arbees::services {

struct AlertOptions {
  AlertRules rules;
  std::int32_t per_minute = 10;  ///< messages to each channel, by the wall clock; what is more is summed up
  alerts::CourierOptions courier;
};

/// Listens to a run and sends what deserves it to every channel. One thread takes everything from the bus at once, so
/// that nobody waits for it; each channel has a thread of its own.
class AlertService {
 public:
  /// Lines for the log, without secrets; called from any thread.
  struct Log {
    std::function<void(const std::string&)> note;     ///< what was told
    std::function<void(const std::string&)> trouble;  ///< what could not be
  };

  /// What the store holds of `run` is known and not told. Bus and control must outlive `stop`.
  AlertService(AlertOptions options, std::vector<std::unique_ptr<alerts::Channel>> channels, ports::Bus& bus,
               const ports::Control& control, ports::Store& store, const ports::RunInfo& run, Log log);
  ~AlertService();

  /// Sends what waits, for at most three seconds. `why` is not empty when nobody chose the end: it is told first.
  void stop(const std::string& why);

  /// A line a channel.
  [[nodiscard]] std::vector<alerts::CourierCounts> counts() const;

 private:
  void listen(const std::stop_token& stop);
  void tell(std::vector<alerts::Alert> found);
  void send(alerts::Alert alert);
  void remember(ports::Store& store, const std::string& run);

  AlertWatch watch_;
  alerts::AlertLimit limit_;
  base::SessionClock clock_;
  Log log_;
  std::string label_;
  const ports::Control& control_;
  std::vector<std::unique_ptr<alerts::Courier>> couriers_;
  std::unique_ptr<ports::Subscription> subscription_;
  std::jthread listener_;  // last: its end is the first thing to be waited for
};

/// A control that also says how the alerts go. Both must outlive it.
class AlertingControl final : public ports::Control {
 public:
  explicit AlertingControl(ports::Control& control) : control_(control) {}
  /// Null: there are none. Any thread.
  void set_alerts(const AlertService* alerts) { alerts_ = alerts; }
  [[nodiscard]] ports::Runtime runtime() const override;
  base::Result<void> set_kill_switch(bool on, const std::string& by) override {
    return control_.set_kill_switch(on, by);
  }
  base::Result<void> resume(ports::HaltCause cause, const std::string& by) override {
    return control_.resume(cause, by);
  }
  base::Result<void> confirm_game(domain::GameId game, std::string by) override {
    return control_.confirm_game(game, std::move(by));
  }
  base::Result<std::optional<ports::BookView>> book(domain::MarketId market) override { return control_.book(market); }

 private:
  ports::Control& control_;
  std::atomic<const AlertService*> alerts_ = nullptr;
};

}  // namespace arbees::services
