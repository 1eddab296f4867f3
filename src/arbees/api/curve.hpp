#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

namespace arbees::api {

/// At most `limit` of the points, evenly by position, the first and the last among them.
template <class Point>
[[nodiscard]] std::vector<Point> thin(const std::vector<Point>& points, std::size_t limit) {
  if (points.size() <= limit) return points;
  if (limit < 2) return std::vector<Point>(points.end() - static_cast<std::ptrdiff_t>(limit), points.end());
  std::vector<Point> kept;
  kept.reserve(limit);
  for (std::size_t i = 0; i < limit; ++i) kept.push_back(points[i * (points.size() - 1) / (limit - 1)]);
  return kept;
}

/// A curve over time in bounded memory: when it is full, points closer together than twice the spacing so far make
/// room. The first and the newest point are always kept. A point is a tuple whose first member is the time.
template <class Point>
class Curve {
 public:
  explicit Curve(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 4)) {}

  void add(const Point& point) {
    put(point);
    if (points_.size() <= capacity_) return;
    const std::int64_t span = std::get<0>(points_.back()) - std::get<0>(points_.front());
    spacing_ = std::max({std::int64_t{1}, spacing_ * 2, 2 * span / static_cast<std::int64_t>(capacity_)});
    const std::vector<Point> old = std::move(points_);
    points_.clear();
    for (const Point& p : old) put(p);
  }

  [[nodiscard]] const std::vector<Point>& points() const { return points_; }

 private:
  // The newest point is provisional: it gives way while it is within `spacing_` of the one before it.
  void put(const Point& point) {
    const bool crowded =
        points_.size() >= 2 && std::get<0>(point) - std::get<0>(points_[points_.size() - 2]) < spacing_;
    if (crowded) points_.back() = point;
    else points_.push_back(point);
  }

  std::size_t capacity_;
  std::int64_t spacing_ = 0;
  std::vector<Point> points_;
};

}  // namespace arbees::api
