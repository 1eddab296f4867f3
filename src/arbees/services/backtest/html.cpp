#include <fmt/format.h>

#include "arbees/services/backtest/chart.hpp"
#include "arbees/services/backtest/report.hpp"

namespace arbees::services::backtest {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--dim:#626b76;--line:#dfe3e8;--gain:#0b6e5a;--loss:#b3452c;--accent:#2456b8;--warn:#fff6dd}
@media(prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e4e7eb;--dim:#98a2ae;--line:#2d333b;--gain:#41b99b;--loss:#e07a5f;--accent:#7da6f5;--warn:#332b14}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1080px;padding:24px 20px 80px;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
h1{font-size:22px;margin:0 0 4px}h2{font-size:18px;margin:44px 0 8px;padding-top:14px;border-top:2px solid var(--line)}h3{font-size:14px;margin:22px 0 6px}
p{margin:4px 0 8px;max-width:80ch}.dim,.none{color:var(--dim)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:4px 0 12px}th,td{padding:3px 10px 3px 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th{color:var(--dim);font-weight:500}th:first-child,td:first-child{text-align:left;white-space:normal}
ul.warn{background:var(--warn);padding:8px 12px 8px 30px;margin:8px 0;border-radius:4px}.scroll{overflow-x:auto}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:8px 32px}
svg{width:100%;height:auto;display:block}svg text{fill:var(--ink);font:12px system-ui,sans-serif}svg .tick{fill:var(--dim);font-size:11px}
svg .grid{stroke:var(--line)}svg .zero{stroke:var(--dim)}svg .ideal{stroke:var(--dim);stroke-dasharray:5 4}svg .whisker{stroke:var(--ink);stroke-width:1.4}
svg .curve{fill:none;stroke:var(--accent);stroke-width:1.8}svg .gain{fill:var(--gain)}svg .loss{fill:var(--loss)}svg .area{opacity:.75}svg .dot{fill:var(--accent)}
details summary{cursor:pointer;color:var(--dim)}
)";

std::string interval_text(const std::optional<Interval>& interval, std::string (*format)(double)) {
  return interval ? fmt::format("{} … {}", format(interval->low), format(interval->high)) : std::string("–");
}

std::string warning_list(const std::vector<std::string>& warnings) {
  if (warnings.empty()) return {};
  std::string out = "<ul class=\"warn\">";
  for (const std::string& warning : warnings) out += "<li>" + escape(warning) + "</li>";
  return out + "</ul>";
}

std::string row(std::initializer_list<std::string> cells, std::string_view tag = "td") {
  std::string out = "<tr>";
  for (const std::string& cell : cells) out += fmt::format("<{0}>{1}</{0}>", tag, cell);
  return out + "</tr>";
}

std::string table(const std::string& head, const std::string& body) {
  return "<div class=\"scroll\"><table><thead>" + head + "</thead><tbody>" + body + "</tbody></table></div>";
}

std::string overview(const Report& report) {
  std::string body;
  for (const StrategyReport& s : report.strategies)
    body += row({fmt::format("<a href=\"#{}\">{}</a>", escape(s.name), escape(s.name)),
                 std::string(base::enum_name(s.decider)), fmt::format("{}", s.total.games),
                 fmt::format("{}", s.total.trades), dollars(s.total.staked), dollars(s.total.fees),
                 dollars(s.total.profit), interval_text(s.total.interval, dollars),
                 s.total.staked > 0 ? fmt::format("{:+.2f} %", s.total.profit / s.total.staked * 100) : "–",
                 s.total.return_per_day ? fmt::format("{:+.2f} %", *s.total.return_per_day * 100) : "–",
                 dollars(s.max_drawdown)});
  return table(row({"strategy", "decided by", "games", "trades", "staked", "fees", "profit", "95 % by games",
                    "of stake", "of stake, a day bound", "drawdown"},
                   "th"),
               body);
}

std::string latency_table(const StrategyReport& s) {
  if (s.latency.empty()) return {};
  std::string body;
  for (const Latency& l : s.latency)
    body += row({fmt::format("× {:g}", l.factor), fmt::format("{}", l.trades), dollars(l.staked), dollars(l.profit)});
  return "<div><h3>If every order had been slower or faster</h3>" +
         table(row({"latency", "trades", "staked", "profit"}, "th"), body) + "</div>";
}

std::string assumption_table(const StrategyReport& s) {
  if (s.assumptions.size() < 2) return {};
  std::string body;
  for (const Group& g : s.assumptions)
    body += row({g.name, fmt::format("{}", g.trades), dollars(g.staked), dollars(g.profit),
                 interval_text(g.interval, dollars)});
  return "<div><h3>The same decisions under three assumptions on fills</h3>" +
         table(row({"fills", "trades", "staked", "profit", "95 % by games"}, "th"), body) + "</div>";
}

std::string refused_table(const StrategyReport& s) {
  if (s.refused.empty()) return {};
  std::string body;
  for (const RefusedBy& r : s.refused)
    body += row({escape(r.gate), fmt::format("{}", r.signals), fmt::format("{}", r.settled), fmt::format("{}", r.games),
                 fmt::format("{}", r.sizes_unknown), r.settled ? cents(r.expected) : "–",
                 r.settled ? cents(r.realised) : "–", interval_text(r.interval, cents)});
  return "<h3>What was refused, and what it would have made</h3><p class=\"dim\">One contract a leg at the best price "
         "the signal "
         "saw, with its fee, held to settlement: no latency, no doubt that it was there. The true figures would be "
         "lower. "
         "“Sizes unknown” never showed a quantity: nobody knows whether even one contract could be had.</p>" +
         table(row({"first gate that refused", "signals", "settled", "games", "sizes unknown", "expected",
                    "would have made", "95 % by games"},
                   "th"),
               body);
}

std::string drift_line(const Drift& drift, std::string_view what) {
  if (drift.trades == 0) return fmt::format("<p class=\"dim\">{}: no trade can be compared.</p>", what);
  return fmt::format("<p>{}: {} a contract over {} trades in {} games ({}).</p>", what, cents(drift.mean), drift.trades,
                     drift.games, drift.interval ? interval_text(drift.interval, cents) : "no interval from one game");
}

std::string calibration_part(const Calibration& c) {
  if (c.forecasts == 0) return "<p class=\"none\">No game with a model and a known result.</p>";
  std::string out =
      fmt::format("<p>{} forecasts in {} games: Brier score {:.4f}.", c.forecasts, c.games, c.model_brier);
  if (c.with_market > 0)
    out += fmt::format(
        " At the {} moments that also have a market price: model {:.4f}, market {:.4f}{}.", c.with_market,
        c.model_brier_there, c.market_brier,
        c.difference ? fmt::format(" (difference {:+.4f} … {:+.4f})", c.difference->low, c.difference->high) : "");
  return out + "</p>" + reliability_chart(c.bins);
}

std::string strategy_part(const StrategyReport& s) {
  std::string out = fmt::format("<h2 id=\"{0}\">{0}</h2><p class=\"dim\">{1}</p>", escape(s.name), escape(s.settings));
  out += warning_list(s.warnings);
  out += fmt::format("<p>{} signals, {} trades in {} of {} games; {} after {} of fees.", s.signals, s.total.trades,
                     s.total.games, s.games, dollars(s.total.profit), dollars(s.total.fees));
  if (s.decider != Decider::engine && s.total.trades > 0)
    out += fmt::format(" Crossing the spread cost {} a contract. Arithmetic says {}: {}.", cents(-s.half_spread),
                       dollars(s.arithmetic->profit), s.arithmetic->holds ? "it holds" : "it does NOT hold");
  out += "</p>";
  if (s.total.trades > 0) {
    out += "<h3>Profit after fees, in the order in which trades ended</h3>" + equity_chart(s.equity);
    out += "<div class=\"pair\">";
    const std::pair<const char*, const std::vector<Group>*> parts[] = {{"By sport", &s.by_sport},
                                                                       {"By kind of signal", &s.by_kind},
                                                                       {"By venue", &s.by_venue},
                                                                       {"By period", &s.by_period},
                                                                       {"By edge at entry", &s.by_edge}};
    for (const auto& [title, groups] : parts) out += fmt::format("<div><h3>{}</h3>{}</div>", title, bar_chart(*groups));
    out += "<div><h3>Edge at entry against realised edge</h3>" + edge_chart(s.edges) + "</div>";
    out += "<div><h3>Where the price went after entry</h3>" +
           drift_line(s.closing_line, "Before the start, against the last price before it (closing line)") +
           drift_line(s.after_entry, "In play, against the price five minutes later") + "</div>";
    out += assumption_table(s) + latency_table(s) + "</div>";
  }
  if (s.decider == Decider::engine) out += refused_table(s);
  if (s.decider == Decider::engine) out += "<h3>The model on these games</h3>" + calibration_part(s.calibration);
  return out + fmt::format("<p class=\"dim\">Hash of all that was said: {}</p>", s.hash);
}

}  // namespace

std::string to_html(const Report& report) {
  std::uint64_t events = 0;
  for (const EveningReport& evening : report.evenings) events += evening.events;
  std::string out = fmt::format(
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\">"
      "<title>Arbees backtest</title><style>{}</style></head><body><h1>Backtest</h1>"
      "<p class=\"dim\">Arbees {}; {} evenings, {} events; intervals from {} resamplings of whole games, seed {}.</p>",
      kStyle, escape(report.version), report.evenings.size(), events, report.resamples, report.seed);
  out += warning_list(report.warnings) + overview(report);
  for (const StrategyReport& strategy : report.strategies) out += strategy_part(strategy);
  out += "<h2>What was played and assumed</h2>";
  for (const EveningReport& evening : report.evenings) {
    out += fmt::format("<details><summary>{}{}: {} events</summary><ul>", escape(evening.name),
                       evening.simulated ? " (simulated)" : "", evening.events);
    for (const std::string& assumption : evening.assumptions) out += "<li>" + escape(assumption) + "</li>";
    out += "</ul></details>";
  }
  return out + "</body></html>\n";
}

}  // namespace arbees::services::backtest
