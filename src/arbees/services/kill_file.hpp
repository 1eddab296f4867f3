#pragma once
#include <optional>
#include <string>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"

namespace arbees::services {

/// The kill switch as a file: while it exists, no new orders. Anything that can touch a file can stop trading, with no
/// server and no token. A path that can't be looked at counts as existing: when in doubt, no trade.
class KillFile {
 public:
  /// An empty path is never on.
  explicit KillFile(std::string path) : path_(std::move(path)) {}

  /// As last looked at; looks again when 200 ms of the steady clock have passed. One thread.
  [[nodiscard]] bool on(base::Nanos steady);

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Looks now.
  [[nodiscard]] static bool exists(const std::string& path);
  /// Creates it (and its folder), or removes it. Already so: no error.
  [[nodiscard]] static base::Result<void> set(const std::string& path, bool on);

 private:
  std::string path_;
  bool on_ = false;
  std::optional<base::Nanos> looked_at_;
};

}  // namespace arbees::services
