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

/// A tape is the exact list of events that entered an engine: played into an engine of the same version and config it
/// gives the same outputs, byte for byte. A tape of an older layout is refused by name: its events lack what the engine
/// now needs to know (ARBTAPE1: no balance rounding, no minimum spend, no clearing at the start). Layout: "ARBTAPE2",
/// then per event a 32-bit length, a 32-bit checksum and the event's canonical bytes (base/codec.hpp).
namespace arbees::tape {

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
  base::Writer frame_;
};

/// Reads a tape event by event, in constant memory. Not for two threads at once.
class TapeReader {
 public:
  /// Fails when the file cannot be read or does not begin like a tape.
  [[nodiscard]] static base::Result<TapeReader> open(const std::string& path);

  /// The next whole event; nothing at the end or at the first damage, and from then on.
  [[nodiscard]] std::optional<domain::Event> next();
  /// Where the events read so far end, in bytes.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// What was wrong where reading ended; empty while nothing is.
  [[nodiscard]] const std::string& damage() const { return damage_; }

 private:
  std::optional<domain::Event> stop(std::string_view why);

  File file_;
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
};

/// Does this look like a tape, of this layout or an older one?
[[nodiscard]] bool is_tape(std::string_view bytes);

/// Total on any bytes. An error when it is not a tape at all.
[[nodiscard]] base::Result<Tape> read_tape(std::string_view bytes);

}  // namespace arbees::tape
