#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace arbees::base {

/// Why an expected operation did not succeed. `where` names the place in the input (file, endpoint,
/// field path, line); `what` says what was found and what was expected there.
struct Error {
  std::string where;
  std::string what;

  /// "where: what", or just "what" when the place is unknown.
  [[nodiscard]] std::string message() const { return where.empty() ? what : where + ": " + what; }
};

/// The outcome of anything the outside world can make fail. Programmer errors assert instead.
template <class T>
using Result = std::expected<T, Error>;

/// `return fail("file.json", "…")` in a function that returns a `Result`.
[[nodiscard]] inline std::unexpected<Error> fail(std::string where, std::string what) {
  return std::unexpected<Error>(Error{std::move(where), std::move(what)});
}

/// Prefixes the place of an error on its way up: "summary.json" + "header.id" → "summary.json: header.id".
[[nodiscard]] inline Error within(std::string_view outer, Error error) {
  error.where = error.where.empty() ? std::string(outer) : std::string(outer) + ": " + error.where;
  return error;
}

}  // namespace arbees::base
