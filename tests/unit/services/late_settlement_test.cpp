#include "arbees/services/late_settlement.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "arbees/engine/engine.hpp"
#include "arbees/services/reconcile.hpp"
#include "arbees/services/settlement_pass.hpp"
#include "arbees/services/takeover.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"
#include "arbees/trading/ledger.hpp"
#include "support/evening.hpp"

namespace arbees::services {
namespace {

using test::at_s;
using test::cents;
using test::contracts;

constexpr domain::Assumption kExpected = domain::Assumption::expected;
const base::Money kBankroll = base::Money::from_units(1'000);

/// A store with one live run that bought on two markets of one game under two fill scenarios, and was left.
class LeftRun : public testing::Test {
 protected:
  LeftRun() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    auto opened = store::sqlite::SqliteStore::open(folder_ + "/arbees.db");
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message());
    store_ = *std::move(opened);
    EXPECT_TRUE(store_->begin_run(old_).has_value());
    game_ = test::game("espn:1");
    kalshi_ = test::market("espn:1", domain::Venue::kalshi, "KX1", domain::Side::home);
    polymarket_ = test::market("espn:1", domain::Venue::polymarket, "77", domain::Side::home);
    say(domain::GameListed{{0}, game_});
    say(domain::MarketListed{{0}, {0}, kalshi_});
    say(domain::MarketListed{{1}, {0}, polymarket_});
    for (const auto assumption : {kExpected, domain::Assumption::pessimistic}) {
      trading::Ledger ledger({kBankroll, {}}, assumption);
      buy(ledger, 0, domain::Venue::kalshi, domain::Claim::yes, 40, 100);
      if (assumption == kExpected) buy(ledger, 1, domain::Venue::kalshi, domain::Claim::no, 55, 10);
    }
    EXPECT_TRUE(store_->append(old_.id, outputs_).has_value());
  }

  void say(domain::OutputBody body) { outputs_.push_back({++sequence_, at_s(1), std::move(body)}); }
  void buy(trading::Ledger& ledger, std::uint32_t market, domain::Venue venue, domain::Claim claim, double price,
           std::int64_t quantity) {
    domain::Fill fill{.market = {market},
                      .venue = venue,
                      .claim = claim,
                      .assumption = ledger.account().assumption,
                      .price = cents(price),
                      .quantity = contracts(quantity),
                      .fee = base::Money::from_raw(1'680'000),
                      .at = at_s(1)};
    const domain::Position position = ledger.apply(fill);
    say(fill);
    say(position);
    say(ledger.account());
  }

  /// The later session's events: its ids are others, since another game and market come first.
  [[nodiscard]] std::vector<domain::Event> later(std::vector<domain::EventBody> more) const {
    test::Evening evening;
    evening.add(10, domain::GameOpened{test::game("espn:9")});
    evening.add(10, domain::MarketOpened{test::market("espn:9", domain::Venue::kalshi, "KX9", domain::Side::home)});
    evening.add(11, domain::GameOpened{game_});
    evening.add(11, domain::MarketOpened{polymarket_});
    evening.add(11, domain::MarketOpened{kalshi_});
    for (auto& body : more) evening.add(12, std::move(body));
    return evening.events;
  }
  static domain::MarketStatusChanged pays(std::uint32_t market, double yes_cents) {
    return {{market}, domain::MarketStatus::settled, cents(yes_cents), ""};
  }
  [[nodiscard]] LateSettlement opened() const {
    auto late = LateSettlement::open(*store_, old_.id);
    EXPECT_TRUE(late.has_value()) << (late ? "" : late.error().message());
    return *std::move(late);
  }
  std::size_t settle(LateSettlement& late, const std::vector<domain::Event>& events) {
    for (const auto& event : events) late.take(event);
    const auto paid = late.settle();
    EXPECT_TRUE(paid.has_value()) << (paid ? "" : paid.error().message());
    return paid.value_or(0);
  }
  /// Realised by the run's newest account, as the store has it; its fills and settlements must give the same.
  [[nodiscard]] base::Money realised(domain::Assumption assumption = kExpected) const {
    const auto reconciled = reconcile(*store_, old_.id, kBankroll);
    EXPECT_TRUE(reconciled.has_value());
    EXPECT_EQ(reconciled->difference(), std::nullopt);
    auto holdings = Holdings::of(*store_, old_.id);
    return holdings->accounts()[assumption].realised;
  }

  const std::string folder_ = testing::TempDir() + "arbees_left_run";
  const ports::RunInfo old_{"old", ports::RunMode::live, "Live", at_s(0), "0.1.0", {}};
  std::unique_ptr<store::sqlite::SqliteStore> store_;
  domain::Game game_;
  domain::Market kalshi_;
  domain::Market polymarket_;
  std::vector<domain::Output> outputs_;
  std::uint64_t sequence_ = 0;
};

TEST_F(LeftRun, IsPaidByTheVenuesWordUnderItsOwnNameAndItsBooksAgree) {
  LateSettlement late = opened();
  EXPECT_EQ(to_text(late.still_open()), "2 open positions that cost $48.86");
  EXPECT_EQ(settle(late, later({pays(2, 100)})), 1U) << "the later run's market 2 is this run's market 0";
  // 100 × (1.00 − 0.40) − 1.68
  EXPECT_EQ(realised(), base::Money::from_raw(58'320'000));
  EXPECT_EQ(realised(domain::Assumption::pessimistic), base::Money::from_raw(58'320'000));
  EXPECT_FALSE(late.done());
  EXPECT_EQ(settle(late, {later({pays(1, 100)}).back()}), 1U);
  // the NO of 10 is worth nothing
  EXPECT_EQ(realised(), base::Money::from_raw(58'320'000 - 5'500'000 - 1'680'000));
  EXPECT_TRUE(late.done());
  const auto page = store_->outputs({.run = "old", .kinds = {ports::OutputKind::settlement}});
  ASSERT_TRUE(page.has_value());
  for (const auto& output : *page)
    EXPECT_EQ(std::get<domain::Settlement>(output.body).source, domain::SettlementSource::venue);
}

TEST_F(LeftRun, AFinalScoreAloneOrAnotherMarketSettlesNothing) {
  LateSettlement late = opened();
  domain::GameState final = test::live(4, 0, 100, 90);
  final.phase = domain::Phase::final;
  EXPECT_EQ(settle(late, later({domain::GameUpdated{{1}, final}, pays(0, 100),
                                domain::MarketStatusChanged{{2}, domain::MarketStatus::closed, {}, ""}})),
            0U);
  EXPECT_EQ(realised(), base::Money{});
  EXPECT_EQ(late.still_open().claims, 2U);
}

TEST_F(LeftRun, AMarketOfTheSameNameThatIsAboutTheOtherSideIsAnotherOne) {
  kalshi_.yes_side = domain::Side::away;
  LateSettlement late = opened();
  EXPECT_EQ(settle(late, later({pays(2, 100)})), 0U);
}

TEST_F(LeftRun, ReadAgainFromTheStartNothingIsPaidTwiceAndACorrectionPaysTheDifference) {
  const auto events = later({pays(2, 100), pays(2, 0)});
  {
    LateSettlement late = opened();
    EXPECT_EQ(settle(late, {events.begin(), events.end() - 1}), 1U);
  }
  LateSettlement again = opened();  // as after a restart
  EXPECT_EQ(settle(again, events), 1U) << "only the newest word counts: the correction";
  EXPECT_EQ(realised(), base::Money::from_raw(-40'000'000 - 1'680'000));
  LateSettlement third = opened();
  EXPECT_EQ(settle(third, events), 0U);
  const auto newest = store_->outputs({.run = "old", .kinds = {ports::OutputKind::settlement}, .limit = 100});
  EXPECT_EQ(std::get<domain::Settlement>(newest->back().body).cause, domain::SettlementCause::corrected);
}

TEST_F(LeftRun, OpensItsGamesAndMarketsAtTheHeadOfALaterLog) {
  const auto events = opened().openings(at_s(50));
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(std::get<domain::GameOpened>(events[0].body).game.key, "espn:1");
  EXPECT_EQ(std::get<domain::MarketOpened>(events[1].body).market.symbol, "KX1");
  EXPECT_EQ(events[2].stamp.received, at_s(50));
  LateSettlement late = opened();
  (void)settle(late, later({pays(2, 100), pays(1, 0)}));
  EXPECT_TRUE(opened().openings(at_s(60)).empty());
}

TEST_F(LeftRun, IsStatedBesideALaterRunUntilNothingIsOpen) {
  const ports::RunInfo run{"new", ports::RunMode::live, "Live", at_s(9), "0.2.0", {}};
  const auto stated = held_by_earlier_runs(*store_, run);
  ASSERT_TRUE(stated.has_value());
  ASSERT_EQ(stated->size(), 1U);
  EXPECT_NE(stated->front().find("Run old of version 0.1.0 still holds 2 open positions that cost $48.86"),
            std::string::npos)
      << stated->front();
  ports::RunInfo simulated = run;
  simulated.mode = ports::RunMode::simulated;
  EXPECT_TRUE(held_by_earlier_runs(*store_, simulated)->empty());
  LateSettlement late = opened();
  (void)settle(late, later({pays(2, 100), pays(1, 0)}));
  EXPECT_TRUE(held_by_earlier_runs(*store_, run)->empty());
}

TEST_F(LeftRun, TheStartDecidesAndSaysWhatBecomesOfIt) {
  const JournaledRun unfinished{"old", "settings", at_s(0), folder_ + "/old.tape", false, "0.1.0", "live"};
  JournaledRun fresh = unfinished;
  fresh.id.clear();
  fresh.version = "0.2.0";
  const engine::Config config;
  EXPECT_EQ(take_over(*store_, std::nullopt, fresh, config, false)->why, "");
  const auto same = take_over(*store_, unfinished, unfinished, config, false);
  EXPECT_TRUE(same->resumes);
  EXPECT_EQ(same->why, "");
  // Another version, and its log is gone: it cannot prove that it would decide the same.
  const auto upgraded = take_over(*store_, unfinished, fresh, config, false);
  ASSERT_TRUE(upgraded.has_value());
  EXPECT_FALSE(upgraded->resumes);
  ASSERT_TRUE(upgraded->left.has_value());
  EXPECT_EQ(upgraded->left->id, "old");
  EXPECT_NE(upgraded->why.find("2 open positions that cost $48.86"), std::string::npos) << upgraded->why;
  ASSERT_EQ(upgraded->assumptions.size(), 1U);
  fresh.settings = "others";
  EXPECT_NE(take_over(*store_, unfinished, fresh, config, false)->why.find("configuration changed"), std::string::npos);
  EXPECT_NE(take_over(*store_, unfinished, unfinished, config, true)->why.find("--new-run"), std::string::npos);
  LateSettlement late = opened();
  (void)settle(late, later({pays(2, 100), pays(1, 0)}));
  const auto closed = take_over(*store_, unfinished, fresh, config, false);
  EXPECT_FALSE(closed->left.has_value());
  EXPECT_NE(closed->why.find("holds nothing and is closed"), std::string::npos) << closed->why;
  EXPECT_TRUE(closed->assumptions.empty());
}

TEST_F(LeftRun, AnotherVersionGoesOnWithALogThatItDecidesAlike) {
  const std::string path = folder_ + "/proven.tape";
  const engine::Config config;
  engine::Engine engine(config);
  domain::OutputBuffer outputs;
  auto writer = tape::TapeWriter::create(path);
  ASSERT_TRUE(writer.has_value());
  const ports::RunInfo run{"proven", ports::RunMode::live, "Live", at_s(0), "0.1.0", {}};
  ASSERT_TRUE(store_->begin_run(run).has_value());
  for (const auto& event : later({pays(2, 100)})) {
    ASSERT_TRUE(writer->write(event).has_value());
    outputs.clear();
    engine.step(event, outputs);
    ASSERT_TRUE(store_->append("proven", outputs).has_value());
  }
  ASSERT_TRUE(writer->flush().has_value());
  const JournaledRun unfinished{"proven", "settings", at_s(0), path, false, "0.1.0", "live"};
  JournaledRun fresh = unfinished;
  fresh.version = "0.2.0";
  const auto takeover = take_over(*store_, unfinished, fresh, config, false);
  ASSERT_TRUE(takeover.has_value());
  EXPECT_TRUE(takeover->resumes) << takeover->why;
  EXPECT_NE(takeover->why.find("decides the same"), std::string::npos);
  // The store holds more than the log gives: as if the log had lost its end.
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_FALSE(take_over(*store_, unfinished, fresh, config, false)->resumes);
}

TEST(Takeover, ASimulatedRunIsSettledOnlyByASlateOfItsOwnSource) {
  const ports::RunInfo simulated{"a", ports::RunMode::simulated, "", {}, "", {}};
  const ports::RunInfo live{"a", ports::RunMode::live, "", {}, "", {}};
  const JournaledRun seven{.source = "seed 7"};
  const JournaledRun eight{.source = "seed 8"};
  EXPECT_TRUE(settles(simulated, seven, seven));
  EXPECT_FALSE(settles(simulated, seven, eight));
  EXPECT_FALSE(settles(simulated, JournaledRun{}, JournaledRun{})) << "release 0.1.0 did not note the source";
  EXPECT_TRUE(settles(live, seven, eight));
}

TEST_F(LeftRun, ThePassFollowsALogThatGrowsAndStrikesTheRunOff) {
  const auto journal = Journal::open(folder_ + "/journal");
  ASSERT_TRUE(journal.has_value());
  const std::vector<JournaledRun> left{{.id = "old", .version = "0.1.0"}, {.id = "other"}};
  ASSERT_TRUE(journal->note_left(left).has_value());
  ASSERT_EQ(journal->left()->size(), 2U);
  const std::string log = folder_ + "/new.tape";
  auto writer = tape::TapeWriter::create(log);
  const auto events = later({pays(2, 100), pays(1, 0)});
  const auto write = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) ASSERT_TRUE(writer->write(events[i]).has_value());
    ASSERT_TRUE(writer->flush().has_value());
  };
  write(0, 6);
  std::mutex mutex;
  std::vector<std::string> reports;
  const auto reported = [&](const std::string& what) {
    for (int i = 0; i < 500; ++i) {
      {
        const std::lock_guard lock(mutex);
        for (const auto& report : reports)
          if (report.find(what) != std::string::npos) return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  };
  std::vector<LateSettlement> settling;
  settling.push_back(opened());
  const SettlementPass pass(*journal, left, std::move(settling), {log, base::milliseconds(10), [&](std::string what) {
                                                                    const std::lock_guard lock(mutex);
                                                                    reports.push_back(std::move(what));
                                                                  }});
  EXPECT_TRUE(reported("run old: 1 market settled by the venue's word; 1 open position"));
  write(6, events.size());
  EXPECT_TRUE(reported("nothing is open"));
  for (int i = 0; i < 500 && journal->left()->size() > 1; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  ASSERT_EQ(journal->left()->size(), 1U);
  EXPECT_EQ(journal->left()->front().id, "other") << "a run that this session cannot settle stays on the list";
}

TEST(Journal, TheNoteOfLeftRunsKeepsAllOfThemAndADamagedOneIsAnError) {
  const std::string folder = testing::TempDir() + "arbees_journal_left";
  std::filesystem::remove_all(folder);
  const auto journal = Journal::open(folder);
  ASSERT_TRUE(journal.has_value());
  EXPECT_TRUE(journal->left()->empty());
  const JournaledRun run{"a", "s", {7}, "t", false, "0.2.0", "seed 7"};
  ASSERT_TRUE(journal->note_left({run}).has_value());
  const auto left = journal->left();
  ASSERT_TRUE(left.has_value() && left->size() == 1);
  EXPECT_EQ(left->front().version, "0.2.0");
  EXPECT_EQ(left->front().source, "seed 7");
  for (const char* text : {"", "{", "{}", "[1]", R"([{"run": "a"}])"}) {
    std::ofstream(folder + "/left.json") << text;
    EXPECT_FALSE(journal->left().has_value()) << text;
  }
}

}  // namespace
}  // namespace arbees::services
