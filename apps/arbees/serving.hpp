#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/continuity.hpp"
#include "arbees/base/session_clock.hpp"
#include "arbees/ports/store.hpp"
#include "arbees/services/source.hpp"

namespace arbees::app {

/// What is put on screen.
struct Session {
  ports::RunMode mode = ports::RunMode::simulated;
  std::string label;                     ///< in words, shown on every page
  std::vector<std::string> assumptions;  ///< what the source cannot show
  std::unique_ptr<services::EventSource> source;
  double speed = 1.0;                      ///< engine seconds in a second; 0 = as fast as possible
  std::optional<base::Nanos> catch_up_to;  ///< events before this are played at once
  std::optional<Continuity> continuity;    ///< what makes the run outlive the process; nothing = it need not
  /// Sets the source going once the shard waits for it, and ends it before the shard stops; both may be empty.
  std::function<base::Result<void>()> begin;
  std::function<void()> end;
  std::function<std::string()> failure;  ///< why the evening can't go on; empty while it can
  bool sandbox = false;                  ///< live, but against simulated servers
  std::shared_ptr<base::SessionClock> clock = std::make_shared<base::SessionClock>();
  std::function<bool(const std::string& by)>
      confirm_clock;  ///< a person says that the wall clock is right; may be empty
};

/// Store, bus, shard and API in one process, until Ctrl-C. Every problem of the start is told before anything runs.
[[nodiscard]] Exit serve(Session session, const AppConfig& config);

}  // namespace arbees::app
