#pragma once
#include <memory>
#include <string>
#include <vector>

#include "apps/arbees/config.hpp"
#include "arbees/services/alert_service.hpp"

namespace arbees::app {

/// What [alerts] and the environment ask for. No channels: no alerts.
struct AlertSetup {
  services::AlertOptions options;
  std::vector<std::unique_ptr<alerts::Channel>> channels;
};

/// Every value that can't be used is told in `problems`, by its key; secrets stay untold.
[[nodiscard]] AlertSetup set_up_alerts(const AlertsConfig& config, std::vector<base::Error>& problems);

/// The same, complaining about each problem. Nothing when there was one.
[[nodiscard]] std::optional<AlertSetup> alerts_or_complain(const AlertsConfig& config);

/// The service that tells them, logging what it does. Nothing when there are no channels.
[[nodiscard]] std::unique_ptr<services::AlertService> start_alerts(AlertSetup setup, ports::Bus& bus,
                                                                   const ports::Control& control, ports::Store& store,
                                                                   const ports::RunInfo& run);

}  // namespace arbees::app
