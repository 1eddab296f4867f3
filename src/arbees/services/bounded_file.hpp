#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "arbees/base/result.hpp"

/// Files that somebody gave us, plain or gzip, read without letting them fill the memory.
namespace arbees::services {

inline constexpr std::size_t kMaxDocumentBytes = std::size_t{64} << 20;    ///< of one JSON document
inline constexpr std::size_t kMaxRecordingBytes = std::size_t{512} << 20;  ///< of a recording, unpacked
inline constexpr std::size_t kMaxLineBytes = std::size_t{1} << 20;

/// The whole file, unpacked ("-" is standard input). Errors name the file: it cannot be opened, is a folder, is
/// damaged, or has more than `limit` bytes when unpacked (no more are ever held); `plain_may_be_larger` spares a
/// regular file that is not packed from the limit, as its size is no surprise.
[[nodiscard]] base::Result<std::string> read_unpacked(const std::string& path, std::size_t limit,
                                                      bool plain_may_be_larger = false);

/// Lines of a file, one at a time: an archive of millions of rows is never held whole. One thread.
class LineReader {
 public:
  [[nodiscard]] static base::Result<LineReader> open(const std::string& path);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  /// The next line without its end. False at the end of the file. Errors: damaged, or a line longer than kMaxLineBytes.
  [[nodiscard]] base::Result<bool> next(std::string& line);

 private:
  struct State;
  explicit LineReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace arbees::services
