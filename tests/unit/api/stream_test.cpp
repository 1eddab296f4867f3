#include "arbees/api/stream.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "support/session.hpp"

namespace arbees::tests {

using namespace arbees::api;

namespace {

class FakeSocket : public net::Socket {
 public:
  std::vector<std::string> got;
  std::size_t room = 1000;
  bool has_drained = true;
  std::uint16_t closed_with = 0;
  net::Request opened_by;

  bool send(std::shared_ptr<const std::string> text) override {
    if (room == 0) return false;
    --room;
    got.push_back(*text);
    return true;
  }
  [[nodiscard]] bool drained() const override { return has_drained; }
  void close(std::uint16_t code, std::string) override { closed_with = code; }
  [[nodiscard]] const net::Request& request() const override { return opened_by; }
  bool ping(std::string) override { return true; }
  void hold(bool) override {}
  void abandon() override {}
  void drop() override {}

  /// "snapshot 3", "tick 4", … in the order received.
  [[nodiscard]] std::vector<std::string> story() const {
    std::vector<std::string> lines;
    for (const auto& text : got) {
      if (text.starts_with("snapshot")) {
        lines.push_back(text);
        continue;
      }
      const auto message = boost::json::parse(text);
      lines.push_back("tick " + std::to_string(message.at("tick").to_number<int>()));
    }
    return lines;
  }
};

using Story = std::vector<std::string>;

struct Scene {
  Stream stream{[](std::uint64_t tick) { return "snapshot " + std::to_string(tick); }, 50};
  std::shared_ptr<FakeSocket> join() {
    auto socket = std::make_shared<FakeSocket>();
    stream.opened(socket);
    return socket;
  }
  void beat(int times = 1) {
    for (int i = 0; i < times; ++i) stream.beat(base::Nanos{});
  }
};

}  // namespace

TEST(Stream, ANewClientGetsASnapshotAndThenEveryTickWithoutHoles) {
  Scene scene;
  scene.beat(3);
  const auto early = scene.join();
  scene.beat(2);
  const auto late = scene.join();
  scene.beat(2);
  EXPECT_EQ(early->story(), (Story{"snapshot 4", "tick 5", "tick 6", "tick 7"}));
  EXPECT_EQ(late->story(), (Story{"snapshot 6", "tick 7"}));
  EXPECT_EQ(scene.stream.clients(), 2U);
  scene.stream.closed(early);
  EXPECT_EQ(scene.stream.clients(), 1U);
}

TEST(Stream, AResyncIsAnsweredWithASnapshotAtTheNextBeat) {
  Scene scene;
  const auto client = scene.join();
  scene.beat(2);
  scene.stream.received(client, R"({"type": "resync"})");
  scene.beat(2);
  EXPECT_EQ(client->story(), (Story{"snapshot 1", "tick 2", "snapshot 3", "tick 4"}));
}

TEST(Stream, NonsenseClosesTheClient) {
  Scene scene;
  const auto client = scene.join();
  scene.stream.received(client, "hello");
  EXPECT_EQ(client->closed_with, 1008);
}

TEST(Stream, ASlowClientGetsASnapshotOnceItHasTakenWhatItWasSent) {
  Scene scene;
  const auto client = scene.join();
  scene.beat(2);
  client->room = 0;
  scene.beat(1);  // tick 3 does not fit
  client->room = 1000;
  client->has_drained = false;
  scene.beat(2);  // it still has something to take
  client->has_drained = true;
  scene.beat(2);
  EXPECT_EQ(client->story(), (Story{"snapshot 1", "tick 2", "snapshot 6", "tick 7"}));
}

TEST(Stream, QuotesAreCoalescedAndAllElseIsInOrder) {
  Scene scene;
  const auto client = scene.join();
  scene.beat(1);
  Session s;
  s.say(1, quote(0, 0, 5000, 5100))
      .say(2, fill(1, 1, 0, 2))
      .say(3, quote(1, 0, 4000, 4100))
      .say(4, quote(0, 0, 5200, 5300));
  s.say(5, signal(1, 0, true)).say(6, game_view(0, 1, 500'000)).say(7, game_view(0, 2, 510'000));
  scene.stream.add(s.outputs);
  scene.beat(1);
  const auto tick = boost::json::parse(client->got.back());
  std::vector<int> sequences;
  for (const auto& output : tick.at("outputs").as_array()) sequences.push_back(output.at("sequence").to_number<int>());
  EXPECT_EQ(sequences, (std::vector<int>{2, 3, 4, 5, 6, 7})) << "only the older quote of market 0 gives way";
  EXPECT_EQ(tick.at("outputs").at(2).at("body").at("bid").at("price"), 0.52);
  EXPECT_EQ(tick.at("outputs").at(0).at("body").at("type"), "fill");
  scene.beat(1);
  EXPECT_EQ(boost::json::parse(client->got.back()).at("outputs").as_array().size(), 0U) << "an output was sent twice";
}

TEST(Stream, MoreThanATickHoldsBecomesASnapshotForAll) {
  Scene scene;
  const auto client = scene.join();
  scene.beat(1);
  Session s;
  for (int i = 0; i < 60; ++i) s.say(i, fill(1, 1, 0, i));
  scene.stream.add(s.outputs);
  scene.beat(2);
  EXPECT_EQ(client->story(), (Story{"snapshot 1", "snapshot 2", "tick 3"}));
}

TEST(Stream, StatusGoesOnlyToThoseWhoHaveASnapshot) {
  Scene scene;
  const auto waiting = scene.join();
  scene.stream.tell("snapshotless status");
  EXPECT_TRUE(waiting->got.empty()) << "a status before the snapshot means nothing to a client";
  scene.beat(1);
  scene.stream.tell("snapshot-era status");
  EXPECT_EQ(waiting->got.size(), 2U);
}

}  // namespace arbees::tests
