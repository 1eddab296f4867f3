// How old Polymarket's books are, how late its sockets are, and when it does not trade.
#include <gtest/gtest.h>

#include <cmath>

#include "unit/venues/polymarket/feed_script.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::milliseconds;
using base::seconds;
using domain::AlarmKind;
using domain::FeedHealth;
using test::kBills;
using test::kLions;
using test::kStart;
using test::Script;

std::optional<domain::AlarmChanged> last_alarm(const Script& script, AlarmKind kind) {
  std::optional<domain::AlarmChanged> found;
  for (const auto& alarm : script.all<domain::AlarmChanged>())
    if (alarm.kind == kind) found = alarm;
  return found;
}

template <class Body>
const domain::Event* last_event(const Script& script) {
  for (auto at = script.events.rbegin(); at != script.events.rend(); ++at)
    if (std::holds_alternative<Body>(at->body)) return &*at;
  return nullptr;
}

/// Milliseconds of venue time `later` after the script's now, for Script::change and Script::book.
std::int64_t at(const Script& script, base::Duration later = {}) {
  return (script.now + later - kStart).value / 1'000'000;
}

/// Connected, with the difference of the clocks measured to about 0.1 s.
void connect_dated(Script& script, base::Duration ahead) {
  script.ahead = ahead;
  script.connect();
  ASSERT_TRUE(script.answer("/time", "x"));
  for (int i = 0; i < 6; ++i) {
    script.pass(milliseconds(60'250));
    script.text(Script::change(at(script, ahead), "10"));
    (void)script.answer("/time", "x");
    while (script.answer("/books", "[]")) {
    }
  }
  script.text(Script::change(at(script, ahead), "11"));
}

TEST(PolymarketFreshness, AChangeHoldsAsOfTheVenuesTimeByOurClock) {
  Script script;
  connect_dated(script, seconds(-5));
  script.pass(seconds(2));
  const base::Nanos sent = script.now - milliseconds(700);
  script.text(Script::change(at(script, milliseconds(-5'700)), "12"));
  const auto* event = last_event<domain::BookDelta>(script);
  ASSERT_NE(event, nullptr);
  EXPECT_LT(std::abs((event->as_of - sent).value), milliseconds(300).value);
  EXPECT_EQ(script.health().back(), FeedHealth::up) << "a clock that is 5 s behind is no late stream";
}

TEST(PolymarketFreshness, AWholeBookHoldsAtLeastAsOfItsSubscription) {
  Script script;
  script.ahead = base::Duration{};
  script.discover();
  ASSERT_TRUE(script.answer("/time", "x"));
  script.follow({0}, script.listings[0]);
  script.pass(seconds(60));
  script.give(net::SocketOpened{0});
  const base::Nanos asked = script.now;
  script.now = script.now + seconds(2);
  script.text("[" + Script::book(-3'600'000) + "]");  // its last change was an hour ago
  const auto* event = last_event<domain::BookSnapshot>(script);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->as_of, asked);
  EXPECT_EQ(script.health().back(), FeedHealth::up) << "a quiet book is no late message";
}

TEST(PolymarketFreshness, ASocketThatIsLateFromItsFirstMessageOnIsSuspectWithinFiveSeconds) {
  Script script;
  script.ahead = base::Duration{};
  script.connect();
  ASSERT_TRUE(script.answer("/time", "x"));
  const base::Nanos start = script.now;
  std::optional<base::Nanos> suspect;
  for (int i = 0; i < 5 && !suspect; ++i) {
    script.text(fmt::format(
        R"({{"event_type":"last_trade_price","asset_id":"{}","market":"0xc","price":"0.5","size":"1","side":"BUY","timestamp":"{}"}})",
        kLions, (script.now - seconds(12)).value / 1'000'000));
    script.pass(seconds(1));
    if (script.health().back() == FeedHealth::suspect) suspect = script.now;
  }
  ASSERT_TRUE(suspect);
  EXPECT_LE(*suspect - start, seconds(5));
  EXPECT_TRUE(last_alarm(script, AlarmKind::feed_lag)->active);
  EXPECT_GT(*script.all<domain::FeedChanged>().back().lag, seconds(11));
}

TEST(PolymarketFreshness, TheWholeFeedIsProvenOnlyUpToItsQuietestSocket) {
  PolymarketFeedOptions options;
  options.tokens_per_socket = 1;
  Script script(options);
  script.discover();
  script.follow({0}, script.listings.at(0));
  domain::Listing other = script.listings.at(0);
  other.market.symbol = kBills;
  script.follow({1}, other);
  for (const std::uint32_t socket : {0U, 1U}) script.give(net::SocketOpened{socket});
  script.text(Script::book(1), 0);
  script.text(Script::book(1, "10", kBills), 1);
  script.pass(seconds(4));
  script.give(net::SocketAlive{1});
  const base::Nanos quiet = script.now;
  script.pass(seconds(4));
  script.give(net::SocketAlive{0});
  const auto* beat = last_event<domain::FeedHeartbeat>(script);
  ASSERT_NE(beat, nullptr);
  EXPECT_EQ(beat->as_of, quiet) << "four seconds ago the other one was last heard of";
}

TEST(PolymarketFreshness, TheWeeklyRestartHaltsTheFeedAndEachBookIsShownAgainAfterIt) {
  Script script;
  script.now = *base::parse_utc("2026-12-01T00:59:55Z");  // a Monday, 19:59:55 Eastern
  script.connect();
  ASSERT_EQ(script.health().back(), FeedHealth::up);
  script.pass(seconds(6));
  EXPECT_EQ(script.health().back(), FeedHealth::halted);
  const auto alarm = last_alarm(script, AlarmKind::venue_halted);
  ASSERT_TRUE(alarm);
  EXPECT_TRUE(alarm->active);
  EXPECT_NE(alarm->detail.find("01:04:00 UTC"), std::string::npos) << alarm->detail;
  EXPECT_TRUE(script.holds());
  // The frozen book agrees with everything that can be asked.
  while (script.answer("/books", "[" + Script::book(1) + "]")) {
  }
  const std::size_t beats = script.all<domain::FeedHeartbeat>().size();
  script.give(net::SocketAlive{0});
  EXPECT_EQ(script.all<domain::FeedHeartbeat>().size(), beats);
  script.pass(seconds(60));
  while (script.answer("/books", "[" + Script::book(1) + "]")) {
  }
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 1U);
  script.pass(seconds(180));
  EXPECT_FALSE(last_alarm(script, AlarmKind::venue_halted)->active);
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 1U) << "not yet shown again";
  script.sent_at = script.now;
  while (script.answer("/books", "[" + Script::book(1) + "]")) {
  }
  const auto* shown = last_event<domain::BookSnapshot>(script);
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 2U);
  EXPECT_EQ(shown->as_of, *script.sent_at);
  EXPECT_EQ(std::get<domain::BookSnapshot>(shown->body).bids.size(), 1U);
}

TEST(PolymarketFreshness, MessagesOfAnUnknownShapeMakeTheFeedSuspect) {
  Script script;
  script.connect();
  for (int i = 0; i < 8; ++i)
    script.text(fmt::format(R"({{"event_type":"price_change_v3","market":"0xc","timestamp":"{}"}})", at(script)));
  script.pass(seconds(1));
  EXPECT_EQ(script.health().back(), FeedHealth::suspect);
  EXPECT_TRUE(last_alarm(script, AlarmKind::message_shape)->active);
}

}  // namespace
}  // namespace arbees::venues::polymarket
