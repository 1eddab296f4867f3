#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "arbees/services/backtest/chart.hpp"
#include "arbees/services/day_report.hpp"

namespace arbees::services {
namespace {

using backtest::cents;
using backtest::dollars;
using backtest::escape;

/// A part of the report, rendered alike as Markdown and as HTML.
struct Section {
  std::string title;
  std::vector<std::string> sentences;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

std::string counts(const std::map<std::string, std::uint64_t>& named) {
  std::vector<std::string> parts;
  for (const auto& [name, count] : named) parts.push_back(fmt::format("{} {}", count, name));
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

Section seen(const DayReport& report) {
  return {"Seen",
          {fmt::format("{} games, {} markets. Signals: {}.", report.games, report.markets, counts(report.signals)),
           fmt::format("Events that were refused: {}.", counts(report.events_rejected))},
          {},
          {}};
}

Section money(const DayReport& report) {
  const auto& total = report.result.total;
  Section section{"Made and lost", {}, {}, {}};
  section.sentences.push_back(fmt::format("{} trades on {} games: {} after {} of fees, on {} staked.", total.trades,
                                          total.games, dollars(total.profit), dollars(total.fees),
                                          dollars(total.staked)));
  if (total.return_per_day)
    section.sentences.push_back(fmt::format("The stake was bound for {:.2f} dollar-days: {:+.2f} % of it a day.",
                                            total.dollar_days, *total.return_per_day * 100));
  for (const std::string& warning : report.result.warnings) section.sentences.push_back(warning);
  section.head = {"kind", "trades", "games", "staked", "profit", "a day"};
  for (const auto& group : report.result.by_kind)
    section.rows.push_back({group.name, fmt::format("{}", group.trades), fmt::format("{}", group.games),
                            dollars(group.staked), dollars(group.profit),
                            group.return_per_day ? fmt::format("{:+.2f} %", *group.return_per_day * 100) : "–"});
  return section;
}

Section traded(const DayReport& report) {
  Section section{"Trades", {}, {"decided (UTC)", "game", "kind", "venue", "contracts", "cost", "fees", "profit"}, {}};
  constexpr std::size_t kMost = 200;
  for (const backtest::Trade& t : report.trades) {
    if (section.rows.size() == kMost) break;
    section.rows.push_back({base::format_utc(t.at).substr(0, 19), t.game, t.kind, t.venue,
                            fmt::format("{:g}", t.quantity), dollars(t.cost), dollars(t.fees),
                            dollars(t.profit) + (t.settled ? "" : " (open)")});
  }
  if (report.trades.size() > kMost)
    section.sentences.push_back(fmt::format("The first {} of {}.", kMost, report.trades.size()));
  return section;
}

Section refused(const DayReport& report) {
  Section section{
      "Refused",
      {"What each gate kept us from, had one contract a leg been bought at the touch the signal saw and held to "
       "settlement: no latency, no doubt about size. A gate with a figure well above zero over many games may be "
       "too strict; one below zero earned its keep."},
      {"gate", "signals", "settled", "games", "expected", "would have made"},
      {}};
  for (const auto& by : report.result.refused)
    section.rows.push_back({by.gate, fmt::format("{}", by.signals), fmt::format("{}", by.settled),
                            fmt::format("{}", by.games), by.settled ? cents(by.expected) : "–",
                            by.settled ? cents(by.realised) : "–"});
  return section;
}

Section misbehaved(const DayReport& report) {
  Section section{"Feeds and links", {}, {"feed", "times down", "down for", "last reason"}, {}};
  for (const auto& [name, feed] : report.feeds)
    section.rows.push_back({name, fmt::format("{}", feed.downs),
                            fmt::format("{:.0f} s", static_cast<double>(feed.down_for.value) / 1e9), feed.last_detail});
  if (report.feeds.empty()) section.sentences.push_back("No feed reported its connection.");
  section.sentences.push_back(fmt::format("{} links are not proven.", report.weak_links.size()));
  for (std::size_t i = 0; i < std::min<std::size_t>(20, report.weak_links.size()); ++i)
    section.sentences.push_back(report.weak_links[i]);
  return section;
}

Section better(const DayReport& report) {
  Section section{"What would have been better", {}, {}, {}};
  for (const auto& by : report.result.refused)
    if (by.interval && by.interval->low > 0)
      section.sentences.push_back(
          fmt::format("`{}` refused {} signals that would have made {} a contract over {} games ({} … {}).", by.gate,
                      by.settled, cents(by.realised), by.games, cents(by.interval->low), cents(by.interval->high)));
  for (const auto& edge : report.result.edges)
    if (edge.interval && edge.interval->high < 0)
      section.sentences.push_back(
          fmt::format("Trades with an expected edge of {} lost {} a contract over {} games: not taking them.",
                      edge.name, cents(edge.realised), edge.games));
  for (const auto& [name, feed] : report.feeds)
    if (feed.down_for > base::seconds(60))
      section.sentences.push_back(fmt::format("A steadier connection to {}.", name));
  if (section.sentences.empty())
    section.sentences.emplace_back("Nothing stands out beyond chance on this little data.");
  return section;
}

std::vector<Section> sections_of(const DayReport& report) {
  std::vector<Section> sections{money(report),   seen(report),       traded(report),
                                refused(report), misbehaved(report), better(report)};
  if (!report.earlier.empty())
    sections.insert(sections.begin() + 1, Section{"Held by earlier runs", report.earlier, {}, {}});
  return sections;
}

}  // namespace

std::string to_markdown(const DayReport& report) {
  std::string out = fmt::format("# {}\n\nRun {}, {}, started {}.\n", report.run.label, report.run.id,
                                base::enum_name(report.run.mode), base::format_utc(report.run.started_at));
  for (const std::string& assumption : report.run.assumptions) out += fmt::format("\n> {}\n", assumption);
  for (const Section& section : sections_of(report)) {
    out += fmt::format("\n## {}\n", section.title);
    for (const std::string& sentence : section.sentences) out += fmt::format("\n{}\n", sentence);
    if (section.rows.empty()) continue;
    out += fmt::format("\n| {} |\n|{}\n", fmt::join(section.head, " | "), [&] {
      std::string rule;
      for (std::size_t i = 0; i < section.head.size(); ++i) rule += "---|";
      return rule;
    }());
    for (const auto& row : section.rows) out += fmt::format("| {} |\n", fmt::join(row, " | "));
  }
  return out;
}

std::string to_html(const DayReport& report) {
  std::string out = fmt::format(
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>"
      ":root{{color-scheme:light dark}}body{{font:14px/1.5 system-ui,sans-serif;max-width:1000px;margin:24px "
      "auto;padding:0 20px}}"
      "table{{border-collapse:collapse;font-variant-numeric:tabular-nums}}th,td{{text-align:left;padding:3px 14px 3px "
      "0;border-bottom:1px solid "
      "#8884}}svg{{width:100%;height:auto}}svg text{{fill:currentColor;font:12px system-ui}}svg "
      ".grid{{stroke:#8884}}svg "
      ".zero{{stroke:#888}}svg .curve{{fill:none;stroke:#3b74d8;stroke-width:1.8}}svg "
      ".loss{{fill:#c05a40}}</style></head><body><h1>{0}</h1>"
      "<p>Run {1}, {2}, started {3}.</p>",
      escape(report.run.label), escape(report.run.id), base::enum_name(report.run.mode),
      base::format_utc(report.run.started_at));
  for (const std::string& assumption : report.run.assumptions)
    out += fmt::format("<p><em>{}</em></p>", escape(assumption));
  if (report.result.equity.size() > 1) out += backtest::equity_chart(report.result.equity);
  for (const Section& section : sections_of(report)) {
    out += fmt::format("<h2>{}</h2>", escape(section.title));
    for (const std::string& sentence : section.sentences) out += fmt::format("<p>{}</p>", escape(sentence));
    if (section.rows.empty()) continue;
    out += "<table><tr>";
    for (const std::string& cell : section.head) out += fmt::format("<th>{}</th>", escape(cell));
    for (const auto& row : section.rows) {
      out += "</tr><tr>";
      for (const std::string& cell : row) out += fmt::format("<td>{}</td>", escape(cell));
    }
    out += "</tr></table>";
  }
  return out + "</body></html>\n";
}

}  // namespace arbees::services
