#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "arbees/engine/engine.hpp"
#include "arbees/services/tally.hpp"
#include "arbees/sim/evening.hpp"
#include "arbees/trading/reconciler.hpp"

/// Laws that hold over whole evenings, whatever happens in them.
namespace arbees::services {
namespace {

using domain::Assumption;

constexpr Assumption kAll[] = {Assumption::expected, Assumption::pessimistic, Assumption::optimistic};

engine::Config eager(std::uint64_t seed) {
  engine::Config config;
  config.signals.agreement_max = 10'000;
  config.signals.cool_down_ms = 0;
  config.signals.model_edge_min = 100;
  config.signals.too_good = 5'000;
  config.signals.require_line = false;
  config.trading.exit_rule = seed % 2 == 0 ? trading::ExitRule::edge_gone : trading::ExitRule::hold;
  config.trading.rest_orders = seed % 3 == 0;
  config.trading.seed = seed;
  return config;
}

sim::EveningConfig evening_of(std::uint64_t seed) {
  sim::EveningConfig config;
  config.seed = seed;
  config.start = {1'780'000'000'000'000'000};
  config.games_per_sport = 1;
  config.activity = 0.3;
  return config;
}

/// Random evenings, others each time; a failure names its seed, and ARBEES_LAW_SEED=<it> plays it again first.
/// ARBEES_LAW_EVENINGS asks for more of them.
std::vector<std::uint64_t> seeds(std::size_t evenings) {
  const char* first = std::getenv("ARBEES_LAW_SEED");
  const char* more = std::getenv("ARBEES_LAW_EVENINGS");
  std::uint64_t seed = first != nullptr ? std::strtoull(first, nullptr, 10) : std::random_device{}();
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < (more != nullptr ? std::strtoull(more, nullptr, 10) : evenings); ++i)
    all.push_back(seed++);
  return all;
}

/// What must hold after each step, and what is remembered for it.
struct Watcher {
  engine::Engine engine;
  std::map<Assumption, trading::Reconciler> books;
  std::map<std::uint32_t, domain::Market> markets;
  std::map<domain::SignalId, domain::Signal> signals;
  std::size_t fills = 0;
  std::size_t sales = 0;

  explicit Watcher(const engine::Config& config) : engine(config) {
    for (const Assumption a : kAll) books.emplace(a, trading::Reconciler(trading::start_money(config.trading)));
  }
  void see(const domain::Output& output) {
    if (const auto* listed = std::get_if<domain::MarketListed>(&output.body))
      markets[listed->id.value] = listed->market;
    if (const auto* signal = std::get_if<domain::Signal>(&output.body)) check(*signal);
    if (const auto* settled = std::get_if<domain::Settlement>(&output.body))
      books.at(settled->assumption).add(*settled);
    if (const auto* fill = std::get_if<domain::Fill>(&output.body)) {
      ++fills;
      sales += fill->action == domain::OrderAction::sell ? 1 : 0;
      books.at(fill->assumption).add(*fill);
    }
    if (const auto* account = std::get_if<domain::Account>(&output.body)) check(*account);
    if (const auto* check = std::get_if<domain::Reconciliation>(&output.body)) ASSERT_TRUE(check->agrees);
    if (const auto* order = std::get_if<domain::Order>(&output.body)) {
      ASSERT_LE(order->filled, order->quantity);
    }
  }
  void check(const domain::Account& account) {
    ASSERT_EQ(account.cash + account.reserved + account.cost_held + account.fees_held - account.realised,
              engine.ledger().bankroll())
        << "money appeared or vanished: " << base::enum_name(account.assumption);
    ASSERT_GE(account.cash_kalshi.raw(), 0);
    ASSERT_GE(account.cash_polymarket.raw(), 0);
    ASSERT_TRUE(books.at(account.assumption).compare(account).agrees) << base::enum_name(account.assumption);
  }
  void check(const domain::Signal& signal) {
    signals[signal.id] = signal;
    if (signal.kind != domain::SignalKind::arbitrage) return;
    // Every way it can end, reckoned from the markets' rules: nothing pays less than the worst case says.
    const base::Money spent = signal.capital;
    for (const base::Price pays :
         {signal.pays->decided, signal.pays->tie, signal.pays->canceled, signal.pays->postponed})
      ASSERT_GE(base::notional(pays, signal.quantity, base::Rounding::down) - spent, signal.worst_case);
    ASSERT_EQ(signal.legs[0].depth, signal.legs[1].depth) << "equal shares";
  }
  /// No two bets on opposite sides of one game, under any assumption.
  void check_sides() const {
    for (const Assumption a : kAll) {
      std::map<domain::GameId, domain::Side> side;
      for (const auto& [key, bet] : engine.desk(a).bets()) {
        const auto [at, is_new] = side.try_emplace(bet.game, bet.wins_with);
        ASSERT_TRUE(is_new || at->second == bet.wins_with) << "two sides of one game: " << base::enum_name(a);
      }
    }
  }
};

TEST(EveningLaws, MoneyIsConservedNothingOpposesAndTheBooksAgree) {
  std::size_t fills = 0;
  std::size_t sales = 0;
  for (const std::uint64_t seed : seeds(6)) {
    Watcher watcher(eager(seed));
    sim::Evening evening(evening_of(seed));
    domain::OutputBuffer out;
    while (const auto event = evening.next()) {
      out.clear();
      watcher.engine.step(*event, out);
      for (const auto& output : out) watcher.see(output);
      watcher.check_sides();
      if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed;
    }
    for (const Assumption a : kAll) {
      EXPECT_EQ(watcher.engine.ledger(a).account().reserved, base::Money{}) << "an order never came back";
      EXPECT_TRUE(watcher.engine.ledger(a).balanced());
    }
    fills += watcher.fills;
    sales += watcher.sales;
  }
  EXPECT_GT(fills, 20U) << "evenings without trades prove nothing";
  RecordProperty("fills", static_cast<int>(fills));
  RecordProperty("sales", static_cast<int>(sales));
}

TEST(EveningLaws, FillsOfALevelNeverExceedWhatItShowed) {
  for (const std::uint64_t seed : seeds(3)) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    engine::Engine engine(eager(seed * 2 + 1));  // takers that hold
    sim::Evening evening(evening_of(seed));
    domain::OutputBuffer out;
    std::map<std::tuple<Assumption, std::uint32_t, bool, std::int64_t>, base::Quantity> taken;
    while (const auto event = evening.next()) {
      // Orders due before this event meet the book as it stands now; those that waited for a look meet it afterwards.
      out.clear();
      std::map<std::tuple<std::uint32_t, bool, std::int64_t>, base::Quantity> shown;
      const auto note = [&] {
        for (std::uint32_t id = 0;; ++id) {
          const auto* market = engine.market({id});
          if (market == nullptr) break;
          for (const auto side : {domain::BookSide::bid, domain::BookSide::ask})
            market->book.walk(side, [&](const domain::Level& level) {
              auto& most = shown[{id, side == domain::BookSide::ask, level.price.raw()}];
              most = std::max(most, level.quantity);
              return true;
            });
        }
      };
      const bool busy =
          engine.desk(Assumption::expected).working() > 0 || engine.desk(Assumption::pessimistic).working() > 0;
      if (busy) note();
      engine.step(*event, out);
      const bool filled =
          std::ranges::any_of(out, [](const auto& o) { return std::holds_alternative<domain::Fill>(o.body); });
      if (!filled) continue;
      note();
      taken.clear();
      for (const auto& output : out)
        if (const auto* fill = std::get_if<domain::Fill>(&output.body); fill != nullptr && !fill->maker) {
          const bool ask = (fill->action == domain::OrderAction::buy) == (fill->claim == domain::Claim::yes);
          const auto yes = fill->claim == domain::Claim::yes ? fill->price : base::complement(fill->price);
          auto& sum = taken[{fill->assumption, fill->market.value, ask, yes.raw()}];
          sum += fill->quantity;
          const std::tuple level{fill->market.value, ask, yes.raw()};
          ASSERT_TRUE(shown.contains(level)) << "filled where nothing was shown";
          ASSERT_LE(sum, shown.at(level));
        }
    }
  }
}

std::string hash_of(const std::vector<domain::Event>& events, const engine::Config& config) {
  engine::Engine engine(config);
  Tally tally;
  domain::OutputBuffer out;
  for (const auto& event : events) {
    out.clear();
    engine.step(event, out);
    tally.add(out);
  }
  return tally.hash();
}

std::vector<domain::Event> all_of(std::uint64_t seed) {
  sim::Evening evening(evening_of(seed));
  std::vector<domain::Event> events;
  while (const auto event = evening.next()) events.push_back(*event);
  return events;
}

TEST(EveningLaws, TheSameEventsSayTheSameAgain) {
  const auto events = all_of(21);
  EXPECT_EQ(hash_of(events, eager(2)), hash_of(events, eager(2)));
  EXPECT_NE(hash_of(events, eager(2)), hash_of(events, eager(3))) << "another seed draws other latencies";
}

TEST(EveningLaws, ATickBeforeOrAfterAnEventOfItsInstantChangesNoMoney) {
  const auto events = all_of(22);
  const auto account_with_ticks = [&](bool before) {
    engine::Engine engine(eager(4));
    domain::OutputBuffer out;
    for (const domain::Event& event : events) {
      const domain::Event tick{base::at_once(event.stamp.received), domain::ClockTicked{}};
      out.clear();
      if (before) engine.step(tick, out);
      engine.step(event, out);
      if (!before) engine.step(tick, out);
    }
    const auto account = engine.ledger().account();
    return std::tuple(account.cash, account.fees_paid, account.realised);
  };
  EXPECT_EQ(account_with_ticks(true), account_with_ticks(false));
}

/// The game that an event is about; nothing for what concerns them all, or opens something.
std::optional<std::uint32_t> game_of(const domain::Event& event, const std::vector<std::uint32_t>& game_of_market) {
  return std::visit(
      [&](const auto& body) -> std::optional<std::uint32_t> {
        if constexpr (requires { body.market.value; }) return game_of_market.at(body.market.value);
        else if constexpr (requires { body.game.value; }) return body.game.value;
        else return std::nullopt;
      },
      event.body);
}

/// Events of one instant, rearranged game by game, the later games first; each game's own order stays.
void turn_instants_round(std::vector<domain::Event>& events) {
  std::map<std::string, std::uint32_t> games;
  std::vector<std::uint32_t> game_of_market;
  for (const domain::Event& event : events) {
    if (const auto* opened = std::get_if<domain::GameOpened>(&event.body))
      games.emplace(opened->game.key, static_cast<std::uint32_t>(games.size()));
    if (const auto* opened = std::get_if<domain::MarketOpened>(&event.body))
      game_of_market.push_back(games.at(opened->market.game_key));
  }
  for (auto first = events.begin(); first != events.end();) {
    auto last = first;
    while (last != events.end() && last->stamp.received == first->stamp.received && game_of(*last, game_of_market))
      ++last;
    std::map<std::uint32_t, std::vector<domain::Event>, std::greater<>> by_game;
    for (auto event = first; event != last; ++event) by_game[*game_of(*event, game_of_market)].push_back(*event);
    for (auto into = first; const auto& [game, of_game] : by_game) into = std::ranges::copy(of_game, into).out;
    first = last == first ? std::next(first) : last;
  }
}

TEST(EveningLaws, TheOrderOfOtherGamesEventsInOneInstantChangesNothingThatIsSaidOfAGame) {
  engine::Config config = eager(1);
  config.trade = false;  // one bankroll joins the games: who asks first may get the money
  std::vector<domain::Event> events = all_of(seeds(1)[0]);
  for (domain::Event& event : events) {  // many at one instant
    constexpr std::int64_t kInstant = 200'000'000;
    event.stamp.received.value -= event.stamp.received.value % kInstant;
  }
  std::vector<domain::Event> turned = events;
  turn_instants_round(turned);
  std::size_t moved = 0;
  for (std::size_t i = 0; i < events.size(); ++i) moved += events[i].body.index() != turned[i].body.index() ? 1 : 0;
  EXPECT_GT(moved, events.size() / 100) << "hardly anything was rearranged: nothing is proven";
  const auto said_of_games = [&](const std::vector<domain::Event>& played) {
    engine::Engine engine(config);
    domain::OutputBuffer out;
    std::map<std::uint32_t, std::vector<std::string>> said;
    base::Nanos instant;
    for (const domain::Event& event : played) {
      // Any event of a venue shows that its connection lives; here each does at every instant, in whatever order.
      if (event.stamp.received != instant)
        for (const auto feed : {domain::FeedId::games, domain::FeedId::kalshi, domain::FeedId::polymarket})
          engine.step({base::at_once(event.stamp.received), domain::FeedHeartbeat{feed}}, out);
      instant = event.stamp.received;
      engine.step(event, out);
    }
    for (const domain::Output& output : out) {
      const std::string at = std::to_string(output.at.value);
      if (const auto* signal = std::get_if<domain::Signal>(&output.body)) {
        std::string& line = said[signal->game.value].emplace_back(at);
        for (const domain::Leg& leg : signal->legs)
          line += " " + std::to_string(leg.market.value) + "@" + std::to_string(leg.limit_price.raw());
        line += " " + std::to_string(signal->edge_net.raw()) + (signal->approved ? " yes" : " no");
      }
      if (const auto* view = std::get_if<domain::GameView>(&output.body))
        said[view->game.value].push_back(at + " " + std::to_string(view->home ? view->home->millionths() : -1));
      if (const auto* quote = std::get_if<domain::Quote>(&output.body))
        said[quote->game.value].push_back(at + " " + std::to_string(quote->bid ? quote->bid->price.raw() : -1));
    }
    return said;
  };
  const auto straight = said_of_games(events);
  EXPECT_GT(straight.size(), 3U);
  const auto otherwise = said_of_games(turned);
  ASSERT_EQ(straight.size(), otherwise.size());
  for (const auto& [game, said] : straight) {
    const auto& other = otherwise.at(game);
    const auto [here, there] = std::ranges::mismatch(said, other);
    EXPECT_TRUE(here == said.end() && there == other.end())
        << "game " << game << " after " << (here - said.begin()) << ": " << (here == said.end() ? "nothing" : *here)
        << " | " << (there == other.end() ? "nothing" : *there);
  }
}

}  // namespace
}  // namespace arbees::services
