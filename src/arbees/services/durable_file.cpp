#include "arbees/services/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace arbees::services {
namespace {

base::Result<void> sync_folder(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return base::fail(folder, std::strerror(errno));
  const bool synced = ::fsync(handle) == 0;
  ::close(handle);
  if (!synced) return base::fail(folder, std::strerror(errno));
  return {};
}

}  // namespace

base::Result<void> write_durably(const std::string& path, std::string_view content) {
  std::error_code failure;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, failure);
  if (failure) return base::fail(folder.string(), failure.message());
  const std::string fresh = path + ".new";
  const int handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (handle < 0) return base::fail(fresh, std::strerror(errno));
  const bool written =
      ::write(handle, content.data(), content.size()) == static_cast<ssize_t>(content.size()) && ::fsync(handle) == 0;
  const int why = errno;
  ::close(handle);
  if (!written) return base::fail(fresh, std::strerror(why));
  if (::rename(fresh.c_str(), path.c_str()) != 0) return base::fail(path, std::strerror(errno));
  return sync_folder(path);
}

std::string read_small_file(const std::string& path) {
  constexpr std::size_t kSmall = 1U << 20;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return {};  // a FIFO would wait for its writer
  std::ifstream file(path, std::ios::binary);
  std::string content(kSmall, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

}  // namespace arbees::services
