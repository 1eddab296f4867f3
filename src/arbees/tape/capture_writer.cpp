#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "arbees/base/codec.hpp"
#include "arbees/base/json.hpp"
#include "arbees/tape/capture_format.hpp"

namespace arbees::tape {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

base::Nanos monotonic() {
  using namespace std::chrono;
  return {duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count()};
}

base::Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return base::fail(path, fmt::format("capture not written: {}", std::strerror(errno)));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

base::Result<Descriptor> lock_folder(const std::string& folder) {
  const std::string path = folder + "/lock";
  Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.open()) return base::fail(path, fmt::format("cannot record here: {}", std::strerror(errno)));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return base::fail(folder, "another process is recording here");
  return lock;
}

base::Result<void> write_manifest(const std::string& folder, const CaptureHeader& header) {
  const std::string path = folder + "/manifest.json";
  if (std::filesystem::exists(path)) return {};  // each later file says for itself what changed
  Descriptor file(::open((path + ".new").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.open()) return base::fail(path, fmt::format("capture not written: {}", std::strerror(errno)));
  boost::json::object manifest{{"format", kCaptureMagic},
                               {"version", header.version},
                               {"started", base::format_utc(header.started)},
                               {"configuration", header.configuration}};
  if (const auto written = write_all(file.get(), base::dump(manifest) + "\n", path); !written) return written;
  std::error_code failure;
  std::filesystem::rename(path + ".new", path, failure);
  if (failure) return base::fail(path, "capture not written: " + failure.message());
  return {};
}

/// A file without one whole block is what a kill leaves of a header; a larger one is somebody's loss and stays.
constexpr std::size_t kTornHeader = 1U << 20;

/// Cuts off what a killed writer left behind the last whole block. In words what that was; "" for nothing.
base::Result<std::string> cut_torn_tail(const std::string& path) {
  const auto file = MappedFile::open(path);
  if (!file) return std::unexpected(file.error());
  const std::size_t size = file->bytes().size();
  std::size_t whole = 0;
  BlockScanner scanner(file->bytes());
  while (const auto block = scanner.next()) whole = block->end;
  if (whole == size && size != 0) return std::string();
  if (scanner.gave_up()) return fmt::format("{}: not all of it can be searched; left as it is", path);
  if (whole == 0 && size > kTornHeader) return fmt::format("{}: nothing in it can be read; left as it is", path);
  std::error_code failure;
  if (whole == 0) std::filesystem::remove(path, failure);
  else std::filesystem::resize_file(path, whole, failure);
  if (failure) return base::fail(path, "cannot cut off a torn block: " + failure.message());
  return fmt::format("{}: {} bytes of a torn block at {} cut off", path, size - whole, whole);
}

}  // namespace

struct CaptureWriter::State {
  std::string folder;
  CaptureHeader header;
  CaptureOptions options;
  std::string recovered;
  Descriptor lock;
  Descriptor file;
  std::string path;
  std::uint32_t file_number = 0;
  std::uint64_t file_size = 0;
  base::Nanos file_begun;
  std::uint32_t block_number = 0;
  base::Nanos block_begun;
  std::uint32_t block_records = 0;
  std::string block;
  base::Writer record;
  BlockPacker packer;
  Figures figures;

  [[nodiscard]] base::Nanos now() const { return options.clock ? options.clock() : monotonic(); }
  base::Result<void> recover();
  base::Result<void> begin_file();
  base::Result<void> append(std::string_view raw, std::uint32_t records);
  base::Result<void> close_block();
  base::Result<void> close_old_block();
};

base::Result<void> CaptureWriter::State::recover() {
  const auto files = capture_files(folder);
  if (!files) return std::unexpected(files.error());
  if (files->empty()) return {};
  file_number = files->back().first;
  auto cut = cut_torn_tail(files->back().second);
  if (!cut) return std::unexpected(cut.error());
  recovered = *std::move(cut);
  return {};
}

base::Result<void> CaptureWriter::State::begin_file() {
  if (file.open()) ::fdatasync(file.get());
  const std::uint32_t number = file_number + 1;
  const std::string next_path = folder + "/" + capture_file_name(number);
  Descriptor next(::open(next_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!next.open()) return base::fail(next_path, fmt::format("capture not written: {}", std::strerror(errno)));
  base::Writer head;
  head.put(header);
  std::string bytes(kCaptureMagic);
  bytes += packer.pack(head.bytes(), 0, 0);
  if (const auto written = write_all(next.get(), bytes, next_path); !written) {
    ::unlink(next_path.c_str());
    return written;
  }
  file = std::move(next);
  path = next_path;
  file_number = number;
  file_size = bytes.size();
  file_begun = now();
  block_number = 0;
  ++figures.files;
  return {};
}

/// On an error the file ends where it ended before.
base::Result<void> CaptureWriter::State::append(std::string_view raw, std::uint32_t records) {
  const std::string_view packed = packer.pack(raw, records, ++block_number);  // one that is lost leaves a gap
  auto written = write_all(file.get(), packed, path);
  if (!written) {
    const auto size = static_cast<off_t>(file_size);
    if (::ftruncate(file.get(), size) != 0 || ::lseek(file.get(), size, SEEK_SET) != size) file = Descriptor();
    return written;
  }
  file_size += packed.size();
  figures.packed_bytes += packed.size();
  return {};
}

base::Result<void> CaptureWriter::State::close_block() {
  if (block_records == 0) return {};
  const bool rotate = !file.open() || file_size >= options.file_bytes || now() - file_begun >= options.file_time;
  base::Result<void> done = rotate ? begin_file() : base::Result<void>();
  if (done) done = append(block, block_records);
  (done ? figures.records : figures.lost) += block_records;
  block.clear();
  block_records = 0;
  return done;
}

base::Result<void> CaptureWriter::State::close_old_block() {
  const bool full = block.size() >= options.block_bytes;
  if (block_records == 0 || (!full && now() - block_begun < options.block_time)) return {};
  return close_block();
}

base::Result<CaptureWriter> CaptureWriter::open(const std::string& folder, const CaptureHeader& header,
                                                CaptureOptions options) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return base::fail(folder, "cannot record here: " + failure.message());
  auto state = std::make_unique<State>();
  state->folder = folder;
  state->header = header;
  state->options = std::move(options);
  auto lock = lock_folder(folder);
  if (!lock) return std::unexpected(lock.error());
  state->lock = *std::move(lock);
  if (const auto done = state->recover(); !done) return std::unexpected(done.error());
  if (const auto done = write_manifest(folder, header); !done) return std::unexpected(done.error());
  if (const auto done = state->begin_file(); !done) return std::unexpected(done.error());
  return CaptureWriter(std::move(state));
}

CaptureWriter::CaptureWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaptureWriter::CaptureWriter(CaptureWriter&&) noexcept = default;
CaptureWriter& CaptureWriter::operator=(CaptureWriter&&) noexcept = default;
CaptureWriter::~CaptureWriter() {
  if (state_) (void)state_->close_block();
}

base::Result<void> CaptureWriter::write(std::string_view session, const net::Input& input) {
  State& s = *state_;
  if (s.block_records == 0) s.block_begun = s.now();
  s.record.clear();
  // A CaptureRecord, without a copy of the input.
  s.record.put_field<1>(std::string(session));
  s.record.put_field<2>(input);
  const std::string_view bytes = s.record.bytes();
  const auto length = static_cast<std::uint32_t>(bytes.size());
  if (bytes.size() > kLargestBlock / 2) {
    ++s.figures.lost;
    return base::fail(s.path, fmt::format("an input of {} bytes is too large for a capture", bytes.size()));
  }
  s.block.append(reinterpret_cast<const char*>(&length), sizeof length);
  s.block += bytes;
  ++s.block_records;
  s.figures.raw_bytes += bytes.size();
  return s.close_old_block();
}

base::Result<void> CaptureWriter::keep_up() {
  return state_->close_old_block();
}

base::Result<void> CaptureWriter::flush() {
  return state_->close_block();
}

CaptureWriter::Figures CaptureWriter::figures() const {
  return state_->figures;
}

const std::string& CaptureWriter::recovered() const {
  return state_->recovered;
}

}  // namespace arbees::tape
