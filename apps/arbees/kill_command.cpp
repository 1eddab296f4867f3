#include <fmt/format.h>

#include <cstdio>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "arbees/services/kill_file.hpp"

namespace arbees::app {

void add_kill_command(CLI::App& app, Exit& exit) {
  auto* command =
      app.add_subcommand("kill", "Stop new orders of every running engine of this configuration, by a file");
  auto path = std::make_shared<std::string>();
  auto what = std::make_shared<std::string>();
  command->add_option("--config", *path, "TOML file; without it the defaults");
  command->add_option("what", *what, "on, off or status")->required()->check(CLI::IsMember({"on", "off", "status"}));
  command->callback([path, what, &exit] {
    const auto config = configured(*path);
    if (!config) {
      exit = Exit::bad_start;
      return;
    }
    const std::string& file = config->safety.kill_file;
    if (*what != "status")
      if (const auto done = services::KillFile::set(file, *what == "on"); !done) {
        complain(done.error().message());
        exit = Exit::failed;
        return;
      }
    const bool on = services::KillFile::exists(file);
    std::fputs(
        fmt::format("kill switch {}: {} {}\n", on ? "on" : "off", file, on ? "exists" : "does not exist").c_str(),
        stdout);
  });
}

}  // namespace arbees::app
