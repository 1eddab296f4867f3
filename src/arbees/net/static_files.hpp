#pragma once
#include <filesystem>
#include <string>

#include "arbees/net/http.hpp"

namespace arbees::net {

/// Serves the files below one folder, and nothing else of the disk. Threads: any.
///
/// Names with a hash under /assets/ may be kept by the browser for ever; the rest is asked for again with its ETag. A
/// path without an ending is a page of the single-page application: it gets index.html.
class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path folder);

  /// 200, 304, 404 or 405; 404 says where the files were looked for when there is no index.html at all.
  [[nodiscard]] Response serve(const Request& request) const;

 private:
  /// The file that a path names; empty when there is none or the path leads out of the folder.
  [[nodiscard]] std::filesystem::path locate(std::string_view path) const;

  std::filesystem::path folder_;
};

}  // namespace arbees::net
