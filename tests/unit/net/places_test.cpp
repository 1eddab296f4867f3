#include "arbees/net/places.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::net;

namespace {

constexpr base::Nanos at(std::int64_t ms) {
  return {ms * 1'000'000};
}

class PlacesTest : public testing::Test {
 protected:
  std::optional<Places::Handle> come(const std::string& address, std::int64_t ms) {
    auto place = places_.admit(address, at(ms));
    if (place) (*place)->cut = [this, address] { cut_.push_back(address); };
    return place;
  }
  Places places_{{.general = 3, .reserved = 2, .per_address = 2, .grace = base::milliseconds(500)}};
  std::vector<std::string> cut_;
};

}  // namespace

TEST_F(PlacesTest, APeerThatKeepsUsWaitingGivesItsPlaceToANewcomer) {
  for (const char* address : {"a", "b", "c"}) EXPECT_FALSE((*come(address, 0))->reserved);
  EXPECT_TRUE((*come("d", 100))->reserved) << "nobody has kept us waiting for long yet";
  EXPECT_TRUE(cut_.empty());
  EXPECT_FALSE((*come("e", 600))->reserved);
  EXPECT_EQ(cut_, std::vector<std::string>{"a"}) << "the one that waits longest goes";
}

TEST_F(PlacesTest, WhoIsAnsweredOrHasBecomeAWebSocketStays) {
  (*come("a", 0))->state = Place::State::working;
  (*come("b", 0))->state = Place::State::socket;
  come("c", 0);
  EXPECT_FALSE((*come("d", 1000))->reserved);
  EXPECT_EQ(cut_, std::vector<std::string>{"c"});
  EXPECT_EQ(places_.count(Place::State::socket), 1U);
}

TEST_F(PlacesTest, AnAddressHasItsShareAndTakesNothingFromOthers) {
  come("a", 0);
  come("a", 0);
  EXPECT_TRUE((*come("a", 100))->reserved) << "its share is used";
  EXPECT_FALSE((*come("b", 100))->reserved) << "its share is not that of others";
  EXPECT_FALSE((*come("a", 700))->reserved);
  EXPECT_EQ(cut_, std::vector<std::string>{"a"});
}

TEST_F(PlacesTest, AReservedPlaceIsTakenFromTheAddressThatHoldsMost) {
  for (int i = 0; i < 3; ++i) (*come(std::string(1, static_cast<char>('x' + i)), 0))->state = Place::State::working;
  EXPECT_TRUE((*come("x", 0))->reserved);
  EXPECT_TRUE((*come("x", 1))->reserved);
  EXPECT_TRUE((*come("b", 2))->reserved);
  EXPECT_EQ(cut_, std::vector<std::string>{"x"});
}

TEST_F(PlacesTest, NobodyIsAdmittedWhenEveryPlaceIsAtWork) {
  for (int i = 0; i < 5; ++i) (*come(std::string(1, static_cast<char>('a' + i)), 0))->state = Place::State::working;
  EXPECT_FALSE(come("z", 5000));
  EXPECT_TRUE(cut_.empty());
}

TEST_F(PlacesTest, HowManyHoldAPlaceIsBoundedWhateverComes) {
  std::vector<Places::Handle> all;
  for (int i = 0; i < 1000; ++i)
    if (const auto place = come(i % 3 == 0 ? "a" : "b", i * 37)) all.push_back(*place);
  EXPECT_LE(places_.count(Place::State::waiting), 5U);
  for (const auto place : all) places_.leave(place);
  EXPECT_EQ(places_.count(Place::State::waiting), 0U);
}

}  // namespace arbees::tests
