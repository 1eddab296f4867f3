#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"

namespace arbees::app {

/// What a run of the program leaves behind: 0 done, 1 done with something refused or failed, 2 could not start.
enum class Exit : int { ok = 0, failed = 1, bad_start = 2 };

/// Each command adds its subcommand with options and help to `app`; when it is chosen, it runs and sets `exit`.
void add_backtest_command(CLI::App& app, Exit& exit);
void add_books_command(CLI::App& app, Exit& exit);
void add_calibrate_command(CLI::App& app, Exit& exit);
void add_confirm_command(CLI::App& app, Exit& exit);
void add_config_command(CLI::App& app, Exit& exit);
void add_doctor_command(CLI::App& app, Exit& exit);
void add_links_command(CLI::App& app, Exit& exit);
void add_kill_command(CLI::App& app, Exit& exit);
void add_log_command(CLI::App& app, Exit& exit);
void add_alerts_command(CLI::App& app, Exit& exit);
void add_parse_command(CLI::App& app, Exit& exit);
void add_polymarket_proxy_command(CLI::App& app, Exit& exit);
void add_positions_command(CLI::App& app, Exit& exit);
void add_price_command(CLI::App& app, Exit& exit);
void add_record_command(CLI::App& app, Exit& exit);
void add_replay_command(CLI::App& app, Exit& exit);
void add_report_command(CLI::App& app, Exit& exit);
void add_sim_command(CLI::App& app, Exit& exit);
void add_trading_command(CLI::App& app, Exit& exit);
void add_up_command(CLI::App& app, Exit& exit);

/// The whole file ("-" is standard input), gzip unpacked, up to the limit for documents. An error names the file.
[[nodiscard]] base::Result<std::string> read_file(const std::string& path);
/// Likewise up to the limit for recordings and archives; event logs, which are not packed, may be larger.
[[nodiscard]] base::Result<std::string> read_recording(const std::string& path);
/// Instead of both limits, from --max-file-mib. Before any command runs.
void allow_files_of(std::size_t bytes);

/// Writes the whole file; complains and says false when it cannot.
[[nodiscard]] bool write_file(const std::string& path, std::string_view content);

/// Warns in the log when others than its owner may read a file that holds a secret.
void warn_if_shared(const std::string& path);

/// "arbees: <message>" on stderr, on one line and without credentials.
void complain(std::string_view message);

}  // namespace arbees::app
