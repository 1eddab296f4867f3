#include "arbees/tape/tape.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "arbees/base/hash.hpp"

namespace arbees::tape {
namespace {

constexpr std::string_view kMagic = "ARBTAPE2";
constexpr std::string_view kAnyMagic = "ARBTAPE";
constexpr std::size_t kHeader = 8;
constexpr std::uint32_t kLongestEvent = 16U << 20;

std::uint32_t checksum(std::string_view payload) {
  return static_cast<std::uint32_t>(base::hash64(payload));
}

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::expected<domain::Event, std::string_view> decode(std::string_view payload, std::uint32_t expected) {
  if (checksum(payload) != expected) return std::unexpected("a frame fails its checksum");
  base::Reader reader(payload);
  domain::Event event;
  reader.get(event);
  if (!reader.ok() || !reader.at_end()) return std::unexpected("a frame is not an event of this version");
  return event;
}

}  // namespace

base::Result<TapeWriter> TapeWriter::create(const std::string& path) {
  TapeWriter writer;
  writer.path_ = path;
  writer.file_.reset(std::fopen(path.c_str(), "wb"));
  if (!writer.file_) return base::fail(path, fmt::format("cannot write a tape: {}", std::strerror(errno)));
  if (std::fwrite(kMagic.data(), 1, kMagic.size(), writer.file_.get()) != kMagic.size())
    return base::fail(path, fmt::format("cannot write a tape: {}", std::strerror(errno)));
  if (const auto flushed = writer.flush(); !flushed) return std::unexpected(flushed.error());
  return writer;
}

base::Result<TapeWriter> TapeWriter::append(const std::string& path, std::uint64_t whole) {
  TapeWriter writer;
  writer.path_ = path;
  if (::truncate(path.c_str(), static_cast<off_t>(whole)) != 0)
    return base::fail(path, fmt::format("cannot go on with the tape: {}", std::strerror(errno)));
  writer.file_.reset(std::fopen(path.c_str(), "ab"));
  if (!writer.file_) return base::fail(path, fmt::format("cannot go on with the tape: {}", std::strerror(errno)));
  return writer;
}

base::Result<void> TapeWriter::write(const domain::Event& event) {
  event_.clear();
  event_.put(event);
  frame_.clear();
  frame_.put(static_cast<std::uint32_t>(event_.bytes().size()));
  frame_.put(checksum(event_.bytes()));
  for (const std::string* part : {&frame_.bytes(), &event_.bytes()})
    if (std::fwrite(part->data(), 1, part->size(), file_.get()) != part->size())
      return base::fail(path_, fmt::format("tape stopped: {}", std::strerror(errno)));
  return {};
}

base::Result<void> TapeWriter::flush() {
  if (std::fflush(file_.get()) != 0) return base::fail(path_, fmt::format("tape stopped: {}", std::strerror(errno)));
  return {};
}

base::Result<void> TapeWriter::sync() const {
  if (::fdatasync(::fileno(file_.get())) != 0)
    return base::fail(path_, fmt::format("tape stopped: {}", std::strerror(errno)));
  return {};
}

base::Result<TapeReader> TapeReader::open(const std::string& path) {
  TapeReader reader;
  reader.file_.reset(std::fopen(path.c_str(), "rb"));
  if (!reader.file_) return base::fail(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  std::string magic(kMagic.size(), '\0');
  const std::size_t got = std::fread(magic.data(), 1, magic.size(), reader.file_.get());
  if (got != magic.size() || magic != kMagic) return base::fail(path, "not a tape: it does not begin with ARBTAPE2");
  std::fseek(reader.file_.get(), 0, SEEK_END);
  reader.size_ = static_cast<std::uint64_t>(std::ftell(reader.file_.get()));
  std::fseek(reader.file_.get(), static_cast<long>(kMagic.size()), SEEK_SET);
  reader.position_ = kMagic.size();
  return reader;
}

std::optional<domain::Event> TapeReader::stop(std::string_view why) {
  done_ = true;
  damage_ = fmt::format("after {} events, at byte {} of {}: {}", events_, position_, size_, why);
  return std::nullopt;
}

std::optional<domain::Event> TapeReader::next() {
  if (done_) return std::nullopt;
  std::string header(kHeader, '\0');
  const std::size_t got = std::fread(header.data(), 1, kHeader, file_.get());
  if (got == 0 && std::feof(file_.get()) != 0) {
    done_ = true;
    return std::nullopt;
  }
  if (got < kHeader) return stop(std::ferror(file_.get()) != 0 ? "it cannot be read" : "the last frame is cut short");
  const std::uint32_t length = read_u32(header);
  if (length > kLongestEvent) return stop("a frame of impossible length");
  payload_.resize(length);
  if (std::fread(payload_.data(), 1, length, file_.get()) < length) return stop("the last frame is cut short");
  auto event = decode(payload_, read_u32(std::string_view(header).substr(4)));
  if (!event) return stop(event.error());
  position_ += kHeader + length;
  ++events_;
  return *std::move(event);
}

bool is_tape(std::string_view bytes) {
  return bytes.starts_with(kAnyMagic);
}

base::Result<Tape> read_tape(std::string_view bytes) {
  if (!is_tape(bytes)) return base::fail("", "not a tape: it does not begin with ARBTAPE2");
  if (!bytes.starts_with(kMagic))
    return base::fail("", fmt::format("a tape of another layout: it begins with {:.8}, expected {}; replay it with the "
                                      "version that wrote it",
                                      bytes, kMagic));
  const std::size_t total = bytes.size();
  std::string_view rest = bytes.substr(kMagic.size());
  Tape tape;
  const auto damaged = [&](std::string_view why) {
    tape.damage =
        fmt::format("after {} events, at byte {} of {}: {}", tape.events.size(), total - rest.size(), total, why);
    return tape;
  };
  while (!rest.empty()) {
    if (rest.size() < kHeader) return damaged("the last frame is cut short");
    const std::uint32_t length = read_u32(rest);
    if (length > kLongestEvent) return damaged("a frame of impossible length");
    if (rest.size() - kHeader < length) return damaged("the last frame is cut short");
    const std::string_view payload = rest.substr(kHeader, length);
    auto event = decode(payload, read_u32(rest.substr(4)));
    if (!event) return damaged(event.error());
    tape.events.push_back(*std::move(event));
    rest.remove_prefix(kHeader + length);
  }
  return tape;
}

}  // namespace arbees::tape
