#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/api/shapes.hpp"
#include "arbees/net/http.hpp"
#include "arbees/ports/control.hpp"

namespace arbees::api {

/// Why a call is refused: an HTTP status, a code for programs, a sentence for people.
struct Refusal {
  unsigned status = 400;
  std::string code;
  std::string message;
};
template <class T>
using Answer = std::expected<T, Refusal>;

[[nodiscard]] inline std::unexpected<Refusal> refuse(unsigned status, std::string code, std::string message) {
  return std::unexpected(Refusal{status, std::move(code), std::move(message)});
}

/// A whole number in low…high; nothing when the text is anything else.
[[nodiscard]] std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t low, std::uint64_t high);

/// Query parameter `name`, if given. The refusal names it and says what was expected.
[[nodiscard]] Answer<std::optional<std::uint64_t>> number_parameter(const net::Pairs& query, std::string_view name,
                                                                    std::uint64_t low, std::uint64_t high);

[[nodiscard]] Refusal bad_parameter(std::string_view name, std::string_view expected, std::string_view found);

/// Likewise, one of an enum's names.
template <base::DescribedEnum E>
[[nodiscard]] Answer<std::optional<E>> enum_parameter(const net::Pairs& query, std::string_view name) {
  const auto text = net::find(query, name);
  if (!text) return std::nullopt;
  if (const auto value = base::parse_enum<E>(*text)) return value;
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto one) { names += (names.empty() ? "" : ", ") + std::string(one.name); });
  return std::unexpected(bad_parameter(name, "one of " + names, *text));
}

/// What a client of the stream may say. There is one thing: {"type": "resync"}.
enum class ClientMessage : std::uint8_t { resync };
[[nodiscard]] base::Result<ClientMessage> parse_client_message(std::string_view text);

/// The body of POST /kill_switch: {"on": true}.
[[nodiscard]] base::Result<bool> parse_kill_switch(std::string_view text);

/// The body of POST /trading/resume: {"cause": "drawdown"}.
[[nodiscard]] base::Result<ports::HaltCause> parse_resume(std::string_view text);

/// The body of POST /games/{id}/confirm: {"by": "name"}, 1 to 64 bytes without control characters.
[[nodiscard]] base::Result<std::string> parse_confirmation(std::string_view text);

}  // namespace arbees::api
