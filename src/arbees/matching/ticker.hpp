#pragma once
#include <optional>
#include <string_view>

#include "arbees/base/eastern.hpp"

namespace arbees::matching {

/// The parts of a Kalshi market ticker of one game, "KXMLBGAME-26JUL171335TBBOSG1-BOS". Dates and times in tickers are
/// US Eastern. Views into the text that was parsed.
struct KalshiTicker {
  std::string_view series;  ///< "KXMLBGAME"
  std::string_view event;   ///< "KXMLBGAME-26JUL171335TBBOSG1"
  base::Date day;
  std::optional<int> hhmm;  ///< 1335; the 2026 baseball tickers carry it
  std::string_view block;   ///< "TBBOS", the first-named (away) team's code first
  int doubleheader = 0;     ///< 1 or 2 from "G1"/"G2", else 0
  std::string_view suffix;  ///< "BOS": what YES is about

  /// The scheduled start in UTC, where the ticker has a time of day.
  [[nodiscard]] std::optional<base::Nanos> start() const;
};

/// Nothing when the text is not of that form. Nested views stay valid as long as `ticker` does.
[[nodiscard]] std::optional<KalshiTicker> parse_kalshi_ticker(std::string_view ticker);

}  // namespace arbees::matching
