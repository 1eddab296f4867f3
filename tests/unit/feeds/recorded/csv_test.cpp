#include "arbees/feeds/recorded/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <zlib.h>

namespace arbees::feeds::recorded {
namespace {

std::vector<std::vector<std::string>> rows_of(std::string_view text) {
  Table table(text);
  std::vector<std::vector<std::string>> rows;
  Row row;
  while (table.next(row)) rows.emplace_back(row.fields.begin(), row.fields.end());
  return rows;
}

TEST(Table, ReadsQuotedFieldsAndCountsLines) {
  const std::string text = "a,b\r\n1,\"x, \"\"y\"\"\"\r\n\r\n\"two\nlines\",3\nlast,";
  Table table(text);
  ASSERT_EQ(table.columns(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(table.column("b"), 1U);
  EXPECT_FALSE(table.column("c").has_value());
  Row row;
  ASSERT_TRUE(table.next(row));
  EXPECT_EQ(row.line, 2U);
  EXPECT_EQ(row.fields[1], "x, \"y\"");
  ASSERT_TRUE(table.next(row));
  EXPECT_EQ(row.line, 4U);
  EXPECT_EQ(row.fields[0], "two\nlines");
  ASSERT_TRUE(table.next(row));
  EXPECT_EQ(row.line, 6U);
  EXPECT_EQ(row.fields.size(), 2U);
  EXPECT_EQ(row.fields[1], "");
  EXPECT_FALSE(table.next(row));
  EXPECT_TRUE(table.whole());
}

TEST(Table, AnUnclosedQuoteIsNotHidden) {
  const std::string text = "a\n\"never closed";
  Table table(text);
  Row row;
  ASSERT_TRUE(table.next(row));
  EXPECT_FALSE(table.whole());
}

TEST(Table, WhatIsWrittenIsRead) {
  rc::check("quoting and reading back gives the same fields", [] {
    const auto fields = *rc::gen::resize(6, rc::gen::nonEmpty<std::vector<std::string>>());
    std::string line;
    for (const std::string& field : fields) {
      if (!line.empty()) line += ',';
      line += '"';
      for (const char c : field) line += c == '"' ? std::string("\"\"") : std::string(1, c);
      line += '"';
    }
    const auto rows = rows_of("h\n" + line + "\n");
    const bool blank = fields.size() == 1 && fields[0].empty();
    RC_ASSERT(rows.size() == (blank ? 0U : 1U));
    if (!blank) RC_ASSERT(rows[0] == fields);
  });
}

std::string gzip(std::string text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Inflate, UnpacksGzipAndLeavesTextAlone) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(inflate("plain").value(), "plain");
  EXPECT_EQ(inflate(gzip(text)).value(), text);
  EXPECT_EQ(inflate("").value(), "");
}

TEST(Inflate, RefusesDamageAndBombs) {
  const std::string packed = gzip(std::string(300'000, 'x'));
  EXPECT_FALSE(inflate(packed.substr(0, packed.size() / 2)).has_value());
  std::string bent = packed;
  bent[bent.size() - 5] ^= 0x55;
  EXPECT_FALSE(inflate(bent).has_value());
  EXPECT_FALSE(inflate(packed, 1000).has_value());
  EXPECT_FALSE(inflate("too long", 3).has_value());
}

}  // namespace
}  // namespace arbees::feeds::recorded
