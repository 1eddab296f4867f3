#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/net/session.hpp"

/// A capture is everything that reached the feeds' sessions on a live evening, as it came from the network: played into
/// sessions of the same version and configuration it gives the same events again. A tape (tape.hpp) is what they made
/// of it.
///
/// A folder of numbered files "capture-000001.arbcap", each a row of checksummed zstd blocks, and manifest.json for
/// human readers. Damage costs the block it is in and no more.
namespace arbees::tape {

/// What is needed to play a capture again. Each file repeats it, as it was when the file was begun.
struct CaptureHeader {
  std::string version;  ///< of the program
  base::Nanos started;
  std::string configuration;  ///< the text of it; leave secrets out
};
BOOST_DESCRIBE_STRUCT(CaptureHeader, (), (version, started, configuration))

struct CaptureRecord {
  std::string session;  ///< "espn", "kalshi", "polymarket"
  net::Input input;
};
BOOST_DESCRIBE_STRUCT(CaptureRecord, (), (session, input))

struct CaptureOptions {
  std::uint64_t file_bytes = 256U << 20;                ///< a new file is begun after so many, packed
  base::Duration file_time = base::seconds(3600);       ///< or after this long
  std::uint32_t block_bytes = 1U << 20;                 ///< a block is closed after so many, unpacked
  base::Duration block_time = base::milliseconds(500);  ///< or after this long
  /// Monotonic time for the two durations; empty = the machine's.
  std::function<base::Nanos()> clock;
};

/// Records beside the sessions. One thread at a time. Not `fsync`ed but at the end of a file: what is written survives
/// the death of this process at once, that of the machine after the operating system's own half minute.
class CaptureWriter {
 public:
  /// Creates the folder when missing. In one that exists, what a killed writer left half-written at the end is cut off
  /// (`recovered` says what) and a new file is begun. Errors: not writable, or another process is recording there.
  [[nodiscard]] static base::Result<CaptureWriter> open(const std::string& folder, const CaptureHeader& header,
                                                        CaptureOptions options = {});
  CaptureWriter(CaptureWriter&&) noexcept;
  CaptureWriter& operator=(CaptureWriter&&) noexcept;
  /// Closes the block; an error at that is lost, so `flush` first.
  ~CaptureWriter();

  /// Adds a record. A kill loses at most what was added in the last `block_time`, provided that `write` or `keep_up`
  /// is called that often. On an error (disk full) the open block's records are lost and counted, the file stays whole,
  /// and the next block is tried again.
  [[nodiscard]] base::Result<void> write(std::string_view session, const net::Input& input);
  /// To be called a few times a second: closes a block that is old enough.
  [[nodiscard]] base::Result<void> keep_up();
  /// Hands everything to the operating system now.
  [[nodiscard]] base::Result<void> flush();

  struct Figures {
    std::uint64_t records = 0;  ///< safe in the file
    std::uint64_t lost = 0;     ///< could not be written
    std::uint64_t raw_bytes = 0;
    std::uint64_t packed_bytes = 0;
    std::uint64_t files = 0;
  };
  [[nodiscard]] Figures figures() const;
  /// What was cut off on opening, in words; empty when there was nothing.
  [[nodiscard]] const std::string& recovered() const;

 private:
  struct State;
  explicit CaptureWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// A place in a capture that cannot be read.
struct CaptureDamage {
  std::string file;
  std::uint64_t offset = 0;
  std::string what;
};

/// Reads a folder's files, or one file, from the first record to the last. One thread at a time.
class CaptureReader {
 public:
  /// `stop_at_damage`: ends there instead of going on behind it. Errors: no such folder, no capture in it.
  [[nodiscard]] static base::Result<CaptureReader> open(const std::string& path, bool stop_at_damage = false);
  CaptureReader(CaptureReader&&) noexcept;
  CaptureReader& operator=(CaptureReader&&) noexcept;
  ~CaptureReader();

  /// Nothing at the end.
  [[nodiscard]] std::optional<CaptureRecord> next();
  /// Of the file that the newest record was in; of the first file before that.
  [[nodiscard]] const CaptureHeader& header() const;
  /// What was found so far, in order.
  [[nodiscard]] const std::vector<CaptureDamage>& damage() const;

 private:
  struct State;
  explicit CaptureReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace arbees::tape
