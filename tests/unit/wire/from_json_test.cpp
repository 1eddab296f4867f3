#include "arbees/wire/from_json.hpp"

#include <gtest/gtest.h>

#include "arbees/base/json.hpp"

namespace arbees::wire {
namespace {

enum class Colour : std::uint8_t { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Circle {
  static constexpr const char* kName = "circle";
  double radius = 0;
};
BOOST_DESCRIBE_STRUCT(Circle, (), (radius))
struct Square {
  static constexpr const char* kName = "square";
  std::int32_t side = 0;
};
BOOST_DESCRIBE_STRUCT(Square, (), (side))

struct Drawing {
  std::string name;
  Colour colour = Colour::red;
  bool done = false;
  std::uint8_t layer = 1;
  std::optional<std::int32_t> limit;
  base::Price price;
  base::Probability chance;
  base::Nanos at;
  std::variant<std::monostate, Circle, Square> shape;
  std::vector<std::int32_t> sizes;
};
BOOST_DESCRIBE_STRUCT(Drawing, (), (name, colour, done, layer, limit, price, chance, at, shape, sizes))

base::Result<Drawing> read(std::string_view text) {
  const auto document = Document::parse(text);
  if (!document) return std::unexpected(document.error());
  Drawing drawing;
  if (const auto outcome = from_json(document->root(), drawing); !outcome) return std::unexpected(outcome.error());
  return drawing;
}

TEST(FromJson, ReadsBackWhatToJsonWrites) {
  Drawing drawing{"a",
                  Colour::green,
                  true,
                  7,
                  12,
                  base::Price::from_raw(5601),
                  base::Probability::from_millionths(613'000),
                  base::Nanos{1'763'921'405'000'000'000},
                  Square{4},
                  {3, 1}};
  const std::string text = base::dump(base::to_json(drawing));
  const auto again = read(text);
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_EQ(base::dump(base::to_json(*again)), text);
  const std::string empty = base::dump(base::to_json(Drawing{}));
  EXPECT_EQ(base::dump(base::to_json(read(empty).value())), empty);
}

TEST(FromJson, AbsentMembersKeepTheirDefaults) {
  const auto drawing = read("{}");
  ASSERT_TRUE(drawing);
  EXPECT_EQ(drawing->layer, 1);
  EXPECT_EQ(drawing->limit, std::nullopt);
}

TEST(FromJson, WrongMembersAreNamed) {
  struct Case {
    const char* text;
    const char* message;
  };
  const Case cases[] = {
      {R"({"colour":"blue"})", "colour: expected one of the names of its kind, found the string \"blue\""},
      {R"({"layer":256})", "layer: expected a whole number in range, found the number 256"},
      {R"({"limit":1.5})", "limit: expected a whole number in range, found the number 1.5"},
      {R"({"chance":1.2})", "chance: expected a probability 0…1, found the number 1.2"},
      {R"({"at":"noon"})", "at: expected a UTC time, found the string \"noon\""},
      {R"({"shape":{"type":"star"}})", "shape.type: expected the name of a kind, found the string \"star\""},
      {R"({"shape":{"type":"square","side":"x"}})",
       "shape.side: expected a whole number in range, found the string \"x\""},
      {R"({"sizes":[1,"x"]})", "sizes[1]: expected a whole number in range, found the string \"x\""},
      {R"({"nmae":"a"})", "nmae: is not a member that is known here"},
      {R"([])", "(root): expected an object, found an array of 0"},
  };
  for (const Case& c : cases) {
    const auto drawing = read(c.text);
    ASSERT_FALSE(drawing) << c.text;
    EXPECT_EQ(drawing.error().message(), c.message);
  }
}

}  // namespace
}  // namespace arbees::wire
