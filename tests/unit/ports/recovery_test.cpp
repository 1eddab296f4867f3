#include "arbees/ports/recovery.hpp"

#include <gtest/gtest.h>

#include "arbees/net/recurring.hpp"

namespace arbees::ports {
namespace {

using base::Nanos;

Nanos at(std::int64_t ms) {
  return Nanos{1'000'000'000'000} + base::milliseconds(ms);
}

using Steps = std::vector<std::pair<std::int64_t, RecoveryStep>>;

Steps run(Recovery& recovery, std::int64_t from, std::int64_t to) {
  Steps steps;
  for (std::int64_t ms = from; ms <= to; ms += 250)
    for (const RecoveryDue& due : recovery.due(at(ms))) steps.emplace_back(ms, due.step);
  return steps;
}

TEST(Recovery, ALostBookIsTriedWithinItsBoundAndThenSlowly) {
  Recovery recovery;
  recovery.lost("A", at(0));
  EXPECT_EQ(run(recovery, 0, 70'000), (Steps{{0, RecoveryStep::request},
                                             {2000, RecoveryStep::request},
                                             {4000, RecoveryStep::request},
                                             {6000, RecoveryStep::resubscribe},
                                             {8000, RecoveryStep::request},
                                             {10'000, RecoveryStep::reopen},
                                             {40'000, RecoveryStep::request},
                                             {70'000, RecoveryStep::request}}))
      << "one book that never comes must not reopen the connection of all others again and again";
}

TEST(Recovery, MeasuresFromTheLossToTheBookAcrossAReconnect) {
  Recovery recovery;
  recovery.lost("A", at(0));
  recovery.lost("B", at(100));
  recovery.lost("A", at(500));  // it is void already
  recovery.back("B", at(350));
  EXPECT_EQ(recovery.last(), base::milliseconds(250));
  recovery.restart(at(3000));
  recovery.back("A", at(4000));
  recovery.back("A", at(5000));
  EXPECT_EQ(recovery.last(), base::milliseconds(4000));
  EXPECT_EQ(recovery.worst(), base::milliseconds(4000));
  EXPECT_EQ(recovery.recovered(), 2U);
  EXPECT_EQ(recovery.waiting(), 0U);
}

TEST(Recovery, TheFirstBookOfAMarketIsNoRecovery) {
  Recovery recovery;
  recovery.expect("A", at(0));
  recovery.asked("A", at(0));  // its subscription is on the way
  EXPECT_EQ(run(recovery, 0, 1750), Steps{});
  EXPECT_EQ(run(recovery, 2000, 2000).size(), 1U);
  recovery.back("A", at(2100));
  EXPECT_EQ(recovery.recovered(), 0U);
  EXPECT_EQ(recovery.worst(), base::Duration{});
}

TEST(Recurring, WaitsLongerAfterEachFailureAndNeverAsksTwiceAtOnce) {
  net::Recurring job{.every = base::seconds(20)};
  EXPECT_TRUE(job.is_due(at(0)));
  job.asked();
  EXPECT_FALSE(job.is_due(at(100'000)));
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 6; ++i) {
    job.failed(at(0));
    waits.push_back((job.due - at(0)).value / 1'000'000'000);
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{2, 4, 8, 16, 20, 20}));
  job.succeeded(at(0));
  EXPECT_EQ(job.due, at(20'000));
  job.failed(at(0));
  EXPECT_EQ(job.due, at(2000)) << "a success must end the waiting";
}

}  // namespace
}  // namespace arbees::ports
