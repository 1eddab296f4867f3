#pragma once
#include <string_view>

#include "arbees/base/result.hpp"
#include "arbees/matching/link.hpp"

/// A person's words as they are written in a configuration or on a command line.
namespace arbees::matching {

/// "kalshi,KXNFLGAME-26SEP17DETBUF-BUF,espn:401873300,home": venue, symbol, game, the side that YES is.
[[nodiscard]] base::Result<Confirmation> parse_confirmation(std::string_view text);

/// "kalshi,KXNFLGAME-26SEP17DETBUF-BUF" (a market) or "espn:401873300" (a game, on both venues).
[[nodiscard]] base::Result<Prohibition> parse_prohibition(std::string_view text);

}  // namespace arbees::matching
