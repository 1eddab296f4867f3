// The feed against a venue that lives, over a network that loses, repeats, reorders and damages; and the feed over what
// was really captured.
#include <rapidcheck/gtest.h>

#include <random>
#include <set>

#include "arbees/venues/kalshi/document.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/kalshi/feed_script.hpp"
#include "unit/venues/kalshi/messages.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::BookSide;
using test::keyed;
using test::kPhi;
using test::kTen;
using test::Script;

using Side = std::map<std::int64_t, std::int64_t>;  // price → quantity, raw; NO bids by their own price
using Books = std::map<std::string, std::array<Side, 2>, std::less<>>;

std::string side_json(const Side& side) {
  std::vector<std::string> levels;
  for (const auto& [price, quantity] : side)
    levels.push_back(
        fmt::format(R"(["{}","{}"])", base::format_decimal(price, 4, 4), base::format_decimal(quantity, 6, 2)));
  return levels.empty() ? "" : fmt::format("[{}]", fmt::join(levels, ","));
}

bool equals(const domain::OrderBook& book, const std::array<Side, 2>& truth) {
  Side bids;
  Side asks;
  book.walk(BookSide::bid, [&](domain::Level level) { return bids[level.price.raw()] = level.quantity.raw(), true; });
  book.walk(BookSide::ask,
            [&](domain::Level level) { return asks[10'000 - level.price.raw()] = level.quantity.raw(), true; });
  return bids == truth[0] && asks == truth[1];
}

/// Kalshi's end of one order book subscription, as its description says.
class Exchange {
 public:
  explicit Exchange(std::mt19937_64& random) : random_(random) {
    for (const std::string_view ticker : {kPhi, kTen}) books_[std::string(ticker)] = {Side{{4000, 1'000'000}}, {}};
  }

  struct Frame {
    std::int64_t seq = 0;  ///< 0: of no sequence
    std::string text;
  };

  void reset() {
    seq_ = 0;
    subscribed_.clear();
    frames_.clear();
    truth_.clear();
  }
  /// `busy`: some commands are refused for their number.
  void hear(const std::string& command, bool busy) {
    const auto document = wire::Document::parse(command);
    const wire::Node root = document->root();
    const wire::Node id = root["id"];
    const wire::Node params = root["params"];
    const wire::Node action = params["action"];
    const wire::Node tickers = params["market_tickers"];
    const wire::Node channels = params["channels"];
    if (busy && random_() % 8 == 0)
      return frames_.push_back(
          {0, fmt::format(R"({{"id":{},"type":"error","msg":{{"code":27,"msg":"too many requests"}}}})", id.json())});
    std::string channel;
    channels.each([&](const wire::Node& each) { channel = *each.text(); });
    const wire::Node sids = params["sids"];
    bool about_books = channel == "orderbook_delta";
    sids.each([&](const wire::Node& each) { about_books = about_books || each.integer() == 1; });
    if (!channel.empty())
      frames_.push_back(
          {0, fmt::format(R"({{"id":{},"type":"subscribed","msg":{{"channel":"{}","sid":{}}}}})", id.json(), channel,
                          about_books          ? 1
                          : channel == "trade" ? 2
                                               : 3)});
    else if (!about_books) frames_.push_back({0, fmt::format(R"({{"id":{},"sid":2,"type":"ok"}})", id.json())});
    if (!about_books) return;
    if (!channel.empty()) seq_ = 0;
    std::vector<std::string> named;
    tickers.each([&](const wire::Node& each) { named.emplace_back(*each.text()); });
    for (const std::string& ticker : named) {
      if (action.text() == "delete_markets") subscribed_.erase(ticker);
      else if (action.text() != "get_snapshot") subscribed_.insert(ticker);
    }
    if (channel.empty() && action.text() != "get_snapshot") {
      std::vector<std::string> quoted;
      for (const std::string& ticker : subscribed_) quoted.push_back(fmt::format("\"{}\"", ticker));
      say([&](std::int64_t seq) {
        return fmt::format(R"({{"id":{},"sid":1,"seq":{},"type":"ok","msg":{{"market_tickers":[{}]}}}})", id.json(),
                           seq, fmt::join(quoted, ","));
      });
    }
    if (action.text() == "delete_markets") return;
    for (const std::string& ticker : named)
      say([&](std::int64_t seq) {
        return messages::snapshot(seq, ticker, side_json(books_[ticker][0]), side_json(books_[ticker][1]));
      });
  }
  /// Somebody trades or quotes.
  void move() {
    auto& [ticker, sides] = *std::next(books_.begin(), static_cast<std::ptrdiff_t>(random_() % books_.size()));
    const std::size_t side = random_() % 2;
    const auto price = static_cast<std::int64_t>(1 + random_() % 49) * 100;  // below 0.50: never crossed
    Side& levels = sides[side];
    const std::int64_t held = levels.contains(price) ? levels[price] : 0;
    const std::int64_t change = held > 0 && random_() % 3 == 0 ? -held : 1'000'000;
    levels[price] = held + change;
    if (levels[price] == 0) levels.erase(price);
    if (!subscribed_.contains(ticker)) return;
    say([&](std::int64_t seq) {
      return messages::delta(seq, ticker, base::format_decimal(price, 4, 4), base::format_decimal(change, 6, 2),
                             side == 0 ? "yes" : "no");
    });
  }
  std::vector<Frame> take() { return std::exchange(frames_, {}); }
  [[nodiscard]] const Books& at(std::int64_t seq) const { return truth_.at(seq); }
  [[nodiscard]] const Books& now() const { return books_; }

 private:
  template <class Make>
  void say(Make&& make) {
    ++seq_;
    frames_.push_back({seq_, make(seq_)});
    truth_[seq_] = books_;
  }

  std::mt19937_64& random_;
  Books books_;
  std::set<std::string> subscribed_;
  std::int64_t seq_ = 0;
  std::vector<Frame> frames_;
  std::map<std::int64_t, Books> truth_;  ///< the books after each message
};

/// What arrives of what was sent.
std::vector<Exchange::Frame> damage(std::vector<Exchange::Frame> frames, std::mt19937_64& random) {
  std::vector<Exchange::Frame> out;
  for (auto& frame : frames) {
    const bool reply = frame.seq == 0;
    switch (reply ? 99 : random() % 24) {
      case 0: continue;
      case 1: out.push_back(frame); break;
      case 2:
        frame.text.resize(random() % frame.text.size());
        frame.seq = 0;
        break;
      default: break;
    }
    out.push_back(std::move(frame));
    if (!reply && random() % 16 == 0 && out.size() > 2) std::swap(out[out.size() - 1], out[out.size() - 2]);
  }
  return out;
}

RC_GTEST_PROP(KalshiFeedStream, EveryBookIsTheVenuesOrVoidAndComesBackWhenTheNetworkHeals, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  Exchange exchange(random);
  Script script(keyed());
  script.discover();
  for (std::size_t i = 0; i < script.listings.size(); ++i)
    script.follow({static_cast<std::uint32_t>(i)}, script.listings[i]);
  int reopened = 0;
  std::int64_t newest = 0;
  std::size_t live = 0;
  const auto connect = [&] {
    exchange.reset();
    newest = 0;
    script.sent.clear();
    script.give(net::SocketOpened{1});
  };
  const auto step = [&](bool bad) {
    for (auto moves = random() % 3; moves > 0; --moves) exchange.move();
    for (const std::string& command : std::exchange(script.sent, {})) exchange.hear(command, bad);
    for (const auto& frame : bad ? damage(exchange.take(), random) : exchange.take()) {
      if (frame.text.find("\"subscribed\"") != std::string::npos &&
          frame.text.find("orderbook_delta") != std::string::npos)
        newest = 0;
      script.text(frame.text);
      newest = std::max(newest, frame.seq);
      if (newest == 0) continue;
      for (const auto& [ticker, sides] : exchange.at(newest)) {
        if (!script.holds(ticker)) continue;
        ++live;
        RC_ASSERT(equals(*script.feed.book(ticker), sides));
      }
    }
    script.pass(base::milliseconds(250));
    if (std::exchange(reopened, script.reopened) != script.reopened) connect();
    if (bad && random() % 80 == 0) {
      script.give(net::SocketLost{1, "reset"});
      RC_ASSERT(!script.holds(kPhi) && !script.holds(kTen));
      connect();
    }
  };
  connect();
  for (int i = 0; i < 160; ++i) step(true);
  RC_ASSERT(live > 0U);
  // A back-off of the damaged time may still be running; then the bound of recovery.hpp.
  for (int i = 0; i < 4 * 100; ++i) step(false);
  for (const auto& [ticker, sides] : exchange.now()) {
    RC_ASSERT(script.holds(ticker));
  }
  for (const std::string& command : std::exchange(script.sent, {})) exchange.hear(command, false);
  for (const auto& frame : exchange.take()) script.text(frame.text);
  for (const auto& [ticker, sides] : exchange.now()) RC_ASSERT(equals(*script.feed.book(ticker), sides));
  RC_ASSERT(script.all<domain::FeedChanged>().back().health == domain::FeedHealth::up);
}

TEST(KalshiFeedCapture, TheRecordedStreamGivesTheBooksThatTheKeeperGives) {
  ARBEES_NEEDS_DATA("markets/kalshi/ws_orderbook_stream_mlb_wnba_2026-08-07.jsonl");
  const auto bytes = venues::test::read_whole(
      venues::test::data_folder("markets/kalshi/ws_orderbook_stream_mlb_wnba_2026-08-07.jsonl"));
  const auto frames = captured_frames(bytes);
  ASSERT_TRUE(frames.has_value());
  BookKeeper keeper({.follow_all = true});
  std::vector<domain::Event> expected;
  for (const auto& frame : *frames) keeper.feed(frame.text, test::kStart, expected);

  Script script(keyed());
  script.give(net::Tick{});
  for (const std::string& ticker : keeper.tickers()) {
    domain::Listing listing;
    listing.market.symbol = ticker;
    listing.market.grid = {};
    script.follow({static_cast<std::uint32_t>(script.listings.size())}, listing);
    script.listings.push_back(listing);
  }
  ASSERT_EQ(script.listings.size(), 12U);
  script.give(net::SocketOpened{1});
  for (const auto& frame : *frames) script.text(frame.text);
  for (const std::string& ticker : keeper.tickers()) {
    ASSERT_TRUE(script.holds(ticker)) << ticker;
    EXPECT_EQ(script.feed.book(ticker)->best_bid(), keeper.book(ticker)->best_bid()) << ticker;
    EXPECT_EQ(script.feed.book(ticker)->best_ask(), keeper.book(ticker)->best_ask()) << ticker;
  }
  EXPECT_EQ(script.figure("gaps"), 0);
  EXPECT_EQ(script.figure("deltas"), 245);
}

TEST(KalshiFeedCapture, TheCapturedEventsAreListed) {
  ARBEES_NEEDS_DATA("markets/kalshi/rest_events_nfl_nested_2026-08-09.json");
  const auto body =
      venues::test::read_whole(venues::test::data_folder("markets/kalshi/rest_events_nfl_nested_2026-08-09.json"));
  const auto series =
      venues::test::read_whole(venues::test::data_folder("markets/kalshi/rest_series_KXNFLGAME_2026-09-16.json"));
  Script script(keyed());
  script.give(net::Tick{});
  ASSERT_TRUE(script.answer("/series/KXNFLGAME", series));
  ASSERT_TRUE(script.answer("/milestones", R"({"milestones":[],"cursor":""})"));
  ASSERT_TRUE(script.answer("/events?", body));
  EXPECT_EQ(script.listings.size(), 64U) << "two markets of each of 32 games";
  EXPECT_TRUE(script.refused.empty()) << script.refused.front().message();
  for (const auto& listing : script.listings) {
    EXPECT_EQ(listing.market.fees.model, domain::FeeModel::quadratic);
    EXPECT_FALSE(listing.starts.empty());
  }
}

}  // namespace
}  // namespace arbees::venues::kalshi
