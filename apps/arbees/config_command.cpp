#include <cstdio>

#include "apps/arbees/alert_setup.hpp"
#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"

namespace arbees::app {

void add_config_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("config", "Check a configuration and print every key with its value");
  auto path = std::make_shared<std::string>();
  command->add_option("--config", *path, "TOML file; without it the defaults");
  command->add_flag("--print")->description("print the whole configuration (the default)");
  command->callback([path, &exit] {
    const auto config = configured(*path);
    if (!config || !alerts_or_complain(config->alerts)) {
      exit = Exit::bad_start;
      return;
    }
    std::fputs(print_config(*config).c_str(), stdout);
  });
}

}  // namespace arbees::app
