#include "apps/arbees/calibrate_report.hpp"

#include <fmt/format.h>

#include <iterator>

#include "arbees/base/describe.hpp"
#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

using winprob::CalibrationReport;
using winprob::Difference;
using winprob::ReferenceReport;
using winprob::ReliabilityBin;
using winprob::Scores;
using winprob::StretchReport;

boost::json::object scores_json(const Scores& s) {
  return {{"rows", s.rows},         {"games", s.games}, {"brier", s.brier},
          {"log_loss", s.log_loss}, {"ece", s.ece},     {"ece_noise_p95", s.ece_noise_p95}};
}

boost::json::object difference_json(const Difference& d) {
  return {{"mean", d.mean}, {"low", d.low}, {"high", d.high}};
}

boost::json::array bins_json(const std::array<ReliabilityBin, winprob::kBins>& bins) {
  boost::json::array out;
  for (const ReliabilityBin& b : bins)
    if (b.rows > 0)
      out.push_back(boost::json::object{{"rows", b.rows}, {"predicted", b.predicted}, {"observed", b.observed}});
  return out;
}

std::string bins_text(const StretchReport& stretch) {
  std::string out = fmt::format("  {:<15}{:>9}  brier {:.4f}  log loss {:.4f} ", stretch.name, stretch.rows,
                                stretch.brier, stretch.log_loss);
  for (const ReliabilityBin& b : stretch.bins) {
    if (b.rows > 0) out += fmt::format(" {:.2f}>{:.2f}", b.predicted, b.observed);
  }
  return out + '\n';
}

}  // namespace

boost::json::object to_json(const CalibrationReport& report) {
  boost::json::object out = scores_json(report.ours);
  out["sport"] = base::enum_name(report.sport);
  out["reliability"] = bins_json(report.bins);
  boost::json::array stretches;
  for (const StretchReport& s : report.stretches)
    stretches.push_back(boost::json::object{{"stretch", s.name},
                                            {"rows", s.rows},
                                            {"brier", s.brier},
                                            {"log_loss", s.log_loss},
                                            {"reliability", bins_json(s.bins)}});
  out["by_period"] = std::move(stretches);
  boost::json::object references;
  for (const ReferenceReport& r : report.references) {
    boost::json::object one = scores_json(r.theirs);
    one["ours_on_same_rows"] = scores_json(r.ours);
    one["brier_difference"] = difference_json(r.brier_difference);
    one["log_loss_difference"] = difference_json(r.log_loss_difference);
    references[r.name] = std::move(one);
  }
  out["references"] = std::move(references);
  return out;
}

std::string to_text(const CalibrationReport& report) {
  const auto line = [](std::string_view name, const Scores& s) {
    return fmt::format("  {:<24}{:>9} rows {:>6} games  brier {:.5f}  log loss {:.5f}  ece {:.4f} (noise p95 {:.4f})\n",
                       name, s.rows, s.games, s.brier, s.log_loss, s.ece, s.ece_noise_p95);
  };
  std::string out = fmt::format("{}\n", base::enum_name(report.sport));
  out += line("arbees", report.ours);
  for (const ReferenceReport& r : report.references) {
    out += line(r.name, r.theirs);
    out += line("  arbees, same rows", r.ours);
    out += fmt::format("    arbees less {}: brier {:+.5f} [{:+.5f}, {:+.5f}]  log loss {:+.5f} [{:+.5f}, {:+.5f}]\n",
                       r.name, r.brier_difference.mean, r.brier_difference.low, r.brier_difference.high,
                       r.log_loss_difference.mean, r.log_loss_difference.low, r.log_loss_difference.high);
  }
  out += "  by stretch (predicted>observed in tenths of the predicted probability)\n";
  for (const StretchReport& s : report.stretches) out += bins_text(s);
  return out;
}

namespace {

constexpr double kSize = 320.0;

std::string frame(std::string_view title, std::string_view body) {
  return fmt::format(
      "<figure><figcaption>{}</figcaption><svg viewBox=\"-34 -10 {} {}\" width=\"{}\" role=\"img\">"
      "<rect class=\"frame\" width=\"{}\" height=\"{}\"/>{}</svg></figure>",
      title, kSize + 50, kSize + 36, kSize + 50, kSize, kSize, body);
}

std::string reliability_svg(const CalibrationReport& report) {
  std::string body = fmt::format("<path class=\"ideal\" d=\"M0,{} L{},0\"/>", kSize, kSize);
  for (const ReliabilityBin& b : report.bins) {
    if (b.rows == 0) continue;
    body += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"><title>{:.3f} predicted, {:.3f} observed, {} "
        "rows</title></circle>",
        b.predicted * kSize, (1.0 - b.observed) * kSize, b.predicted, b.observed, b.rows);
  }
  body += fmt::format(
      "<text x=\"0\" y=\"{}\">0</text><text x=\"{}\" y=\"{}\">predicted 1</text><text x=\"-30\" y=\"8\">won</text>",
      kSize + 18, kSize - 70, kSize + 18);
  return frame("Reliability", body);
}

std::string learning_svg(const CalibrationReport& report) {
  if (report.learning.empty()) return {};
  double high = 0.0;
  for (const auto& p : report.learning) high = std::max(high, p.log_loss);
  const auto path = [&](auto value) {
    std::string d;
    for (const auto& p : report.learning)
      d += fmt::format("{}{:.1f},{:.1f}", d.empty() ? "M" : " L",
                       kSize * static_cast<double>(p.games) / static_cast<double>(report.learning.back().games),
                       kSize * (1.0 - value(p) / high));
    return d;
  };
  std::string body =
      fmt::format("<path class=\"brier\" d=\"{}\"/><path class=\"loss\" d=\"{}\"/>",
                  path([](const auto& p) { return p.brier; }), path([](const auto& p) { return p.log_loss; }));
  body += fmt::format("<text x=\"-30\" y=\"8\">{:.2f}</text><text x=\"{}\" y=\"{}\">{} games</text>", high, kSize - 80,
                      kSize + 18, report.learning.back().games);
  return frame("Running log loss (upper) and Brier (lower)", body);
}

std::string row_html(std::string_view name, const Scores& s, std::string_view difference) {
  return fmt::format(
      "<tr><td>{}</td><td>{}</td><td>{}</td><td>{:.5f}</td><td>{:.5f}</td><td>{:.4f}</td><td>{:.4f}</td><td>{}</td></"
      "tr>\n",
      name, s.rows, s.games, s.brier, s.log_loss, s.ece, s.ece_noise_p95, difference);
}

std::string section_html(const CalibrationReport& report) {
  std::string out = fmt::format(
      "<section><h2>{}</h2>\n<table><tr><th></th><th>rows</th><th>games</th><th>Brier</th><th>log loss</th>"
      "<th>ECE</th><th>noise p95</th><th>Arbees less it: Brier, log loss [95 %]</th></tr>\n",
      base::enum_name(report.sport));
  out += row_html("Arbees", report.ours, "");
  for (const ReferenceReport& r : report.references) {
    out += row_html(r.name, r.theirs,
                    fmt::format("{:+.5f} [{:+.5f}, {:+.5f}], {:+.5f} [{:+.5f}, {:+.5f}]", r.brier_difference.mean,
                                r.brier_difference.low, r.brier_difference.high, r.log_loss_difference.mean,
                                r.log_loss_difference.low, r.log_loss_difference.high));
    out += row_html("Arbees, same rows", r.ours, "");
  }
  out += "</table>\n" + reliability_svg(report) + learning_svg(report) +
         "<table><tr><th></th><th>rows</th><th>Brier</th><th>log loss</th></tr>\n";
  for (const StretchReport& s : report.stretches)
    out += fmt::format("<tr><td>{}</td><td>{}</td><td>{:.4f}</td><td>{:.4f}</td></tr>\n", s.name, s.rows, s.brier,
                       s.log_loss);
  return out + "</table></section>\n";
}

}  // namespace

std::string to_html(std::span<const CalibrationReport> reports) {
  std::string out =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Arbees: calibration</title><style>"
      "body{font:14px system-ui;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:.5rem 0}"
      "td,th{padding:.2rem .6rem;text-align:right;border-bottom:1px solid #ddd}td:first-child{text-align:left}"
      "figure{display:inline-block;margin:1rem}.frame{fill:none;stroke:#999}.ideal{stroke:#999;stroke-dasharray:4}"
      "path{fill:none;stroke-width:1.5}circle{fill:#0a6}.brier{stroke:#0a6}.loss{stroke:#c60}text{font-size:11px;fill:#"
      "555}"
      "</style><h1>Calibration</h1>\n<p>All rows of a game share one outcome: intervals and noise floors resample "
      "whole games.</p>\n";
  for (const CalibrationReport& report : reports) out += section_html(report);
  return out + "</html>\n";
}

}  // namespace arbees::app
