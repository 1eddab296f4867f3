// The feed against a venue that lives, over a network that loses, repeats, reorders and damages.
#include <rapidcheck/gtest.h>

#include <random>
#include <set>

#include "arbees/wire/json.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/polymarket/feed_script.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::BookSide;
using namespace test;

using Side = std::map<std::int64_t, std::int64_t>;  // price → quantity, raw
struct TokenBook {
  Side bids, asks;
  bool operator==(const TokenBook&) const = default;
};
using Books = std::map<std::string, TokenBook, std::less<>>;

TokenBook held(const domain::OrderBook& book) {
  TokenBook out;
  book.walk(BookSide::bid,
            [&](domain::Level level) { return out.bids[level.price.raw()] = level.quantity.raw(), true; });
  book.walk(BookSide::ask,
            [&](domain::Level level) { return out.asks[level.price.raw()] = level.quantity.raw(), true; });
  return out;
}

std::string levels_json(const Side& side, bool ascending) {
  std::vector<std::string> out;
  for (const auto& [price, size] : side)
    out.push_back(
        fmt::format(R"({{"price":"{}","size":"{}"}})", base::format_decimal(price, 4), base::format_decimal(size, 6)));
  if (!ascending) std::ranges::reverse(out);
  return fmt::format("[{}]", fmt::join(out, ","));
}

/// The venue's end: books that change, the market channel, and /books.
class Clob {
 public:
  explicit Clob(std::mt19937_64& random) : random_(random) {
    for (const std::string_view token : {kLions, kBills})
      books_[std::string(token)] = {Side{{4000, 10'000'000}}, Side{{6000, 10'000'000}}};
  }

  struct Frame {
    std::int64_t ms = 0;
    std::string text;
  };

  void reset() {
    subscribed_.clear();
    frames_.clear();
  }
  void hear(const std::string& text) {
    const auto document = wire::Document::parse(text);
    const wire::Node root = document->root();
    const wire::Node operation = root["operation"];
    const wire::Node tokens = root["assets_ids"];
    std::vector<std::string> fresh;
    tokens.each([&](const wire::Node& node) {
      const std::string token(*node.text());
      if (operation.text() == "unsubscribe") subscribed_.erase(token);
      else if (subscribed_.insert(token).second) fresh.push_back(book_json(token, true));
    });
    if (operation.text() == "unsubscribe") return;
    if (fresh.empty()) frames_.push_back({0, "NO NEW ASSETS"});
    else frames_.push_back({ms_, fmt::format("[{}]", fmt::join(fresh, ","))});
  }
  void move() {
    ++ms_;
    auto& [token, book] = *std::next(books_.begin(), static_cast<std::ptrdiff_t>(random_() % books_.size()));
    const bool bid = random_() % 2 == 0;
    Side& side = bid ? book.bids : book.asks;
    const auto price = static_cast<std::int64_t>((bid ? 1 : 51) + random_() % 49) * 100;
    const std::int64_t size = side.contains(price) ? 0 : static_cast<std::int64_t>(1 + random_() % 50) * 1'000'000;
    if (size == 0) side.erase(price);
    else side[price] = size;
    if (!subscribed_.contains(token)) return;
    const auto best_bid = book.bids.empty() ? 0 : book.bids.rbegin()->first;
    const auto best_ask = book.asks.empty() ? 10'000 : book.asks.begin()->first;
    frames_.push_back(
        {ms_,
         fmt::format(
             R"({{"market":"{}","price_changes":[{{"asset_id":"{}","price":"{}","size":"{}","side":"{}","hash":"h","best_bid":"{}","best_ask":"{}"}}],"timestamp":"{}","event_type":"price_change"}})",
             kCondition, token, base::format_decimal(price, 4), base::format_decimal(size, 6), bid ? "BUY" : "SELL",
             base::format_decimal(best_bid, 4), base::format_decimal(best_ask, 4), ms_)});
  }
  [[nodiscard]] std::string books(const std::string& request) const {
    const auto document = wire::Document::parse(request);
    const wire::Node root = document->root();
    std::vector<std::string> out;
    root.each([&](const wire::Node& item) {
      const wire::Node token = item["token_id"];
      out.push_back(book_json(*token.text(), false));
    });
    return fmt::format("[{}]", fmt::join(out, ","));
  }
  std::vector<Frame> take() { return std::exchange(frames_, {}); }
  [[nodiscard]] const Books& now() const { return books_; }

 private:
  [[nodiscard]] std::string book_json(std::string_view token, bool as_event) const {
    const auto found = books_.find(token);
    return fmt::format(R"({{{}"asset_id":"{}","market":"{}","bids":{},"asks":{},"timestamp":"{}"}})",
                       as_event ? R"("event_type":"book",)" : "", token, kCondition,
                       levels_json(found->second.bids, true), levels_json(found->second.asks, false), ms_);
  }

  std::mt19937_64& random_;
  Books books_;
  std::set<std::string, std::less<>> subscribed_;
  std::int64_t ms_ = kStart.value / 1'000'000;
  std::vector<Frame> frames_;
};

/// A feed that follows both tokens at `clob`, over a network whose answers take their time.
struct World {
  explicit World(std::uint64_t seed) : random(seed), clob(random) {
    script.discover();
    for (const std::string_view token : {kLions, kBills}) {
      domain::Listing listing = script.listings.at(0);
      listing.market.symbol = token;
      script.follow({token == kLions ? 0U : 1U}, listing);
    }
    connect();
  }
  void connect() {
    clob.reset();
    script.sent.clear();
    script.give(net::SocketOpened{0});
  }
  /// `deliver` gets the frames of this step and gives them to the feed.
  template <class Deliver>
  void step(Deliver&& deliver) {
    for (auto moves = random() % 3; moves > 0; --moves) clob.move();
    for (const auto& send : std::exchange(script.sent, {})) clob.hear(send.text);
    for (auto it = script.asks.begin(); it != script.asks.end();) {
      if (it->url.find("/books") != std::string::npos)
        answers.push_back({it->id, clob.books(it->body), static_cast<int>(random() % 4)});
      it = script.asks.erase(it);
    }
    deliver(clob.take());
    for (std::size_t i = 0; i < answers.size();) {
      if (answers[i].wait-- > 0) {
        ++i;
        continue;
      }
      script.give(net::HttpAnswer{answers[i].id, 200, answers[i].body});
      answers.erase(answers.begin() + static_cast<std::ptrdiff_t>(i));
    }
    script.pass(base::milliseconds(250));
    if (std::exchange(reopened, script.reopened) != script.reopened) connect();
  }
  void plain(std::vector<Clob::Frame> frames) {
    for (const auto& frame : frames) script.text(frame.text);
  }
  [[nodiscard]] bool true_or_void() {
    for (const auto& [token, book] : clob.now())
      if (script.holds(token) && !(held(*script.feed.book(token)) == book)) return false;
    return true;
  }
  /// What is wrong, for whoever reads the failure.
  [[nodiscard]] std::string wrong() const {
    std::string out;
    for (const auto& [token, book] : clob.now()) {
      const bool holds = script.holds(token);
      const TokenBook ours = holds ? held(*script.feed.book(token)) : TokenBook{};
      out += fmt::format("{}… {}: bids {} of {}, asks {} of {}\n", token.substr(0, 3), holds ? "held" : "void",
                         ours.bids.size(), book.bids.size(), ours.asks.size(), book.asks.size());
    }
    for (const auto& figure : script.feed.figures()) out += fmt::format("{} {}\n", figure.name, figure.value);
    return out + script.all<domain::FeedChanged>().back().detail;
  }
  [[nodiscard]] bool all_true() { return true_or_void() && script.holds(kLions) && script.holds(kBills); }

  struct Answer {
    std::uint32_t id;
    std::string body;
    int wait;
  };
  std::mt19937_64 random;
  Clob clob;
  Script script;
  std::vector<Answer> answers;
  int reopened = 0;
};

RC_GTEST_PROP(PolymarketFeedStream, RepeatsAndDamageNeverLeaveAFalseBook, (std::uint64_t seed)) {
  World world(seed);
  for (int i = 0; i < 200; ++i)
    world.step([&](std::vector<Clob::Frame> frames) {
      for (auto& frame : frames) {
        const auto what = world.random() % 12;
        if (what == 0) world.script.text(frame.text);  // twice
        if (what == 1) frame.text.resize(world.random() % frame.text.size());
        world.script.text(frame.text);
      }
      RC_ASSERT(world.true_or_void());
    });
  for (int i = 0; i < 100; ++i) world.step([&](auto frames) { world.plain(std::move(frames)); });
  world.plain(world.clob.take());
  if (!world.all_true()) RC_FAIL(world.wrong());
}

RC_GTEST_PROP(PolymarketFeedStream, WhatWasLostIsFoundByTheCheckOfEveryMinute, (std::uint64_t seed)) {
  World world(seed);
  for (int i = 0; i < 160; ++i) {
    world.step([&](std::vector<Clob::Frame> frames) {
      for (std::size_t k = 0; k < frames.size(); ++k) {
        if (world.random() % 10 == 0) continue;  // lost
        if (k > 0 && world.random() % 10 == 0) world.script.text(frames[k - 1].text);
        world.script.text(frames[k].text);
      }
    });
    if (world.random() % 80 == 0) {
      world.script.give(net::SocketLost{0, "reset"});
      RC_ASSERT(!world.script.holds(kLions) && !world.script.holds(kBills));
      world.connect();
    }
  }
  // Two rounds of checks, in a market that changes now and then, so that a fetched book can be compared.
  for (int i = 0; i < 4 * 140; ++i) {
    if (i % 20 == 0) world.step([&](auto frames) { world.plain(std::move(frames)); });
    else world.script.pass(base::milliseconds(250));
    while (!world.script.asks.empty()) {
      const auto ask = world.script.asks.front();
      world.script.asks.pop_front();
      if (ask.url.find("/books") != std::string::npos)
        world.script.give(net::HttpAnswer{ask.id, 200, world.clob.books(ask.body)});
    }
  }
  world.plain(world.clob.take());
  if (!world.all_true()) RC_FAIL(world.wrong());
}

TEST(PolymarketFeedCapture, TheCapturedGameIsListedAndItsBookTaken) {
  ARBEES_NEEDS_DATA("markets/polymarket/gamma_events_nfl_det_buf_2026-09-16.json");
  const auto events = venues::test::read_whole(
      venues::test::data_folder("markets/polymarket/gamma_events_nfl_det_buf_2026-09-16.json"));
  const auto book =
      venues::test::read_whole(venues::test::data_folder("markets/polymarket/clob_book_nfl_det_buf_2026-09-16.json"));
  Script script;
  script.now = base::Nanos{1'789'535'980'000'000'000};
  script.give(net::Tick{});
  ASSERT_TRUE(script.answer("/sports", kSports));
  script.give(net::Tick{});
  ASSERT_TRUE(script.answer("/events/keyset", fmt::format(R"({{"events":{},"next_cursor":""}})", events)));
  ASSERT_EQ(script.listings.size(), 1U);
  EXPECT_EQ(script.listings[0].market.fees.taker_rate_ppm, 50'000);
  script.follow({0}, script.listings[0]);
  script.give(net::SocketOpened{0});
  script.pass(base::seconds(2));  // no book came over the socket: it is fetched
  ASSERT_TRUE(script.answer("/books", "[" + book + "]"));
  EXPECT_TRUE(script.holds(script.listings[0].market.symbol));
  EXPECT_EQ(script.figure("hash_ok"), 1);
}

}  // namespace
}  // namespace arbees::venues::polymarket
