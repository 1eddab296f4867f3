#pragma once
#include <string_view>

namespace arbees::base {

/// Prints `what` with its place to stderr and aborts. Never returns.
[[noreturn]] void assertion_failed(std::string_view what, std::string_view file, int line) noexcept;

}  // namespace arbees::base

/// Always on, in every build: a broken invariant stops the process before it can lose money.
/// For programmer errors only; what the outside world can cause is a `Result` or a refusal.
#define ARBEES_ASSERT(condition, what)                                                \
  do {                                                                                \
    if (!(condition)) [[unlikely]]                                                    \
      ::arbees::base::assertion_failed(what " [" #condition "]", __FILE__, __LINE__); \
  } while (false)
