#include "arbees/venues/polymarket/book_keeper.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <rapidcheck/gtest.h>

#include <random>
#include <set>

#include "arbees/venues/polymarket/document.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using base::Quantity;
using domain::BookFault;
using domain::BookSide;

const std::vector<domain::PriceRange> kCents{domain::PriceRange{}};
constexpr base::Nanos kNow{1'789'535'977'334'000'000};

std::string book(std::int64_t ms, std::string_view token, std::string_view bids, std::string_view asks,
                 std::string_view more = "") {
  return fmt::format(R"({{"event_type":"book","asset_id":"{}","market":"0xc","bids":{},"asks":{},"timestamp":"{}"{}}})",
                     token, bids, asks, ms, more);
}
std::string change(std::string_view token, std::string_view side, std::string_view price, std::string_view size,
                   std::string_view bid = "", std::string_view ask = "") {
  return fmt::format(
      R"({{"asset_id":"{}","price":"{}","size":"{}","side":"{}","hash":"h","best_bid":"{}","best_ask":"{}"}})", token,
      price, size, side, bid, ask);
}
std::string changes(std::int64_t ms, const std::vector<std::string>& list) {
  return fmt::format(R"({{"market":"0xc","price_changes":[{}],"timestamp":"{}","event_type":"price_change"}})",
                     fmt::join(list, ","), ms);
}

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
  Rig lenient({.check_hash = false});
  lenient.feed(book(1000, "A", kBids, kAsks, rest));
  EXPECT_TRUE(lenient.live("A"));
}

// ---- The recording of 29 baseball games: its own table of tops is the truth.

struct Row {
  std::string_view time, token, event, side, price, size;
};

std::vector<std::string_view> cells(std::string_view line) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t comma = std::min(line.find(',', at), line.size());
    out.push_back(line.substr(at, comma - at));
    at = comma + 1;
  }
  return out;
}

using Tops = std::map<std::string, std::vector<std::tuple<std::string, std::string, std::string>>>;

std::string canonical(std::string_view price) {
  const auto value = base::parse_fixed<Price>(price);
  return value ? base::to_string(*value) : "";
}

TEST(PolymarketKeeper, TheRecordedBooksHaveTheRecordedTopsAtEveryChange) {
  ARBEES_NEEDS_DATA("recordings/polymarket_mlb_2025_signaldrift_l2.csv.gz");
  const std::string tob = test::read_gzip(test::data_folder("recordings/polymarket_mlb_2025_signaldrift_tob.csv.gz"));
  Tops truth;
  for (const auto line : wire::split_lines(tob)) {
    const auto c = cells(line);
    if (c[0] == "time_utc") continue;
    truth[std::string(c[4]) + "|" + std::string(c[5])].emplace_back(c[0], canonical(c[6]), canonical(c[7]));
  }
  const std::string l2 = test::read_gzip(test::data_folder("recordings/polymarket_mlb_2025_signaldrift_l2.csv.gz"));
  const auto lines = wire::split_lines(l2);
  ASSERT_GT(lines.size(), 250'000U);
  BookKeeper keeper({.follow_all = true});
  std::vector<domain::Event> events;
  std::map<std::string, std::int64_t> last_ms;
  Tops seen;
  std::map<std::string, std::pair<std::string, std::string>> last_top;
  std::size_t frames = 0;
  for (std::size_t i = 1; i < lines.size();) {
    const auto head = cells(lines[i]);
    const std::string token = std::string(head[4]) + "|" + std::string(head[5]);
    const std::int64_t ms = base::parse_utc(head[0])->value / 1'000'000;
    std::string lists[2];
    std::vector<std::string> list;
    const bool is_book = head[6] == "book";
    // Rows of one instant, token and kind are one message.
    for (; i < lines.size(); ++i) {
      const auto c = cells(lines[i]);
      if (c[0] != head[0] || c[4] != head[4] || c[5] != head[5] || c[6] != head[6]) break;
      if (is_book) {
        std::string& side = lists[c[7] == "bid" ? 0 : 1];
        side += fmt::format(R"({}{{"price":"{}","size":"{}"}})", side.empty() ? "" : ",", c[8], c[9]);
      } else {
        list.push_back(change(token, c[7] == "bid" ? "BUY" : "SELL", c[8], c[9]));
      }
    }
    // The table joins two recordings of one market: its time starts anew there.
    if (last_ms.contains(token) && ms < last_ms[token]) keeper.unfollow(token);
    last_ms[token] = ms;
    events.clear();
    keeper.feed(is_book ? book(ms, token, "[" + lists[0] + "]", "[" + lists[1] + "]") : changes(ms, list), kNow,
                events);
    ++frames;
    const auto* const held = keeper.book(token);
    ASSERT_NE(held, nullptr);
    const auto text = [](const std::optional<domain::Level>& level) {
      return level ? base::to_string(level->price) : "";
    };
    const std::pair top{text(held->best_bid()), text(held->best_ask())};
    if ((top.first.empty() && top.second.empty()) || last_top[token] == top) continue;
    last_top[token] = top;
    seen[token].emplace_back(head[0], top.first, top.second);
  }
  std::size_t tops = 0;
  for (const auto& [token, list] : truth) {
    EXPECT_TRUE(seen[token] == list) << token << ": " << seen[token].size() << " against " << list.size();
    tops += list.size();
  }
  fmt::print("polymarket: {} messages of {} tokens, {} tops equal; {} books, {} levels set, {} faults\n", frames,
             truth.size(), tops, keeper.counts().snapshots, keeper.counts().deltas, keeper.counts().faults);
  EXPECT_EQ(truth.size(), 58U);
  EXPECT_EQ(tops, 14'663U);
  EXPECT_EQ(keeper.counts().malformed, 0U);
}

// ---- A market as the venue sees it, and messages that get lost on the way.

using Side = std::map<std::int64_t, std::int64_t>;
struct TokenBook {
  Side bids, asks;
  bool operator==(const TokenBook&) const = default;
};
using Venue = std::map<std::string, TokenBook>;

std::string levels_json(const Side& side, bool ascending) {
  std::vector<std::string> out;
  for (const auto& [price, size] : side)
    out.push_back(
        fmt::format(R"({{"price":"{}","size":"{}"}})", base::format_decimal(price, 4), base::format_decimal(size, 6)));
  if (!ascending) std::ranges::reverse(out);
  return fmt::format("[{}]", fmt::join(out, ","));
}

std::string hashed_book(std::int64_t ms, const std::string& token, const TokenBook& truth) {
  const auto compact = [&](const std::string& hash) {
    return fmt::format(
        R"({{"market":"0xc","asset_id":"{}","timestamp":"{}","hash":"{}","bids":{},"asks":{},"min_order_size":"5","tick_size":"0.01","neg_risk":false,"last_trade_price":"0.5"}})",
        token, ms, hash, levels_json(truth.bids, true), levels_json(truth.asks, false));
  };
  const std::string text = compact("");
  unsigned char sum[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), sum);
  std::string hex;
  for (const unsigned char byte : sum) hex += fmt::format("{:02x}", byte);
  return R"({"event_type":"book",)" + compact(hex).substr(1);
}

std::string best(const Side& side, bool highest) {
  if (side.empty()) return highest ? "0" : "1";
  return base::format_decimal(highest ? side.rbegin()->first : side.begin()->first, 4);
}

struct Sent {
  std::int64_t ms;
  std::string text;
  bool is_book;
  std::string token;  ///< of a book
};
struct Stream {
  std::vector<Sent> frames;
  std::map<std::int64_t, Venue> truth;
};

Stream make_stream(std::mt19937_64& random, int length) {
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Stream stream;
  Venue venue{{"A", {}}, {"B", {}}};
  for (std::int64_t ms = 1; ms <= length; ++ms) {
    const std::string token = ms <= 2 ? (ms == 1 ? "A" : "B") : pick(2) == 0 ? "A" : "B";
    if (ms <= 2 || pick(12) == 0) {
      stream.frames.push_back({ms, hashed_book(ms, token, venue[token]), true, token});
    } else {
      std::vector<std::pair<std::string, std::string>> made;  // token, everything but the best prices
      for (int n = 1 + pick(3); n > 0; --n) {
        const bool bid = pick(2) == 0;
        const std::int64_t price = (bid ? 1 + pick(49) : 51 + pick(49)) * 100;
        const std::int64_t size = pick(3) == 0 ? 0 : (1 + pick(5'000)) * 10'000;
        // A bid for A is an offer of B at the complement.
        for (const auto& [name, is_bid, at] : {std::tuple{"A", bid, price}, std::tuple{"B", !bid, 10'000 - price}}) {
          Side& side = is_bid ? venue[name].bids : venue[name].asks;
          if (size == 0) side.erase(at);
          else side[at] = size;
          made.emplace_back(name, fmt::format(R"("price":"{}","size":"{}","side":"{}")", base::format_decimal(at, 4),
                                              base::format_decimal(size, 6), is_bid ? "BUY" : "SELL"));
        }
      }
      std::vector<std::string> list;
      for (const auto& [name, body] : made)
        list.push_back(fmt::format(R"({{"asset_id":"{}",{},"best_bid":"{}","best_ask":"{}"}})", name, body,
                                   best(venue[name].bids, true), best(venue[name].asks, false)));
      stream.frames.push_back({ms, changes(ms, list), false, ""});
    }
    stream.truth[ms] = venue;
  }
  return stream;
}

TokenBook held(const domain::OrderBook& book) {
  TokenBook out;
  book.walk(BookSide::bid,
            [&](domain::Level level) { return out.bids[level.price.raw()] = level.quantity.raw(), true; });
  book.walk(BookSide::ask,
            [&](domain::Level level) { return out.asks[level.price.raw()] = level.quantity.raw(), true; });
  return out;
}

RC_GTEST_PROP(PolymarketKeeper, AWholeStreamIsFollowedExactly, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const Stream stream = make_stream(random, 150);
  BookKeeper keeper;
  for (const char* token : {"A", "B"}) keeper.follow(token, {}, kCents);
  std::vector<domain::Event> events;
  for (const Sent& frame : stream.frames) {
    keeper.feed(frame.text, kNow, events);
    if (frame.ms < 2) continue;
    for (const auto& [token, truth] : stream.truth.at(frame.ms)) {
      RC_ASSERT(keeper.book(token)->usable());
      RC_ASSERT(held(*keeper.book(token)) == truth);
    }
  }
  const auto& counts = keeper.counts();
  RC_ASSERT(counts.hash_ok > 0U && counts.hash_mismatch == 0U && counts.hash_uncheckable == 0U);
  RC_ASSERT(counts.top_mismatch == 0U && counts.late == 0U);
}

RC_GTEST_PROP(PolymarketKeeper, ALossyStreamNeverShowsAnotherTouchThanTheVenues, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const Stream stream = make_stream(random, 150);
  std::vector<Sent> delivered;
  for (const Sent& frame : stream.frames) {
    const auto what = random() % 20;
    if (what == 0) continue;  // lost
    delivered.push_back(frame);
    if (what == 1) delivered.push_back(frame);                                   // twice
    if (what == 2) delivered.push_back(delivered[random() % delivered.size()]);  // something old again
    if (what == 3) delivered.back().text.resize(random() % frame.text.size());   // cut off
    if (what == 4 && delivered.size() > 1) std::swap(delivered.back(), delivered[delivered.size() - 2]);
  }
  BookKeeper keeper;
  for (const char* token : {"A", "B"}) keeper.follow(token, {}, kCents);
  std::vector<domain::Event> events;
  for (const Sent& frame : delivered) {
    const auto before = keeper.counts();
    keeper.feed(frame.text, kNow, events);
    const auto& after = keeper.counts();
    if (frame.is_book) {
      // What a book with a true hash said is held to the last level.
      if (after.snapshots == before.snapshots) continue;
      RC_ASSERT(held(*keeper.book(frame.token)) == stream.truth.at(frame.ms).at(frame.token));
      continue;
    }
    for (const auto& [token, truth] : stream.truth.at(frame.ms)) {
      const auto* const book = keeper.book(token);
      if (!book->usable() || after.deltas == before.deltas ||
          keeper.last_change(token) != base::Nanos{frame.ms * 1'000'000})
        continue;
      const bool touched = frame.text.find(fmt::format(R"("asset_id":"{}")", token)) != std::string::npos;
      if (!touched) continue;
      const auto bid = book->best_bid();
      const auto ask = book->best_ask();
      RC_ASSERT((bid ? bid->price.raw() : 0) == (truth.bids.empty() ? 0 : truth.bids.rbegin()->first));
      RC_ASSERT((ask ? ask->price.raw() : 0) == (truth.asks.empty() ? 0 : truth.asks.begin()->first));
    }
  }
}

}  // namespace
}  // namespace arbees::venues::polymarket
