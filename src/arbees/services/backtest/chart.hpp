#pragma once
#include <string>
#include <tuple>
#include <vector>

#include "arbees/services/backtest/report.hpp"

/// Charts as SVG that inherits its page's colours (classes, not colours).
namespace arbees::services::backtest {

/// Text that is safe inside HTML.
[[nodiscard]] std::string escape(std::string_view text);
/// "−$1,234.50".
[[nodiscard]] std::string dollars(double value);
/// "+1.25¢".
[[nodiscard]] std::string cents(double value);

/// Profit trade by trade with its drawdown below.
[[nodiscard]] std::string equity_chart(const std::vector<EquityPoint>& equity);
/// One bar a group with its interval.
[[nodiscard]] std::string bar_chart(const std::vector<Group>& groups);
/// Expected against realised edge, with intervals and the diagonal.
[[nodiscard]] std::string edge_chart(const std::vector<EdgeBucket>& edges);
/// Predicted against observed, with the diagonal.
[[nodiscard]] std::string reliability_chart(const std::vector<Bin>& bins);

}  // namespace arbees::services::backtest
