#include "arbees/net/static_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "arbees/base/hash.hpp"

namespace arbees::net {
namespace {

Response plain(unsigned status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

/// No way up, no hidden files, no other system's separators.
bool harmless(std::string_view path) {
  if (path.find('\\') != path.npos || path.find('\0') != path.npos) return false;
  return path.find("/.") == path.npos;
}

}  // namespace

bool StaticFiles::is_page(std::string_view path) const {
  return std::ranges::any_of(pages_, [&](std::string_view page) {
    if (page.size() < 2 || !page.ends_with('/')) return page == path;
    return path.starts_with(page) && path.size() > page.size() && path.find('/', page.size()) == path.npos;
  });
}

StaticFiles::StaticFiles(std::filesystem::path folder, std::vector<std::string> pages) : pages_(std::move(pages)) {
  std::error_code failure;
  folder_ = std::filesystem::canonical(folder, failure);
  if (failure) folder_ = std::move(folder);
}

std::filesystem::path StaticFiles::locate(std::string_view path) const {
  if (!harmless(path)) return {};
  std::error_code failure;
  // Canonical, so that a link inside the folder cannot lead out of it.
  auto file = std::filesystem::canonical(folder_ / path.substr(1), failure);
  if (failure || !std::filesystem::is_regular_file(file, failure)) return {};
  const std::string inside = folder_.string() + "/";
  if (!file.string().starts_with(inside)) return {};
  return file;
}

Response StaticFiles::serve(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "only GET is possible here\n");
  auto file = locate(request.path);
  if (file.empty() && harmless(request.path) && is_page(request.path)) {
    file = locate("/index.html");
    if (file.empty())
      return plain(404, fmt::format("The dashboard is not built: there is no index.html in {}\n", folder_.string()));
  }
  if (file.empty()) return plain(404, "no such file\n");
  std::ifstream input(file, std::ios::binary);
  if (!input) return plain(404, "no such file\n");
  Response response{200,
                    std::string(media_type(file.filename().string())),
                    std::string(std::istreambuf_iterator<char>(input), {}),
                    {}};
  const std::string tag = fmt::format("\"{:016x}\"", base::hash64(response.body));
  const bool hashed_name = request.path.starts_with("/assets/");
  response.headers = {{"ETag", tag},
                      {"Cache-Control", hashed_name ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (find(request.headers, "if-none-match") == tag) {
    response.status = 304;
    response.body.clear();
  }
  return response;
}

}  // namespace arbees::net
