#include "arbees/services/playback.hpp"

#include <chrono>

#include "arbees/engine/engine.hpp"

namespace arbees::services {

PlaybackReport play_back(std::span<const domain::Event> events, const engine::Config& config) {
  PlaybackReport report;
  engine::Engine engine(config);
  Tally tally;
  domain::OutputBuffer buffer;
  buffer.reserve(256);
  const auto start = std::chrono::steady_clock::now();
  for (const domain::Event& event : events) {
    buffer.clear();
    engine.step(event, buffer);
    tally.add(buffer);
    for (const domain::Output& output : buffer) {
      report.explainer.add(output);
      if (std::holds_alternative<domain::Signal>(output.body)) report.signals.push_back(output);
    }
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.events = events.size();
  report.counts = tally.counts();
  report.hash = tally.hash();
  return report;
}

}  // namespace arbees::services
