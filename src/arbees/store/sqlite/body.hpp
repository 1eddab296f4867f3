#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/domain/output.hpp"

namespace arbees::store::sqlite {

/// How a body is laid out. `positional`: as release 0.1.0 wrote it; read, written no more.
enum class BodyLayout : std::uint8_t { positional, numbered };

/// How the bodies of a run are laid out: those of a run that began under release 0.1.0 change where a later version
/// took it up.
struct RunLayout {
  std::uint64_t numbered_from = 0;  ///< sequence of the first body that is `numbered`
  [[nodiscard]] BodyLayout of(std::uint64_t sequence) const {
    return sequence < numbered_from ? BodyLayout::positional : BodyLayout::numbered;
  }
  bool operator==(const RunLayout&) const = default;
};
inline constexpr RunLayout kNumberedRun{0};
inline constexpr RunLayout kPositionalRun{UINT64_MAX};

/// The canonical bytes of an output's body (base/codec.hpp), in the layout `numbered`.
[[nodiscard]] std::string encode_body(const domain::OutputBody& body);

/// What is wrong, in words, when the bytes are not exactly one body that this version knows.
[[nodiscard]] std::expected<domain::OutputBody, std::string> decode_body(std::string_view bytes, BodyLayout layout);

/// The layout as the runs' table names it, and back; nothing for one that is neither.
[[nodiscard]] std::string name_of(RunLayout layout);
[[nodiscard]] std::optional<RunLayout> run_layout(std::string_view name);

}  // namespace arbees::store::sqlite
