#include <algorithm>

#include "arbees/venues/polymarket/feed.hpp"

namespace arbees::venues::polymarket {

std::vector<ports::FeedFigure> PolymarketFeed::figures() const {
  std::size_t held = 0;
  std::size_t going = 0;
  for (const auto& market : markets_) {
    const auto* const one = book(market->token);
    if (market->status != domain::MarketStatus::settled) ++going;
    if (one != nullptr && one->usable()) ++held;
  }
  std::vector<ports::FeedFigure> out;
  const auto count = [&](std::string name, std::uint64_t value) {
    out.push_back({std::move(name), static_cast<double>(value), false});
  };
  const auto gauge = [&](std::string name, double value) { out.push_back({std::move(name), value, true}); };
  const auto ms = [](base::Duration time) { return static_cast<double>(time.value) / 1e6; };
  const auto sum = [&](std::string name, std::uint64_t KeeperCounts::* field) {
    std::uint64_t total = 0;
    for (const auto& socket : sockets_) total += socket->keeper.counts().*field;
    count(std::move(name), total);
  };
  count("requests", counts_.requests);
  count("request_failures", counts_.failures);
  count("answers_unreadable", counts_.unreadable);
  count("listings", catalog_.listed());
  count("refused", catalog_.refused());
  count("markets_refused", catalog_.markets_refused());
  gauge("markets_followed", static_cast<double>(markets_.size()));
  gauge("books_held", static_cast<double>(held));
  gauge("books_void", static_cast<double>(going - std::min(held, going)));
  sum("frames", &KeeperCounts::frames);
  sum("snapshots", &KeeperCounts::snapshots);
  sum("deltas", &KeeperCounts::deltas);
  sum("trades", &KeeperCounts::trades);
  sum("gaps", &KeeperCounts::top_mismatch);
  sum("late", &KeeperCounts::late);
  sum("malformed", &KeeperCounts::malformed);
  sum("faults", &KeeperCounts::faults);
  sum("hash_ok", &KeeperCounts::hash_ok);
  sum("hash_mismatch", &KeeperCounts::hash_mismatch);
  sum("hash_uncheckable", &KeeperCounts::hash_uncheckable);
  count("resyncs", counts_.resyncs);
  count("recovered", recovery_.recovered());
  gauge("recovery_ms_last", ms(recovery_.last()));
  gauge("recovery_ms_worst", ms(recovery_.worst()));
  gauge("sockets", static_cast<double>(sockets_.size()));
  count("connections", counts_.connections);
  count("reopened", counts_.reopened);
  count("silent_probes", counts_.probes);
  count("rechecked", counts_.rechecked);
  count("rechecked_different", counts_.different);
  gauge("hash_check_suspended", guard_.suspended() ? 1 : 0);
  std::int64_t unusable = 0;
  for (const auto& socket : sockets_) unusable = std::max(unusable, socket->messages.percent());
  gauge("messages_unusable_percent", static_cast<double>(unusable));
  if (const auto late = lag()) gauge("lag_ms", ms(*late));
  if (const auto clock = clock_.estimate()) {
    gauge("clock_ahead_ms", ms(clock->ahead));
    gauge("clock_error_ms", ms(clock->error));
  }
  return out;
}

}  // namespace arbees::venues::polymarket
