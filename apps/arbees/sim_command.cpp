#include <fmt/format.h>
#include <sys/stat.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "apps/arbees/command.hpp"
#include "arbees/base/session_clock.hpp"
#include "arbees/sim/servers/mischief.hpp"

namespace arbees::app {
namespace {

namespace servers = sim::servers;

constexpr const char* kRsaKeyId = "5a1f3c60-7c1e-4d4e-9a51-0c8f5f3b2e11";
constexpr const char* kEdKeyId = "5a1f3c60-7c1e-4d4e-9a51-0c8f5f3b2e12";

struct Options {
  std::string directory = ".arbees/sim";
  int games_per_sport = 2;
  std::uint64_t seed = 7;
  double speed = 1;
  double hours = 0.67;
  double activity = 1;
  std::string faults;
  double fault_every = 30;
  std::uint16_t port = 0;
  bool exit_after_end = false;
};

base::Result<void> write_file(const std::filesystem::path& path, const std::string& text, bool secret) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (secret) chmod(path.c_str(), S_IRUSR | S_IWUSR);
  file << text;
  file.close();
  if (!file) return base::fail(path.string(), "cannot be written: " + std::string(std::strerror(errno)));
  return {};
}

std::string config_text(const std::filesystem::path& folder, servers::Outside& outside) {
  const servers::Clock& clock = outside.world().clock();
  return fmt::format(
      "# Made by `arbees sim`: where its servers are, valid until it ends.\n"
      "[store]\npath = \"{0}/arbees.db\"\n\n"
      "[live.espn]\nbase_url = \"https://127.0.0.1:{1}\"\n\n"
      "[live.kalshi]\nrest_url = \"https://127.0.0.1:{2}/trade-api/v2\"\n"
      "socket_url = \"wss://127.0.0.1:{2}/trade-api/ws/v2\"\nkey_id = \"{3}\"\n"
      "private_key_file = \"{0}/kalshi-key.pem\"\n\n"
      "[live.polymarket]\ngamma_url = \"https://127.0.0.1:{4}\"\nclob_url = \"https://127.0.0.1:{5}\"\n"
      "socket_url = \"wss://127.0.0.1:{5}/ws/market\"\n\n"
      "[live.network]\nca_file = \"{0}/ca.pem\"\n\n"
      "[live.rehearsal]\norigin_wall_ns = {6}\norigin_ns = {7}\nspeed = {8:.6f}\n",
      folder.string(), outside.espn_port(), outside.kalshi_port(), kRsaKeyId, outside.gamma_port(), outside.clob_port(),
      clock.origin_wall.value, clock.origin.value, clock.speed);
}

/// The keys and certificates that the servers need, on disk.
base::Result<servers::OutsideOptions> prepare(const Options& options, const std::filesystem::path& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return base::fail(folder.string(), "cannot be made: " + failure.message());
  const servers::Certificates certificates = servers::make_certificates();
  servers::Key rsa = servers::Key::rsa();
  servers::Key ed25519 = servers::Key::ed25519();
  const std::tuple<const char*, std::string, bool> files[] = {{"ca.pem", certificates.authority_pem, false},
                                                              {"server.pem", certificates.server_chain_pem, false},
                                                              {"server-key.pem", certificates.server_key_pem, true},
                                                              {"kalshi-key.pem", rsa.private_pem(), true},
                                                              {"kalshi-ed25519-key.pem", ed25519.private_pem(), true}};
  for (const auto& [name, text, secret] : files)
    if (auto done = write_file(folder / name, text, secret); !done) return std::unexpected(done.error());
  servers::OutsideOptions out;
  out.world.seed = options.seed;
  out.world.games_per_sport = options.games_per_sport;
  out.world.activity = options.activity;
  out.world.starts_within = base::seconds(static_cast<std::int64_t>(options.hours * 3600));
  const base::Nanos now = base::wall_clock_now();
  out.world.clock = {now, now, options.speed};
  out.tls = net::ServerTls{folder / "server.pem", folder / "server-key.pem"};
  out.keys.emplace(kRsaKeyId, std::move(rsa));
  out.keys.emplace(kEdKeyId, std::move(ed25519));
  out.first_port = options.port;
  return out;
}

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

/// Until a signal, or until the evening is over when that ends it.
void watch(const Options& options, const std::vector<servers::Fault>& faults, servers::Outside& outside,
           const sigset_t& signals) {
  sim::Random random(options.seed ^ 0xFA17);
  const auto period = static_cast<std::int64_t>(options.fault_every * 1e9);
  base::Nanos next = base::steady_clock_now() + base::Duration{period};
  bool told = false;
  const timespec pause{0, 100'000'000};
  while (sigtimedwait(&signals, nullptr, &pause) < 0) {
    if (!faults.empty() && base::steady_clock_now() >= next) {
      say("fault " + servers::make_mischief(outside, faults, random));
      next = next + base::Duration{period};
    }
    if (!outside.world().over() || told) continue;
    told = true;
    say("the evening is over and settled");
    if (options.exit_after_end) return;
  }
}

Exit run(const Options& options) {
  std::vector<servers::Fault> faults;
  if (!options.faults.empty()) {
    auto named = servers::parse_fault_names(options.faults);
    if (!named) return complain(named.error().message()), Exit::bad_start;
    faults = *std::move(named);
  }
  sigset_t signals;  // arrive where they are waited for, on no other thread
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const std::filesystem::path folder = std::filesystem::absolute(options.directory).lexically_normal();
  auto prepared = prepare(options, folder);
  if (!prepared) return complain(prepared.error().message()), Exit::bad_start;
  servers::Outside outside(*std::move(prepared));
  if (auto done = outside.start(); !done) return complain(done.error().message()), Exit::bad_start;
  const auto written = write_file(folder / "arbees.toml", config_text(folder, outside), false);
  if (!written) return complain(written.error().message()), Exit::bad_start;
  say(fmt::format("ESPN        https://127.0.0.1:{}/apis/site/v2/sports/football/nfl/scoreboard", outside.espn_port()));
  say(fmt::format("Kalshi      https://127.0.0.1:{0}/trade-api/v2   wss://127.0.0.1:{0}/trade-api/ws/v2",
                  outside.kalshi_port()));
  say(fmt::format("Polymarket  https://127.0.0.1:{} (Gamma)   https://127.0.0.1:{}   wss://127.0.0.1:{}/ws/market",
                  outside.gamma_port(), outside.clob_port(), outside.clob_port()));
  say(fmt::format("{} games, seed {}, {} simulated seconds a second; trust {}", outside.world().directory().size(),
                  options.seed, options.speed, (folder / "ca.pem").string()));
  say(fmt::format("run: arbees up --live --config {}", (folder / "arbees.toml").string()));
  watch(options, faults, outside, signals);
  outside.stop();
  return Exit::ok;
}

}  // namespace

void add_sim_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand(
      "sim", "A local copy of the outside world: ESPN, Kalshi and Polymarket servers with an invented evening");
  auto options = std::make_shared<Options>();
  command->add_option("--directory", options->directory, "where certificates, keys and arbees.toml are written")
      ->capture_default_str();
  command->add_option("--games-per-sport", options->games_per_sport, "of each of the six sports")
      ->capture_default_str()
      ->check(CLI::Range(1, 12));
  command->add_option("--seed", options->seed, "the same seed gives the same evening")->capture_default_str();
  command->add_option("--speed", options->speed, "simulated seconds in a second")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 1000.0));
  command->add_option("--hours", options->hours, "in which the games that are not in progress begin")
      ->capture_default_str()
      ->check(CLI::Range(0.02, 24.0));
  command->add_option("--activity", options->activity, "how busy the books are")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1000.0));
  command->add_option("--faults", options->faults, "all, or names with commas: drop,stall,gap,stale,too_many,…");
  command->add_option("--fault-every", options->fault_every, "seconds between two faults")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 1e6));
  command->add_option("--port", options->port, "the first of four ports; 0 = any free ones")->capture_default_str();
  command->add_flag("--exit-after-end", options->exit_after_end, "end when the last market is settled");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
