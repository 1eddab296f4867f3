#pragma once
#include <cstdio>
#include <functional>
#include <memory>
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

/// Writes a tape beside the events on their way to the engine. Not for two threads at once.
class TapeWriter {
 public:
  /// Creates or truncates `path`.
  [[nodiscard]] static base::Result<TapeWriter> create(const std::string& path);

  /// Buffers the event; the file has it at the latest after `flush`.
  [[nodiscard]] base::Result<void> write(const domain::Event& event);
  /// Hands everything to the operating system: it survives the death of this process.
  [[nodiscard]] base::Result<void> flush();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::string path_;
  base::Writer event_;
  base::Writer frame_;
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
