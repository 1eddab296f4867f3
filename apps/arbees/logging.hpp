#pragma once

namespace arbees::app {

/// Every log line is one line whatever is in it, without credentials in addresses; a thread that runs out of memory
/// says so before the process ends. Once, at the start.
void set_up_logging();

}  // namespace arbees::app
