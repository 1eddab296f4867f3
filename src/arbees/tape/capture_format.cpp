#include "arbees/tape/capture_format.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <utility>

#include "arbees/base/assert.hpp"
#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "arbees/base/positional.hpp"

namespace arbees::base {

// The sizes that captures' values had in the positional layout; never to be edited.
template <>
struct PositionalSize<tape::CaptureHeader> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<tape::CaptureRecord> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<net::Input> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<net::InputBody> : std::integral_constant<std::size_t, 7> {};
template <>
struct PositionalSize<net::Tick> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<net::HttpAnswer> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<net::HttpFailure> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<net::SocketOpened> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<net::SocketText> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<net::SocketAlive> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<net::SocketLost> : std::integral_constant<std::size_t, 2> {};

}  // namespace arbees::base

namespace arbees::tape {
namespace {

constexpr std::uint32_t kBlockMagic = 0x4B4C4241;  // "ABLK"
constexpr int kLevel = 1;                          // JSON packs about nine times, at hundreds of megabytes a second
constexpr std::string_view kPrefix = "capture-";
constexpr std::string_view kSuffix = ".arbcap";

struct Head {
  std::uint32_t magic = kBlockMagic;
  std::uint32_t packed = 0;
  std::uint32_t raw = 0;
  std::uint32_t records = 0;
  std::uint32_t number = 0;
  std::uint32_t reserved = 0;
  std::uint64_t checksum = 0;
};
static_assert(sizeof(Head) == kBlockHead);

std::uint64_t checksum_of(const Head& head, std::string_view packed) {
  const std::uint64_t sizes = (static_cast<std::uint64_t>(head.packed) << 32) | head.raw;
  const std::uint64_t rest = (static_cast<std::uint64_t>(head.records) << 32) | head.number;
  return base::hash64(packed, base::mix(sizes, rest));
}

std::optional<Head> head_at(std::string_view bytes, std::size_t at) {
  if (bytes.size() - at < kBlockHead) return std::nullopt;
  Head head;
  std::memcpy(&head, bytes.data() + at, kBlockHead);
  if (head.magic != kBlockMagic || head.raw > kLargestBlock || head.reserved != 0) return std::nullopt;
  return head;
}

/// Why there is no whole block here; "" when there is.
std::string_view fault_at(std::string_view bytes, std::size_t at) {
  const auto head = head_at(bytes, at);
  if (!head) return bytes.size() - at < kBlockHead ? "a block is cut short" : "no block begins here";
  if (bytes.size() - at - kBlockHead < head->packed) return "a block is cut short";
  if (checksum_of(*head, bytes.substr(at + kBlockHead, head->packed)) != head->checksum)
    return "a block fails its checksum";
  return "";
}

std::optional<std::string> unpack(const Head& head, std::string_view packed) {
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != head.raw) return std::nullopt;
  std::string raw(head.raw, '\0');
  const std::size_t size = ZSTD_decompress(raw.data(), raw.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0U || size != raw.size()) return std::nullopt;
  return raw;
}

struct Unreadable {
  base::ReadFault fault = base::ReadFault::malformed;
  std::string what;
};

template <class T>
std::expected<T, Unreadable> read_value(std::string_view bytes, Layout layout) {
  T value;
  if (layout == Layout::positional) {
    base::PositionalReader reader(bytes);
    reader.get(value);
    if (!reader.ok() || !reader.at_end()) return std::unexpected(Unreadable{});
    return value;
  }
  base::Reader reader(bytes);
  value = reader.read<T>();
  if (!reader.ok()) return std::unexpected(Unreadable{reader.fault(), reader.error()});
  return value;
}

}  // namespace

struct BlockPacker::State {
  std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> compressor{ZSTD_createCCtx(), ZSTD_freeCCtx};
  std::string bytes;
};

BlockPacker::BlockPacker() : state_(std::make_unique<State>()) {}
BlockPacker::~BlockPacker() = default;
BlockPacker::BlockPacker(BlockPacker&&) noexcept = default;
BlockPacker& BlockPacker::operator=(BlockPacker&&) noexcept = default;

std::string_view BlockPacker::pack(std::string_view raw, std::uint32_t records, std::uint32_t number) {
  ARBEES_ASSERT(raw.size() <= kLargestBlock, "a capture block that no reader would take");
  std::string& bytes = state_->bytes;
  bytes.resize(kBlockHead + ZSTD_compressBound(raw.size()));
  const std::size_t packed = ZSTD_compressCCtx(state_->compressor.get(), bytes.data() + kBlockHead,
                                               bytes.size() - kBlockHead, raw.data(), raw.size(), kLevel);
  ARBEES_ASSERT(ZSTD_isError(packed) == 0U, "zstd refused a block with room enough");
  Head head;
  head.packed = static_cast<std::uint32_t>(packed);
  head.raw = static_cast<std::uint32_t>(raw.size());
  head.records = records;
  head.number = number;
  head.checksum = checksum_of(head, std::string_view(bytes).substr(kBlockHead, packed));
  std::memcpy(bytes.data(), &head, kBlockHead);
  return std::string_view(bytes).substr(0, kBlockHead + packed);
}

BlockScanner::BlockScanner(std::string_view bytes)
    : bytes_(bytes), at_(kCaptureMagic.size()), patience_(2 * bytes.size() + kLargestBlock) {}

std::optional<Block> BlockScanner::next() {
  skipped_.reset();
  const std::size_t from = std::min(at_, bytes_.size());
  const auto skip_to = [&](std::size_t to) {
    if (to > from) skipped_ = Skipped{from, to - from, std::string(fault_at(bytes_, from))};
  };
  static constexpr std::string_view kMark("\x41\x42\x4C\x4B", 4);
  for (std::size_t at = bytes_.find(kMark, from); at != std::string_view::npos; at = bytes_.find(kMark, at + 1)) {
    const auto head = head_at(bytes_, at);
    if (!head || bytes_.size() - at - kBlockHead < head->packed) continue;
    const std::string_view packed = bytes_.substr(at + kBlockHead, head->packed);
    auto raw = checksum_of(*head, packed) == head->checksum ? unpack(*head, packed) : std::nullopt;
    if (!raw) {
      // A damaged block is looked at once, and so is what stands in it; blocks that overlap are somebody's trap.
      gave_up_ = packed.size() > patience_;
      if (gave_up_) break;
      patience_ -= packed.size();
      continue;
    }
    skip_to(at);
    at_ = at + kBlockHead + head->packed;
    const bool positional = bytes_.starts_with(kPositionalCaptureMagic);
    return Block{
        at, at_, head->number, head->records, positional ? Layout::positional : Layout::numbered, *std::move(raw)};
  }
  at_ = bytes_.size();
  skip_to(bytes_.size());
  if (gave_up_ && skipped_) skipped_->why = "too many heads of blocks that are none: the search was given up";
  return std::nullopt;
}

bool is_capture_file(std::string_view bytes) {
  return bytes.starts_with(kCaptureMagic) || bytes.starts_with(kPositionalCaptureMagic);
}

std::string read_records(const Block& block, const std::function<void(CaptureRecord)>& take) {
  constexpr const char* kNone = "a block with records that are none";
  std::string_view rest = block.raw;
  std::string newer;
  for (std::uint32_t i = 0; i < block.records; ++i) {
    std::uint32_t length = 0;
    if (rest.size() < sizeof length) return kNone;
    std::memcpy(&length, rest.data(), sizeof length);
    rest.remove_prefix(sizeof length);
    if (rest.size() < length) return kNone;
    auto record = read_value<CaptureRecord>(rest.substr(0, length), block.layout);
    rest.remove_prefix(length);
    if (record) take(*std::move(record));
    else if (record.error().fault != base::ReadFault::unknown_value) return kNone;
    else if (newer.empty())
      newer = "records of a newer version are left out, the first because of " + record.error().what;
  }
  return rest.empty() ? newer : kNone;
}

std::optional<CaptureHeader> read_header(const Block& block) {
  if (block.number != 0) return std::nullopt;
  auto header = read_value<CaptureHeader>(block.raw, block.layout);
  return header ? std::optional(*std::move(header)) : std::nullopt;
}

std::string capture_file_name(std::uint32_t number) {
  return fmt::format("{}{:06}{}", kPrefix, number, kSuffix);
}

base::Result<std::vector<std::pair<std::uint32_t, std::string>>> capture_files(const std::string& folder) {
  std::vector<std::pair<std::uint32_t, std::string>> files;
  std::error_code failure;
  for (auto entry = std::filesystem::directory_iterator(folder, failure);
       !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename();
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) continue;
    const std::string_view digits =
        std::string_view(name).substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    std::uint32_t number = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (fault == std::errc{} && end == digits.data() + digits.size()) files.emplace_back(number, entry->path());
  }
  if (failure) return base::fail(folder, "cannot list a capture: " + failure.message());
  std::ranges::sort(files);
  return files;
}

base::Result<MappedFile> MappedFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a FIFO would wait for its writer
  struct stat status{};
  if (file >= 0 && ::fstat(file, &status) == 0 && !S_ISREG(status.st_mode)) {
    ::close(file);
    return base::fail(path, "cannot read a capture: it is no regular file");
  }
  if (file < 0 || ::fstat(file, &status) != 0) {
    const std::string why = std::strerror(errno);
    if (file >= 0) ::close(file);
    return base::fail(path, "cannot read a capture: " + why);
  }
  MappedFile mapped;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* at = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  const int fault = errno;
  ::close(file);
  if (at == MAP_FAILED) return base::fail(path, std::string("cannot read a capture: ") + std::strerror(fault));
  mapped.bytes_ = {static_cast<const char*>(at), size};
  return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace arbees::tape
