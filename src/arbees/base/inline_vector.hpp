#pragma once
#include <array>
#include <cstddef>

#include "arbees/base/assert.hpp"

namespace arbees::base {

/// A list of at most N trivially small items that lives inside its owner: no allocation on the hot path.
template <class T, std::size_t N>
class InlineVector {
 public:
  /// Asserts that there is room.
  void push_back(const T& item) {
    ARBEES_ASSERT(size_ < N, "inline list is full");
    items_[size_++] = item;
  }
  void clear() { size_ = 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t i) {
    ARBEES_ASSERT(i < size_, "index past the end");
    return items_[i];
  }
  [[nodiscard]] const T& operator[](std::size_t i) const {
    ARBEES_ASSERT(i < size_, "index past the end");
    return items_[i];
  }
  [[nodiscard]] T* begin() { return items_.data(); }
  [[nodiscard]] T* end() { return items_.data() + size_; }
  [[nodiscard]] const T* begin() const { return items_.data(); }
  [[nodiscard]] const T* end() const { return items_.data() + size_; }
  bool operator==(const InlineVector& other) const {
    if (size_ != other.size_) return false;
    for (std::size_t i = 0; i < size_; ++i)
      if (!(items_[i] == other.items_[i])) return false;
    return true;
  }

 private:
  std::array<T, N> items_{};
  std::size_t size_ = 0;
};

}  // namespace arbees::base
