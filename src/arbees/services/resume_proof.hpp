#pragma once
#include <deque>
#include <string>

#include "arbees/base/codec.hpp"
#include "arbees/engine/config.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::services {

/// Holds what an engine says again after a restart against what the store has of the run: every order, fill, position,
/// settlement and account, and the newest few thousand outputs of any kind. Not for two threads at once.
class ResumeProof {
 public:
  /// Fails when the store cannot be read.
  [[nodiscard]] static base::Result<ResumeProof> open(ports::Store& store, std::string run);

  /// How many outputs are stored; their sequences are 1 to this. 0 when some are missing: store all of them again.
  [[nodiscard]] std::uint64_t stored() const { return stored_; }
  /// The newest output that was ever stored.
  [[nodiscard]] std::uint64_t last() const { return last_; }
  /// How many outputs before `last` the store has lost.
  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  /// In ascending order of sequence, each output up to `stored()`. Fails where the store holds another one.
  [[nodiscard]] base::Result<void> check(const domain::Output& output);

 private:
  ResumeProof(ports::Store& store, std::string run) : store_(&store), run_(std::move(run)) {}
  [[nodiscard]] base::Result<void> fill(std::uint64_t after, bool every_kind);

  ports::Store* store_;
  std::string run_;
  std::uint64_t stored_ = 0;
  std::uint64_t last_ = 0;
  std::uint64_t lost_ = 0;
  std::deque<domain::Output> page_;
  bool every_kind_ = false;  ///< what `page_` was read for
  base::Writer said_;
  base::Writer held_;
};

/// Plays a log through a fresh engine and holds all that it says against what the store has of the run; changes
/// nothing. Fails, with the reason, when the store holds something else or more, when a part of the log cannot be read
/// (a torn end is no fault), or when nothing could be added to the log.
[[nodiscard]] base::Result<void> prove_log(const std::string& log, ports::Store& store, const std::string& run,
                                           const engine::Config& config);

}  // namespace arbees::services
