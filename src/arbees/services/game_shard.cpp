#include "arbees/services/game_shard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "arbees/services/durable_file.hpp"
#include "arbees/services/resume_proof.hpp"

namespace arbees::services {
namespace {

constexpr std::size_t kBatchOutputs = 512;
constexpr base::Duration kBatchAge = base::milliseconds(50);
constexpr std::size_t kStepSamples = 4096;
constexpr std::string_view kKillSwitchNote = "kill_switch";  // in the store

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
      store_(store),
      announcer_(store, bus, run),
      pace_(config_.speed, config_.catch_up_to),
      kill_file_(config_.kill_file),
      run_(std::move(run)),
      queue_(config_.queue_batches),
      started_at_(base::wall_clock_now()) {
  step_ns_.reserve(kStepSamples);
  if (config_.kill_switch_file.empty()) return;
  std::string kept = read_small_file(config_.kill_switch_file);
  if (kept.empty()) kept = store_.recall(std::string(kKillSwitchNote)).value_or(std::nullopt).value_or("");
  kill_switch_ = kept.starts_with("on");
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

bool GameShard::wait_finished(base::Duration patience) {
  std::unique_lock lock(mutex_);
  return bell_.wait_for(lock, std::chrono::nanoseconds(patience.value), [&] { return finished_.load(); });
}

base::Result<Resumption> GameShard::resume(const std::string& tape, ports::Store& store) {
  ARBEES_ASSERT(!engine_thread_.joinable(), "a shard resumes before it starts");
  auto proof = ResumeProof::open(store, run_);
  if (!proof) return std::unexpected(proof.error());
  auto reader = tape::TapeReader::open(tape);
  if (!reader) return std::unexpected(reader.error());
  Resumption done;
  done.stored_before = proof->stored();
  std::stop_source patience;  // a store that goes on refusing is an error here, not a wait
  patience.request_stop();
  const auto tell = [&]() -> base::Result<void> {
    if (batch_.empty()) return {};
    auto told = announcer_.announce(batch_, patience.get_token());
    batch_.clear();
    return told;
  };
  domain::OutputBuffer said;
  while (auto event = reader->next()) {
    said.clear();
    engine_.step(*event, said);
    tally_.add(said);
    ++done.events;
    if (!std::holds_alternative<domain::KillSwitchChanged>(event->body)) source_->replayed(*event);
    for (domain::Output& output : said) {
      if (output.sequence > proof->stored()) batch_.push_back(std::move(output));
      else if (const auto same = proof->check(output); !same) return std::unexpected(same.error());
    }
    if (batch_.size() < kBatchOutputs) continue;
    if (const auto told = tell(); !told) return std::unexpected(told.error());
  }
  if (engine_.outputs() < proof->last())
    return base::fail("run " + run_, fmt::format("the store holds {} outputs, the tape brings forth only {}",
                                                 proof->last(), engine_.outputs()));
  done.restored = proof->lost();
  if (const auto told = tell(); !told) return std::unexpected(told.error());
  auto writer = tape::TapeWriter::append(tape, reader->position());
  if (!writer) return std::unexpected(writer.error());
  tape_ = *std::move(writer);
  done.torn = reader->damage();
  done.outputs = engine_.outputs();
  engine_time_ = engine_.now().value;
  events_ = done.events;
  outputs_ = done.outputs;
  // What the file threw, the file takes back.
  const bool by_file = !config_.kill_file.empty() && KillFile::exists(config_.kill_file);
  kill_switch_ = kill_switch_ || (engine_.kill_switch() && !by_file);
  return done;
}

/// To the writer; the tape first, since what the store holds must be on it. False when nobody takes it any more.
bool GameShard::hand_over() {
  if (tape_) {
    if (const auto flushed = tape_->flush(); !flushed) {
      fail(flushed.error().message());
      return false;
    }
  }
  const bool taken = batch_.empty() || queue_.push(std::exchange(batch_, {}));
  batch_.reserve(kBatchOutputs * 2);
  batch_started_ = base::wall_clock_now();
  return taken;
}

void GameShard::run_engine(const std::stop_token& stop) {
  {
    const std::lock_guard lock(mutex_);
    engine_at_rest_ = false;
  }
  batch_started_ = base::wall_clock_now();
  while (!stop.stop_requested() && failure().empty()) {
    if (looks_wait_.load()) answer_looks();
    const auto event = source_->next();
    if (!event) break;
    if (config_.speed > 0 && pace_.wait(event->stamp.received, base::wall_clock_now()).value > 0) {
      if (!hand_over() || !wait_until_due(*event, stop)) break;
    }
    // The switch is an event like any other, so that a tape replays the evening with it.
    file_kill_ = kill_file_.on(base::wall_clock_now());
    const bool kill = kill_switch_.load() || file_kill_.load();
    if (kill != engine_.kill_switch()) step({base::at_once(event->stamp.received), domain::KillSwitchChanged{kill}});
    step(*event);
    const bool due = batch_.size() >= kBatchOutputs || base::wall_clock_now() - batch_started_ > kBatchAge;
    if (due && !hand_over()) break;
  }
  (void)hand_over();
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
    if (tape_) {
      if (const auto synced = tape_->sync(); !synced) {
        fail(synced.error().message());
        break;
      }
    }
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
    view.alarms = alarms_;
  }
  view.step_ns_p50 = percentile(samples, 0.50);
  view.step_ns_p99 = percentile(samples, 0.99);
  return view;
}

base::Result<void> GameShard::set_kill_switch(bool on) {
  if (!on && file_kill_.load())
    return base::fail(kill_file_.path(), "the kill file exists; remove it, or run `arbees kill off`");
  if (!config_.kill_switch_file.empty()) {
    auto kept = write_durably(config_.kill_switch_file, on ? "on\n" : "off\n");
    // Also where it outlives the file's folder.
    if (auto noted = store_.remember(std::string(kKillSwitchNote), on ? "on" : "off"); kept && !noted) kept = noted;
    if (!kept && !on) return kept;
    // A switch that cannot be remembered is thrown all the same.
    kill_switch_ = on;
    return kept;
  }
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

void GameShard::raise_alarm(std::string why) {
  (void)set_kill_switch(true);
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(alarms_, why) == alarms_.end()) alarms_.push_back(std::move(why));
}

}  // namespace arbees::services
