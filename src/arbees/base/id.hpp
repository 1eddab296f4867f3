#pragma once
#include <compare>
#include <cstdint>

namespace arbees::base {

/// A small dense integer that names a thing inside one process, tagged by what it names.
template <class Tag>
struct Id {
  std::uint32_t value = 0;
  constexpr auto operator<=>(const Id&) const = default;
};

}  // namespace arbees::base
