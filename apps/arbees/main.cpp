#include "apps/arbees/command.hpp"

int main(int argc, char** argv) {
  using namespace arbees::app;
  CLI::App app{
      "Arbees watches live games and the order books of the same games on Kalshi and Polymarket, and says where "
      "the price is wrong and why."};
  app.set_version_flag("--version", "arbees " ARBEES_VERSION);
  app.require_subcommand(1);
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
  }
  return static_cast<int>(exit);
}
