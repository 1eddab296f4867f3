#include "arbees/services/bounded_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace arbees::services {
namespace {

struct Closer {
  void operator()(gzFile_s* file) const { gzclose(file); }
};
using Packed = std::unique_ptr<gzFile_s, Closer>;

base::Result<Packed> open_packed(const std::string& path, bool* regular) {
  const int fd = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return base::fail(path, std::strerror(errno));
  struct stat status{};
  const bool known = ::fstat(fd, &status) == 0;
  if (known && S_ISDIR(status.st_mode)) {
    ::close(fd);
    return base::fail(path, "is a folder, expected a file");
  }
  if (regular != nullptr) *regular = known && S_ISREG(status.st_mode);
  Packed file(gzdopen(fd, "rb"));  // reads plain files as they are
  if (file == nullptr) {
    ::close(fd);
    return base::fail(path, "cannot be read: no memory");
  }
  gzbuffer(file.get(), 1 << 18);
  return file;
}

std::string damage_of(gzFile_s* file) {
  int code = Z_OK;
  const char* what = gzerror(file, &code);
  return code == Z_ERRNO ? std::string("cannot be read: ") + std::strerror(errno)
                         : fmt::format("cannot be unpacked: truncated or damaged gzip ({})", what);
}

}  // namespace

base::Result<std::string> read_unpacked(const std::string& path, std::size_t limit, bool plain_may_be_larger) {
  bool regular = false;
  const auto file = open_packed(path, &regular);
  if (!file) return std::unexpected(file.error());
  const bool unlimited = plain_may_be_larger && regular && gzdirect(file->get()) == 1;
  std::string bytes;
  char chunk[1 << 16];
  int got = 0;
  while ((got = gzread(file->get(), chunk, sizeof chunk)) > 0) {
    if (!unlimited && bytes.size() + static_cast<std::size_t>(got) > limit)
      return base::fail(path,
                        fmt::format("has more than {} MiB when unpacked: --max-file-mib allows more", limit >> 20));
    bytes.append(chunk, static_cast<std::size_t>(got));
  }
  int code = Z_OK;
  gzerror(file->get(), &code);
  // A stream that ends too soon reads as far as it goes and only then says so.
  if (got < 0 || code == Z_BUF_ERROR) return base::fail(path, damage_of(file->get()));
  return bytes;
}

struct LineReader::State {
  std::string path;
  Packed file;
  std::uint64_t line = 0;
  char chunk[1 << 12];
};

LineReader::LineReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

base::Result<LineReader> LineReader::open(const std::string& path) {
  auto file = open_packed(path, nullptr);
  if (!file) return std::unexpected(file.error());
  auto state = std::make_unique<State>();
  state->path = path;
  state->file = *std::move(file);
  return LineReader(std::move(state));
}

base::Result<bool> LineReader::next(std::string& line) {
  line.clear();
  ++state_->line;
  while (gzgets(state_->file.get(), state_->chunk, sizeof state_->chunk) != nullptr) {
    line += state_->chunk;
    if (line.ends_with('\n')) {
      line.pop_back();
      return true;
    }
    if (line.size() > kMaxLineBytes)
      return base::fail(fmt::format("{}:{}", state_->path, state_->line),
                        fmt::format("a line longer than {} bytes", kMaxLineBytes));
  }
  int code = Z_OK;
  gzerror(state_->file.get(), &code);
  if (code != Z_OK && code != Z_STREAM_END) return base::fail(state_->path, damage_of(state_->file.get()));
  return !line.empty();
}

}  // namespace arbees::services
