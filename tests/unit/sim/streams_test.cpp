#include <algorithm>
#include <map>
#include <thread>

#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/polymarket/book_hash.hpp"
#include "arbees/venues/polymarket/document.hpp"
#include "outside_test.hpp"

namespace arbees::tests {

namespace json = boost::json;

namespace {

std::string text_of(const json::value& value) {
  return std::string(value.as_string());
}
std::int64_t price_of(const json::value& value) {
  return base::parse_decimal(text_of(value), 4).value();
}
std::int64_t size_of(const json::value& value) {
  return base::parse_decimal(text_of(value), 6).value();
}

using Ladder = std::map<std::int64_t, std::int64_t>;
struct Held {
  Ladder bids;
  Ladder asks;
  bool operator==(const Held&) const = default;
};
using Books = std::map<std::string, Held>;

void add_to(Ladder& ladder, std::int64_t price, std::int64_t delta) {
  if ((ladder[price] += delta) == 0) ladder.erase(price);
}

/// What a client that does as the documentation says would hold.
void take_kalshi(const json::value& frame, Books& books) {
  const std::string type = text_of(frame.at("type"));
  const json::object& msg = frame.at("msg").as_object();
  if (type == "orderbook_snapshot") {
    Held& book = books[text_of(msg.at("market_ticker"))] = {};
    if (msg.contains("yes_dollars_fp"))
      for (const json::value& level : msg.at("yes_dollars_fp").as_array())
        book.bids[price_of(level.at(0))] = size_of(level.at(1));
    if (msg.contains("no_dollars_fp"))
      for (const json::value& level : msg.at("no_dollars_fp").as_array())
        book.asks[10'000 - price_of(level.at(0))] = size_of(level.at(1));
  } else if (type == "orderbook_delta") {
    Held& book = books.at(text_of(msg.at("market_ticker")));
    const bool yes = text_of(msg.at("side")) == "yes";
    const std::int64_t price = price_of(msg.at("price_dollars"));
    add_to(yes ? book.bids : book.asks, yes ? price : 10'000 - price, size_of(msg.at("delta_fp")));
  }
}

void take_clob(const json::value& frame, Books& books) {
  if (frame.is_array()) {
    for (const json::value& one : frame.as_array()) take_clob(one, books);
    return;
  }
  const std::string type = text_of(frame.at("event_type"));
  if (type == "book") {
    Held& book = books[text_of(frame.at("asset_id"))] = {};
    for (const json::value& level : frame.at("bids").as_array())
      book.bids[price_of(level.at("price"))] = size_of(level.at("size"));
    for (const json::value& level : frame.at("asks").as_array())
      book.asks[price_of(level.at("price"))] = size_of(level.at("size"));
  } else if (type == "price_change") {
    EXPECT_EQ(frame.at("price_changes").as_array().size(), 2U) << "both tokens stand in one message";
    for (const json::value& change : frame.at("price_changes").as_array()) {
      Held& book = books.at(text_of(change.at("asset_id")));
      Ladder& ladder = text_of(change.at("side")) == "BUY" ? book.bids : book.asks;
      if (size_of(change.at("size")) == 0) ladder.erase(price_of(change.at("price")));
      else ladder[price_of(change.at("price"))] = size_of(change.at("size"));
    }
  }
}

Books true_books(const Answer& truth, const std::string& venue) {
  Books out;
  const json::value whole = json::parse(truth.body);
  for (const json::value& market : whole.at("markets").as_array()) {
    if (text_of(market.at("venue")) != venue) continue;
    Held& book = out[text_of(market.at("symbol"))];
    for (const json::value& level : market.at("bids").as_array())
      book.bids[price_of(level.at(0))] = size_of(level.at(1));
    for (const json::value& level : market.at("asks").as_array())
      book.asks[price_of(level.at(0))] = size_of(level.at(1));
  }
  return out;
}

}  // namespace

TEST_F(OutsideTest, WhoFollowsKalshisStreamHoldsTheTrueBooks) {
  start(40);
  const auto socket = kalshi_socket();
  ASSERT_TRUE(socket);
  subscribe(*socket, "orderbook_delta", tickers());
  Books books;
  std::int64_t seq = 0;
  int deltas = 0;
  const auto take = [&](const std::string& text) {
    const json::value frame = json::parse(text);
    ASSERT_TRUE(venues::kalshi::parse_document(text)) << text;
    if (frame.as_object().contains("seq")) ASSERT_EQ(frame.at("seq").as_int64(), ++seq) << text;
    if (!frame.as_object().contains("sid")) return;  // "subscribed" names its sid inside
    take_kalshi(frame, books);
    deltas += text_of(frame.at("type")) == "orderbook_delta" ? 1 : 0;
  };
  while (deltas < 3000) {
    const auto text = socket->receive();
    ASSERT_TRUE(text) << "the stream ended after " << deltas << " deltas";
    take(*text);
    if (HasFatalFailure()) return;
  }
  outside_->world().stop();
  while (const auto text = socket->receive(500)) take(*text);
  EXPECT_EQ(books, true_books(call(outside_->kalshi_port(), "GET", "/__sim/truth"), "kalshi"));
}

TEST_F(OutsideTest, WhoFollowsPolymarketsStreamHoldsTheTrueBooks) {
  start(40);
  const auto socket = clob_socket(tokens());
  Books books;
  int changes = 0;
  const auto take = [&](const std::string& text) {
    const json::value frame = json::parse(text);
    ASSERT_TRUE(venues::polymarket::parse_document(text)) << text;
    if (changes == 0 && books.empty()) ASSERT_TRUE(frame.is_array()) << "the first books come as a list";
    take_clob(frame, books);
    changes += !frame.is_array() && text_of(frame.at("event_type")) == "price_change" ? 1 : 0;
  };
  while (changes < 2000) {
    const auto text = socket->receive();
    ASSERT_TRUE(text) << "the stream ended after " << changes << " changes";
    take(*text);
    if (HasFatalFailure()) return;
  }
  outside_->world().stop();
  while (const auto text = socket->receive(500)) take(*text);
  EXPECT_EQ(books, true_books(call(outside_->clob_port(), "GET", "/__sim/truth"), "polymarket"));
}

TEST_F(OutsideTest, KalshiAnswersCommandsAsItsDocumentationSays) {
  start(1);
  const auto socket = kalshi_socket();
  ASSERT_TRUE(socket);
  const auto answer = [&](const std::string& command, std::int64_t id) {
    socket->send(command);
    while (const auto text = socket->receive()) {
      json::value frame = json::parse(*text);
      const json::value* named = frame.as_object().if_contains("id");
      if (named != nullptr && named->as_int64() == id) return frame;
    }
    ADD_FAILURE() << "no answer to " << command;
    return json::value(json::object{});
  };
  struct Case {
    std::string command;
    int code;
  };
  const Case cases[] = {
      {R"({"id":1,"cmd":"dance","params":{}})", 5},
      {R"({"id":1,"cmd":"subscribe"})", 2},
      {R"({"id":1,"cmd":"subscribe","params":{}})", 3},
      {R"({"id":1,"cmd":"unsubscribe","params":{}})", 4},
      {R"({"id":1,"cmd":"unsubscribe","params":{"sids":[9]}})", 7},
      {R"({"id":1,"cmd":"subscribe","params":{"channels":["x"]}})", 8},
      {R"({"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_tickers":["KXNO-1"]}})", 11},
      {R"({"id":1,"cmd":"update_subscription","params":{"sids":[1,2],"action":"add_markets"}})", 12},
      {R"({"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta"]}})", 14},
  };
  for (const Case& c : cases) EXPECT_EQ(answer(c.command, 1).at("msg").at("code").as_int64(), c.code) << c.command;
  const auto all = tickers();
  const std::string first = R"({"id":2,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ticker":")";
  EXPECT_EQ(text_of(answer(first + all[0] + "\"}}", 2).at("type")), "subscribed");
  const std::string second = R"({"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ticker":")";
  const json::value joined = answer(second + all[1] + "\"}}", 3);
  EXPECT_EQ(text_of(joined.at("type")), "ok") << "a second subscribe makes no new sid";
  EXPECT_EQ(joined.at("sid").as_int64(), 1);
  EXPECT_EQ(joined.at("msg").at("market_tickers").as_array().size(), 2U);
  EXPECT_EQ(answer(R"({"id":4,"cmd":"list_subscriptions"})", 4).at("msg").as_array().size(), 1U);
  const std::string lost =
      R"({"id":5,"cmd":"update_subscription","params":{"sids":[1],"action":"fly","market_ticker":")";
  EXPECT_EQ(answer(lost + all[0] + "\"}}", 5).at("msg").at("code").as_int64(), 13);
  EXPECT_EQ(text_of(answer(R"({"id":6,"cmd":"unsubscribe","params":{"sids":[1]}})", 6).at("type")), "unsubscribed");
}

TEST_F(OutsideTest, PolymarketsBooksCarryTheirTrueHash) {
  start(1);
  const auto socket = clob_socket({tokens().front()});
  const auto first = socket->receive();
  ASSERT_TRUE(first);
  std::vector<std::string> kept;
  const json::value book = json::parse(*first).as_array().at(0);
  const auto list = [&](const char* side) {
    std::vector<venues::polymarket::RawLevel> out;
    for (const json::value& level : book.at(side).as_array())
      out.push_back({{level.at("price").as_string().data(), level.at("price").as_string().size()},
                     {level.at("size").as_string().data(), level.at("size").as_string().size()}});
    return out;
  };
  const auto bids = list("bids");
  const auto asks = list("asks");
  const auto view = [&](const char* name) {
    return std::string_view{book.at(name).as_string().data(), book.at(name).as_string().size()};
  };
  venues::polymarket::RawBook raw{view("market"),
                                  view("asset_id"),
                                  view("timestamp"),
                                  view("hash"),
                                  bids,
                                  asks,
                                  view("min_order_size"),
                                  view("tick_size"),
                                  book.at("neg_risk").as_bool(),
                                  view("last_trade_price")};
  venues::polymarket::BookHasher hasher;
  EXPECT_EQ(hasher.check(raw), venues::polymarket::HashCheck::ok);
  socket->send("PING");
  for (auto text = socket->receive(); text != "PONG"; text = socket->receive()) ASSERT_TRUE(text);
  socket->send(R"({"assets_ids":[")" + tokens().front() + R"("],"operation":"subscribe"})");
  for (auto text = socket->receive(); text != "NO NEW ASSETS"; text = socket->receive()) ASSERT_TRUE(text);
}

TEST_F(OutsideTest, AnEveningEndsSettledAsItTrulyEnded) {
  start(4000, 1);
  for (int i = 0; i < 600 && !outside_->world().over(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  ASSERT_TRUE(outside_->world().over()) << "the evening does not end";
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  for (const auto& result : outside_->world().true_results()) {
    const auto& games = outside_->world().directory();
    const auto& game =
        *std::find_if(games.begin(), games.end(), [&](const auto& g) { return g.facts.key == result.key; });
    const json::value market = json_of(kalshi("markets/" + game.tickers[0])).at("market");
    EXPECT_EQ(text_of(market.at("status")), "finalized");
    EXPECT_EQ(price_of(market.at("settlement_value_dollars")), result.home_pays.raw()) << game.tickers[0];
    EXPECT_EQ(text_of(market.at("yes_ask_dollars")), "1.0000") << "quotes are reset";
    const json::value event = json_of(gamma("/events/slug/" + game.slug));
    EXPECT_EQ(text_of(event.at("score")), std::to_string(result.away_score) + "-" + std::to_string(result.home_score));
    const std::string year = base::format_utc(game.facts.start).substr(0, 4);
    const auto completed = [&] {
      const auto board =
          json_of(espn(std::string(game.league->espn_path) + "/scoreboard?dates=" + year + "&groups=50"));
      return board.at("events").at(0).at("status").at("type").at("completed").as_bool();
    };
    // About one answer in fifty is an older one, as with the real feed: asked again, it is the newest.
    bool seen = completed();
    for (int again = 0; again < 5 && !seen; ++again) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      seen = completed();
    }
    EXPECT_TRUE(seen) << game.slug;
  }
}

}  // namespace arbees::tests
