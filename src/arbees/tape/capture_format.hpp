#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/tape/capture.hpp"
#include "arbees/tape/layout.hpp"

/// The bytes of a capture file. Internal to this room; pure, total on any bytes.
///
/// "ARBCAP02", then blocks: a head of 32 bytes (magic, packed size, raw size, number of records, number of the block in
/// its file, checksum; little-endian) and a zstd frame. The first block, number 0, holds the `CaptureHeader`; each
/// later one a list of records, a 32-bit length and the canonical bytes (base/codec.hpp) each. The checksum is the
/// 64-bit XXH3 of the packed bytes, seeded with the other fields of the head. Files that begin with "ARBCAP01", of
/// releases up to 0.1.0, are the same but for the layout of header and records, and are read for good.
namespace arbees::tape {

inline constexpr std::string_view kCaptureMagic = "ARBCAP02";
inline constexpr std::string_view kPositionalCaptureMagic = "ARBCAP01";
inline constexpr std::size_t kBlockHead = 32;
/// No block is larger when unpacked: an answer has at most 64 MiB, and a block is closed when it passes one.
inline constexpr std::uint32_t kLargestBlock = 192U << 20;

/// Packs blocks; keeps its compressor.
class BlockPacker {
 public:
  BlockPacker();
  ~BlockPacker();
  BlockPacker(BlockPacker&&) noexcept;
  BlockPacker& operator=(BlockPacker&&) noexcept;

  /// Head and frame of one block; valid until the next call. Asserts that `raw` is not larger than a block may be.
  [[nodiscard]] std::string_view pack(std::string_view raw, std::uint32_t records, std::uint32_t number);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One block that is whole.
struct Block {
  std::size_t offset = 0;
  std::size_t end = 0;
  std::uint32_t number = 0;
  std::uint32_t records = 0;
  Layout layout = Layout::numbered;  ///< of what is in it
  std::string raw;
};

/// Walks through the blocks of a file and past what is not one.
class BlockScanner {
 public:
  /// `bytes` must outlive it.
  explicit BlockScanner(std::string_view bytes);

  /// The next whole block; nothing at the end. What was passed over on the way is in `skipped`.
  [[nodiscard]] std::optional<Block> next();

  struct Skipped {
    std::size_t offset = 0;
    std::size_t bytes = 0;
    std::string why;
  };
  /// What lay before the newest block (or the end) and was none.
  [[nodiscard]] const std::optional<Skipped>& skipped() const { return skipped_; }
  /// The bytes hold so many heads of blocks that are none that searching on would take for ever: what lies behind is
  /// passed over. No file that a writer made, however damaged, gets there.
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  std::string_view bytes_;
  std::size_t at_;
  std::size_t patience_;  // bytes that may still be looked at in vain
  bool gave_up_ = false;
  std::optional<Skipped> skipped_;
};

/// Does a file that begins like this hold a capture that can be read?
[[nodiscard]] bool is_capture_file(std::string_view bytes);

/// Reads a block's records in order. What was wrong with some of them, in words; empty when nothing was. A record that
/// a newer version wrote is left out; at one that is none at all reading ends.
[[nodiscard]] std::string read_records(const Block& block, const std::function<void(CaptureRecord)>& take);

/// Block 0.
[[nodiscard]] std::optional<CaptureHeader> read_header(const Block& block);

/// "capture-000001.arbcap".
[[nodiscard]] std::string capture_file_name(std::uint32_t number);

/// The capture files of a folder in their order, with their numbers.
[[nodiscard]] base::Result<std::vector<std::pair<std::uint32_t, std::string>>> capture_files(const std::string& folder);

/// A file's bytes as they are now, mapped into memory.
class MappedFile {
 public:
  [[nodiscard]] static base::Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  MappedFile() = default;
  std::string_view bytes_;
};

}  // namespace arbees::tape
