// Situations of public reports, read in place: what was right once must stay so.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "arbees/venues/polymarket/book_keeper.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::polymarket {
namespace {

constexpr base::Nanos kNow{1'776'700'000'000'000'000};

/// Every line of a report as one frame, a tenth of a second apart; false when the folder is not there.
bool feed_lines(BookKeeper& keeper, const char* file, std::vector<domain::Event>& out,
                const std::function<std::string(std::string, int)>& edit = {}) {
  const auto path = test::data_folder("reports") / file;
  if (!std::filesystem::exists(path)) return false;
  std::istringstream lines(test::read_whole(path));
  int number = 0;
  for (std::string line; std::getline(lines, line); ++number)
    if (!line.empty()) keeper.feed(edit ? edit(line, number) : line, kNow + base::milliseconds(100 * number), out);
  return true;
}

const domain::OrderBook& only_book(const BookKeeper& keeper) {
  return *keeper.book(keeper.tokens().front());
}

TEST(PolymarketReports, AMessageOfSeveralChangesIsCheckedOnceItIsWhole) {
  BookKeeper keeper({.follow_all = true});
  std::vector<domain::Event> out;
  if (!feed_lines(keeper, "04-poly-locked-for-a-moment/one_message.jsonl", out)) GTEST_SKIP() << "no report 04";
  ASSERT_TRUE(only_book(keeper).usable());
  EXPECT_EQ(only_book(keeper).best_bid()->price, base::Price::from_raw(5'300));
  EXPECT_EQ(only_book(keeper).best_ask()->price, base::Price::from_raw(5'400));
}

TEST(PolymarketReports, ATickThatChangesInTheMiddleKeepsTheBook) {
  for (const char* file :
       {"05-poly-tick-in-the-middle/frames.jsonl", "05-poly-tick-in-the-middle/no_tick_message.jsonl"}) {
    BookKeeper keeper({.follow_all = true});
    std::vector<domain::Event> out;
    if (!feed_lines(keeper, file, out)) GTEST_SKIP() << "no report 05";
    ASSERT_TRUE(only_book(keeper).usable()) << file;
    EXPECT_EQ(only_book(keeper).best_ask()->price, base::Price::from_raw(9'990)) << file;
  }
}

TEST(PolymarketReports, AHashOfALaterTradeVoidsThatBookAloneAndOnlyForAMoment) {
  BookKeeper keeper({.follow_all = true});
  std::vector<domain::Event> out;
  if (!feed_lines(keeper, "06-poly-hash-not-of-this-instant/later_trade.jsonl", out)) GTEST_SKIP() << "no report 06";
  EXPECT_EQ(keeper.counts().hash_mismatch, 1U);
  EXPECT_TRUE(only_book(keeper).usable());
  BookKeeper honest({.follow_all = true});
  ASSERT_TRUE(feed_lines(honest, "06-poly-hash-not-of-this-instant/true.jsonl", out));
  EXPECT_TRUE(only_book(honest).usable());
  EXPECT_EQ(honest.counts().hash_mismatch, 0U);
}

TEST(PolymarketReports, ARoutineThatChangedOnOneMarketIsObeyedAndOnTwoIsSuspended) {
  BookKeeper one({.follow_all = true});
  std::vector<domain::Event> out;
  if (!feed_lines(one, "06-poly-hash-not-of-this-instant/routine_changed.jsonl", out)) GTEST_SKIP() << "no report 06";
  EXPECT_FALSE(only_book(one).usable()) << "five books of one market may be that market's fault";

  HashGuard guard;
  BookKeeper two({.guard = &guard, .follow_all = true});
  const auto other_market = [](std::string line, int number) {
    for (const char* member : {"\"asset_id\": \"", "\"market\": \"0x"})
      if (number % 2 == 1) line.insert(line.find(member) + std::string_view(member).size(), "9");
    return line;
  };
  ASSERT_TRUE(feed_lines(two, "06-poly-hash-not-of-this-instant/routine_changed.jsonl", out, other_market));
  EXPECT_TRUE(guard.suspended());
  for (const std::string& token : two.tokens()) EXPECT_TRUE(two.book(token)->usable()) << token;
}

}  // namespace
}  // namespace arbees::venues::polymarket
