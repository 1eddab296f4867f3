#pragma once
#include <array>
#include <optional>
#include <string>

#include "arbees/domain/league.hpp"
#include "arbees/domain/output.hpp"

namespace arbees::engine {

/// Notices that prices move while the feed says that nothing happens: a game that should have begun and still reads
/// scheduled, and a game in play whose clock and play stand still although messages come.
///
/// Pure, without a clock. Not for two threads at once.
class PriceWatch {
 public:
  /// The home side's mid on that venue, in ten-thousandths. Of several markets the newest counts.
  void price(domain::Venue venue, std::int32_t home_mid);
  /// The feed said something new: prices are measured from here.
  void restart();

  /// What the prices say of a state that last changed at `changed_at`: not_started, frozen or none. While a game is
  /// scheduled, prices are measured from its start on.
  [[nodiscard]] domain::StateDoubt doubt(const domain::Game& game, const domain::GameState& state,
                                         base::Nanos changed_at, base::Nanos now);
  /// The same for a person, with its figures.
  [[nodiscard]] std::string detail(domain::StateDoubt doubt, const domain::Game& game, base::Nanos changed_at,
                                   base::Nanos now) const;

 private:
  struct Seen {
    std::int32_t first = 0;
    std::int32_t newest = 0;
  };
  [[nodiscard]] std::int32_t least_move() const;
  [[nodiscard]] std::int32_t greatest_move() const;
  [[nodiscard]] bool both_quote() const;

  std::array<std::optional<Seen>, domain::kVenueCount> seen_{};
};

}  // namespace arbees::engine
