#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/net/http.hpp"

/// Reading requests as venues do.
namespace arbees::sim::servers {

/// "/trade-api/v2/markets/X" after "/trade-api/v2/": {"markets", "X"}. Empty when the path starts otherwise.
[[nodiscard]] std::vector<std::string> path_parts(std::string_view path, std::string_view root);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
/// A whole number ≥ 0; nothing when absent, −1 when it is none.
[[nodiscard]] std::optional<std::int64_t> number_of(const net::Request& request, std::string_view name);
/// "true", "1" → true.
[[nodiscard]] bool flag_of(const net::Request& request, std::string_view name);
/// All values of a repeated parameter.
[[nodiscard]] std::vector<std::string> all_of(const net::Request& request, std::string_view name);

/// A page's place as an opaque text, and back; nothing for a text that is no cursor.
[[nodiscard]] std::string cursor_of(std::size_t offset);
[[nodiscard]] std::optional<std::size_t> offset_of(std::string_view cursor);

}  // namespace arbees::sim::servers
