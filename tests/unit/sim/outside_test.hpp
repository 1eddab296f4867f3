#pragma once
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "arbees/sim/servers/outside.hpp"
#include "support/client.hpp"

namespace arbees::tests {

/// The four servers over plain HTTP, and what a client needs to talk to them.
class OutsideTest : public testing::Test {
 protected:
  static constexpr const char* kKeyId = "rsa";
  static constexpr const char* kEdKeyId = "ed";
  static constexpr const char* kAgent = "Arbees/1 (+https://example.org)";

  void start(double speed = 20, int games_per_sport = 2) {
    sim::servers::OutsideOptions options;
    options.world.seed = 11;
    options.world.games_per_sport = games_per_sport;
    const base::Nanos now = base::wall_clock_now();
    options.world.clock = {now, now, speed};
    options.keys.emplace(kKeyId, *sim::servers::Key::from_pem(key_.private_pem()));
    options.keys.emplace(kEdKeyId, *sim::servers::Key::from_pem(ed_key_.private_pem()));
    outside_ = std::make_unique<sim::servers::Outside>(std::move(options));
    const auto started = outside_->start();
    ASSERT_TRUE(started) << started.error().message();
  }
  void TearDown() override { outside_.reset(); }

  [[nodiscard]] Answer espn(const std::string& target, const std::string& agent = kAgent) {
    return call(outside_->espn_port(), "GET", "/apis/site/v2/sports/" + target, {{"User-Agent", agent}});
  }
  [[nodiscard]] Answer kalshi(const std::string& target, const Headers& headers = {},
                              const std::string& method = "GET") {
    return call(outside_->kalshi_port(), method, "/trade-api/v2/" + target, headers);
  }
  [[nodiscard]] Answer gamma(const std::string& target) { return call(outside_->gamma_port(), "GET", target); }
  [[nodiscard]] Answer clob(const std::string& target) { return call(outside_->clob_port(), "GET", target); }

  static boost::json::value json_of(const Answer& answer) {
    boost::system::error_code why;
    auto out = boost::json::parse(answer.body, why);
    EXPECT_FALSE(why) << answer.status << ": " << answer.body.substr(0, 200);
    return out;
  }

  /// The three headers for a request at this time.
  Headers signed_for(const std::string& method, const std::string& path, base::Nanos at,
                     const std::string& id = kKeyId) {
    const std::string timestamp = std::to_string(at.value / 1'000'000);
    const sim::servers::Key& key = id == kEdKeyId ? ed_key_ : key_;
    return {{"KALSHI-ACCESS-KEY", id},
            {"KALSHI-ACCESS-TIMESTAMP", timestamp},
            {"KALSHI-ACCESS-SIGNATURE", key.sign(timestamp + method + path)}};
  }
  std::unique_ptr<WebSocket> kalshi_socket() {
    auto socket = WebSocket::connect(outside_->kalshi_port(), "/trade-api/ws/v2",
                                     signed_for("GET", "/trade-api/ws/v2", base::wall_clock_now()));
    EXPECT_TRUE(socket) << socket.error().message();
    return socket ? std::move(*socket) : nullptr;
  }
  std::unique_ptr<WebSocket> clob_socket(const std::vector<std::string>& tokens) {
    auto socket = WebSocket::connect(outside_->clob_port(), "/ws/market");
    EXPECT_TRUE(socket);
    std::string list;
    for (const std::string& token : tokens) list += (list.empty() ? "\"" : ",\"") + token + "\"";
    (*socket)->send("{\"assets_ids\":[" + list + R"(],"type":"market","custom_feature_enabled":true})");
    return std::move(*socket);
  }

  [[nodiscard]] std::vector<std::string> tickers() const {
    std::vector<std::string> out;
    for (const auto& game : outside_->world().directory())
      out.insert(out.end(), game.tickers.begin(), game.tickers.end());
    return out;
  }
  [[nodiscard]] std::vector<std::string> tokens() const {
    std::vector<std::string> out;
    for (const auto& game : outside_->world().directory())
      out.insert(out.end(), game.tokens.begin(), game.tokens.end());
    return out;
  }
  static std::string quoted(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) out += (out.empty() ? "\"" : ",\"") + item + "\"";
    return "[" + out + "]";
  }
  static void subscribe(WebSocket& socket, const std::string& channel, const std::vector<std::string>& tickers) {
    socket.send(R"({"id":1,"cmd":"subscribe","params":{"channels":[")" + channel + R"("],"market_tickers":)" +
                quoted(tickers) + "}}");
  }
  void begin(std::uint16_t port, const std::string& order) {
    const Answer answer = call(port, "POST", "/__sim/faults", {}, order);
    ASSERT_EQ(answer.status, 200) << answer.body;
  }

  sim::servers::Key key_ = sim::servers::Key::rsa();
  sim::servers::Key ed_key_ = sim::servers::Key::ed25519();
  std::unique_ptr<sim::servers::Outside> outside_;
};

}  // namespace arbees::tests
