#include "arbees/sim/servers/mischief.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/sim/servers/query.hpp"

namespace arbees::sim::servers {

base::Result<std::vector<Fault>> parse_fault_names(std::string_view text) {
  std::vector<Fault> out;
  const auto names = split(text, ',');
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    const auto fault = static_cast<Fault>(i);
    const bool named = std::ranges::find(names, base::enum_name(fault)) != names.end();
    if (text == "all" || named) out.push_back(fault);
  }
  if (text != "all" && out.size() != names.size())
    return base::fail("faults", fmt::format("\"{}\" holds what is no fault", text));
  return out;
}

bool can_happen(Fault fault, std::string_view server) {
  const bool streams = server == "kalshi" || server == "clob";
  switch (fault) {
    case Fault::drop:
    case Fault::stall:
    case Fault::malformed:
    case Fault::too_many:
    case Fault::server_errors: return true;
    case Fault::half_open:
    case Fault::duplicate:
    case Fault::reorder:
    case Fault::gap:
    case Fault::market_pause:
    case Fault::exchange_pause:
    case Fault::tick_change: return streams;
    case Fault::stale: return server == "espn" || server == "clob";
    case Fault::late: return streams;
    case Fault::clock_skew:
    case Fault::hang: return server == "kalshi";
  }
  return false;
}

std::string make_mischief(Outside& outside, const std::vector<Fault>& faults, Random& random) {
  std::vector<std::pair<VenueServer*, Fault>> choices;
  for (const Fault fault : faults)
    for (VenueServer* server : outside.servers())
      if (can_happen(fault, server->name())) choices.emplace_back(server, fault);
  if (choices.empty()) return "nothing";
  // A fault first, then its place: what can happen in one place only is no rarer.
  const Fault fault = faults[static_cast<std::size_t>(random.between(0, static_cast<int>(faults.size()) - 1))];
  std::erase_if(choices, [&](const auto& choice) { return choice.second != fault; });
  VenueServer* server =
      choices[static_cast<std::size_t>(random.between(0, static_cast<int>(choices.size()) - 1))].first;
  FaultOrder order;
  order.fault = fault;
  order.lasts = base::milliseconds(random.between(1000, 8000));
  order.count = random.between(1, 3);
  const auto games = static_cast<int>(outside.world().directory().size());
  const int side = server->name() == "clob" ? 2 : random.between(0, 1);
  order.market = static_cast<std::size_t>(random.between(0, games - 1) * 4 + side);
  server->inject(order);
  return fmt::format("{}: {} for {:.1f} s", server->name(), base::enum_name(fault),
                     static_cast<double>(order.lasts.value) / 1e9);
}

}  // namespace arbees::sim::servers
