#include "arbees/api/curve.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::tests {

using Point = std::tuple<std::int64_t, double>;

RC_GTEST_PROP(Curve, StaysBoundedInOrderAndKeepsItsEnds, (const std::vector<std::uint16_t>& steps)) {
  api::Curve<Point> curve(16);
  std::int64_t t = 0;
  for (const std::uint16_t step : steps) {
    t += step;
    curve.add({t, static_cast<double>(t)});
    const auto& points = curve.points();
    RC_ASSERT(points.size() <= 16U);
    RC_ASSERT(std::get<0>(points.front()) == static_cast<std::int64_t>(steps.front()));
    RC_ASSERT(std::get<0>(points.back()) == t);
    RC_ASSERT(std::is_sorted(points.begin(), points.end()));
  }
}

TEST(Curve, KeepsEverythingWhileThereIsRoom) {
  api::Curve<Point> curve(100);
  for (int i = 0; i < 100; ++i) curve.add({i, i});
  EXPECT_EQ(curve.points().size(), 100U);
}

TEST(Curve, SpreadsWhatItKeepsOverTheWholeTime) {
  api::Curve<Point> curve(100);
  for (int i = 0; i < 100'000; ++i) curve.add({i, i});
  const auto& points = curve.points();
  ASSERT_GE(points.size(), 40U) << "too much was thrown away";
  for (std::size_t i = 1; i + 1 < points.size(); ++i)
    EXPECT_LE(std::get<0>(points[i]) - std::get<0>(points[i - 1]), 5000) << "a hole in the curve";
}

TEST(Curve, ThinKeepsFirstAndLast) {
  std::vector<Point> points;
  for (int i = 0; i < 1000; ++i) points.emplace_back(i, i);
  const auto kept = api::thin(points, 7);
  ASSERT_EQ(kept.size(), 7U);
  EXPECT_EQ(std::get<0>(kept.front()), 0);
  EXPECT_EQ(std::get<0>(kept.back()), 999);
  EXPECT_EQ(api::thin(points, 2000).size(), 1000U);
  EXPECT_EQ(std::get<0>(api::thin(points, 1).front()), 999);
}

}  // namespace arbees::tests
