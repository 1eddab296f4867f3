#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "arbees/services/journal.hpp"
#include "arbees/services/late_settlement.hpp"
#include "arbees/tape/tape.hpp"

namespace arbees::services {

/// Follows the log of the running session and settles with it what earlier runs still hold, on a thread of its own. A
/// run that holds nothing any more is struck off the journal.
class SettlementPass {
 public:
  struct Options {
    std::string log;       ///< of the running session
    base::Duration every;  ///< between two looks at it
    std::function<void(std::string)>
        report;  ///< for a person: what was settled, and what failed; from the pass's thread
  };
  /// `left`: every run on the journal's list. `settling`: those of them that this session's events can settle. The
  /// journal must outlive this.
  SettlementPass(const Journal& journal, std::vector<JournaledRun> left, std::vector<LateSettlement> settling,
                 Options options);

 private:
  void run(const std::stop_token& stop);
  void follow(tape::TapeReader& log);
  void strike_off(const std::string& run);

  const Journal& journal_;
  std::vector<JournaledRun> left_;
  std::vector<LateSettlement> settling_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: its end is the first thing to be waited for
};

}  // namespace arbees::services
