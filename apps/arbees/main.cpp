#include <sys/stat.h>

#include <new>

#include "apps/arbees/command.hpp"
#include "apps/arbees/logging.hpp"

int main(int argc, char** argv) {
  using namespace arbees::app;
  ::umask(S_IRWXG | S_IRWXO);  // stores, logs, captures, keys: for their owner only
  set_up_logging();
  CLI::App app{
      "Arbees watches live games and the order books of the same games on Kalshi and Polymarket, and says where "
      "the price is wrong and why."};
  app.set_version_flag("--version", "arbees " ARBEES_VERSION);
  app.require_subcommand(1);
  app.add_option_function<std::size_t>(
         "--max-file-mib", [](std::size_t mib) { allow_files_of(mib << 20); },
         "the largest file that is read, unpacked; without it 64 MiB for a document and 512 MiB for a recording")
      ->envname("ARBEES_MAX_FILE_MIB")
      ->check(CLI::Range(1, 1 << 20));
  Exit exit = Exit::ok;
  add_backtest_command(app, exit);
  add_calibrate_command(app, exit);
  add_parse_command(app, exit);
  add_books_command(app, exit);
  add_positions_command(app, exit);
  add_links_command(app, exit);
  add_price_command(app, exit);
  add_config_command(app, exit);
  add_doctor_command(app, exit);
  add_record_command(app, exit);
  add_log_command(app, exit);
  add_kill_command(app, exit);
  add_confirm_command(app, exit);
  add_alerts_command(app, exit);
  add_replay_command(app, exit);
  add_polymarket_proxy_command(app, exit);
  add_report_command(app, exit);
  add_trading_command(app, exit);
  add_up_command(app, exit);
  add_sim_command(app, exit);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::bad_start);
  } catch (const std::bad_alloc&) {
    complain("out of memory");
    return static_cast<int>(Exit::failed);
  }
  return static_cast<int>(exit);
}
