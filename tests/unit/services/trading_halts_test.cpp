#include "arbees/services/trading_halts.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::services {
namespace {

using ports::HaltCause;

constexpr base::Nanos kHaltNine{1'790'000'000'000'000'000};
constexpr base::Nanos kHaltTen = kHaltNine + base::seconds(3600);

TEST(TradingHalts, RunsUntilACauseBeginsAndSaysTheOldest) {
  TradingHalts halts;
  EXPECT_EQ(halts.status().state, ports::TradingMode::running);
  EXPECT_FALSE(halts.status().cause);
  halts.begin(HaltCause::drawdown, kHaltTen, "the drawdown rule", "21 % below");
  halts.begin(HaltCause::person, kHaltNine, "anna", "lunch");
  const auto status = halts.status();
  EXPECT_EQ(status.state, ports::TradingMode::halted);
  EXPECT_EQ(status.cause, HaltCause::person);
  EXPECT_EQ(status.since, kHaltNine);
  EXPECT_EQ(status.by, "anna");
  EXPECT_EQ(status.why, "lunch");
  ASSERT_EQ(status.causes.size(), 2U);
  EXPECT_EQ(status.causes[1].cause, HaltCause::drawdown);
  for (const ports::Halt& halt : status.causes) EXPECT_FALSE(halt.how_to_resume.empty());
}

TEST(TradingHalts, EndingOneCauseLeavesTheOthers) {
  TradingHalts halts;
  halts.begin(HaltCause::drawdown, kHaltNine, "the drawdown rule", "");
  halts.begin(HaltCause::person, kHaltTen, "anna", "");
  EXPECT_TRUE(halts.end(HaltCause::person));
  EXPECT_FALSE(halts.end(HaltCause::person));
  EXPECT_EQ(halts.status().cause, HaltCause::drawdown);
  EXPECT_FALSE(halts.switched_off()) << "the kill switch is no drawdown";
}

TEST(TradingHalts, ACauseThatComesAgainKeepsItsTime) {
  TradingHalts halts;
  halts.begin(HaltCause::alarm, kHaltNine, "the auditor", "the ledger differs");
  halts.begin(HaltCause::alarm, kHaltTen, "the auditor", "the ledger differs");
  halts.begin(HaltCause::alarm, kHaltTen, "the auditor", "a row is missing");
  ASSERT_EQ(halts.status().causes.size(), 1U);
  EXPECT_EQ(halts.status().since, kHaltNine);
  EXPECT_EQ(halts.status().why, "the ledger differs; a row is missing");
}

TEST(TradingHalts, APersonsAndAnAlarmsSurviveTheProcess) {
  TradingHalts halts;
  halts.begin(HaltCause::person, kHaltNine, "an\tna", "two\nlines");
  halts.begin(HaltCause::alarm, kHaltTen, "the auditor", "the ledger differs");
  halts.begin(HaltCause::file, kHaltTen, "a file", "");
  TradingHalts again;
  again.restore(halts.to_text(), kHaltTen);
  const auto status = again.status();
  ASSERT_EQ(status.causes.size(), 2U) << "the file says for itself whether it is there";
  EXPECT_EQ(status.causes[0].by, "an na");
  EXPECT_EQ(status.causes[0].why, "two lines");
  EXPECT_EQ(status.causes[0].since, kHaltNine);
  EXPECT_EQ(status.causes[1].cause, HaltCause::alarm);
}

TEST(TradingHalts, ReadsWhatOlderVersionsWrote) {
  TradingHalts on;
  on.restore("on\n", kHaltTen);
  EXPECT_TRUE(on.has(HaltCause::person));
  EXPECT_EQ(on.status().since, kHaltTen);
  TradingHalts off;
  off.restore("off\n", kHaltTen);
  EXPECT_EQ(off.status().state, ports::TradingMode::running);
}

RC_GTEST_PROP(TradingHalts, WhateverFollowsOnItIsOn, (const std::string& rest)) {
  TradingHalts halts;
  halts.restore("on\n" + rest, kHaltTen);
  RC_ASSERT(halts.switched_off());
}

}  // namespace
}  // namespace arbees::services
