#pragma once
#include <optional>

#include "arbees/feeds/recorded/builder.hpp"

namespace arbees::feeds::recorded {

/// Game states carried by price rows: hockey (`period`, `min_remaining`, `home_score`, `away_score`, `event_type`) or
/// baseball (`inning`, `half`, `score` as away-home).
class StateReader {
 public:
  explicit StateReader(const Table& table);
  [[nodiscard]] bool present() const { return kind_ != Kind::none; }
  /// Nothing when the row states nothing; what cannot be read is noted in `fields`.
  [[nodiscard]] std::optional<domain::GameState> read(Fields& fields, Builder& builder, const domain::Game& game) const;

 private:
  enum class Kind { none, hockey, baseball };
  Kind kind_ = Kind::none;
};

/// "top" and "bottom" in any case.
[[nodiscard]] std::optional<domain::Half> half_of(std::string_view text);

/// "11:36" or "27.4" seconds left, in milliseconds.
[[nodiscard]] std::optional<std::int32_t> clock_of(std::string_view text);

}  // namespace arbees::feeds::recorded
