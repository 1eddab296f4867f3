#include "arbees/venues/polymarket/book_keeper.hpp"

#include <gtest/gtest.h>

#include "arbees/venues/polymarket/document.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/polymarket/messages.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using base::Quantity;
using domain::BookFault;
using domain::BookSide;
using namespace messages;

constexpr const char* kBids =
    R"([{"price":"0.01","size":"9"},{"price":".48","size":"30"},{"price":"0.5","size":"15.5"}])";
constexpr const char* kAsks = R"([{"price":"0.54","size":"10"},{"price":"0.52","size":"25"}])";

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
  bool live(const char* token) const { return keeper.book(token)->usable(); }

  BookKeeper keeper;
  std::vector<domain::Event> events;
};

TEST(PolymarketKeeper, SizesAreNewTotals) {
  Rig rig;
  rig.feed("[" + book(1000, "A", kBids, kAsks) + "]");
  ASSERT_NE(rig.last<domain::BookSnapshot>(), nullptr);
  const auto& a = *rig.keeper.book("A");
  EXPECT_EQ(a.best_bid(), (domain::Level{Price::from_raw(5000), Quantity::from_raw(15'500'000)}));
  rig.feed(changes(1001, {change("A", "BUY", "0.5", "20", "0.5", "0.52")}));
  EXPECT_EQ(a.best_bid()->quantity, Quantity::from_units(20));
  EXPECT_FALSE(rig.last<domain::BookDelta>()->additive);
  rig.feed(changes(1002, {change("A", "BUY", "0.5", "0", "0.48", "0.52")}));
  EXPECT_EQ(a.best_bid()->price, Price::from_raw(4800));
  EXPECT_EQ(rig.keeper.counts().top_checked, 2U);
}

TEST(PolymarketKeeper, OneMessageHoldsBothTokens) {
  Rig rig;
  rig.feed("[" + book(1000, "A", kBids, kAsks) + "," + book(1000, "B", "[]", "[]") + "]");
  rig.feed(
      changes(1001, {change("A", "BUY", "0.51", "5", "0.51", "0.52"), change("B", "SELL", "0.49", "5", "0", "0.49"),
                     change("C", "SELL", "0.49", "5", "0", "0.49")}));
  EXPECT_EQ(rig.keeper.book("A")->best_bid()->price, Price::from_raw(5100));
  EXPECT_EQ(rig.keeper.book("B")->best_ask()->price, Price::from_raw(4900));
  EXPECT_EQ(rig.keeper.counts().unknown_market, 1U);
  EXPECT_EQ(rig.keeper.counts().top_mismatch, 0U);
}

TEST(PolymarketKeeper, TheVenuesBestPricesAreTheCheck) {
  for (const auto& [bid, ask, agrees] : std::vector<std::tuple<const char*, const char*, bool>>{{"0.5", "0.52", true},
                                                                                                {"", "", true},
                                                                                                {"0.5", "", true},
                                                                                                {"0.49", "0.52", false},
                                                                                                {"0.5", "0.53", false},
                                                                                                {"0", "0.52", false},
                                                                                                {"0.5", "1", false}}) {
    Rig rig;
    rig.feed(book(1000, "A", kBids, kAsks));
    rig.feed(changes(1001, {change("A", "BUY", "0.4", "1", bid, ask)}));
    EXPECT_EQ(rig.live("A"), agrees) << bid << " / " << ask;
    if (agrees) continue;
    EXPECT_EQ(rig.keeper.book("A")->fault(), BookFault::sequence_gap);
    EXPECT_EQ(rig.last<domain::BookVoided>()->market, domain::MarketId{7});
    const auto steps = rig.keeper.take_steps();
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].tokens, (std::vector<std::string>{"A"}));
  }
  Rig empty;
  empty.feed(book(1000, "A", R"([{"price":"0.5","size":"1"}])", "[]"));
  empty.feed(changes(1001, {change("A", "BUY", "0.4", "1", "0.5", "1")}));
  EXPECT_TRUE(empty.live("A")) << "a best ask of 1 is the venue's word for no ask";
}

TEST(PolymarketKeeper, TimeDoesNotRunBackwards) {
  Rig rig;
  rig.feed(book(1000, "A", kBids, kAsks));
  rig.feed(changes(1005, {change("A", "BUY", "0.4", "1")}));
  rig.feed(book(1001, "A", "[]", "[]"));
  EXPECT_TRUE(rig.live("A")) << "an older book is not news";
  EXPECT_EQ(rig.keeper.counts().late, 1U);
  rig.feed(changes(1004, {change("A", "BUY", "0.4", "7")}));
  EXPECT_FALSE(rig.live("A")) << "an older change means that the order was lost";
  std::vector<domain::Event> events;
  rig.keeper.disconnected(kNow, events);
  rig.feed(book(900, "A", kBids, kAsks));
  EXPECT_TRUE(rig.live("A")) << "a new connection starts its own time";
}

TEST(PolymarketKeeper, WhatCannotBeReadVoidsWhatItMayConcern) {
  for (const std::string& broken :
       {changes(1001, {R"({"asset_id":"A","price":"0.5","side":"BUY"})"}),
        changes(1001, {R"({"asset_id":"A","price":0.5,"size":"1","side":"BUY"})"}),
        changes(1001, {R"({"price":"0.5","size":"1","side":"BUY"})"}), changes(1001, {change("A", "HOLD", "0.5", "1")}),
        changes(1001, {change("A", "BUY", "0.5", "-1")}),
        std::string(
            R"({"event_type":"price_change","market":"0xc","asset_id":"A","price":"0.5","size":"1","side":"BUY"})"),
        std::string(R"({"market":"0xc","price_changes":[],"timestamp":"1001"})"),
        std::string(R"({"event_type":"book","asset_id":"A","bids":[],"timestamp":"1001"})"), std::string("hello"),
        std::string(""), changes(1001, {change("A", "BUY", "0.5", "1")}).substr(0, 90),
        changes(1001, {change("A", "BUY", "0.5", "16")}) + "x"}) {
    Rig rig;
    rig.feed(book(1000, "A", kBids, kAsks));
    rig.feed(broken);
    EXPECT_EQ(rig.keeper.counts().malformed, 1U) << broken;
    EXPECT_FALSE(rig.live("A")) << broken;
  }
  Rig other;
  other.feed(book(1000, "A", kBids, kAsks));
  other.feed(R"({"event_type":"price_change","market":"0xother","timestamp":"1001"})");
  EXPECT_TRUE(other.live("A")) << "it says that it is about another market";
  other.feed(R"({"event_type":"last_trade_price","asset_id":"A","price":"2","size":"1"})");
  EXPECT_TRUE(other.live("A")) << "no book rests on a trade";
  EXPECT_EQ(other.keeper.counts().malformed, 2U);
}

TEST(PolymarketKeeper, ImpossibleBooks) {
  struct Case {
    std::string frame;
    BookFault fault;
    StepKind step;
  };
  for (const Case& c : std::vector<Case>{
           {book(1001, "A", R"([{"price":"0.5","size":"1"},{"price":"0.50","size":"1"}])", "[]"), BookFault::malformed,
            StepKind::request_books},
           {book(1001, "A", R"([{"price":"0.5","size":"1"}])", R"([{"price":"0.5","size":"1"}])"), BookFault::crossed,
            StepKind::request_books},
           {book(1001, "A", R"([{"price":"0.505","size":"1"}])", "[]"), BookFault::off_grid, StepKind::reread_market},
           {changes(1001, {change("A", "BUY", "0.505", "1")}), BookFault::off_grid, StepKind::reread_market}}) {
    Rig rig;
    rig.feed(book(1000, "A", kBids, kAsks));
    rig.feed(c.frame);
    EXPECT_EQ(rig.keeper.book("A")->fault(), c.fault) << c.frame;
    const auto steps = rig.keeper.take_steps();
    ASSERT_EQ(steps.size(), 1U) << c.frame;
    EXPECT_EQ(steps[0].kind, c.step) << c.frame;
  }
}

TEST(PolymarketKeeper, TicksTradesResolutionsAndText) {
  Rig rig;
  rig.feed(book(1000, "A", kBids, kAsks));
  rig.feed(
      R"({"event_type":"tick_size_change","asset_id":"A","market":"0xc","old_tick_size":"0.01","new_tick_size":"0.001","timestamp":"1001"})");
  ASSERT_NE(rig.last<domain::TickSizeChanged>(), nullptr);
  EXPECT_EQ(rig.last<domain::TickSizeChanged>()->grid.at(0).step, Price::from_raw(10));
  EXPECT_TRUE(rig.live("A"));
  rig.feed(changes(1002, {change("A", "BUY", "0.505", "1", "0.505", "0.52")}));
  EXPECT_EQ(rig.keeper.book("A")->best_bid()->price, Price::from_raw(5050));
  rig.feed(
      R"({"event_type":"tick_size_change","asset_id":"A","market":"0xc","new_tick_size":"0.01","timestamp":"1003"})");
  EXPECT_EQ(rig.keeper.book("A")->fault(), BookFault::tick_changed) << "0.505 has no place on cents";
  rig.feed(
      R"({"event_type":"last_trade_price","asset_id":"A","fee_rate_bps":"0","market":"0xc","price":"0.456","side":"BUY","size":"219.217767","timestamp":"1004"})");
  EXPECT_EQ(rig.last<domain::TradePrinted>()->quantity, Quantity::from_raw(219'217'767));
  EXPECT_EQ(rig.last<domain::TradePrinted>()->taker_buys_yes, true);
  rig.feed(
      R"({"event_type":"market_resolved","market":"0xc","assets_ids":["A","B"],"winning_asset_id":"B","winning_outcome":"Yes","timestamp":"1005"})");
  ASSERT_EQ(rig.events.size(), 2U);
  EXPECT_EQ(std::get<domain::MarketStatusChanged>(rig.events[0].body).settlement, Price{});
  EXPECT_EQ(std::get<domain::MarketStatusChanged>(rig.events[1].body).settlement, base::kPriceOne);
  for (const char* text : {"PONG", "NO NEW ASSETS"}) rig.feed(text);
  EXPECT_EQ(rig.keeper.counts().by_kind[static_cast<std::size_t>(FrameKind::text)], 2U);
  EXPECT_EQ(rig.keeper.counts().malformed, 0U);
}

TEST(PolymarketKeeper, MemoryIsBounded) {
  BookKeeper keeper({.follow_all = true, .max_markets = 3});
  std::vector<domain::Event> events;
  for (int i = 0; i < 50; ++i) keeper.feed(book(1000, fmt::format("T{}", i), kBids, kAsks), kNow, events);
  EXPECT_EQ(keeper.tokens().size(), 3U);
  EXPECT_EQ(keeper.counts().unknown_market, 47U);
}

TEST(PolymarketHash, TheClientsVectorAndTheCapturedBooks) {
  ARBEES_NEEDS_DATA("markets/polymarket");
  const auto vectors = wire::Document::parse(test::read_whole(test::data_folder("markets/known_answer_vectors.json")));
  ASSERT_TRUE(vectors);
  const wire::Node root = vectors->root();
  const wire::Node hashes = root["polymarket_book_hash"];
  const wire::Node sdk = hashes["sdk"];
  std::size_t checked = 0;
  sdk.each([&](const wire::Node& vector) {
    const wire::Node json = vector["json"];
    const wire::Node sha1 = vector["sha1"];
    std::string text(*json.text());
    const std::string empty = R"("hash":"")";
    text.replace(text.find(empty), empty.size(), fmt::format(R"("hash":"{}")", *sha1.text()));
    const auto document = parse_document(text);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->books.at(0).hash, HashCheck::ok);
    // One size changed by one unit is another book.
    const auto other = text.replace(text.find(R"("size":"100")"), 12, R"("size":"101")");
    EXPECT_EQ(parse_document(other)->books.at(0).hash, HashCheck::mismatch);
    ++checked;
  });
  EXPECT_EQ(checked, 1U);
  std::size_t books = 0;
  for (const auto& path : test::files_below(test::data_folder("markets/polymarket"), {".json"})) {
    const auto document = parse_document(test::read_whole(path));
    if (!document) continue;
    for (const BookInfo& one : document->books) {
      EXPECT_NE(one.hash, HashCheck::mismatch) << path;
      if (one.hash == HashCheck::ok) ++books;
    }
  }
  fmt::print("polymarket: {} captured books with a true hash\n", books);
  EXPECT_GE(books, 2U);
}

TEST(PolymarketKeeper, AFalseHashVoids) {
  const std::string rest =
      R"(,"hash":"0123456789012345678901234567890123456789","min_order_size":"5","tick_size":"0.01","neg_risk":false,"last_trade_price":"0.5")";
  Rig rig;
  rig.feed(book(1000, "A", kBids, kAsks, rest));
  EXPECT_EQ(rig.keeper.book("A")->fault(), BookFault::bad_hash);
  EXPECT_EQ(rig.keeper.counts().hash_mismatch, 1U);
  Rig lenient({.check_hash = HashPolicy::off});
  lenient.feed(book(1000, "A", kBids, kAsks, rest));
  EXPECT_TRUE(lenient.live("A"));
}

}  // namespace
}  // namespace arbees::venues::polymarket
