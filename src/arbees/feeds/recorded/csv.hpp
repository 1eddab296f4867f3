#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"

/// Comma-separated text (RFC 4180: quoted fields, doubled quotes, quoted line ends), total on any bytes.
namespace arbees::feeds::recorded {

/// Plain bytes as they are; gzip bytes unpacked. Fails on damaged gzip and above `limit` bytes of text.
[[nodiscard]] base::Result<std::string> inflate(std::string_view bytes, std::size_t limit = std::size_t{512} << 20);

/// One row: fields by column position. Views are valid until the next `Table::next`.
struct Row {
  std::size_t line = 0;  ///< 1-based line of the file on which the row starts
  std::vector<std::string_view> fields;
};

/// Walks a text once. Not for two threads at once.
class Table {
 public:
  /// Reads the header. `text` must outlive the table.
  explicit Table(std::string_view text);

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// Position of a column; nothing when the header lacks it.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// The next row that is not an empty line; nothing at the end. A row may have too few or too many fields, or (last
  /// row only) an unclosed quote: `whole` is then false.
  [[nodiscard]] bool next(Row& row);
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  bool read_record(std::vector<std::string_view>& fields);
  std::string_view read_field();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool whole_ = true;
  std::vector<std::string> columns_;
  std::deque<std::string> unescaped_;  ///< owns fields whose doubled quotes were undone
};

}  // namespace arbees::feeds::recorded
