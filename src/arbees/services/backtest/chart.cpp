#include "arbees/services/backtest/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace arbees::services::backtest {
namespace {

constexpr double kWidth = 640;

/// A round step that gives about four lines over `span`.
double nice_step(double span) {
  if (span <= 0) return 1;
  const double rough = span / 4;
  const double magnitude = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (rough <= factor * magnitude) return factor * magnitude;
  return 10 * magnitude;
}

/// A linear axis from values to pixels.
struct Scale {
  double low = 0;
  double high = 1;
  double from = 0;
  double to = 1;
  [[nodiscard]] double operator()(double value) const {
    return from + (value - low) / std::max(high - low, 1e-12) * (to - from);
  }
};

std::string label(double x, double y, std::string_view anchor, std::string_view text, std::string_view kind = "tick") {
  return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", kind, x, y, anchor,
                     escape(text));
}

std::string line(double x1, double y1, double x2, double y2, std::string_view kind) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>", kind, x1, y1, x2,
                     y2);
}

std::string frame(double height, std::string_view title, const std::string& body) {
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>", kWidth, height,
                     escape(title), body);
}

/// Horizontal grid lines with money at the left.
std::string money_grid(const Scale& y) {
  std::string out;
  const double step = nice_step(y.high - y.low);
  for (double v = std::ceil(y.low / step) * step; v <= y.high + step / 1e6; v += step) {
    out += line(70, y(v), kWidth - 10, y(v), std::abs(v) < step / 1e6 ? "zero" : "grid");
    out += label(64, y(v) + 4, "end",
                 step >= 1 ? fmt::format("{}${:.0f}", v < -step / 2 ? "−" : "", std::abs(v)) : dollars(v));
  }
  return out;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

std::string dollars(double value) {
  std::string digits = fmt::format("{:.2f}", std::abs(value));
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 6; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return (value < -0.005 ? "−$" : "$") + digits;
}

std::string cents(double value) {
  return fmt::format("{}{:.2f}¢", value < -5e-5 ? "−" : "+", std::abs(value * 100));
}

std::string equity_chart(const std::vector<EquityPoint>& equity) {
  if (equity.size() < 2) return "<p class=\"none\">Fewer than two trades: no curve.</p>";
  double low = 0;
  double high = 0;
  double deepest = 0;
  for (const auto& [t, profit, drawdown] : equity) {
    low = std::min(low, profit);
    high = std::max(high, profit);
    deepest = std::max(deepest, drawdown);
  }
  const double last = static_cast<double>(equity.size());
  const Scale x{0, last, 70, kWidth - 10};
  const Scale y{low, high, 200, 12};
  const Scale depth{0, std::max(deepest, 1e-9), 232, 290};
  std::string curve = fmt::format("M{:.1f},{:.1f}", x(0), y(0));
  std::string area = fmt::format("M{:.1f},{:.1f}", x(0), depth(0));
  for (std::size_t i = 0; i < equity.size(); ++i) {
    const double at = static_cast<double>(i + 1);
    curve += fmt::format("L{:.1f},{:.1f}", x(at), y(std::get<1>(equity[i])));
    area += fmt::format("L{:.1f},{:.1f}", x(at), depth(std::get<2>(equity[i])));
  }
  area += fmt::format("L{:.1f},{:.1f}Z", x(last), depth(0));
  std::string body = money_grid(y) + fmt::format("<path class=\"curve\" d=\"{}\"/>", curve);
  body += line(70, depth(0), kWidth - 10, depth(0), "grid") + fmt::format("<path class=\"loss area\" d=\"{}\"/>", area);
  body += label(64, depth(0) + 4, "end", "$0") + label(64, depth(deepest) + 4, "end", "−" + dollars(deepest));
  body += label(70, 224, "start", "below its peak", "tick") + label(70, 312, "start", "trade 1") +
          label(kWidth - 10, 312, "end", fmt::format("trade {}, in the order in which they ended", equity.size()));
  return frame(318, "Profit after fees, trade by trade, and drawdown", body);
}

std::string bar_chart(const std::vector<Group>& groups) {
  if (groups.empty()) return "<p class=\"none\">No trades.</p>";
  double low = 0;
  double high = 0;
  for (const Group& group : groups) {
    low = std::min({low, group.profit, group.interval ? group.interval->low : 0});
    high = std::max({high, group.profit, group.interval ? group.interval->high : 0});
  }
  const double height = 34 * static_cast<double>(groups.size()) + 34;
  const Scale x{low, high, 150, kWidth - 20};
  std::string body;
  const double step = nice_step(high - low);
  for (double v = std::ceil(low / step) * step; v <= high + step / 1e6; v += step) {
    body += line(x(v), 6, x(v), height - 24, std::abs(v) < step / 1e6 ? "zero" : "grid");
    body += label(x(v), height - 8, "middle",
                  step >= 1 ? fmt::format("{}${:.0f}", v < -step / 2 ? "−" : "", std::abs(v)) : dollars(v));
  }
  double top = 8;
  for (const Group& group : groups) {
    const double a = std::min(x(0), x(group.profit));
    const double b = std::max(x(0), x(group.profit));
    body += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"16\"/>",
                        group.profit < 0 ? "loss" : "gain", a, top + 4, std::max(b - a, 1.0));
    if (group.interval) {
      const double mid = top + 12;
      body += line(x(group.interval->low), mid, x(group.interval->high), mid, "whisker") +
              line(x(group.interval->low), mid - 5, x(group.interval->low), mid + 5, "whisker") +
              line(x(group.interval->high), mid - 5, x(group.interval->high), mid + 5, "whisker");
    }
    body += label(142, top + 12, "end", group.name, "name") +
            label(142, top + 25, "end", fmt::format("{} trades, {} games", group.trades, group.games));
    top += 34;
  }
  return frame(height, "Profit after fees with 95 % interval", body);
}

std::string edge_chart(const std::vector<EdgeBucket>& edges) {
  if (edges.empty()) return "<p class=\"none\">No trades.</p>";
  double low = 0;
  double high = 0.01;
  for (const EdgeBucket& edge : edges) {
    low = std::min({low, edge.realised, edge.interval ? edge.interval->low : 0});
    high = std::max({high, edge.realised, edge.expected, edge.interval ? edge.interval->high : 0});
  }
  double widest = 0.01;
  for (const EdgeBucket& edge : edges) widest = std::max(widest, edge.expected);
  const Scale x{0, widest * 1.1, 70, kWidth - 20};
  const Scale y{low, high, 250, 12};
  std::string body;
  const double step = nice_step(high - low);
  for (double v = std::ceil(low / step) * step; v <= high + step / 1e6; v += step)
    body += line(70, y(v), kWidth - 20, y(v), std::abs(v) < step / 1e6 ? "zero" : "grid") +
            label(64, y(v) + 4, "end", fmt::format("{}{:.0f}¢", v < -step / 2 ? "−" : "", std::abs(v * 100)));
  const double across = nice_step(widest);
  for (double v = 0; v <= widest * 1.1; v += across)
    body += label(x(v), 268, "middle", fmt::format("{:.0f}¢", v * 100));
  const double meet = std::min(widest * 1.1, high);
  body += line(x(0), y(0), x(meet), y(meet), "ideal");
  for (const EdgeBucket& edge : edges) {
    if (edge.interval)
      body += line(x(edge.expected), y(edge.interval->low), x(edge.expected), y(edge.interval->high), "whisker");
    body +=
        fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\"/>", x(edge.expected), y(edge.realised));
  }
  body += label(kWidth - 20, 286, "end", "expected at entry, a contract; the dashed line is “as expected”");
  return frame(292, "Edge at entry against realised edge", body);
}

std::string reliability_chart(const std::vector<Bin>& bins) {
  if (bins.empty()) return "<p class=\"none\">No game with a model and a known result.</p>";
  const Scale x{0, 1, 70, 390};
  const Scale y{0, 1, 290, 12};
  std::string body;
  for (const double v : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    body += line(70, y(v), 390, y(v), v == 0 ? "zero" : "grid");
    body += label(64, y(v) + 4, "end", fmt::format("{:.0f} %", v * 100)) +
            label(x(v), 308, "middle", fmt::format("{:.0f} %", v * 100));
  }
  body += line(x(0), y(0), x(1), y(1), "ideal");
  std::uint64_t most = 1;
  for (const Bin& bin : bins) most = std::max(most, bin.forecasts);
  for (const Bin& bin : bins)
    body +=
        fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"/>", x(bin.predicted),
                    y(bin.observed), 3 + 6 * std::sqrt(static_cast<double>(bin.forecasts) / static_cast<double>(most)));
  body += label(410, 30, "start", "across: what the model said,") + label(410, 46, "start", "up: how often home won.") +
          label(410, 70, "start", "Size: number of forecasts.") + label(410, 94, "start", "Moments of one game share") +
          label(410, 110, "start", "its result: few games, few facts.");
  return frame(314, "Reliability of the model on the games watched", body);
}

}  // namespace arbees::services::backtest
