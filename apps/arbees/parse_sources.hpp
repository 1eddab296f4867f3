#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/json.hpp"
#include "arbees/base/result.hpp"
#include "arbees/domain/sport.hpp"

/// What `arbees parse SOURCE` can read: one function a source, in a file of its own, listed in `parse_command.cpp`.
namespace arbees::app {

/// One domain value found in a document. `json` is its normal form and starts with "type"; `line` is how a person
/// reads it, and empty where the value is only counted (there are hundreds of plays in a game).
struct ParsedEvent {
  boost::json::object json;
  std::string line;
};

/// A document as its source understood it. Refusals name the place inside the document.
struct ParsedFile {
  std::string kind;   ///< the source's own word: "scoreboard", "orderbook"; empty when it can't be told
  std::string sport;  ///< domain::Sport by name, empty when not known or of several
  std::vector<ParsedEvent> events;
  std::vector<base::Error> refused;
};

/// The fields of a described value after a "type" of `name`.
template <class T>
[[nodiscard]] boost::json::object typed(std::string_view name, const T& value) {
  boost::json::object named{{"type", name}};
  boost::json::value fields = base::to_json(value);
  for (auto& [key, member] : fields.as_object()) named.emplace(key, std::move(member));
  return named;
}
template <class T>
[[nodiscard]] boost::json::object typed(const T& value) {
  return typed(T::kName, value);
}

/// Never throws, whatever the bytes are. `sport` is the user's word, used where the document does not say.
using ParseSource = ParsedFile (*)(std::string_view bytes, std::optional<domain::Sport> sport);

ParsedFile parse_espn(std::string_view bytes, std::optional<domain::Sport> sport);
ParsedFile parse_kalshi(std::string_view bytes, std::optional<domain::Sport> sport);
ParsedFile parse_polymarket(std::string_view bytes, std::optional<domain::Sport> sport);

}  // namespace arbees::app
