#include <algorithm>
#include <cstdlib>
#include <thread>

#include "arbees/net/retry.hpp"
#include "arbees/sim/servers/mischief.hpp"
#include "outside_test.hpp"

namespace arbees::tests {

namespace json = boost::json;
using sim::servers::Fault;

namespace {

std::int64_t seq_of(const std::string& text) {
  boost::system::error_code why;
  const json::value frame = json::parse(text, why);
  if (why || !frame.as_object().contains("seq")) return -1;
  return frame.at("seq").as_int64();
}

}  // namespace

/// Kalshi's book stream, past its snapshots.
class StreamFaults : public OutsideTest {
 protected:
  void SetUp() override {
    start(40);
    socket_ = kalshi_socket();
    ASSERT_TRUE(socket_);
    subscribe(*socket_, "orderbook_delta", tickers());
    for (int i = 0; i < 100; ++i) {
      const auto text = socket_->receive();
      ASSERT_TRUE(text);
      last_ = seq_of(*text);
    }
  }
  void fault(const std::string& order) { begin(outside_->kalshi_port(), order); }
  /// Sequence numbers of the next messages, −1 for one that has none or cannot be read.
  std::vector<std::int64_t> next(int count) {
    std::vector<std::int64_t> out;
    for (int i = 0; i < count; ++i) {
      const auto text = socket_->receive();
      if (!text) break;
      out.push_back(seq_of(*text));
    }
    return out;
  }
  /// Reads until two neighbours stand in this distance; false when they never do.
  bool sees_step(std::int64_t step) {
    for (const std::int64_t seq : next(3000))
      if (seq - std::exchange(last_, seq) == step) return true;
    return false;
  }
  std::unique_ptr<WebSocket> socket_;
  std::int64_t last_ = 0;  ///< sequence number read last
};

TEST_F(StreamFaults, GapLosesMessagesAndUsesUpTheirNumbers) {
  fault(R"({"fault":"gap","count":2})");
  EXPECT_TRUE(sees_step(3)) << "no hole of two in the sequence";
}

TEST_F(StreamFaults, DuplicateSendsAMessageTwice) {
  fault(R"({"fault":"duplicate"})");
  EXPECT_TRUE(sees_step(0));
}

TEST_F(StreamFaults, ReorderLetsTwoMessagesChangePlaces) {
  fault(R"({"fault":"reorder"})");
  EXPECT_TRUE(sees_step(-1));
}

TEST_F(StreamFaults, MalformedCutsAMessageInTheMiddle) {
  fault(R"({"fault":"malformed","seconds":0})");
  const auto seen = next(2000);
  EXPECT_NE(std::find(seen.begin(), seen.end(), -1), seen.end());
}

TEST_F(StreamFaults, DropClosesSocketsAndCutsRequestsUntilItIsOver) {
  fault(R"({"fault":"drop","seconds":1})");
  while (socket_->receive(2000)) continue;
  EXPECT_TRUE(socket_->ended());
  EXPECT_EQ(kalshi("exchange/status").status, 0) << "a request was answered";
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  EXPECT_EQ(kalshi("exchange/status").status, 200);
}

TEST_F(StreamFaults, StallHoldsEverythingBackAndLosesNothing) {
  fault(R"({"fault":"stall","seconds":1.5})");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(kalshi("exchange/status").status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(1000)) << "the answer did not wait";
  std::int64_t last = 0;
  for (const std::int64_t seq : next(500)) {
    if (last > 0) ASSERT_EQ(seq, last + 1) << "a held message was lost";
    last = seq;
  }
}

TEST_F(StreamFaults, HalfOpenIsSilentAndStaysOpen) {
  fault(R"({"fault":"half_open"})");
  while (socket_->receive(1500)) continue;
  EXPECT_FALSE(socket_->ended()) << "the connection was closed";
  socket_->send(R"({"id":9,"cmd":"list_subscriptions"})");
  EXPECT_FALSE(socket_->receive(700)) << "somebody still reads";
  EXPECT_TRUE(kalshi_socket()) << "new connections work";
}

TEST_F(OutsideTest, HttpFaultsAnswerInEachVenuesWords) {
  start(1);
  struct Case {
    const char* fault;
    int status;
  };
  for (const Case& c : {Case{"too_many", 429}, Case{"server_errors", 503}}) {
    const std::string order = std::string(R"({"fault":")") + c.fault + R"(","seconds":20})";
    for (auto* server : outside_->servers()) begin(server->port(), order);
    EXPECT_EQ(espn("football/nfl/scoreboard").status, c.status);
    EXPECT_EQ(kalshi("exchange/status").status, c.status);
    EXPECT_EQ(gamma("/tags").status, c.status);
    EXPECT_EQ(clob("/time").status, c.status);
    for (auto* server : outside_->servers()) call(server->port(), "DELETE", "/__sim/faults");
    EXPECT_EQ(clob("/time").status, 200) << "ended faults go on";
  }
}

TEST_F(OutsideTest, StaleAnswersAreOldOnes) {
  start(1);
  begin(outside_->clob_port(), R"({"fault":"stale","seconds":20})");
  const json::value book = json_of(clob("/book?token_id=" + tokens().front()));
  EXPECT_EQ(book.at("bids").as_array().size(), 1U);
  EXPECT_EQ(book.at("bids").at(0).at("price"), "0.01");
  EXPECT_EQ(book.at("asks").at(0).at("price"), "0.99");
}

TEST_F(OutsideTest, ASkewedClockRefusesHonestSignatures) {
  start(1);
  begin(outside_->kalshi_port(), R"({"fault":"clock_skew","seconds":20,"skew_s":600})");
  const Answer answer =
      kalshi("portfolio/balance", signed_for("GET", "/trade-api/v2/portfolio/balance", base::wall_clock_now()));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(json_of(answer).at("error").at("code"), "header_timestamp_expired");
}

TEST_F(OutsideTest, EveryAnswerBearsTheVenuesTime) {
  start(1);
  for (const auto* server : outside_->servers()) {
    const Answer answer = call(server->port(), "GET", "/time");
    const auto found = std::ranges::find_if(
        answer.headers, [](const auto& header) { return header.first == "date" || header.first == "Date"; });
    ASSERT_NE(found, answer.headers.end()) << server->name();
    const auto date = net::parse_http_date(found->second);
    ASSERT_TRUE(date) << found->second;
    EXPECT_LT(std::abs((*date - base::wall_clock_now()).value), base::seconds(3).value);
  }
}

TEST_F(OutsideTest, AHangingBookHoldsBackNoOther) {
  start(1);
  std::vector<std::string> tickers;
  for (const auto& event : json_of(kalshi("events?with_nested_markets=true")).at("events").as_array())
    for (const auto& market : event.at("markets").as_array()) tickers.emplace_back(market.at("ticker").as_string());
  begin(outside_->kalshi_port(), R"({"fault":"hang","seconds":30,"late_s":1.5})");
  int slow = 0;
  int quick = 0;
  for (std::size_t i = 0; i < tickers.size() && i < 40 && slow * quick == 0; ++i) {
    const base::Nanos from = base::wall_clock_now();
    if (kalshi("markets/" + tickers[i] + "/orderbook").status != 200) continue;
    ++(base::wall_clock_now() - from >= base::milliseconds(1'400) ? slow : quick);
  }
  EXPECT_EQ(slow, 1) << "one market's requests hang";
  EXPECT_GE(quick, 1);
}

TEST_F(OutsideTest, ALateStreamSendsWhatItShouldHaveSentBefore) {
  start(1);
  const auto socket = kalshi_socket();
  ASSERT_TRUE(socket);
  begin(outside_->kalshi_port(), R"({"fault":"late","seconds":30,"late_s":2})");
  const base::Nanos asked = base::wall_clock_now();
  socket->send(R"({"id":1,"cmd":"subscribe","params":{"channels":["ticker"]}})");
  const auto reply = socket->receive(8'000);
  ASSERT_TRUE(reply);
  EXPECT_GE(base::wall_clock_now() - asked, base::milliseconds(1'800));
  EXPECT_NE(reply->find("subscribed"), std::string::npos);
}

TEST_F(OutsideTest, PausesAreToldAndEnd) {
  start(1);
  const auto socket = kalshi_socket();
  ASSERT_TRUE(socket);
  socket->send(R"({"id":1,"cmd":"subscribe","params":{"channels":["market_lifecycle_v2"]}})");
  ASSERT_TRUE(socket->receive());
  begin(outside_->kalshi_port(), R"({"fault":"market_pause","seconds":1,"market":0})");
  const auto paused = socket->receive();
  ASSERT_TRUE(paused);
  EXPECT_NE(paused->find("\"event_type\":\"deactivated\""), std::string::npos) << *paused;
  EXPECT_EQ(json_of(kalshi("markets/" + tickers()[0])).at("market").at("status"), "inactive");
  const auto resumed = socket->receive();
  ASSERT_TRUE(resumed);
  EXPECT_NE(resumed->find("\"event_type\":\"activated\""), std::string::npos) << *resumed;
  begin(outside_->kalshi_port(), R"({"fault":"exchange_pause","seconds":1})");
  EXPECT_FALSE(json_of(kalshi("exchange/status")).at("trading_active").as_bool());
}

TEST_F(OutsideTest, AChangedTickIsTold) {
  start(1);
  const auto& directory = outside_->world().directory();
  std::size_t game = 0;
  while (game < directory.size() &&
         json_of(clob("/tick-size?token_id=" + directory[game].tokens[0])).at("minimum_tick_size").to_number<double>() <
             0.01)
    ++game;
  ASSERT_LT(game, directory.size());
  const auto socket = clob_socket({directory[game].tokens[0]});
  ASSERT_TRUE(socket->receive());
  begin(outside_->clob_port(), R"({"fault":"tick_change","market":)" + std::to_string(game * 4 + 2) + "}");
  bool told = false;
  while (const auto text = socket->receive(1500)) {
    told = told || text->find("\"tick_size_change\"") != std::string::npos;
    if (told) break;
  }
  EXPECT_TRUE(told);
  EXPECT_EQ(
      json_of(clob("/tick-size?token_id=" + directory[game].tokens[0])).at("minimum_tick_size").to_number<double>(),
      0.001);
}

TEST_F(OutsideTest, OrdersThatNameNoFaultAreRefusedByField) {
  start(1);
  for (const char* body :
       {"", "[]", R"({"fault":"earthquake"})", R"({"fault":"drop","seconds":-1})", R"({"fault":"gap","count":"two"})"})
    EXPECT_EQ(call(outside_->kalshi_port(), "POST", "/__sim/faults", {}, body).status, 400) << body;
}

TEST(Mischief, NamesAreReadAndEveryFaultHasAPlace) {
  EXPECT_EQ(sim::servers::parse_fault_names("all")->size(), sim::servers::kFaultCount);
  EXPECT_EQ(sim::servers::parse_fault_names("drop,gap")->size(), 2U);
  EXPECT_FALSE(sim::servers::parse_fault_names("drop,gpa"));
  for (const Fault fault : *sim::servers::parse_fault_names("all")) {
    bool somewhere = false;
    for (const char* server : {"espn", "kalshi", "gamma", "clob"})
      somewhere = somewhere || sim::servers::can_happen(fault, server);
    EXPECT_TRUE(somewhere) << base::enum_name(fault);
  }
}

}  // namespace arbees::tests
