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
/// While an event is waited for, the kill file is looked at this often.
constexpr base::Duration kLookEvery = base::milliseconds(200);

/// Comes from a person and not from the source.
bool is_command(const domain::EventBody& body) {
  return std::holds_alternative<domain::KillSwitchChanged>(body) || std::holds_alternative<domain::GameConfirmed>(body);
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
      due_at_(config_.clock->steady().value) {
  if (!config_.kill_switch_file.empty()) {
    std::string kept = read_small_file(config_.kill_switch_file);
    // Where it outlives the file's folder.
    if (kept.empty()) kept = store_.recall(std::string(kHaltsNote)).value_or(std::nullopt).value_or("");
    halts_.restore(kept, config_.clock->expected_wall());
  }
  no_orders_ = halts_.switched_off();
  if (config_.will_resume) recovered_percent_ = 0;
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
  recovered_percent_ = 0;
  {
    const std::lock_guard lock(mutex_);
    engine_at_rest_ = false;
  }
  auto done = replay(tape, store);
  rest_engine();
  recovered_percent_ = -1;
  if (!done) return done;
  events_ = done->events;
  outputs_ = done->outputs;
  // The log's last event is due now, whatever time it is; what follows it keeps its distance.
  pace_ = Pace(config_.speed, std::max(config_.catch_up_to.value_or(base::Nanos{INT64_MIN}), engine_.now()));
  due_at_ = config_.clock->steady().value;
  note_engine_halts();
  const std::lock_guard lock(mutex_);
  // What the file threw, the file takes back; and a drawdown is no kill switch.
  const bool by_file = !config_.kill_file.empty() && KillFile::exists(config_.kill_file);
  if (engine_.kill_switch() && !by_file && !halts_.switched_off() && !engine_.drawdown_stop())
    halts_.begin(ports::HaltCause::person, config_.clock->expected_wall(), "not known",
                 "the kill switch was on when the run was cut off");
  no_orders_ = halts_.switched_off();
  return done;
}

base::Result<Resumption> GameShard::replay(const std::string& tape, ports::Store& store) {
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
    if (looks_wait_.load()) answer_looks();
    said.clear();
    engine_.step(*event, said);
    tally_.add(said);
    ++done.events;
    engine_time_ = engine_.now().value;
    recovered_percent_ =
        static_cast<std::int32_t>(reader->position() * 100 / std::max<std::uint64_t>(reader->size(), 1));
    if (!is_command(event->body)) source_->replayed(*event);
    for (domain::Output& output : said) {
      if (output.sequence > proof->stored()) batch_.push_back(std::move(output));
      else if (const auto same = proof->check(output); !same) return std::unexpected(same.error());
    }
    if (batch_.size() < kBatchOutputs) continue;
    if (const auto told = tell(); !told) return std::unexpected(told.error());
  }
  if (reader->skipped().count > 0) return base::fail(tape, reader->skipped().text() + "; go on with that version");
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
  batch_started_ = config_.clock->steady();
  return taken;
}

void GameShard::run_engine(const std::stop_token& stop) {
  {
    const std::lock_guard lock(mutex_);
    engine_at_rest_ = false;
  }
  batch_started_ = config_.clock->steady();
  while (!stop.stop_requested() && failure().empty()) {
    if (looks_wait_.load()) answer_looks();
    due_at_ = config_.clock->steady().value;
    const auto event = source_->next();
    if (!event) break;
    if (config_.speed > 0 && pace_.wait(event->stamp.received, config_.clock->steady()).value > 0) {
      if (!hand_over() || !wait_until_due(*event, stop)) break;
    }
    watch_switches(event->stamp.received);
    step_confirmations(event->stamp.received);
    step(*event);
    note_engine_halts();
    const bool due = batch_.size() >= kBatchOutputs || config_.clock->steady() - batch_started_ > kBatchAge;
    if (due && !hand_over()) break;
  }
  (void)hand_over();
  rest_engine();
  if (!stop.stop_requested()) queue_.close();  // the writer ends when everything is stored
}

void GameShard::rest_engine() {
  answer_looks();
  {
    const std::lock_guard lock(mutex_);
    engine_at_rest_ = true;
  }
  answer_looks();  // what came in between
}

void GameShard::step_confirmations(base::Nanos at) {
  std::vector<domain::GameConfirmed> confirmations;
  {
    const std::lock_guard lock(mutex_);
    confirmations.swap(confirmations_);
  }
  for (domain::GameConfirmed& confirmed : confirmations) step({base::at_once(at), std::move(confirmed), {}});
}

base::Result<void> GameShard::confirm_game(domain::GameId game, std::string by) {
  if (finished_.load()) return base::fail("confirm", "the session is over");
  const std::lock_guard lock(mutex_);
  confirmations_.push_back({game, std::move(by)});
  return {};
}

bool GameShard::wait_until_due(const domain::Event& event, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const base::Nanos now = config_.clock->steady();
    const base::Duration wait = pace_.wait(event.stamp.received, now);
    due_at_ = (now + wait).value;
    if (wait.value == 0) return true;
    bell_.wait_for(lock, stop, std::chrono::nanoseconds(std::min(wait, kLookEvery).value),
                   [&] { return looks_wait_.load(); });
    lock.unlock();
    answer_looks();
    watch_switches(engine_.now());
    if (!hand_over()) return false;
    lock.lock();
  }
  return false;
}

/// The switch is an event like any other, so that a log replays the session with it.
void GameShard::watch_switches(base::Nanos at) {
  const bool file = kill_file_.on(config_.clock->steady());
  bool halted = false;
  {
    const std::lock_guard lock(mutex_);
    if (file != halts_.has(ports::HaltCause::file)) {
      if (file)
        halts_.begin(ports::HaltCause::file, config_.clock->expected_wall(), "the file " + kill_file_.path(),
                     "the kill file exists");
      else halts_.end(ports::HaltCause::file);
    }
    halted = halts_.switched_off();
    no_orders_ = halted;
  }
  const auto turn = [&](bool on) { step({base::at_once(at), domain::KillSwitchChanged{on}}); };
  if (release_drawdown_.exchange(false) && engine_.drawdown_stop()) {
    // Off after on is what releases it.
    if (!engine_.kill_switch()) turn(true);
    turn(false);
  }
  // Off releases a drawdown, too: while there is one, the end of another cause must not.
  const bool holds = engine_.kill_switch() && engine_.drawdown_stop();
  if (const bool on = halted || holds; on != engine_.kill_switch()) turn(on);
}

/// What the engine itself stopped for.
void GameShard::note_engine_halts() {
  const bool drawdown = engine_.drawdown_stop();
  const bool clock = engine_.clock_stop();
  if (drawdown == drawdown_halt_ && clock == clock_halt_) return;
  const std::lock_guard lock(mutex_);
  const base::Nanos since = config_.live ? engine_.now() : config_.clock->expected_wall();
  if (std::exchange(drawdown_halt_, drawdown) != drawdown) {
    if (drawdown)
      halts_.begin(ports::HaltCause::drawdown, since, "the drawdown rule",
                   fmt::format("the account is {:.1f} % below its highest equity, the limit is {:.1f} %",
                               engine_.ledger().drawdown_ppm() / 1e4, config_.engine.trading.drawdown_stop_ppm / 1e4));
    else halts_.end(ports::HaltCause::drawdown);
  }
  if (std::exchange(clock_halt_, clock) != clock) {
    if (clock)
      halts_.begin(ports::HaltCause::clock, since, "the clock check",
                   "the wall clock was set while the session ran: it moved apart from the steady clock");
    else halts_.end(ports::HaltCause::clock);
  }
}

void GameShard::step(const domain::Event& event) {
  if (tape_) {
    if (const auto written = tape_->write(event); !written) return fail(written.error().message());
  }
  const std::size_t before = batch_.size();
  const base::Nanos start = config_.clock->steady();
  engine_.step(event, batch_);
  const base::Duration took = config_.clock->steady() - start;
  tally_.add(std::span(batch_).subspan(before));
  engine_time_ = engine_.now().value;
  ++events_;
  outputs_ = engine_.outputs();
  const std::lock_guard lock(mutex_);
  step_times_.add(took);
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

}  // namespace arbees::services
