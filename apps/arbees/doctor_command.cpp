#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "apps/arbees/alert_setup.hpp"
#include "apps/arbees/command.hpp"
#include "apps/arbees/doctor.hpp"
#include "apps/arbees/live_feeds.hpp"
#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string config;
  bool json = false;
  int patience_s = 30;
};

const net::EndpointOptions* endpoint_named(const std::vector<net::EndpointOptions>& endpoints, std::string_view name) {
  const auto found = std::ranges::find(endpoints, name, &net::EndpointOptions::name);
  return found == endpoints.end() ? nullptr : &*found;
}

/// What is printed as soon as it is known; with --json all of it at the end.
class Report {
 public:
  explicit Report(bool json) : json_(json) {}
  void tell(Findings findings) {
    for (Finding& finding : findings) {
      if (!json_) print(finding);
      all_.push_back(std::move(finding));
    }
  }
  Exit finish() const {
    if (json_) std::puts(base::dump(base::to_json(all_)).c_str());
    const auto count = [this](Verdict verdict) { return std::ranges::count(all_, verdict, &Finding::verdict); };
    if (!json_)
      fmt::print("{} ok, {} to look at, {} failed\n", count(Verdict::ok), count(Verdict::warn), count(Verdict::fail));
    return count(Verdict::fail) > 0 ? Exit::failed : Exit::ok;
  }

 private:
  static void print(const Finding& finding) {
    fmt::print("{:<4}  {:<20} {}\n", base::enum_name(finding.verdict), finding.check, finding.found);
    if (!finding.advice.empty()) fmt::print("      {:<20} {}\n", "", finding.advice);
    std::fflush(stdout);
  }
  bool json_;
  Findings all_;
};

template <class Check>
Findings found_by(Check&& check) {
  Findings findings;
  check(findings);
  return findings;
}

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  Report report(options.json);
  std::vector<base::Error> problems;
  const bool with_key = has_kalshi_key(*config);
  const bool usable = make_evening(*config, with_key, problems) != nullptr;
  const auto endpoints = make_endpoints(*config, problems);
  (void)set_up_alerts(config->alerts, problems);
  report.tell(found_by([&](Findings& findings) {
    for (const base::Error& problem : problems)
      findings.push_back({"config", Verdict::fail, problem.message(), "correct the configuration"});
    if (problems.empty()) findings.push_back({"config", Verdict::ok, "every value can be used", ""});
  }));
  report.tell(found_by([&](Findings& findings) { check_store(config->store, findings); }));
  const auto clock = [shared = clock_of(config->live.rehearsal)] { return shared->now(); };
  const Prober prober(clock);
  if (const auto* espn = endpoint_named(endpoints, "espn"); espn != nullptr && !config->live.espn.sports.empty())
    report.tell(found_by([&](Findings& findings) { check_espn(*config, prober, *espn, clock(), findings); }));
  if (const auto* kalshi = endpoint_named(endpoints, "kalshi"))
    report.tell(found_by([&](Findings& findings) { check_kalshi(*config, prober, *kalshi, with_key, findings); }));
  if (const auto* polymarket = endpoint_named(endpoints, "polymarket"))
    report.tell(found_by([&](Findings& findings) { check_polymarket(*config, prober, *polymarket, findings); }));
  if (usable && problems.empty())
    report.tell(found_by(
        [&](Findings& findings) { check_links(*config, with_key, base::seconds(options.patience_s), findings); }));
  return report.finish();
}

}  // namespace

void add_doctor_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand(
      "doctor", "Check everything a live evening needs: configuration, disk, network, keys, clock, links");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->add_flag("--json", options->json, "print the findings as one JSON list");
  command->add_option("--patience", options->patience_s, "most seconds to wait for games and markets to be listed")
      ->check(CLI::Range(1, 600));
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
