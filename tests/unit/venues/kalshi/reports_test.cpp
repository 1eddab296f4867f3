// Situations of public reports, read in place: what was right once must stay so.
#include <gtest/gtest.h>

#include <sstream>

#include "arbees/venues/kalshi/book_keeper.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::kalshi {
namespace {

std::optional<std::string> report(const char* file) {
  const auto path = test::data_folder("reports") / file;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return test::read_whole(path);
}

TEST(KalshiReports, ALifecycleMessageSaysWhatHappenedAndWhatYesPays) {
  const auto bytes = report("01-kalshi-scalar-tie/lifecycle.jsonl");
  if (!bytes) GTEST_SKIP() << "no report 01";
  const auto document = parse_document(*bytes);
  ASSERT_TRUE(document);
  ASSERT_EQ(document->frames.size(), 2U);
  EXPECT_EQ(document->frames[0].event_type, "determined");
  EXPECT_EQ(document->frames[0].settlement, base::Price::from_raw(5'000));
  EXPECT_EQ(document->frames[1].event_type, "settled");
  EXPECT_FALSE(document->frames[1].settlement);
}

TEST(KalshiReports, MessagesBesideTheBooksVoidNone) {
  const auto bytes = report("16-kalshi-shapes/side_messages.jsonl");
  if (!bytes) GTEST_SKIP() << "no report 16";
  BookKeeper keeper({.follow_all = true});
  std::vector<domain::Event> out;
  std::istringstream lines(*bytes);
  for (std::string line; std::getline(lines, line);) keeper.feed(line, {1'796'000'001'000'000'000}, out);
  ASSERT_FALSE(keeper.tickers().empty());
  EXPECT_TRUE(keeper.book(keeper.tickers().front())->usable());
  EXPECT_EQ(keeper.counts().trades, 2U) << "a block trade without a taker's side is a trade";
}

TEST(KalshiReports, ASideThatIsNullOrMissingOverRestIsRefusedByName) {
  for (const char* file :
       {"16-kalshi-shapes/orderbook_missing_side.json", "16-kalshi-shapes/orderbook_null_side.json"}) {
    const auto bytes = report(file);
    if (!bytes) GTEST_SKIP() << "no report 16";
    const auto document = parse_document(*bytes);
    ASSERT_FALSE(document && document->refused.empty()) << file;
    const std::string why = document ? document->refused.front().message() : document.error().message();
    EXPECT_NE(why.find("no_dollars"), std::string::npos) << why;
  }
}

}  // namespace
}  // namespace arbees::venues::kalshi
