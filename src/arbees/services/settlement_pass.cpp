#include "arbees/services/settlement_pass.hpp"

#include <fmt/format.h>

#include <chrono>

namespace arbees::services {

SettlementPass::SettlementPass(const Journal& journal, std::vector<JournaledRun> left,
                               std::vector<LateSettlement> settling, Options options)
    : journal_(journal), left_(std::move(left)), settling_(std::move(settling)), options_(std::move(options)) {
  if (!settling_.empty()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void SettlementPass::run(const std::stop_token& stop) {
  auto log = tape::TapeReader::open(options_.log);
  if (!log) return options_.report("earlier runs are not settled: " + log.error().message());
  while (true) {
    follow(*log);
    if (settling_.empty() || stop.stop_requested()) return;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, std::chrono::nanoseconds(options_.every.value), [] { return false; });
  }
}

void SettlementPass::follow(tape::TapeReader& log) {
  log.look_again();
  while (const auto event = log.next())
    for (LateSettlement& one : settling_) one.take(*event);
  std::erase_if(settling_, [&](LateSettlement& one) {
    const auto paid = one.settle();
    if (!paid) options_.report(fmt::format("run {} could not be settled: {}", one.run(), paid.error().message()));
    else if (*paid > 0)
      options_.report(fmt::format("run {}: {} market{} settled by the venue's word; {}", one.run(), *paid,
                                  *paid == 1 ? "" : "s", one.done() ? "nothing is open" : to_text(one.still_open())));
    if (!paid || !one.done()) return false;
    strike_off(one.run());
    return true;
  });
}

void SettlementPass::strike_off(const std::string& run) {
  std::erase_if(left_, [&](const JournaledRun& one) { return one.id == run; });
  if (const auto noted = journal_.note_left(left_); !noted) options_.report(noted.error().message());
}

}  // namespace arbees::services
