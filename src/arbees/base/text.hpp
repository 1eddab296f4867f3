#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// Text from outside, made safe for where it goes. Pure.
namespace arbees::base {

/// One line for a log or a terminal: line ends, escape sequences and what turns the direction of writing come as \xNN,
/// other UTF-8 stays. What is longer than `limit` bytes is cut, saying by how much.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 1000);

/// A TOML basic string with its quotes; the text is UTF-8.
[[nodiscard]] std::string toml_string(std::string_view text);

/// What stands in a shown address for user and password.
inline constexpr std::string_view kMaskedUser = "***";

/// Each "scheme://user:password@host" in the text as "scheme://***@host".
[[nodiscard]] std::string mask_credentials(std::string_view text);
/// Likewise as "scheme://host".
[[nodiscard]] std::string strip_credentials(std::string_view text);

}  // namespace arbees::base
