#pragma once
#include <cstddef>

#include "arbees/base/describe.hpp"
#include "arbees/domain/trade.hpp"

/// The same decisions under several assumptions on fills.
namespace arbees::services {

/// 0 = expected. What carries no assumption belongs to the expected one.
template <class T>
[[nodiscard]] std::size_t world_of(const T& body) {
  if constexpr (requires { body.assumption; }) return static_cast<std::size_t>(body.assumption);
  else return 0;
}

/// Was it bought, not sold?
template <class Fill>
[[nodiscard]] bool is_purchase(const Fill& fill) {
  if constexpr (requires { fill.action; }) return static_cast<int>(fill.action) == 0;
  else return true;
}

/// Did money move? Our own reading that comes after the venue's word is told, and not paid.
template <class Settlement>
[[nodiscard]] bool is_paid(const Settlement& settlement) {
  if constexpr (requires {
                  settlement.source;
                  settlement.cause;
                  settlement.previous;
                })
    return base::enum_name(settlement.source) != "own_reading" || !settlement.previous ||
           base::enum_name(settlement.cause) == "corrected";
  else return true;
}

inline constexpr std::size_t kWorlds = 3;
inline constexpr const char* kWorldNames[kWorlds] = {"expected", "pessimistic", "optimistic"};

}  // namespace arbees::services
