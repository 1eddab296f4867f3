#include "arbees/alerts/courier.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

namespace arbees::alerts {
namespace {

using namespace std::chrono_literals;

Alert titled(std::string title) {
  return {AlertKind::test, Severity::info, "test", std::move(title), "", {}};
}

/// Answers as told, the last answer again and again, and keeps what it was sent.
class Scripted final : public Channel {
 public:
  struct Record {
    std::mutex mutex;
    std::vector<std::string> titles;
    std::promise<void> go;           ///< holds the first send until it is set, where `held`
    std::atomic<bool> held = false;  ///< it is held now
  };
  Scripted(std::vector<Answer> answers, std::shared_ptr<Record> record, bool held = false)
      : answers_(std::move(answers)), record_(std::move(record)), held_(held) {}
  [[nodiscard]] const std::string& label() const override { return label_; }
  [[nodiscard]] Answer send(const Alert& alert, const std::stop_token&) override {
    if (std::exchange(held_, false)) {
      record_->held = true;
      record_->go.get_future().wait();
    }
    const std::lock_guard lock(record_->mutex);
    record_->titles.push_back(alert.title);
    return answers_[std::min(record_->titles.size(), answers_.size()) - 1];
  }

 private:
  std::string label_ = "scripted";
  std::vector<Answer> answers_;
  std::shared_ptr<Record> record_;
  bool held_;
};

const Answer kTaken{Reception::taken, "answered 200"};
const Answer kLater{Reception::later, "answered 500"};
const Answer kRefused{Reception::refused, "answered 404"};

CourierOptions quick() {
  CourierOptions options;
  options.first_pause = base::milliseconds(1);
  options.longest_pause = base::milliseconds(2);
  options.tries = 3;
  return options;
}

CourierCounts counts_when_done(const Courier& courier, std::uint64_t given) {
  for (int i = 0; i < 2'000; ++i) {
    const auto counts = courier.counts();
    if (counts.taken + counts.refused + counts.dropped >= given) return counts;
    std::this_thread::sleep_for(5ms);
  }
  return courier.counts();
}

TEST(PauseAfter, DoublesUpToItsMostAndHonoursWhatIsAsked) {
  CourierOptions options;
  const auto pause = [&](const Answer& answer, int tries) {
    const auto found = pause_after(answer, tries, options);
    return found ? found->value / 1'000'000 : -1;
  };
  options.tries = 20;
  const std::int64_t expected[] = {2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000};
  for (int tries = 1; tries <= 7; ++tries) EXPECT_EQ(pause(kLater, tries), expected[tries - 1]) << tries;
  EXPECT_EQ(pause({Reception::later, "", base::seconds(7)}, 1), 7'000) << "longer than our own";
  EXPECT_EQ(pause({Reception::later, "", base::seconds(1)}, 1), 2'000) << "our own is longer";
  EXPECT_EQ(pause({Reception::later, "", base::seconds(601)}, 1), -1) << "too long to wait for";
  EXPECT_EQ(pause(kRefused, 1), -1);
  EXPECT_EQ(pause(kLater, 20), -1) << "the last try has been made";
}

TEST(Courier, CarriesInOrderAndTriesAgain) {
  auto record = std::make_shared<Scripted::Record>();
  Courier courier(std::make_unique<Scripted>(std::vector{kLater, kLater, kTaken}, record), quick(), nullptr);
  courier.give(titled("a"));
  courier.give(titled("b"));
  const auto counts = counts_when_done(courier, 2);
  EXPECT_EQ(counts.taken, 2U);
  EXPECT_EQ(counts.retried, 2U);
  courier.stop({});
  EXPECT_EQ(record->titles, (std::vector<std::string>{"a", "a", "a", "b"}));
}

TEST(Courier, GivesUpWhatIsRefusedAtOnceAndWhatFailsAtLast) {
  for (const auto& [answer, tries] : {std::pair{kRefused, 1U}, std::pair{kLater, 3U}}) {
    auto record = std::make_shared<Scripted::Record>();
    std::atomic<int> notices = 0;
    Courier courier(std::make_unique<Scripted>(std::vector{answer}, record), quick(),
                    [&](const std::string& line) { notices += line.find("gave up") != std::string::npos ? 1 : 0; });
    courier.give(titled("a"));
    EXPECT_EQ(counts_when_done(courier, 1).refused, 1U);
    courier.stop({});
    EXPECT_EQ(record->titles.size(), tries);
    EXPECT_EQ(notices, 1) << "said";
  }
}

TEST(Courier, AStuckChannelBlocksNobodyAndDropsAreCountedAndSaid) {
  auto record = std::make_shared<Scripted::Record>();
  std::atomic<int> dropped = 0;
  auto options = quick();
  options.capacity = 2;
  Courier courier(std::make_unique<Scripted>(std::vector{kTaken}, record, true), options,
                  [&](const std::string& line) { dropped += line.find("dropped") != std::string::npos ? 1 : 0; });
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) courier.give(titled(std::to_string(i)));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  const auto lost = courier.counts().dropped;
  EXPECT_GE(lost, 7U);  // one may be on its way, two wait
  EXPECT_EQ(static_cast<std::uint64_t>(dropped), lost);
  record->go.set_value();
  const auto counts = counts_when_done(courier, 10);
  EXPECT_EQ(counts.taken + counts.dropped, 10U) << "every alert is accounted for";
}

TEST(Courier, AFullQueueMakesRoomForWhatIsGraver) {
  auto record = std::make_shared<Scripted::Record>();
  auto options = quick();
  options.capacity = 2;
  Courier courier(std::make_unique<Scripted>(std::vector{kTaken}, record, true), options, nullptr);
  courier.give(titled("on its way"));
  while (!record->held) std::this_thread::sleep_for(1ms);
  const auto grave = [](std::string title, Severity severity) {
    Alert alert = titled(std::move(title));
    alert.severity = severity;
    return alert;
  };
  courier.give(titled("signal 1"));
  courier.give(titled("signal 2"));
  courier.give(titled("signal 3"));                           // dropped
  courier.give(grave("kill switch on", Severity::critical));  // instead of signal 1
  courier.give(grave("kill switch off", Severity::warning));  // instead of signal 2
  courier.give(grave("feed back", Severity::info));           // dropped
  record->go.set_value();
  EXPECT_EQ(counts_when_done(courier, 7).dropped, 4U);
  courier.stop({});
  EXPECT_EQ(record->titles, (std::vector<std::string>{"on its way", "kill switch on", "kill switch off"}));
}

TEST(Courier, AtTheStopWhatWaitsHasOneTryMore) {
  auto record = std::make_shared<Scripted::Record>();
  auto options = quick();
  options.first_pause = options.longest_pause = base::seconds(3'600);
  Courier courier(std::make_unique<Scripted>(std::vector{kLater, kLater, kTaken}, record), options, nullptr);
  courier.give(titled("a"));
  while (true) {
    const std::lock_guard lock(record->mutex);
    if (!record->titles.empty()) break;
  }
  std::this_thread::sleep_for(100ms);  // the first try has ended and its hour's pause begun
  courier.give(titled("b"));
  const auto start = std::chrono::steady_clock::now();
  courier.stop(base::seconds(5));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 4s) << "the hour's pause is not waited for";
  const auto counts = courier.counts();
  EXPECT_EQ(counts.taken, 1U);
  EXPECT_EQ(counts.refused, 1U);
  courier.give(titled("c"));
  EXPECT_EQ(courier.counts().dropped, 1U) << "nothing is taken after the stop";
}

}  // namespace
}  // namespace arbees::alerts
