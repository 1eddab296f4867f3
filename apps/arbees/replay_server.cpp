#include "apps/arbees/replay_server.hpp"

#include <fmt/format.h>

#include "apps/arbees/serving.hpp"
#include "arbees/feeds/recorded/merge.hpp"

namespace arbees::app {

Exit serve_replay(std::vector<feeds::recorded::Recording> evenings, const AppConfig& config, double speed) {
  std::erase_if(evenings, [](const auto& evening) { return evening.events.empty(); });
  if (evenings.empty()) {
    complain("nothing to play: no recording with events");
    return Exit::bad_start;
  }
  feeds::recorded::Recording all = std::move(evenings.front());
  if (evenings.size() > 1) {
    evenings.front() = std::move(all);
    auto merged = feeds::recorded::merge(std::move(evenings), {});
    if (!merged) {
      complain(merged.error().message());
      return Exit::bad_start;
    }
    all = *std::move(merged);
  }
  Session session;
  session.mode = ports::RunMode::replay;
  session.label = fmt::format("Replay of {}", all.name);
  session.assumptions = all.assumptions;
  session.source = std::make_unique<services::ListSource>(std::move(all.events));
  session.speed = speed;
  return serve(std::move(session), config);
}

}  // namespace arbees::app
