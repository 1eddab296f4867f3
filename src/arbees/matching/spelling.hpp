#pragma once
#include <string>
#include <string_view>

namespace arbees::matching {

/// A name as it is compared: lower case, without accents, dots, apostrophes, brackets; "-" and "_" read as a space,
/// "&" as "and", and "State", "St." and "Saint" are one word: "Michigan St." = "Michigan State" → "michigan st",
/// "Hawai'i" → "hawaii", "San José State" → "san jose st", "Miami (OH)" → "miami oh". No sport's tables hold two teams
/// that this makes one (a test checks it).
[[nodiscard]] std::string plain_name(std::string_view text);

/// A code as it is compared: lower case letters and digits only ("M-OH" → "moh", "TA&M" → "tam").
[[nodiscard]] std::string plain_code(std::string_view text);

/// Could `code` be short for `name` (both plain)? Its letters come in this order in the name's, the first being the
/// name's first: "missr" for "missouri", "msu" for "michigan st u…" not. Says nothing alone; of two names in a game it
/// may fit one and not the other.
[[nodiscard]] bool abbreviates(std::string_view code, std::string_view name);

}  // namespace arbees::matching
