#pragma once
#include <cstdint>
#include <optional>
#include <variant>

#include "arbees/domain/output.hpp"

namespace arbees::ports {

/// The alternatives of `domain::OutputBody`, in its order and under its names.
enum class OutputKind : std::uint8_t {
  game_listed,
  market_listed,
  game_view,
  play_view,
  quote,
  feed_view,
  rejected,
  signal,
  signal_closed,
  order,
  fill,
  position,
  settlement,
  account,
  lag_outcome,
  reconciliation,
  trading_state,
  alarm_changed,
  clock_changed
};
BOOST_DESCRIBE_ENUM(OutputKind, game_listed, market_listed, game_view, play_view, quote, feed_view, rejected, signal,
                    signal_closed, order, fill, position, settlement, account, lag_outcome, reconciliation,
                    trading_state, alarm_changed, clock_changed)

inline constexpr std::size_t kOutputKindCount = std::variant_size_v<domain::OutputBody>;
static_assert(static_cast<std::size_t>(OutputKind::clock_changed) + 1 == kOutputKindCount);

[[nodiscard]] inline OutputKind kind_of(const domain::OutputBody& body) {
  return static_cast<OutputKind>(body.index());
}

/// The game an output is about; nothing when it is about none (feeds, the account, some rejections).
[[nodiscard]] std::optional<domain::GameId> game_of(const domain::OutputBody& body);

/// The signal an output belongs to: the signal itself, its end, its orders and fills.
[[nodiscard]] std::optional<domain::SignalId> signal_of(const domain::OutputBody& body);

}  // namespace arbees::ports
