#include "arbees/services/game_shard.hpp"

#include <algorithm>
#include <chrono>

namespace arbees::services {
namespace {

constexpr std::size_t kBatchOutputs = 512;
constexpr base::Duration kBatchAge = base::milliseconds(50);
constexpr std::size_t kStepSamples = 4096;

std::uint64_t percentile(std::vector<std::uint32_t> samples, double share) {
  if (samples.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(samples.size() - 1));
  std::ranges::nth_element(samples, samples.begin() + at);
  return samples[static_cast<std::size_t>(at)];
}

}  // namespace

GameShard::GameShard(ShardConfig config, std::unique_ptr<EventSource> source, ports::Store& store, ports::Bus& bus,
                     std::string run, std::optional<tape::TapeWriter> tape)
    : config_(std::move(config)),
      source_(std::move(source)),
      tape_(std::move(tape)),
      engine_(config_.engine),
      announcer_(store, bus, std::move(run)),
      pace_(config_.speed, config_.catch_up_to),
      kill_file_(config_.kill_file),
      queue_(config_.queue_batches),
      started_at_(base::wall_clock_now()) {
  step_ns_.reserve(kStepSamples);
}

GameShard::~GameShard() {
  stop();
}

void GameShard::start() {
  ARBEES_ASSERT(!engine_thread_.joinable(), "a shard starts once");
  writer_thread_ = std::jthread([this](const std::stop_token& stop) { run_writer(stop); });
  engine_thread_ = std::jthread([this](const std::stop_token& stop) { run_engine(stop); });
}

void GameShard::stop() {
  if (!engine_thread_.joinable()) return;
  engine_thread_.request_stop();
  writer_thread_.request_stop();  // a store that refuses gives up after a last wish, and the engine is not held back
  engine_thread_.join();
  queue_.close();
  writer_thread_.join();
}

bool GameShard::wait_finished(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return bell_.wait(lock, stop, [&] { return finished_.load(); });
}

void GameShard::run_engine(const std::stop_token& stop) {
  {
    const std::lock_guard lock(mutex_);
    engine_at_rest_ = false;
  }
  base::Nanos batch_started = base::wall_clock_now();
  const auto hand_over = [&] {
    if (!batch_.empty() && !queue_.push(std::exchange(batch_, {}))) return;
    batch_.reserve(kBatchOutputs * 2);
    batch_started = base::wall_clock_now();
  };
  while (!stop.stop_requested() && failure().empty()) {
    if (looks_wait_.load()) answer_looks();
    const auto event = source_->next();
    if (!event) break;
    if (config_.speed > 0 && pace_.wait(event->stamp.received, base::wall_clock_now()).value > 0) {
      hand_over();
      if (!wait_until_due(*event, stop)) break;
    }
    // The switch is an event like any other, so that a tape replays the evening with it.
    file_kill_ = kill_file_.on(base::wall_clock_now());
    const bool kill = kill_switch_.load() || file_kill_.load();
    if (kill != engine_.kill_switch()) step({base::at_once(event->stamp.received), domain::KillSwitchChanged{kill}});
    step(*event);
    if (batch_.size() >= kBatchOutputs || base::wall_clock_now() - batch_started > kBatchAge) hand_over();
  }
  hand_over();
  if (tape_) {
    if (const auto flushed = tape_->flush(); !flushed) fail(flushed.error().message());
  }
  answer_looks();
  {
    const std::lock_guard lock(mutex_);
    engine_at_rest_ = true;
  }
  answer_looks();                              // what came in between
  if (!stop.stop_requested()) queue_.close();  // the writer ends when everything is stored
}

bool GameShard::wait_until_due(const domain::Event& event, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const base::Duration wait = pace_.wait(event.stamp.received, base::wall_clock_now());
    if (wait.value == 0) return true;
    bell_.wait_for(lock, stop, std::chrono::nanoseconds(wait.value), [&] { return looks_wait_.load(); });
    if (!looks_wait_.load()) continue;
    lock.unlock();
    answer_looks();
    lock.lock();
  }
  return false;
}

void GameShard::step(const domain::Event& event) {
  if (tape_) {
    if (const auto written = tape_->write(event); !written) return fail(written.error().message());
  }
  const std::size_t before = batch_.size();
  const auto start = std::chrono::steady_clock::now();
  engine_.step(event, batch_);
  const auto took = std::chrono::steady_clock::now() - start;
  tally_.add(std::span(batch_).subspan(before));
  engine_time_ = engine_.now().value;
  ++events_;
  outputs_ = engine_.outputs();
  const std::lock_guard lock(mutex_);
  const auto ns = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
  if (step_ns_.size() < kStepSamples) step_ns_.push_back(ns);
  else step_ns_[step_next_++ % kStepSamples] = ns;
}

void GameShard::run_writer(const std::stop_token& stop) {
  while (auto batch = queue_.pop()) {
    if (const auto told = announcer_.announce(*batch, stop); !told) {
      fail(told.error().message());
      break;
    }
  }
  queue_.close();
  finished_ = true;
  const std::lock_guard lock(mutex_);
  bell_.notify_all();
}

void GameShard::fail(std::string why) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = std::move(why);
}

std::string GameShard::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

ports::Runtime GameShard::runtime() const {
  ports::Runtime view;
  view.engine_time = {engine_time_.load()};
  view.speed = config_.speed;
  view.finished = finished_.load();
  view.kill_switch = kill_switch_.load() || file_kill_.load();
  view.events = events_.load();
  const double seconds = static_cast<double>((base::wall_clock_now() - started_at_).value) / 1e9;
  view.events_per_s = seconds > 0 ? static_cast<double>(view.events) / seconds : 0;
  view.outputs = outputs_.load();
  view.queues.push_back({"engine to store", queue_.size(), queue_.capacity()});
  view.store = announcer_.view();
  view.feeds = source_->feeds();
  std::vector<std::uint32_t> samples;
  {
    const std::lock_guard lock(mutex_);
    samples = step_ns_;
  }
  view.step_ns_p50 = percentile(samples, 0.50);
  view.step_ns_p99 = percentile(samples, 0.99);
  return view;
}

base::Result<void> GameShard::set_kill_switch(bool on) {
  if (!on && file_kill_.load())
    return base::fail(kill_file_.path(), "the kill file exists; remove it, or run `arbees kill off`");
  kill_switch_ = on;
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

}  // namespace arbees::services
