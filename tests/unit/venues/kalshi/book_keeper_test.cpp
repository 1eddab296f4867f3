#include "arbees/venues/kalshi/book_keeper.hpp"

#include <gtest/gtest.h>

#include "arbees/venues/kalshi/commands.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/kalshi/messages.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Price;
using base::Quantity;
using domain::BookFault;
using domain::BookSide;
using namespace messages;

struct Rig {
  explicit Rig(KeeperOptions options = {}) : keeper(options) {
    keeper.follow("A", domain::MarketId{7}, kCents);
    keeper.follow("B", domain::MarketId{8}, kCents);
  }
  void feed(std::string_view frame) {
    events.clear();
    keeper.feed(frame, kNow, events);
  }
  template <class Body>
  const Body* last() const {
    return events.empty() ? nullptr : std::get_if<Body>(&events.back().body);
  }
  bool live(const char* ticker) const { return keeper.book(ticker)->usable(); }

  BookKeeper keeper;
  std::vector<domain::Event> events;
};

constexpr const char* kYes = R"([["0.4000","10.00"],["0.4200","5.50"]])";
constexpr const char* kNo = R"([["0.5500","3.00"],["0.5600","8.00"]])";

TEST(KalshiKeeper, NoBidsAreYesAsks) {
  Rig rig;
  rig.feed(snapshot(1, "A", kYes, kNo));
  ASSERT_NE(rig.last<domain::BookSnapshot>(), nullptr);
  EXPECT_EQ(rig.last<domain::BookSnapshot>()->market, domain::MarketId{7});
  const auto& book = *rig.keeper.book("A");
  EXPECT_EQ(book.best_bid(), (domain::Level{Price::from_raw(4200), Quantity::from_raw(5'500'000)}));
  EXPECT_EQ(book.best_ask(), (domain::Level{Price::from_raw(4400), Quantity::from_units(8)}));
  rig.feed(delta(2, "A", "0.5600", "-8.00", "no"));
  EXPECT_EQ(book.best_ask(), (domain::Level{Price::from_raw(4500), Quantity::from_units(3)}));
  const auto* change = rig.last<domain::BookDelta>();
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->side, BookSide::ask);
  EXPECT_EQ(change->price, Price::from_raw(4400));
  EXPECT_TRUE(change->additive);
  EXPECT_EQ(base::format_utc(rig.events.back().stamp.source), "2026-08-07T06:46:28.978Z");
}

TEST(KalshiKeeper, UseYesPriceLeavesTheNoSideInYesPrices) {
  Rig rig({.use_yes_price = true});
  rig.feed(snapshot(1, "A", kYes, R"([["0.4400","8.00"],["0.4500","3.00"]])"));
  EXPECT_EQ(rig.keeper.book("A")->best_ask(), (domain::Level{Price::from_raw(4400), Quantity::from_units(8)}));
  rig.feed(delta(2, "A", "0.4300", "2.00", "no"));
  EXPECT_EQ(rig.keeper.book("A")->best_ask(), (domain::Level{Price::from_raw(4300), Quantity::from_units(2)}));
}

TEST(KalshiKeeper, AnAbsentSideIsEmptyAndAMissingEnvelopeKeyIsAnError) {
  Rig rig;
  rig.feed(snapshot(1, "A", kYes, ""));
  EXPECT_TRUE(rig.live("A"));
  EXPECT_FALSE(rig.keeper.book("A")->best_ask());
  rig.feed(snapshot(2, "B", "", ""));
  EXPECT_TRUE(rig.live("B")) << "an empty book is a book";
  for (
      const char* broken :
      {R"({"sid":1,"seq":3,"msg":{"market_ticker":"A","price_dollars":"0.40","delta_fp":"1","side":"yes"}})",
       R"({"type":"orderbook_delta","sid":1,"seq":3})",
       R"({"type":"orderbook_delta","seq":3,"msg":{"market_ticker":"A","price_dollars":"0.40","delta_fp":"1","side":"yes"}})",
       R"({"type":"orderbook_delta","sid":1,"msg":{"market_ticker":"A","price_dollars":"0.40","delta_fp":"1","side":"yes"}})",
       R"({"type":"orderbook_delta","sid":1,"seq":3,"msg":{"price_dollars":"0.40","delta_fp":"1","side":"yes"}})",
       R"({"type":"orderbook_delta","sid":1,"seq":3,"msg":{"market_ticker":"A","delta_fp":"1","side":"yes"}})",
       R"({"type":"orderbook_delta","sid":1,"seq":3,"msg":{"market_ticker":"A","price_dollars":"0.40","side":"yes"}})",
       R"({"type":"orderbook_delta","sid":1,"seq":3,"msg":{"market_ticker":"A","price_dollars":"0.40","delta_fp":"1"}})",
       R"({"type":"orderbook_snapshot","sid":1,"seq":3,"msg":{"market_ticker":"A","yes_dollars":[["0.40","1"]]}})",
       R"({"type":"orderbook_delta","sid":1,"seq":3,"msg":{"market_ticker":"A","price_dollars":"0.40",)", "", "hello",
       R"([{"type":"ok"}])"}) {
    Rig fresh;
    fresh.feed(snapshot(1, "A", kYes, kNo));
    fresh.feed(broken);
    EXPECT_EQ(fresh.keeper.counts().malformed, 1U) << broken;
    EXPECT_FALSE(fresh.live("A")) << "a lost change of the book went unnoticed: " << broken;
    EXPECT_FALSE(fresh.keeper.last_refusal().empty());
  }
}

TEST(KalshiKeeper, AMalformedTradeVoidsNothing) {
  Rig rig;
  rig.feed(snapshot(1, "A", kYes, kNo));
  rig.feed(R"({"type":"trade","sid":2,"msg":{"market_ticker":"A","yes_price_dollars":36,"count_fp":"1"}})");
  EXPECT_EQ(rig.keeper.counts().malformed, 1U);
  EXPECT_TRUE(rig.live("A"));
  rig.feed(
      R"({"type":"trade","sid":2,"seq":1,"msg":{"market_ticker":"A","yes_price_dollars":"0.36","count_fp":"136.00","taker_side":"no","ts_ms":1669149841000}})");
  const auto* trade = rig.last<domain::TradePrinted>();
  ASSERT_NE(trade, nullptr);
  EXPECT_EQ(trade->price, Price::from_raw(3600));
  EXPECT_EQ(trade->taker_buys_yes, false);
}

TEST(KalshiKeeper, AGapVoidsEveryBookOfTheSubscriptionUntilItsSnapshot) {
  Rig rig;
  rig.feed(snapshot(1, "A", kYes, kNo));
  rig.feed(snapshot(2, "B", kYes, kNo));
  rig.feed(delta(4, "A", "0.4000", "1.00", "yes"));
  EXPECT_FALSE(rig.live("A"));
  EXPECT_EQ(rig.keeper.book("B")->fault(), BookFault::sequence_gap);
  EXPECT_EQ(rig.events.size(), 2U) << "both books are announced void, and the change itself is not used";
  const auto steps = rig.keeper.take_steps();
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].kind, StepKind::request_snapshots);
  EXPECT_EQ(steps[0].tickers, (std::vector<std::string>{"A", "B"}));
  rig.feed(snapshot(5, "A", kYes, kNo));
  EXPECT_TRUE(rig.live("A"));
  EXPECT_FALSE(rig.live("B"));
  rig.feed(delta(6, "B", "0.4000", "1.00", "yes"));
  EXPECT_TRUE(rig.keeper.take_steps().empty()) << "B was asked for already";
  EXPECT_EQ(rig.keeper.counts().gaps, 1U);
  EXPECT_EQ(rig.keeper.counts().while_void, 2U);
}

TEST(KalshiKeeper, RepliesShareTheSequenceAndAreHandedOverById) {
  Rig rig;
  rig.feed(R"({"type":"subscribed","id":2,"msg":{"channel":"orderbook_delta","sid":1}})");
  rig.feed(snapshot(1, "A", kYes, kNo));
  rig.feed(R"({"id":4,"sid":1,"seq":2,"type":"ok","msg":{"market_tickers":["A","B"]}})");
  rig.feed(snapshot(3, "B", kYes, kNo));
  rig.feed(R"({"id":9,"sid":1,"seq":4,"type":"error","msg":{"code":8,"msg":"Unknown channel name"}})");
  rig.feed(delta(5, "A", "0.4000", "1.00", "yes"));
  EXPECT_TRUE(rig.live("A") && rig.live("B"));
  EXPECT_EQ(rig.keeper.counts().gaps, 0U);
  const auto replies = rig.keeper.take_replies();
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(replies[0].channel, "orderbook_delta");
  EXPECT_EQ(replies[1].id, 4);
  EXPECT_EQ(replies[2].code, 8);
}

TEST(KalshiKeeper, ABookThatIsNoLongerSubscribedDoesNotFreeze) {
  Rig rig;
  rig.feed(snapshot(1, "A", kYes, kNo));
  rig.feed(snapshot(2, "B", kYes, kNo));
  rig.feed(R"({"id":4,"sid":1,"seq":3,"type":"ok","msg":{"market_tickers":["B"]}})");
  EXPECT_FALSE(rig.live("A"));
  EXPECT_TRUE(rig.live("B"));
  rig.feed(R"({"id":5,"sid":1,"seq":4,"type":"unsubscribed"})");
  EXPECT_FALSE(rig.live("B"));
  rig.feed(snapshot(2, "B", kYes, kNo));
  EXPECT_FALSE(rig.live("B")) << "a message of before the end came late";
}

TEST(KalshiKeeper, AnErrorThatEndsTheSubscriptionAsksToSubscribeAgain) {
  for (const char* code : {"10", "25"}) {
    Rig rig;
    rig.feed(snapshot(1, "A", kYes, kNo));
    rig.feed(fmt::format(R"({{"sid":1,"seq":2,"type":"error","msg":{{"code":{},"msg":"x"}}}})", code));
    EXPECT_FALSE(rig.live("A"));
    const auto steps = rig.keeper.take_steps();
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].kind, StepKind::resubscribe);
    rig.feed(R"({"type":"subscribed","id":3,"msg":{"channel":"orderbook_delta","sid":1}})");
    rig.feed(snapshot(1, "A", kYes, kNo));
    EXPECT_TRUE(rig.live("A")) << "a new subscription counts from its own start";
  }
}

TEST(KalshiKeeper, ImpossibleContentVoidsThatBookAlone) {
  struct Case {
    std::string frame;
    BookFault fault;
    StepKind step;
  };
  const std::vector<Case> cases = {
      {delta(3, "A", "0.4000", "-10.01", "yes"), BookFault::negative_level, StepKind::request_snapshots},
      {delta(3, "A", "0.4050", "1.00", "yes"), BookFault::off_grid, StepKind::reread_market},
      {snapshot(3, "A", R"([["0.4000","1.00"],["0.4000","2.00"]])", ""), BookFault::malformed,
       StepKind::request_snapshots},
      {snapshot(3, "A", R"([["0.5000","1.00"]])", R"([["0.5000","2.00"]])"), BookFault::crossed,
       StepKind::request_snapshots}};
  for (const Case& c : cases) {
    Rig rig;
    rig.feed(snapshot(1, "A", kYes, kNo));
    rig.feed(snapshot(2, "B", kYes, kNo));
    rig.feed(c.frame);
    EXPECT_EQ(rig.keeper.book("A")->fault(), c.fault) << c.frame;
    EXPECT_TRUE(rig.live("B")) << c.frame;
    EXPECT_EQ(rig.keeper.counts().faults, 1U) << c.frame;
    ASSERT_NE(rig.last<domain::BookVoided>(), nullptr) << c.frame;
    EXPECT_EQ(rig.last<domain::BookVoided>()->why, c.fault);
    const auto steps = rig.keeper.take_steps();
    ASSERT_EQ(steps.size(), 1U) << c.frame;
    EXPECT_EQ(steps[0].kind, c.step) << c.frame;
  }
}

TEST(KalshiKeeper, ADeltaBeforeAnySnapshotAsksForOne) {
  Rig rig;
  rig.feed(delta(1, "A", "0.4000", "1.00", "yes"));
  EXPECT_FALSE(rig.live("A"));
  ASSERT_EQ(rig.keeper.take_steps().size(), 1U);
  rig.feed(delta(2, "NOBODY", "0.4000", "1.00", "yes"));
  EXPECT_EQ(rig.keeper.counts().unknown_market, 1U);
  EXPECT_EQ(rig.keeper.book("NOBODY"), nullptr);
}

TEST(KalshiKeeper, LifecycleBecomesStatusGridAndSettlement) {
  Rig rig;
  rig.feed(snapshot(1, "A", kYes, kNo));
  rig.feed(
      R"({"type":"market_lifecycle_v2","sid":13,"msg":{"market_ticker":"A","event_type":"price_level_structure_updated","price_ranges":[{"start":"0.0000","end":"1.0000","step":"0.0010"}]}})");
  ASSERT_NE(rig.last<domain::TickSizeChanged>(), nullptr);
  EXPECT_TRUE(rig.live("A")) << "a finer grid keeps its levels";
  rig.feed(delta(2, "A", "0.4050", "1.00", "yes"));
  EXPECT_EQ(rig.keeper.book("A")->at(BookSide::bid, Price::from_raw(4050)), Quantity::from_units(1));
  rig.feed(
      R"({"type":"market_lifecycle_v2","sid":13,"msg":{"market_ticker":"A","event_type":"deactivated","is_deactivated":true}})");
  EXPECT_EQ(rig.last<domain::MarketStatusChanged>()->status, domain::MarketStatus::paused);
  rig.feed(
      R"({"type":"market_lifecycle_v2","sid":13,"msg":{"market_ticker":"A","event_type":"determined","result":"yes","settlement_value":"1.0000"}})");
  EXPECT_EQ(rig.last<domain::MarketStatusChanged>()->settlement, std::nullopt) << "determined is not paid yet";
  rig.feed(
      R"({"type":"market_lifecycle_v2","sid":13,"msg":{"market_ticker":"A","event_type":"settled","settled_ts":1694721600}})");
  EXPECT_EQ(rig.last<domain::MarketStatusChanged>()->settlement, base::kPriceOne);
  rig.feed(R"({"type":"market_lifecycle_v2","sid":13,"msg":{"market_ticker":"A","event_type":"metadata_updated"}})");
  EXPECT_TRUE(rig.events.empty());
}

TEST(KalshiKeeper, TheEnvelopeMayComeInAnyOrder) {
  Rig rig;
  rig.feed(
      R"({"msg":{"market_ticker":"A","yes_dollars_fp":[["0.4000","10.00"]]},"seq":1,"sid":1,"type":"orderbook_snapshot","sending_ts_ms":1})");
  EXPECT_TRUE(rig.live("A"));
}

TEST(KalshiFrame, AFeeUpdateSetsClearsOrIsRefused) {
  FrameReader reader;
  const auto set = reader.read(
      R"({"type":"event_fee_update","sid":5,"msg":{"event_ticker":"E","fee_type_override":"quadratic","fee_multiplier_override":0.5 }})");
  ASSERT_TRUE(set);
  EXPECT_EQ(std::get<FeeUpdateMessage>(set->body).multiplier, Multiplier::from_raw(500'000));
  const auto cleared = reader.read(
      R"({"type":"event_fee_update","sid":5,"msg":{"event_ticker":"E","fee_type_override":null,"fee_multiplier_override":null}})");
  ASSERT_TRUE(cleared);
  EXPECT_FALSE(std::get<FeeUpdateMessage>(cleared->body).multiplier);
  EXPECT_FALSE(
      reader.read(R"({"type":"event_fee_update","msg":{"event_ticker":"E","fee_multiplier_override":nothing}})"));
  EXPECT_FALSE(
      reader.read(R"({"type":"event_fee_update","msg":{"event_ticker":"E","x":nope,"fee_multiplier_override":1}})"))
      << "a word that is no JSON value";
}

TEST(KalshiKeeper, MemoryIsBounded) {
  BookKeeper keeper({.follow_all = true, .max_markets = 3, .max_subscriptions = 2});
  std::vector<domain::Event> events;
  for (int i = 0; i < 50; ++i) keeper.feed(snapshot(1, fmt::format("T{}", i), kYes, kNo, i), kNow, events);
  EXPECT_EQ(keeper.tickers(), (std::vector<std::string>{"T0", "T1", "T2"}));
  EXPECT_FALSE(keeper.book("T0")->usable()) << "its subscription was forgotten, so it could not see a gap";
  EXPECT_LE(keeper.take_steps().size(), 256U);
}

TEST(KalshiCommands, AreWrittenOutInFullAndFoundAgainById) {
  Commands commands;
  const std::vector<std::string_view> channels{"orderbook_delta", "trade"};
  const std::vector<std::string> tickers{"A", "B"};
  EXPECT_EQ(
      commands.subscribe(channels, tickers, false),
      R"({"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta","trade"],"market_tickers":["A","B"],"use_yes_price":false}})");
  EXPECT_EQ(
      commands.update(CommandKind::get_snapshot, 456, tickers),
      R"({"id":2,"cmd":"update_subscription","params":{"sids":[456],"market_tickers":["A","B"],"action":"get_snapshot"}})");
  EXPECT_EQ(commands.unsubscribe(1), R"({"id":3,"cmd":"unsubscribe","params":{"sids":[1]}})");
  EXPECT_EQ(commands.answered(2)->kind, CommandKind::get_snapshot);
  EXPECT_FALSE(commands.answered(2)) << "a reply answers once";
  for (int i = 0; i < 1000; ++i) (void)commands.unsubscribe(i);
  EXPECT_LE(commands.waiting(), 256U);
}

TEST(KalshiKeeper, TheRecordedStreamMakesTwelveBooksWithoutAHole) {
  ARBEES_NEEDS_DATA("markets/kalshi");
  const auto folder = test::data_folder("markets/kalshi");
  const auto frames = captured_frames(test::read_whole(folder / "ws_orderbook_stream_mlb_wnba_2026-08-07.json"));
  const auto lines = captured_frames(test::read_whole(folder / "ws_orderbook_stream_mlb_wnba_2026-08-07.jsonl"));
  ASSERT_TRUE(frames && lines);
  ASSERT_EQ(frames->size(), 269U);
  ASSERT_EQ(lines->size(), 269U);
  BookKeeper keeper({.follow_all = true});
  BookKeeper from_lines({.follow_all = true});
  std::vector<domain::Event> events;
  std::int64_t last = 0;
  for (std::size_t i = 0; i < frames->size(); ++i) {
    FrameReader reader;
    const auto frame = reader.read((*frames)[i].text);
    ASSERT_TRUE(frame);
    if (frame->seq) {
      EXPECT_EQ(*frame->seq, last + 1);
      last = *frame->seq;
    }
    EXPECT_GT((*frames)[i].received.value, 0);
    keeper.feed((*frames)[i].text, (*frames)[i].received, events);
    from_lines.feed((*lines)[i].text, kNow, events);
    for (const std::string& ticker : keeper.tickers()) EXPECT_FALSE(keeper.book(ticker)->crossed()) << ticker;
  }
  EXPECT_EQ(last, 268);
  const auto& counts = keeper.counts();
  EXPECT_EQ(keeper.tickers().size(), 12U);
  EXPECT_EQ(counts.snapshots, 12U);
  EXPECT_EQ(counts.deltas, 245U);
  EXPECT_EQ(counts.gaps + counts.late + counts.malformed + counts.faults + counts.crossed + counts.while_void, 0U);
  for (const std::string& ticker : keeper.tickers()) {
    ASSERT_TRUE(keeper.book(ticker)->usable()) << ticker;
    EXPECT_EQ(keeper.book(ticker)->best_bid(), from_lines.book(ticker)->best_bid());
  }
}

}  // namespace
}  // namespace arbees::venues::kalshi
