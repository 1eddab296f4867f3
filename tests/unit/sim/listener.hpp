#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "arbees/domain/registry.hpp"
#include "arbees/sim/evening.hpp"
#include "arbees/sim/maker_book.hpp"

namespace arbees::sim {

using domain::BookSide;

inline const base::Nanos kStart = *base::parse_utc("2026-10-18T23:00:00Z");

inline EveningConfig config(std::uint64_t seed) {
  EveningConfig out;
  out.seed = seed;
  out.start = kStart;
  return out;
}

/// A book kept by the plainest means, to check what deltas add up to.
struct MapBook {
  std::map<std::int64_t, std::int64_t> sides[2];
  bool usable = false;

  void set(BookSide side, base::Price price, std::int64_t total) {
    auto& levels = sides[static_cast<std::size_t>(side)];
    ASSERT_GE(total, 0) << "more was taken away than there was";
    if (total == 0) levels.erase(price.raw());
    else levels[price.raw()] = total;
  }
  void apply(const domain::BookSnapshot& e) {
    for (auto& levels : sides) levels.clear();
    for (const auto& level : e.bids) set(BookSide::bid, level.price, level.quantity.raw());
    for (const auto& level : e.asks) set(BookSide::ask, level.price, level.quantity.raw());
    usable = true;
  }
  void apply(const domain::BookDelta& e) {
    auto& levels = sides[static_cast<std::size_t>(e.side)];
    const auto at = levels.find(e.price.raw());
    const std::int64_t before = at == levels.end() ? 0 : at->second;
    set(e.side, e.price, e.additive ? before + e.quantity.raw() : e.quantity.raw());
  }
  [[nodiscard]] std::optional<std::int64_t> bid() const {
    return sides[0].empty() ? std::nullopt : std::optional(sides[0].rbegin()->first);
  }
  [[nodiscard]] std::optional<std::int64_t> ask() const {
    return sides[1].empty() ? std::nullopt : std::optional(sides[1].begin()->first);
  }
  [[nodiscard]] std::uint64_t mark() const {
    std::uint64_t sum = 0;
    for (const BookSide side : {BookSide::bid, BookSide::ask})
      for (const auto& [price, total] : sides[static_cast<std::size_t>(side)])
        sum += level_mark(side, base::Price::from_raw(price), base::Quantity::from_raw(total));
    return sum;
  }
};

struct MarketSeen {
  domain::Market market;
  domain::GameId game;
  MapBook book;
  std::int64_t tick = 100;
  std::optional<base::Price> settlement;
};

inline double percentile(std::vector<double> values, double p) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<std::size_t>(p * static_cast<double>(values.size())))];
}

/// Listens to a whole evening, checks every law on the way and gathers what is compared with measured evenings.
class Listener {
 public:
  explicit Listener(std::uint64_t seed) : evening_(config(seed)) {}

  void run() {
    while (auto event = evening_.next()) {
      ASSERT_LE(now_, event->stamp.received) << "time ran back";
      ASSERT_LE(event->stamp.source, event->stamp.received) << "heard before it happened";
      now_ = event->stamp.received;
      ++events_;
      stamp_ = event->stamp;
      std::visit([&](const auto& body) { on(body); }, event->body);
      if (const auto point = evening_.checkpoint()) check(*point);
      if (testing::Test::HasFatalFailure()) return;
    }
  }

  void on(const domain::GameOpened& e) {
    EXPECT_TRUE(registry_.open_game(e.game.key).is_new);
    games_.push_back({e.game, {}, {}});
  }
  void on(const domain::MarketOpened& e) {
    EXPECT_TRUE(registry_.open_market(e.market.venue, e.market.symbol).is_new);
    const auto game = registry_.game(e.market.game_key);
    ASSERT_TRUE(game.has_value());
    markets_.push_back({e.market, *game, {}, 100, {}});
  }
  void on(const domain::GameUpdated& e) {
    ASSERT_LT(e.game.value, games_.size());
    games_[e.game.value].last = e.state;
    if (now_ > kStart && e.state.phase == domain::Phase::live)
      feed_delays_.push_back(static_cast<double>((stamp_.received - stamp_.source).value) / 1e9);
    const auto& before = games_[e.game.value].scores;
    if (e.state.home_score < before.first || e.state.away_score < before.second) ++corrections_;
    games_[e.game.value].scores = {e.state.home_score, e.state.away_score};
    reviews_ += e.state.under_review ? 1 : 0;
  }
  void on(const domain::PlayRecorded& e) {
    ASSERT_LT(e.game.value, games_.size());
    auto& plays = games_[e.game.value].plays;
    if (e.play.change == domain::PlayChange::inserted) {
      EXPECT_TRUE(plays.insert(e.play.id).second) << "a play came twice";
    } else {
      EXPECT_TRUE(plays.contains(e.play.id)) << "a play that never came was changed";
    }
  }
  void on(const domain::BookSnapshot& e) {
    MarketSeen& market = seen(e.market);
    market.book.apply(e);
    after_change(market);
  }
  void on(const domain::BookDelta& e) {
    MarketSeen& market = seen(e.market);
    ASSERT_TRUE(market.book.usable) << "a change of a book that is void";
    EXPECT_EQ(e.price.raw() % market.tick, 0) << "off the grid";
    market.book.apply(e);
    after_change(market);
    ++deltas_;
  }
  void on(const domain::BookVoided& e) {
    seen(e.market).book.usable = false;
    ++voided_;
  }
  void on(const domain::TickSizeChanged& e) {
    seen(e.market).tick = e.grid.at(0).step.raw();
    ++tick_changes_;
  }
  void on(const domain::TradePrinted& e) {
    EXPECT_GT(e.quantity.raw(), 0);
    (void)seen(e.market);
    ++trades_;
  }
  void on(const domain::MarketStatusChanged& e) {
    MarketSeen& market = seen(e.market);
    if (e.status == domain::MarketStatus::settled) {
      ASSERT_TRUE(e.settlement.has_value());
      market.settlement = e.settlement;
    }
    pauses_ += e.status == domain::MarketStatus::paused ? 1 : 0;
  }
  void on(const domain::FeedChanged& e) {
    if (e.health == domain::FeedHealth::up) return;
    ++drops_;
    for (MarketSeen& market : markets_)
      if (domain::feed_of(market.market.venue) == e.feed) market.book.usable = false;
  }
  void on(const domain::FeedHeartbeat&) { ++heartbeats_; }
  void on(const domain::ClockTicked&) { sample(); }
  void on(const domain::LineUpdated&) {}
  void on(const domain::FeesChanged&) { ADD_FAILURE() << "the simulated venues keep their fees"; }
  void on(const domain::GameConfirmed&) { ADD_FAILURE() << "only a person confirms a game"; }
  void on(const domain::ClockChanged&) { ADD_FAILURE() << "the simulated clock does not step"; }
  void on(const domain::AlarmChanged&) { ADD_FAILURE() << "the simulated feeds raise no alarm"; }
  void on(const domain::KillSwitchChanged&) { ADD_FAILURE() << "only an operator throws the switch"; }

  void check_end() {
    const auto results = evening_.true_results();
    ASSERT_EQ(results.size(), games_.size());
    for (std::size_t g = 0; g < games_.size(); ++g) {
      EXPECT_EQ(games_[g].game.key, results[g].key);
      EXPECT_EQ(games_[g].last.phase, domain::Phase::final) << results[g].key;
      EXPECT_EQ(games_[g].last.home_score, results[g].home_score)
          << results[g].key << ": a mistake was never corrected";
      EXPECT_EQ(games_[g].last.away_score, results[g].away_score) << results[g].key;
    }
    for (const MarketSeen& market : markets_) {
      const base::Price home = results[market.game.value].home_pays;
      ASSERT_TRUE(market.settlement.has_value()) << market.market.symbol;
      EXPECT_EQ(*market.settlement, market.market.yes_side == domain::Side::home ? home : base::complement(home))
          << market.market.symbol;
    }
    EXPECT_GT(checkpoints_, 100'000U);
  }

  void print() const {
    const double hours = static_cast<double>((now_ - kStart).value) / 3.6e12;
    std::printf("events %zu in %.2f h, deltas %zu (%.1f a second), trades %zu, checkpoints %zu\n", events_, hours,
                deltas_, static_cast<double>(deltas_) / hours / 3600, trades_, checkpoints_);
    std::printf("voided %d, drops %d, tick changes %d, pauses %d, corrections %d, reviews %d, heartbeats %d\n", voided_,
                drops_, tick_changes_, pauses_, corrections_, reviews_, heartbeats_);
    for (const auto& [name, spreads] : spreads_) {
      const double n = static_cast<double>(spreads.size());
      const auto share = [&](double low, double high) {
        return 100.0 *
               static_cast<double>(std::ranges::count_if(spreads, [&](double s) { return s > low && s <= high; })) / n;
      };
      std::printf("%-10s spread 1c %.1f %%, 2c %.1f %%, 3c %.1f %%, wider %.1f %%, below 1c %.1f %%\n", name.c_str(),
                  share(0.99, 1.01), share(1.01, 2.01), share(2.01, 3.01), share(3.01, 100), share(0, 0.99));
    }
    for (const auto& [name, depth] : depth_)
      std::printf("%-10s touch contracts p10 %.0f p50 %.0f p90 %.0f\n", name.c_str(), percentile(depth, 0.1),
                  percentile(depth, 0.5), percentile(depth, 0.9));
    std::printf("game feed delay p5 %.0f p50 %.0f p95 %.0f max %.0f s\n", percentile(feed_delays_, 0.05),
                percentile(feed_delays_, 0.5), percentile(feed_delays_, 0.95), percentile(feed_delays_, 1.0));
    std::printf("sum of Kalshi asks 100c %.1f %%, 101c %.1f %%, 102c %.1f %%, below 100c %.2f %%\n", ask_sum(100),
                ask_sum(101), ask_sum(102), 100.0 * static_cast<double>(low_asks_) / static_cast<double>(sum_samples_));
    std::printf(
        "mid gap between venues p50 %.2f p90 %.2f p99 %.2f cents; cross-venue crossings %zu, life p50 %.3f p90 %.2f s, "
        "over 2 s %.1f %%\n",
        percentile(mid_gaps_, 0.5), percentile(mid_gaps_, 0.9), percentile(mid_gaps_, 0.99), crossings_.size(),
        percentile(crossings_, 0.5), percentile(crossings_, 0.9),
        100.0 * static_cast<double>(std::ranges::count_if(crossings_, [](double s) { return s > 2; })) /
            static_cast<double>(std::max<std::size_t>(crossings_.size(), 1)));
  }

  [[nodiscard]] double spread_share(const std::string& venue, double cents) const {
    const auto& spreads = spreads_.at(venue);
    return static_cast<double>(std::ranges::count_if(spreads, [&](double s) { return s <= cents + 0.01; })) /
           static_cast<double>(spreads.size());
  }
  [[nodiscard]] double median_feed_delay() const { return percentile(feed_delays_, 0.5); }
  [[nodiscard]] double crossing_median() const { return percentile(crossings_, 0.5); }
  [[nodiscard]] std::size_t crossings() const { return crossings_.size(); }
  [[nodiscard]] double deltas_a_second() const {
    return static_cast<double>(deltas_) / (static_cast<double>((now_ - kStart).value) / 1e9);
  }
  [[nodiscard]] double kalshi_touch_median() const { return percentile(depth_.at("kalshi"), 0.5); }
  [[nodiscard]] int disturbances() const { return std::min({voided_, drops_, tick_changes_, heartbeats_, reviews_}); }

 private:
  struct GameSeen {
    domain::Game game;
    domain::GameState last;
    std::pair<int, int> scores;
    std::set<std::string> plays{};
  };

  MarketSeen& seen(domain::MarketId id) {
    EXPECT_LT(id.value, markets_.size());
    return markets_.at(id.value);
  }

  void check(const Checkpoint& point) {
    ++checkpoints_;
    MarketSeen& market = seen(point.market);
    ASSERT_EQ(market.book.mark(), point.mark) << market.market.symbol << ": the events do not add up to the true book";
  }

  void after_change(const MarketSeen& market) {
    const auto bid = market.book.bid();
    const auto ask = market.book.ask();
    if (bid && ask) ASSERT_LT(*bid, *ask) << market.market.symbol << ": crossed between two changes";
    follow_crossing(market.game.value);
  }

  [[nodiscard]] const MapBook* live_book(std::size_t game, std::size_t which) const {
    const MapBook& book = markets_[game * 4 + which].book;
    return book.usable && book.bid() && book.ask() ? &book : nullptr;
  }

  /// Does one venue bid at or above the other's ask for the home side?
  void follow_crossing(std::size_t game) {
    if (markets_.size() < games_.size() * 4) return;
    const MapBook* kalshi = live_book(game, 0);
    const MapBook* polymarket = live_book(game, 2);
    const bool crossed =
        kalshi && polymarket && (*kalshi->bid() > *polymarket->ask() || *polymarket->bid() > *kalshi->ask());
    auto& since = crossed_since_[game];
    if (crossed && !since) since = now_;
    if (!crossed && since) {
      crossings_.push_back(static_cast<double>((now_ - *since).value) / 1e9);
      since.reset();
    }
  }

  void sample() {
    for (std::size_t game = 0; game < games_.size(); ++game) {
      if (!domain::in_play(games_[game].last.phase)) continue;
      sample_game(game);
    }
  }

  void sample_game(std::size_t game) {
    const MapBook* kalshi = live_book(game, 0);
    const MapBook* away = live_book(game, 1);
    const MapBook* polymarket = live_book(game, 2);
    for (const auto& [name, book] : {std::pair{"kalshi", kalshi}, std::pair{"polymarket", polymarket}}) {
      if (book == nullptr || *book->bid() < 500 || *book->ask() > 9500) continue;
      spreads_[name].push_back(static_cast<double>(*book->ask() - *book->bid()) / 100);
      depth_[name].push_back(static_cast<double>(book->sides[0].rbegin()->second) / 1e6);
    }
    if (kalshi && away) {
      const std::int64_t sum = *kalshi->ask() + *away->ask();
      ++sum_samples_;
      low_asks_ += sum < 10'000 ? 1 : 0;
      if (sum >= 10'000 && sum <= 10'200) ++asks_[static_cast<std::size_t>((sum - 10'000) / 100)];
    }
    if (kalshi && polymarket)
      mid_gaps_.push_back(
          std::abs(static_cast<double>(*kalshi->bid() + *kalshi->ask() - *polymarket->bid() - *polymarket->ask())) /
          200);
  }

  [[nodiscard]] double ask_sum(std::size_t cents) const {
    return 100.0 * static_cast<double>(asks_[cents - 100]) / static_cast<double>(sum_samples_);
  }

  Evening evening_;
  domain::Registry registry_;
  std::vector<GameSeen> games_;
  std::vector<MarketSeen> markets_;
  base::Nanos now_{INT64_MIN};
  base::Stamp stamp_;
  std::size_t events_ = 0, deltas_ = 0, trades_ = 0, checkpoints_ = 0, low_asks_ = 0, sum_samples_ = 0;
  int voided_ = 0, drops_ = 0, tick_changes_ = 0, pauses_ = 0, corrections_ = 0, reviews_ = 0, heartbeats_ = 0;
  std::array<std::size_t, 3> asks_{};
  std::map<std::string, std::vector<double>> spreads_;
  std::map<std::string, std::vector<double>> depth_;
  std::vector<double> feed_delays_;
  std::vector<double> mid_gaps_;
  std::vector<double> crossings_;
  std::map<std::size_t, std::optional<base::Nanos>> crossed_since_;
};

}  // namespace arbees::sim
