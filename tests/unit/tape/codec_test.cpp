#include "arbees/base/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "arbees/domain/event.hpp"
#include "arbees/tape/capture.hpp"
#include "support/random_output.hpp"

/// The codec on types that this test makes up, and its laws on every event, output and input. It lies here because the
/// laws are about the types of `domain` and `net`.
namespace arbees::tape {
namespace {

std::string encoded(const auto& value) {
  base::Writer writer;
  writer.put(value);
  return std::string(writer.bytes());
}

enum class Colour : std::uint8_t { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)
enum class MoreColour : std::uint8_t { red, green, blue };
BOOST_DESCRIBE_ENUM(MoreColour, red, green, blue)

struct Dot {
  static constexpr const char* kName = "dot";
  std::int32_t x = 7;
};
BOOST_DESCRIBE_STRUCT(Dot, (), (x))
struct Line {
  static constexpr const char* kName = "line";
  std::vector<Dot> dots;
};
BOOST_DESCRIBE_STRUCT(Line, (), (dots))
struct Circle {
  static constexpr const char* kName = "circle";
  std::int32_t radius = 0;
};
BOOST_DESCRIBE_STRUCT(Circle, (), (radius))

/// A type as it was, and as a later version has it.
struct Was {
  std::int32_t count = 0;
  Colour colour = Colour::green;
  Dot dot;
  std::variant<Dot, Line> shape;
};
BOOST_DESCRIBE_STRUCT(Was, (), (count, colour, dot, shape))
struct BiggerDot {
  static constexpr const char* kName = "dot";
  std::int32_t x = 7;
  std::string note;
  std::optional<base::Nanos> at;
};
BOOST_DESCRIBE_STRUCT(BiggerDot, (), (x, note, at))
struct Is {
  std::int64_t count = 0;
  MoreColour colour = MoreColour::green;
  BiggerDot dot;
  std::variant<BiggerDot, Line, Circle> shape;
  bool fresh = true;
  std::vector<Dot> more;
};
BOOST_DESCRIBE_STRUCT(Is, (), (count, colour, dot, shape, fresh, more))

template <class T>
std::pair<T, std::string> read(std::string_view bytes) {
  base::Reader reader(bytes);
  T value = reader.read<T>();
  return {std::move(value), reader.ok() ? "" : reader.error()};
}

TEST(Codec, WritesTheBytesThatItsDescriptionPromises) {
  const Was was{.count = -3, .colour = Colour::red, .dot = {7}, .shape = Line{{{7}, {300}}}};
  using namespace std::string_view_literals;
  EXPECT_EQ(encoded(was),
            "\x08\x05"                  // 1: −3 as zigzag 5
            "\x10\x00"                  // 2: red, which is not the default; 3 is, and left out
            "\x22\x09"                  // 4: nine bytes
            "\x12\x07"                  //   alternative 2: seven bytes
            "\x0A\x05"                  //     1: a list in five bytes
            "\x00\x03\x08\xD8\x04"sv);  //       a dot as declared; a dot in three bytes, 300 as zigzag 600
}

TEST(Codec, ReadsWhatAnOlderVersionWrote) {
  const auto [is, error] = read<Is>(encoded(Was{.count = -3, .colour = Colour::red, .dot = {1}, .shape = Dot{2}}));
  EXPECT_EQ(error, "");
  EXPECT_EQ(is.count, -3);
  EXPECT_EQ(is.colour, MoreColour::red);
  EXPECT_EQ(is.dot.x, 1);
  EXPECT_EQ(std::get<BiggerDot>(is.shape).x, 2);
  EXPECT_TRUE(is.fresh) << "a missing field has its default";
  EXPECT_FALSE(is.dot.at.has_value());
}

TEST(Codec, SkipsWhatANewerVersionAdded) {
  const Is is{.count = 5,
              .dot = {3, "note", base::Nanos{9}},
              .shape = BiggerDot{4, "more", base::Nanos{1}},
              .fresh = false,
              .more = {{1}, {2}}};
  const auto [was, error] = read<Was>(encoded(is));
  EXPECT_EQ(error, "");
  EXPECT_EQ(was.count, 5);
  EXPECT_EQ(was.colour, Colour::green);
  EXPECT_EQ(was.dot.x, 3);
  EXPECT_EQ(std::get<Dot>(was.shape).x, 4);
}

TEST(Codec, NamesAValueThatItDoesNotKnowInsteadOfGuessing) {
  EXPECT_EQ(read<Was>(encoded(Is{.colour = MoreColour::blue})).second, "colour: 2 is not known to this version");
  EXPECT_EQ(read<Was>(encoded(Is{.shape = Circle{1}})).second, "shape: 3 is not known to this version");
  const auto bytes = encoded(Is{.count = 1LL << 40});
  base::Reader reader(bytes);
  (void)reader.read<Was>();
  EXPECT_EQ(reader.fault(), base::ReadFault::unknown_value);
  EXPECT_NE(reader.error().find("count: "), std::string::npos) << reader.error();
}

TEST(Codec, RefusesBytesThatNoWriterMakes) {
  const auto fault = [](std::string_view bytes) {
    base::Reader reader(bytes);
    (void)reader.read<Was>();
    return reader.fault();
  };
  using namespace std::string_view_literals;
  EXPECT_EQ(fault("\x08"sv), base::ReadFault::malformed) << "cut after a tag";
  EXPECT_EQ(fault("\x08\x80\x00"sv), base::ReadFault::malformed) << "a number written longer than it is";
  EXPECT_EQ(fault("\x08\x80\x80\x80\x80\x80\x80\x80\x00\x00"sv), base::ReadFault::malformed)
      << "likewise, in eight bytes";
  EXPECT_EQ(fault("\x08\x01\x08\x01"sv), base::ReadFault::malformed) << "a field twice";
  EXPECT_EQ(fault("\x10\x01\x08\x01"sv), base::ReadFault::malformed) << "out of order";
  EXPECT_EQ(fault("\x1A\x05\x08"sv), base::ReadFault::malformed) << "a length beyond the end";
  EXPECT_EQ(fault("\x0A\x00"sv), base::ReadFault::malformed) << "count as text";
  EXPECT_EQ(fault("\x22\x00"sv), base::ReadFault::malformed) << "a shape that is none";
  EXPECT_EQ(fault("\x2B"sv), base::ReadFault::malformed) << "a kind of field that there is not";
  EXPECT_EQ(fault("\x00\x01"sv), base::ReadFault::malformed) << "field 0";
  EXPECT_EQ(fault("\x28\x01"sv), base::ReadFault::none) << "an unknown field is skipped";
}

TEST(Codec, WritesWithoutAllocatingOnceItHasSeenTheLargest) {
  base::Writer writer;
  domain::BookSnapshot book;
  for (int i = 0; i < 200; ++i) book.bids.push_back({base::Price::from_raw(i * 10), base::Quantity::from_units(i)});
  writer.put(domain::Event{{}, book, {}});
  const char* const buffer = writer.bytes().data();
  for (std::uint64_t seed = 1; seed < 200; ++seed) {
    writer.clear();
    writer.put(tests::RandomOutputs(seed).any<domain::Event>());
    EXPECT_EQ(writer.bytes().data(), buffer);
  }
}

RC_GTEST_PROP(CodecLaw, EveryNumberComesBack, (std::int64_t any, std::uint8_t shift)) {
  const Is is{.count = any >> (shift % 64)};
  RC_ASSERT(read<Is>(encoded(is)).first.count == is.count);
}

template <class T>
void expect_same_bytes_again(const T& value) {
  const std::string once = encoded(value);
  base::Reader reader(once);
  const T copy = reader.read<T>();
  ASSERT_TRUE(reader.ok()) << reader.error();
  EXPECT_EQ(encoded(copy), once);
}

/// Sets every kind of a variant's alternatives, at random, and calls `check` with each.
template <class T, class Body, class Check>
void for_every_kind(Body T::* body, Check&& check) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (std::size_t kind = 0; kind < std::variant_size_v<Body>; ++kind) {
      tests::RandomOutputs random(seed * 100 + kind);
      T value = random.any<T>();
      random.set_alternative(value.*body, kind);
      check(value);
    }
}

TEST(CodecLaw, AnyValueComesBackAndGivesTheSameBytes) {
  for_every_kind(&domain::Event::body, [](const domain::Event& event) { expect_same_bytes_again(event); });
  for_every_kind(&domain::Output::body, [](const domain::Output& output) { expect_same_bytes_again(output); });
  for_every_kind(&net::Input::body, [](const net::Input& input) { expect_same_bytes_again(input); });
}

TEST(CodecLaw, ValuesThatDifferHaveOtherBytes) {
  for_every_kind(&domain::Event::body, [](const domain::Event& event) {
    domain::Event later = event;
    later.as_of.value += 1;
    EXPECT_NE(encoded(later), encoded(event));
  });
}

TEST(CodecLaw, CutAnywhereAnEventIsFaultyOrAnotherEventNeverACrash) {
  for_every_kind(&domain::Event::body, [](const domain::Event& event) {
    const std::string whole = encoded(event);
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      base::Reader reader(std::string_view(whole).substr(0, cut));
      const auto read = reader.read<domain::Event>();
      if (reader.ok()) expect_same_bytes_again(read);
      else EXPECT_NE(reader.error(), "");
    }
  });
}

}  // namespace
}  // namespace arbees::tape
