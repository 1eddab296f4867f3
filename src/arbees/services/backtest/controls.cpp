#include "arbees/services/backtest/controls.hpp"

#include <algorithm>

#include "arbees/base/hash.hpp"

namespace arbees::services::backtest {
namespace {

constexpr base::Duration kPause = base::seconds(60);
constexpr double kMostContracts = 10;
constexpr double kWidest = 0.10;

/// Sides with the toss of a coin.
class Random final : public Control {
 public:
  explicit Random(std::uint64_t seed) : Control(seed) {}

 private:
  std::optional<double> opinion(const Collector&, std::size_t) override { return draw() < 0.5 ? 1.0 : 0.0; }
};

class Oracle final : public Control {
 public:
  Oracle(std::uint64_t seed, std::map<std::string, double> results) : Control(seed), results_(std::move(results)) {}

 private:
  std::optional<double> opinion(const Collector& collector, std::size_t market) override {
    const auto found = results_.find(name_of(collector.markets()[market].market));
    if (found == results_.end()) return std::nullopt;
    return found->second;
  }
  std::map<std::string, double> results_;
};

/// Takes the price of another game for the value of this one.
class Shuffled final : public Control {
 public:
  explicit Shuffled(std::uint64_t seed) : Control(seed) {}

 private:
  std::optional<double> opinion(const Collector& collector, std::size_t market) override {
    const auto& markets = collector.markets();
    const auto at = static_cast<std::size_t>(draw() * static_cast<double>(markets.size()));
    const auto& other = markets[std::min(at, markets.size() - 1)];
    if (other.game == markets[market].game || !other.mid || other.settled_at) return std::nullopt;
    return *other.mid;
  }
};

}  // namespace

std::string name_of(const domain::Market& market) {
  return std::string(base::enum_name(market.venue)) + ":" + market.symbol;
}

double Control::draw() {
  return static_cast<double>(base::mix(seed_, ++drawn_) >> 11) * 0x1p-53;
}

void Control::decide(Collector& collector, base::Nanos now) {
  for (std::size_t game = 0; game < collector.games().size(); ++game) {
    const auto& facts = collector.games()[game];
    if (facts.markets.empty()) continue;
    const auto [at, is_new] = decided_.try_emplace(static_cast<std::uint32_t>(game), now);
    if (is_new || now - at->second < kPause) continue;
    at->second = now;
    const auto pick = static_cast<std::size_t>(draw() * static_cast<double>(facts.markets.size()));
    consider(collector, facts.markets[std::min(pick, facts.markets.size() - 1)].value);
  }
}

void Control::consider(Collector& collector, std::size_t market) {
  const auto& facts = collector.markets()[market];
  if (!facts.quote || facts.settled_at || !facts.quote->bid || !facts.quote->ask) return;
  if (facts.quote->fault != domain::BookFault::none || facts.quote->status != domain::MarketStatus::open) return;
  const auto fair = opinion(collector, market);
  if (!fair) return;
  const double bid = facts.quote->bid->price.to_double();
  const double ask = facts.quote->ask->price.to_double();
  if (ask - bid > kWidest) return;
  const bool yes = *fair > (bid + ask) / 2;
  const base::Price price = yes ? facts.quote->ask->price : base::complement(facts.quote->bid->price);
  const domain::Level& level = yes ? *facts.quote->ask : *facts.quote->bid;
  const double there = facts.quote->sizes_known ? level.quantity.to_double() : 1;
  const double quantity = std::min(kMostContracts, there);
  const auto fee = facts.market.fees.taker_fee(price, base::Quantity::from_units(1));
  if (!fee || quantity <= 0 || price.raw() <= 0 || price >= base::kPriceOne) return;
  const double value = yes ? *fair : 1 - *fair;
  collector.buy({{static_cast<std::uint32_t>(market)},
                 yes ? domain::Claim::yes : domain::Claim::no,
                 price.to_double(),
                 fee->to_double(),
                 quantity},
                value - price.to_double() - fee->to_double(), (ask - bid) / 2);
}

std::unique_ptr<Control> make_control(Decider decider, std::uint64_t seed, std::map<std::string, double> results) {
  switch (decider) {
    case Decider::engine: return nullptr;
    case Decider::random: return std::make_unique<Random>(seed);
    case Decider::oracle: return std::make_unique<Oracle>(seed, std::move(results));
    case Decider::shuffled: return std::make_unique<Shuffled>(seed);
  }
  return nullptr;
}

}  // namespace arbees::services::backtest
