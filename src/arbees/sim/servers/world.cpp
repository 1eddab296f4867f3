#include "arbees/sim/servers/world.hpp"

namespace arbees::sim::servers {
namespace {

constexpr auto kStep = std::chrono::milliseconds(4);
constexpr std::size_t kBatch = 2048;

EveningConfig evening_config(const WorldOptions& options) {
  EveningConfig config;
  config.seed = options.seed;
  config.start = options.clock.origin;
  config.games_per_sport = options.games_per_sport;
  config.activity = options.activity;
  config.tick_every = {};
  config.starts_within = options.starts_within;
  config.at_the_source = true;
  return config;
}

}  // namespace

World::World(WorldOptions options) : options_(options), evening_(evening_config(options)) {
  for (next_ = evening_.next(); next_ && next_->stamp.received <= options_.clock.origin; next_ = evening_.next())
    opening_.apply(*next_);
  for (std::size_t game = 0; game < opening_.games().size(); ++game)
    directory_.push_back(names_of(game, opening_.games()[game].facts, options_.seed));
}

World::~World() {
  stop();
}

void World::start() {
  thread_ = std::thread([this] { run(); });
}

void World::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void World::run() {
  while (!stopping_ && next_) {
    const base::Nanos now = options_.clock.now();
    auto batch = std::make_shared<std::vector<domain::Event>>();
    while (next_ && next_->stamp.received <= now && batch->size() < kBatch) {
      batch->push_back(std::move(*next_));
      next_ = evening_.next();
    }
    const bool behind = batch->size() == kBatch;
    if (!batch->empty())
      for (const Listener& listener : listeners_) listener(batch);
    if (!behind) std::this_thread::sleep_for(kStep);
  }
  if (!stopping_) over_ = true;
}

}  // namespace arbees::sim::servers
