#pragma once
#include <cstdint>

namespace arbees::tape {

/// How a file's values are laid out. `positional`: as releases up to 0.1.0 wrote them (base/positional.hpp); read for
/// good, written no more. `numbered`: base/codec.hpp.
enum class Layout : std::uint8_t { positional, numbered };

}  // namespace arbees::tape
