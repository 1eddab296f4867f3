#include "apps/arbees/replay_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

using Named = std::map<std::string, std::uint64_t>;

boost::json::object counts_json(const Named& counts) {
  boost::json::object out;
  for (const auto& [name, count] : counts) out.emplace(name, count);
  return out;
}

std::string list(const Named& counts) {
  if (counts.empty()) return "none";
  std::vector<std::string> parts;
  for (const auto& [name, count] : counts) parts.push_back(fmt::format("{} {}", name, count));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string dollars(base::Money money) {
  return fmt::format("{}${:.2f}", money.raw() < 0 ? "−" : "", std::abs(money.to_double()));
}

double per_second(const services::PlaybackReport& report) {
  return report.seconds > 0 ? static_cast<double>(report.events) / report.seconds : 0;
}

}  // namespace

boost::json::object to_json(const ReplayedEvening& evening) {
  const auto& counts = evening.report.counts;
  boost::json::array refused;
  for (const auto& refusal : evening.recording.counts.refused)
    refused.push_back(
        boost::json::object{{"reason", refusal.reason}, {"rows", refusal.rows}, {"first", refusal.first}});
  return {
      {"name", evening.recording.name},
      {"rows", evening.recording.counts.rows},
      {"rows_used", evening.recording.counts.used},
      {"rows_refused", std::move(refused)},
      {"assumptions", base::to_json(evening.recording.assumptions)},
      {"games", counts.games},
      {"markets", counts.markets},
      {"events", evening.report.events},
      {"events_per_second", per_second(evening.report)},
      {"outputs", counts.outputs},
      {"outputs_by_kind", counts_json(counts.outputs_by_kind)},
      {"signals_by_kind", counts_json(counts.signals_by_kind)},
      {"signals_approved", counts.approved},
      {"refusals_by_gate", counts_json(counts.refusals_by_gate)},
      {"events_rejected_by_reason", counts_json(counts.rejected_by_reason)},
      {"orders", counts.orders},
      {"orders_filled", counts.orders_filled},
      {"fills", counts.fills},
      {"markets_settled", counts.settlements},
      {"fees", base::to_json(counts.fees)},
      {"pnl_after_fees", base::to_json(counts.realised)},
      {"cost_of_open_positions", base::to_json(counts.cost_open)},
      {"hash", evening.report.hash},
  };
}

std::string describe(const ReplayedEvening& evening) {
  const auto& counts = evening.report.counts;
  std::string out = fmt::format("{}\n", evening.recording.name);
  out += fmt::format("  rows      {} read, {} used", evening.recording.counts.rows, evening.recording.counts.used);
  for (const auto& refusal : evening.recording.counts.refused)
    out += fmt::format("\n            {} refused: {} ({})", refusal.rows, refusal.reason, refusal.first);
  out += fmt::format("\n  games     {}, markets {}\n", counts.games, counts.markets);
  out += fmt::format("  events    {} at {:.0f} events/s, rejected: {}\n", evening.report.events,
                     per_second(evening.report), list(counts.rejected_by_reason));
  out += fmt::format("  outputs   {}: {}\n", counts.outputs, list(counts.outputs_by_kind));
  out += fmt::format("  signals   {}; approved {}\n", list(counts.signals_by_kind), counts.approved);
  out += fmt::format("  refused   {}\n", list(counts.refusals_by_gate));
  out += fmt::format("  trades    {} orders, {} filled, {} fills; {} markets settled\n", counts.orders,
                     counts.orders_filled, counts.fills, counts.settlements);
  out += fmt::format("  P&L       {} after fees of {}; {} still open at the end\n", dollars(counts.realised),
                     dollars(counts.fees), dollars(counts.cost_open));
  for (const std::string& assumption : evening.recording.assumptions)
    out += fmt::format("  assumed   {}\n", assumption);
  return out + fmt::format("  hash      {}\n", evening.report.hash);
}

std::string explain_some(const ReplayedEvening& evening, std::size_t count) {
  const auto& signals = evening.report.signals;
  std::string out;
  const std::size_t shown = std::min(count, signals.size());
  for (std::size_t i = 0; i < shown; ++i) out += evening.report.explainer.explain(signals[i * signals.size() / shown]);
  return out;
}

std::string combined_hash(const std::vector<ReplayedEvening>& evenings) {
  base::Hash128 hash;
  for (const ReplayedEvening& evening : evenings) hash.add(evening.report.hash);
  return hash.hex();
}

}  // namespace arbees::app
