#include "arbees/wire/record.hpp"

#include <gtest/gtest.h>

namespace arbees::wire {
namespace {

struct Pair {
  std::string name;
  base::Price price;
  std::optional<base::Nanos> at;
};

base::Result<Pair> parse_pair(const Node& node) {
  Record record(node);
  Pair pair{record.text("name"), record.fixed<base::Price>("price"), record.optional_time("at")};
  return record.result(std::move(pair));
}

std::string error_of(std::string_view json) {
  const auto document = Document::parse(json);
  const Node root = document->root();
  Record record(root);
  (void)record.list<Pair>("pairs", parse_pair);
  const auto result = record.result(0);
  return result ? "" : result.error().message();
}

TEST(Record, TellsTheFirstThingThatIsWrongAndWhere) {
  EXPECT_EQ(
      error_of(
          R"({"pairs":[{"name":"a","price":"0.5600","at":""},{"name":"b","price":0.5,"at":"2026-08-07T00:00Z"}]})"),
      "");
  EXPECT_EQ(error_of(R"({"pairs":[{"name":"a","price":"0.5"},{"price":"x"}]})"),
            "pairs[1].name: expected a string, found nothing");
  EXPECT_EQ(error_of(R"({"pairs":[{"name":"a","price":"0.56001"}]})"),
            "pairs[0].price: expected a decimal with at most 4 places, found the string \"0.56001\"");
  EXPECT_EQ(error_of(R"({"pairs":[{"name":"a","price":"0.5","at":"soon"}]})"),
            "pairs[0].at: expected an ISO 8601 time, found the string \"soon\"");
  EXPECT_EQ(error_of(R"({"pairs":{}})"), "pairs: expected an array, found an object of 0");
  EXPECT_EQ(error_of(R"([])"), "(root): expected an object, found an array of 0");
}

TEST(Record, AnOptionalMemberOfTheWrongKindIsStillAnError) {
  const auto document = Document::parse(R"({"flag":"yes","count":"1.5","size":[],"none":null})");
  const Node root = document->root();
  EXPECT_FALSE([&] {
    Record r(root);
    (void)r.optional_flag("flag");
    return r.ok();
  }());
  EXPECT_FALSE([&] {
    Record r(root);
    (void)r.optional_integer("count");
    return r.ok();
  }());
  EXPECT_FALSE([&] {
    Record r(root);
    (void)r.optional_fixed<base::Quantity>("size");
    return r.ok();
  }());
  EXPECT_FALSE([&] {
    Record r(root);
    (void)r.text_or_empty("size");
    return r.ok();
  }());
  EXPECT_TRUE([&] {
    Record r(root);
    (void)r.optional_flag("none");
    (void)r.optional_id("gone");
    return r.ok();
  }());
}

}  // namespace
}  // namespace arbees::wire
