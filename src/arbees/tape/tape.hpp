#pragma once
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/codec.hpp"
#include "arbees/base/result.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/tape/layout.hpp"

/// An event log ("tape") is the exact list of events that entered an engine: played into an engine of the same version
/// and configuration it gives the same outputs, byte for byte; into a later one, what that one makes of them. Layout:
/// "ARBLOG03", then per event a 32-bit length, a 32-bit checksum (little-endian) and the event's canonical bytes
/// (base/codec.hpp). Logs that begin with "ARBTAPE2", of releases up to 0.1.0, are read too, for good; in them, fields
/// that were added since have their defaults. "ARBTAPE1" is refused by name: its events lack what the engine needs to
/// know (balance rounding, minimum spend, clearing at the start).
///
/// An event that a newer version wrote and that this one cannot read (a new kind, an enumerator it does not know) is
/// left out and counted. Where that would change the meaning of what follows (a game or a market that is opened),
/// reading ends there as at damage.
namespace arbees::tape {

/// Events that were whole, of a newer version, and could not be read.
struct SkippedEvents {
  std::uint64_t count = 0;
  std::string first;  ///< where and why
  void add(std::uint64_t at, std::string_view why);
  /// For a person; empty when there are none.
  [[nodiscard]] std::string text() const;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// Writes a tape beside the events on their way to the engine. Not for two threads at once.
class TapeWriter {
 public:
  /// Creates or truncates `path`.
  [[nodiscard]] static base::Result<TapeWriter> create(const std::string& path);
  /// Goes on with an existing tape after its first `whole` bytes (`TapeReader::position`); what lies behind is cut off.
  /// Fails, and changes nothing, when the log has an older layout.
  [[nodiscard]] static base::Result<TapeWriter> append(const std::string& path, std::uint64_t whole);

  /// Buffers the event; the file has it at the latest after `flush`.
  [[nodiscard]] base::Result<void> write(const domain::Event& event);
  /// Hands everything to the operating system: it survives the death of this process.
  [[nodiscard]] base::Result<void> flush();
  /// Hands what was flushed to the disk: it survives the death of the machine. May be called from another thread than
  /// the one that writes.
  [[nodiscard]] base::Result<void> sync() const;

 private:
  File file_;
  std::string path_;
  base::Writer event_;
};

/// Reads a tape event by event, in constant memory. Not for two threads at once.
class TapeReader {
 public:
  /// Fails when the file cannot be read or does not begin like a log of a layout that can be read.
  [[nodiscard]] static base::Result<TapeReader> open(const std::string& path);

  [[nodiscard]] Layout layout() const { return layout_; }
  /// The next whole event; nothing at the end or at the first damage, and from then on.
  [[nodiscard]] std::optional<domain::Event> next();
  /// Goes back to the end of the events read so far: a log that is being written may have grown, and its last frame may
  /// be whole by now.
  void look_again();
  /// Where the events read so far end, in bytes.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// What was wrong where reading ended; empty while nothing is.
  [[nodiscard]] const std::string& damage() const { return damage_; }
  [[nodiscard]] const SkippedEvents& skipped() const { return skipped_; }

 private:
  std::optional<domain::Event> stop(std::string_view why);

  File file_;
  Layout layout_ = Layout::numbered;
  SkippedEvents skipped_;
  std::uint64_t position_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t events_ = 0;
  std::string payload_;
  std::string damage_;
  bool done_ = false;
};

/// What was on a tape. A tape cut short by a kill keeps every whole event; `damage` then says where it ends.
struct Tape {
  std::vector<domain::Event> events;
  std::string damage;  ///< empty when the tape is whole
  SkippedEvents skipped;
  Layout layout = Layout::numbered;
};

/// Does this look like a tape, of this layout or an older one?
[[nodiscard]] bool is_tape(std::string_view bytes);

/// Total on any bytes. An error when it is not a tape at all.
[[nodiscard]] base::Result<Tape> read_tape(std::string_view bytes);

}  // namespace arbees::tape
