#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"

namespace arbees::services {

/// A run as the journal knows it.
struct JournaledRun {
  std::string id;        ///< of the run in the store
  std::string settings;  ///< fingerprint of everything that decides what its engine says, besides the version
  base::Nanos origin;    ///< where its source's time began
  std::string tape;      ///< path; noted without the folder when it is in the journal's, so that a copy has its own
  bool finished = false;
  std::string version;  ///< of the program that recorded it last; empty: 0.1.0, which did not note it
  std::string source;   ///< what else decides its events; empty likewise
};

/// What makes a run outlive its process: a folder beside the store with the tape and a note of each run, and the kill
/// switch. One process at a time holds it, and what it `hold`s: locks are on the files themselves, whatever name they
/// are reached by.
class Journal {
 public:
  /// Makes the folder when it is missing. Fails when another process holds it. The error says how to go on.
  [[nodiscard]] static base::Result<Journal> open(const std::string& folder);

  /// Keeps other processes that do the same from writing this file, until the journal goes. Creates it when missing.
  /// Fails when another process holds it.
  [[nodiscard]] base::Result<void> hold(const std::string& path);
  /// No run was ever noted here: the folder is new, or was lost.
  [[nodiscard]] bool blank() const;
  [[nodiscard]] const std::string& folder() const { return folder_; }

  /// The newest run, if it has not finished. Fails when its note cannot be read.
  [[nodiscard]] base::Result<std::optional<JournaledRun>> unfinished() const;
  /// Notes the run; durable when it returns.
  [[nodiscard]] base::Result<void> note(const JournaledRun& run) const;

  /// Runs that go on no more and still hold something, oldest first. Fails when their note cannot be read.
  [[nodiscard]] base::Result<std::vector<JournaledRun>> left() const;
  /// Notes them in place of those noted before; durable when it returns.
  [[nodiscard]] base::Result<void> note_left(const std::vector<JournaledRun>& runs) const;

  [[nodiscard]] std::string tape_path(const std::string& run) const { return folder_ + "/" + run + ".tape"; }
  [[nodiscard]] std::string kill_switch_path() const { return folder_ + "/kill_switch"; }

 private:
  explicit Journal(std::string folder, int lock);
  struct Unlock {
    int handle = -1;
    explicit Unlock(int h) : handle(h) {}
    Unlock(const Unlock&) = delete;
    Unlock& operator=(const Unlock&) = delete;
    ~Unlock();
  };
  std::string folder_;
  std::vector<std::unique_ptr<Unlock>> locks_;
};

/// The journal's folder of a store: "arbees.db" → "arbees.journal". Of a link to a store, that of the store itself.
[[nodiscard]] std::string journal_folder(const std::string& store_path);

}  // namespace arbees::services
