#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "arbees/base/hash.hpp"

namespace arbees::base {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return static_cast<std::size_t>(hash64(text)); }
};

/// A hash map by text that is asked with a `string_view` without making a string. Its order says nothing.
template <class T>
using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

}  // namespace arbees::base
