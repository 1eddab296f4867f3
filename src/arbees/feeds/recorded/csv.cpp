#include "arbees/feeds/recorded/csv.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>

namespace arbees::feeds::recorded {
namespace {

bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

/// zlib's stream with its cleanup.
struct Inflater {
  z_stream stream{};
  bool ready = false;
  Inflater() { ready = inflateInit2(&stream, 15 + 16) == Z_OK; }
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
};

}  // namespace

base::Result<std::string> inflate(std::string_view bytes, std::size_t limit) {
  if (!is_gzip(bytes)) {
    if (bytes.size() > limit) return base::fail("", fmt::format("larger than {} bytes", limit));
    return std::string(bytes);
  }
  Inflater inflater;
  if (!inflater.ready) return base::fail("", "cannot unpack gzip here");
  std::string packed(bytes);  // zlib wants mutable input
  inflater.stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  inflater.stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  std::array<char, 1 << 16> block{};
  int status = Z_OK;
  while (status == Z_OK) {
    inflater.stream.next_out = reinterpret_cast<Bytef*>(block.data());
    inflater.stream.avail_out = static_cast<uInt>(block.size());
    status = ::inflate(&inflater.stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END) break;
    text.append(block.data(), block.size() - inflater.stream.avail_out);
    if (text.size() > limit) return base::fail("", fmt::format("unpacks to more than {} bytes", limit));
    if (status == Z_OK && inflater.stream.avail_in == 0 && inflater.stream.avail_out != 0) break;
  }
  if (status != Z_STREAM_END) return base::fail("", "damaged or cut-off gzip");
  return text;
}

Table::Table(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  std::vector<std::string_view> fields;
  if (read_record(fields))
    for (const std::string_view field : fields) columns_.emplace_back(field);
}

std::optional<std::size_t> Table::column(std::string_view name) const {
  const auto at = std::ranges::find(columns_, name);
  if (at == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(at - columns_.begin());
}

bool Table::next(Row& row) {
  do {
    row.line = line_;
    if (!read_record(row.fields)) return false;
  } while (row.fields.size() == 1 && row.fields[0].empty());
  return true;
}

bool Table::read_record(std::vector<std::string_view>& fields) {
  fields.clear();
  if (at_ >= text_.size()) return false;
  unescaped_.clear();
  for (;;) {
    fields.push_back(read_field());
    // A comma as the very last byte is still followed by one empty field: the next turn adds it.
    if (at_ >= text_.size()) return true;
    const char c = text_[at_++];
    if (c == ',') continue;
    ++line_;
    return true;
  }
}

std::string_view Table::read_field() {
  if (at_ >= text_.size() || text_[at_] != '"') {
    const std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
    std::string_view field = text_.substr(at_, end - at_);
    at_ = end;
    const bool at_line_end = at_ >= text_.size() || text_[at_] == '\n';
    if (at_line_end && field.ends_with('\r')) field.remove_suffix(1);
    return field;
  }
  std::string out;
  ++at_;
  for (;;) {
    if (at_ >= text_.size()) {
      whole_ = false;
      break;
    }
    const char c = text_[at_++];
    if (c == '"') {
      if (at_ < text_.size() && text_[at_] == '"') {
        out.push_back('"');
        ++at_;
        continue;
      }
      break;
    }
    if (c == '\n') ++line_;
    out.push_back(c);
  }
  // What follows a closing quote up to the separator is kept, so that nothing is silently lost.
  while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') {
    if (text_[at_] != '\r') out.push_back(text_[at_]);
    ++at_;
  }
  unescaped_.push_back(std::move(out));
  return unescaped_.back();
}

}  // namespace arbees::feeds::recorded
