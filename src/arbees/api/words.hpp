#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace arbees::api {

/// The inputs that a model had to do without, in words: bits of winprob::Missing.
[[nodiscard]] std::vector<std::string> missing_words(std::uint32_t bits);

}  // namespace arbees::api
