#include "arbees/venues/polymarket/book_keeper.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "arbees/wire/json.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/polymarket/messages.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Price;
using domain::BookSide;
using namespace messages;

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
