#include "apps/arbees/replay_server.hpp"

namespace arbees::app {

Exit serve_replay(std::vector<feeds::recorded::Recording>, const AppConfig&, double) {
  complain("the screen is not built in");
  return Exit::bad_start;
}

}  // namespace arbees::app
