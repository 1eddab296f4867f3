#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "arbees/services/durable_file.hpp"
#include "arbees/services/game_shard.hpp"

/// What other threads see of a shard and may tell it.
namespace arbees::services {

ports::Runtime GameShard::runtime() const {
  ports::Runtime view;
  view.engine_time = {engine_time_.load()};
  view.speed = config_.speed;
  view.sandbox = config_.sandbox;
  view.finished = finished_.load();
  view.kill_switch = no_orders_.load();
  view.events = events_.load();
  view.outputs = outputs_.load();
  view.queues.push_back({"engine to store", queue_.size(), queue_.capacity()});
  view.store = announcer_.view();
  view.feeds = source_->feeds();
  view.lag = lag_now(view.engine_time);
  if (view.lag > ports::kStaleAfter) view.stale_since = config_.clock->expected_wall() - view.lag;
  if (const std::int32_t percent = recovered_percent_.load(); percent >= 0)
    view.recovering = ports::Recovering{percent, "the event log is replayed"};
  const std::lock_guard lock(mutex_);
  view.events_per_s = rate_.at(config_.clock->steady(), view.events);
  view.step_ns_p50 = step_times_.quantile(0.50);
  view.step_ns_p99 = step_times_.quantile(0.99);
  view.alarms = alarms_;
  view.trading = halts_.status();
  return view;
}

/// Live, what comes is due when it comes, and a clock tick comes four times a second. Otherwise an event is due at its
/// pace, and a wait for it is no lag.
base::Duration GameShard::lag_now(base::Nanos engine_time) const {
  if (finished_.load()) return {};
  const base::Duration overdue = std::max(config_.clock->steady() - base::Nanos{due_at_.load()}, base::Duration{});
  if (!config_.live || engine_time.value == 0) return overdue;
  const auto behind = static_cast<double>((config_.clock->now() - engine_time).value) / config_.clock->speed();
  return {std::max<std::int64_t>(static_cast<std::int64_t>(behind), 0)};
}

base::Result<void> GameShard::keep_halts(const TradingHalts& halts) const {
  if (config_.kill_switch_file.empty()) return {};
  const std::string text = halts.to_text();
  auto kept = write_durably(config_.kill_switch_file, text);
  if (auto noted = store_.remember(std::string(kHaltsNote), text); kept && !noted) kept = noted;
  return kept;
}

base::Result<void> GameShard::set_kill_switch(bool on, const std::string& by) {
  if (!on) return resume(ports::HaltCause::person, by);
  const std::lock_guard lock(mutex_);
  halts_.begin(ports::HaltCause::person, config_.clock->expected_wall(), by, "the kill switch was pressed");
  no_orders_ = true;  // a switch that cannot be remembered is thrown all the same
  return keep_halts(halts_);
}

base::Result<void> GameShard::resume(ports::HaltCause cause, const std::string& by) {
  const std::lock_guard lock(mutex_);
  if (cause == ports::HaltCause::file && halts_.has(cause))
    return base::fail(kill_file_.path(), "the kill file exists; remove it, or run `arbees kill off`");
  if (!halts_.has(cause)) {
    // Trading runs as far as this cause goes: nothing to do, unless the file still stops it.
    if (cause == ports::HaltCause::person && halts_.has(ports::HaltCause::file))
      return base::fail(kill_file_.path(), "the kill file exists; remove it, or run `arbees kill off`");
    if (cause == ports::HaltCause::person) return {};
    return base::fail("trading", fmt::format("is not halted by \"{}\"", base::enum_name(cause)));
  }
  if (cause == ports::HaltCause::clock) {
    if (config_.confirm_clock && config_.confirm_clock(by)) return {};
    return base::fail("clock", "nothing watches the clock here: start the session anew");
  }
  if (cause == ports::HaltCause::drawdown) {
    release_drawdown_ = true;
    return {};
  }
  TradingHalts without = halts_;
  without.end(cause);
  if (auto kept = keep_halts(without); !kept) return kept;  // a restart would stop again: say so now
  halts_ = std::move(without);
  if (cause == ports::HaltCause::alarm) alarms_.clear();
  no_orders_ = halts_.switched_off();
  return {};
}

base::Result<std::optional<ports::BookView>> GameShard::book(domain::MarketId market) {
  std::future<std::optional<ports::BookView>> answer;
  {
    const std::lock_guard lock(mutex_);
    if (engine_at_rest_) return look(market);
    looks_.push_back({market, {}});
    answer = looks_.back().answer.get_future();
    looks_wait_ = true;
    bell_.notify_all();
  }
  if (answer.wait_for(std::chrono::seconds(2)) != std::future_status::ready)
    return base::fail("book", "the engine did not answer within two seconds");
  return answer.get();
}

void GameShard::answer_looks() {
  std::vector<Look> looks;
  {
    const std::lock_guard lock(mutex_);
    looks.swap(looks_);
    looks_wait_ = false;
  }
  for (Look& asked : looks) asked.answer.set_value(look(asked.market));
}

std::optional<ports::BookView> GameShard::look(domain::MarketId market) const {
  const engine::MarketSlot* slot = engine_.market(market);
  if (slot == nullptr) return std::nullopt;
  ports::BookView view{market, slot->book.fault(), slot->book.sizes_known(), engine_.now(), {}, {}};
  const auto gather = [&](domain::BookSide side, std::vector<domain::Level>& levels) {
    levels.reserve(slot->book.level_count(side));
    slot->book.walk(side, [&](const domain::Level& level) {
      levels.push_back(level);
      return true;
    });
  };
  gather(domain::BookSide::bid, view.bids);
  gather(domain::BookSide::ask, view.asks);
  return view;
}

void GameShard::raise_alarm(const std::string& why, const std::string& by) {
  const std::lock_guard lock(mutex_);
  halts_.begin(ports::HaltCause::alarm, config_.clock->expected_wall(), by, why);
  no_orders_ = true;
  (void)keep_halts(halts_);
  if (std::ranges::find(alarms_, why) == alarms_.end()) alarms_.push_back(why);
}

}  // namespace arbees::services
