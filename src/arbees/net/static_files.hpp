#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/net/http.hpp"

namespace arbees::net {

/// Serves the files below one folder, and nothing else of the disk. Threads: any.
///
/// Names with a hash under /assets/ may be kept by the browser for ever; the rest is asked for again with its ETag. A
/// page of the single-page application gets index.html.
class StaticFiles {
 public:
  /// `pages`: the paths of the application's own pages; one that ends in a slash stands for all one step below it. What
  /// is neither a file nor a page is not there.
  StaticFiles(std::filesystem::path folder, std::vector<std::string> pages);

  /// 200, 304, 404 or 405; 404 says where the files were looked for when there is no index.html at all.
  [[nodiscard]] Response serve(const Request& request) const;

 private:
  /// The file that a path names; empty when there is none or the path leads out of the folder.
  [[nodiscard]] std::filesystem::path locate(std::string_view path) const;

  [[nodiscard]] bool is_page(std::string_view path) const;

  std::filesystem::path folder_;
  std::vector<std::string> pages_;
};

}  // namespace arbees::net
