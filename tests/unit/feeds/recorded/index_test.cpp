#include "arbees/feeds/recorded/index.hpp"

#include <gtest/gtest.h>

namespace arbees::feeds::recorded {
namespace {

TEST(Index, TellsWhatTheFileCannot) {
  const auto entries =
      read_index("file,rows,cadence,quality,notes\na.csv.gz,12,~1 s,B,\"bid/ask = mid +-0.5c, by parity\"\n");
  ASSERT_TRUE(entries.has_value()) << entries.error().message();
  ASSERT_EQ(entries->size(), 1U);
  Recording recording;
  recording.counts.rows = 12;
  annotate(recording, entries->front());
  ASSERT_EQ(recording.assumptions.size(), 1U);
  EXPECT_EQ(recording.assumptions[0],
            "The index of the recordings says quality B, one row ~1 s: bid/ask = mid +-0.5c, by parity.");
  recording.counts.rows = 11;
  annotate(recording, entries->front());
  EXPECT_EQ(recording.assumptions.back(), "The file has 11 rows where the index says 12.");
}

TEST(Index, NamesWhatIsWrong) {
  EXPECT_EQ(read_index("file,rows\n").error().message(), "index: column \"cadence\" is missing");
  EXPECT_EQ(read_index("file,rows,cadence,quality,notes\na,many,,,\n").error().message(),
            "index line 2: column rows: expected a whole number, found \"many\"");
  EXPECT_EQ(read_index("file,rows,cadence,quality,notes\na,1\n").error().message(),
            "index line 2: expected 5 fields, found 2");
}

}  // namespace
}  // namespace arbees::feeds::recorded
