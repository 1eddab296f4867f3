// How old Kalshi's books are, how late its stream is, and when it does not trade.
#include <gtest/gtest.h>

#include "unit/venues/kalshi/feed_script.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::milliseconds;
using base::seconds;
using domain::AlarmKind;
using domain::FeedHealth;
using test::kPhi;
using test::kTen;
using test::Script;

std::string delta_sent(std::int64_t seq, std::string_view ticker, base::Nanos sent) {
  std::string text = Script::delta(seq, ticker);
  text.pop_back();
  return text + fmt::format(R"(,"sending_ts_ms":{}}})", sent.value / 1'000'000);
}

std::optional<domain::AlarmChanged> last_alarm(const Script& script, AlarmKind kind) {
  std::optional<domain::AlarmChanged> found;
  for (const auto& alarm : script.all<domain::AlarmChanged>())
    if (alarm.kind == kind) found = alarm;
  return found;
}

FeedHealth health(const Script& script) {
  return script.all<domain::FeedChanged>().back().health;
}

/// Both books held, the clocks' difference measured to about 0.1 s.
void connect_dated(Script& script, base::Duration ahead) {
  script.ahead = ahead;
  script.connect();
  for (int i = 0; i < 6; ++i) {
    script.pass(milliseconds(14'750 + 250 * (i % 3)));
    (void)script.answer("/exchange/status", test::kTrading);
    script.text(delta_sent(3 + i, kPhi, script.now + ahead));
  }
}

TEST(KalshiFreshness, APolledBookHoldsAsOfTheRequestThatItAnswers) {
  Script script;
  script.discover();
  script.follow({0}, script.listings[0]);
  script.pass(seconds(1));
  script.sent_at = script.now + milliseconds(100);
  script.now = script.now + seconds(9);
  ASSERT_TRUE(script.answer("/orderbook", R"({"orderbook_fp":{"yes_dollars":[["0.40","5.00"]],"no_dollars":[]}})"));
  const auto& event = script.events.back();
  const auto* book = std::get_if<domain::BookSnapshot>(&event.body);
  ASSERT_NE(book, nullptr);
  EXPECT_TRUE(book->polled);
  EXPECT_EQ(event.as_of, *script.sent_at) << "not its arrival";
  EXPECT_EQ(event.stamp.received, script.now);
  script.pass(seconds(6));
  EXPECT_EQ(script.all<domain::BookVoided>().size(), 0U);
  script.pass(seconds(1));
  EXPECT_EQ(script.all<domain::BookVoided>().size(), 1U) << "15 s after it was asked for, not after it came";
}

TEST(KalshiFreshness, ADeltaHoldsAsOfItsSendingByOurClock) {
  Script script(test::keyed());
  connect_dated(script, seconds(7));
  const base::Nanos sent = script.now - milliseconds(400);
  script.text(delta_sent(9, kPhi, sent + seconds(7)));
  const auto& event = script.events.back();
  ASSERT_TRUE(std::holds_alternative<domain::BookDelta>(event.body) ||
              std::holds_alternative<domain::FeedHeartbeat>(event.body));
  for (auto at = script.events.rbegin(); at != script.events.rend(); ++at)
    if (std::holds_alternative<domain::BookDelta>(at->body)) {
      EXPECT_LT(std::abs((at->as_of - sent).value), milliseconds(300).value);
      EXPECT_LE(at->as_of, at->stamp.received);
      break;
    }
  EXPECT_EQ(health(script), FeedHealth::up) << "a clock that is 7 s ahead is no late stream";
}

TEST(KalshiFreshness, AStreamThatIsLateFromItsFirstMessageOnIsSuspectWithinFiveSeconds) {
  Script script(test::keyed());
  script.ahead = base::Duration{};
  script.connect();
  ASSERT_EQ(health(script), FeedHealth::up);
  const base::Nanos start = script.now;
  std::optional<base::Nanos> suspect;
  std::int64_t seq = 2;
  for (int i = 0; i < 5 && !suspect; ++i) {
    script.text(delta_sent(++seq, kPhi, script.now - seconds(20)));
    script.pass(seconds(1));
    if (health(script) == FeedHealth::suspect) suspect = script.now;
  }
  ASSERT_TRUE(suspect);
  EXPECT_LE(*suspect - start, seconds(5));
  const auto change = script.all<domain::FeedChanged>().back();
  ASSERT_TRUE(change.lag);
  EXPECT_NEAR(static_cast<double>(change.lag->value) / 1e9, 20, 0.7);
  const auto alarm = last_alarm(script, AlarmKind::feed_lag);
  ASSERT_TRUE(alarm);
  EXPECT_TRUE(alarm->active);
  const std::size_t beats = script.all<domain::FeedHeartbeat>().size();
  script.give(net::SocketAlive{1});
  EXPECT_EQ(script.all<domain::FeedHeartbeat>().size(), beats) << "a late connection vouches for nothing";

  for (int i = 0; i < 12; ++i) {
    script.text(delta_sent(++seq, kPhi, script.now));
    script.pass(seconds(1));
  }
  EXPECT_EQ(health(script), FeedHealth::up);
  EXPECT_FALSE(last_alarm(script, AlarmKind::feed_lag)->active);
}

TEST(KalshiFreshness, ALiveConnectionVouchesUpToNowLessItsLag) {
  Script script(test::keyed());
  connect_dated(script, {});
  script.text(delta_sent(9, kPhi, script.now - seconds(1)));
  script.pass(seconds(1));
  script.give(net::SocketAlive{1});
  const auto& event = script.events.back();
  const auto* beat = std::get_if<domain::FeedHeartbeat>(&event.body);
  ASSERT_NE(beat, nullptr);
  ASSERT_TRUE(beat->lag);
  EXPECT_EQ(event.as_of, script.now - *beat->lag);
  EXPECT_NEAR(static_cast<double>(beat->lag->value) / 1e9, 1, 0.3);
}

TEST(KalshiFreshness, AVenueClockThatIsSetPassesForALateStreamForSecondsOnly) {
  Script script(test::keyed());
  connect_dated(script, {});
  // The venue's clock goes back by a minute: its messages look a minute late.
  script.ahead = seconds(-60);
  int suspect = 0;
  for (int i = 0; i < 10; ++i) {
    script.text(delta_sent(9 + i, kPhi, script.now + seconds(-60)));
    script.pass(seconds(1));
    while (script.answer("/exchange/status", test::kTrading)) {
    }
    suspect += health(script) == FeedHealth::suspect ? 1 : 0;
  }
  EXPECT_GT(suspect, 0);
  EXPECT_EQ(health(script), FeedHealth::up);
}

TEST(KalshiFreshness, MessagesOfAnUnknownShapeMakeTheConnectionSuspect) {
  Script script(test::keyed());
  script.connect();
  for (int i = 0; i < 8; ++i)
    script.text(fmt::format(R"({{"type":"orderbook_delta_v2","sid":1,"seq":{},"msg":{{"t":"{}"}}}})", 3 + i, kPhi));
  script.pass(seconds(1));
  EXPECT_EQ(health(script), FeedHealth::suspect) << "books that nobody changes any more look quiet";
  const auto alarm = last_alarm(script, AlarmKind::message_shape);
  ASSERT_TRUE(alarm);
  EXPECT_TRUE(alarm->active);
  EXPECT_NE(alarm->detail.find("%"), std::string::npos) << alarm->detail;
}

TEST(KalshiFreshness, APausedExchangeIsHaltedAndItsBooksAreShownAgainWhenItGoesOn) {
  Script script(test::keyed());
  script.connect();
  script.pass(seconds(15));
  ASSERT_TRUE(script.answer("/exchange/status", R"({"exchange_active":true,"trading_active":false})"));
  script.pass(milliseconds(250));
  EXPECT_EQ(health(script), FeedHealth::halted);
  EXPECT_NE(script.all<domain::FeedChanged>().back().detail.find("paused"), std::string::npos);
  EXPECT_TRUE(last_alarm(script, AlarmKind::venue_halted)->active);
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, domain::MarketStatus::paused);
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().why, "exchange paused");
  EXPECT_TRUE(script.holds(kPhi)) << "a pause is no goodbye: the book stands";
  script.sent.clear();
  script.pass(seconds(15));
  ASSERT_TRUE(script.answer("/exchange/status", test::kTrading));
  script.pass(seconds(1));
  EXPECT_EQ(health(script), FeedHealth::up);
  EXPECT_FALSE(last_alarm(script, AlarmKind::venue_halted)->active);
  const bool asked = std::ranges::any_of(script.sent, [](const std::string& command) {
    return command.find("get_snapshot") != std::string::npos && command.find(kPhi) != std::string::npos &&
           command.find(kTen) != std::string::npos;
  });
  EXPECT_TRUE(asked) << "its books are to be shown again";
}

TEST(KalshiFreshness, OnePartOfTheExchangeIsPausedAlone) {
  Script script(test::keyed());
  script.connect();
  script.pass(seconds(15));
  ASSERT_TRUE(script.answer(
      "/exchange/status",
      R"({"exchange_active":true,"trading_active":false,"exchange_index_statuses":[{"exchange_index":3,"exchange_active":true,"trading_active":true}]})"));
  script.pass(milliseconds(250));
  EXPECT_EQ(health(script), FeedHealth::up) << "others trade";
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, domain::MarketStatus::paused);
}

TEST(KalshiFreshness, TheMaintenanceWindowHaltsUntilTheExchangeSaysThatItTrades) {
  Script script(test::keyed());
  script.now = *base::parse_utc("2026-09-17T06:59:50Z");
  script.connect();
  ASSERT_EQ(health(script), FeedHealth::up);
  script.pass(seconds(11));
  EXPECT_EQ(health(script), FeedHealth::halted);
  EXPECT_NE(script.all<domain::FeedChanged>().back().detail.find("09:00 UTC"), std::string::npos);
  script.pass(seconds(5));
  ASSERT_TRUE(script.answer("/exchange/status", test::kTrading));
  script.pass(milliseconds(250));
  EXPECT_EQ(health(script), FeedHealth::up);
}

TEST(KalshiFreshness, NullMembersAndNewListsAreNoFault) {
  Script script(test::keyed());
  script.connect();
  script.text(fmt::format(
      R"({{"type":"market_lifecycle_v2","sid":3,"msg":{{"market_ticker":"{}","event_type":"deactivated","is_deactivated":true,"result":null,"settlement_value":null,"price_ranges":null}}}})",
      kPhi));
  script.text(fmt::format(
      R"({{"type":"trade","sid":2,"msg":{{"trade_id":"t","market_ticker":"{}","yes_price_dollars":"0.43","count_fp":"1.00","taker_outcome_side":null}}}})",
      kPhi));
  std::string book = Script::book(3, kPhi);
  book.insert(book.size() - 2, R"(,"flags":["x"])");
  script.text(book);
  EXPECT_EQ(script.figure("malformed"), 0);
  EXPECT_TRUE(script.holds(kPhi));
  book = Script::book(4, kPhi);
  book.insert(book.size() - 2, R"(,"no_dollars":[["0.4","1"]])");
  script.text(book);
  EXPECT_FALSE(script.holds(kPhi)) << "a side under another name is a new shape";
}

}  // namespace
}  // namespace arbees::venues::kalshi
