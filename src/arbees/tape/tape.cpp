#include "arbees/tape/tape.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

#include "arbees/base/hash.hpp"
#include "arbees/domain/positional.hpp"

namespace arbees::tape {
namespace {

constexpr std::string_view kMagic = "ARBLOG03";
constexpr std::string_view kPositionalMagic = "ARBTAPE2";
constexpr std::string_view kOldestMagic = "ARBTAPE1";
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

/// How the events of a log that begins like this are laid out; an error when it is none that can be read.
base::Result<Layout> layout_of(std::string_view beginning) {
  const std::string_view magic = beginning.substr(0, kMagic.size());
  if (magic == kMagic) return Layout::numbered;
  if (magic == kPositionalMagic) return Layout::positional;
  if (magic == kOldestMagic)
    return base::fail("",
                      "an event log of the layout ARBTAPE1, which lacks what the engine needs to know; replay it with "
                      "the version that wrote it");
  if (is_tape(beginning))
    return base::fail("",
                      fmt::format("an event log of another layout: it begins with {}, expected {} or {}; read it with "
                                  "the version that wrote it",
                                  magic, kMagic, kPositionalMagic));
  return base::fail("", fmt::format("not an event log: it does not begin with {} or {}", kMagic, kPositionalMagic));
}

/// Why a frame gives no event. `newer`: it is whole, of a newer version. `may_skip`: what follows keeps its meaning
/// without it.
struct Refusal {
  std::string why;
  bool newer = false;
  bool may_skip = false;
};

std::expected<domain::Event, Refusal> decode(std::string_view payload, std::uint32_t expected, Layout layout) {
  if (checksum(payload) != expected) return std::unexpected(Refusal{"a frame fails its checksum"});
  if (layout == Layout::positional) {
    domain::Event event;
    base::PositionalReader reader(payload);
    reader.get(event);
    if (reader.ok() && reader.at_end()) return event;
    return std::unexpected(Refusal{"a frame is not an event of this layout"});
  }
  base::Reader reader(payload);
  auto event = reader.read<domain::Event>();
  if (reader.ok()) return event;
  // Games and markets have their ids by their order: one that is left out would give its successors wrong ids.
  const bool names_an_id = std::holds_alternative<domain::GameOpened>(event.body) ||
                           std::holds_alternative<domain::MarketOpened>(event.body);
  const bool newer = reader.fault() == base::ReadFault::unknown_value;
  return std::unexpected(Refusal{"an event cannot be read: " + reader.error(), newer, newer && !names_an_id});
}

std::array<char, kHeader> header_of(std::string_view payload) {
  const std::array<std::uint32_t, 2> words{static_cast<std::uint32_t>(payload.size()), checksum(payload)};
  return std::bit_cast<std::array<char, kHeader>>(words);
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
  const auto reader = TapeReader::open(path);
  if (!reader) return std::unexpected(reader.error());
  if (reader->layout() != Layout::numbered)
    return base::fail(path, "was written by an older release; its events are read, but none can be added");
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
  const auto header = header_of(event_.bytes());
  for (const std::string_view part : {std::string_view(header.data(), header.size()), event_.bytes()})
    if (std::fwrite(part.data(), 1, part.size(), file_.get()) != part.size())
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
  magic.resize(got);
  const auto layout = layout_of(magic);
  if (!layout) return base::fail(path, layout.error().what);
  reader.layout_ = *layout;
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

void TapeReader::look_again() {
  done_ = false;
  damage_.clear();
  std::clearerr(file_.get());
  std::fseek(file_.get(), 0, SEEK_END);
  size_ = static_cast<std::uint64_t>(std::ftell(file_.get()));
  std::fseek(file_.get(), static_cast<long>(position_), SEEK_SET);
}

std::optional<domain::Event> TapeReader::next() {
  while (!done_) {
    std::array<char, kHeader> header{};
    const std::size_t got = std::fread(header.data(), 1, kHeader, file_.get());
    if (got == 0 && std::feof(file_.get()) != 0) {
      done_ = true;
      break;
    }
    if (got < kHeader) return stop(std::ferror(file_.get()) != 0 ? "it cannot be read" : "the last frame is cut short");
    const std::string_view words(header.data(), header.size());
    const std::uint32_t length = read_u32(words);
    if (length > kLongestEvent) return stop("a frame of impossible length");
    payload_.resize(length);
    if (std::fread(payload_.data(), 1, length, file_.get()) < length) return stop("the last frame is cut short");
    auto event = decode(payload_, read_u32(words.substr(4)), layout_);
    if (!event && event.error().newer) skipped_.add(position_, event.error().why);
    if (!event && !event.error().may_skip) return stop(event.error().why);
    position_ += kHeader + length;
    if (!event) continue;
    ++events_;
    return *std::move(event);
  }
  return std::nullopt;
}

void SkippedEvents::add(std::uint64_t at, std::string_view why) {
  if (count++ == 0) first = fmt::format("at byte {}: {}", at, why);
}

std::string SkippedEvents::text() const {
  if (count == 0) return {};
  return fmt::format("{} event{} of a newer version left out, the first {}", count, count == 1 ? "" : "s", first);
}

bool is_tape(std::string_view bytes) {
  return bytes.starts_with("ARBTAPE") || bytes.starts_with("ARBLOG");
}

base::Result<Tape> read_tape(std::string_view bytes) {
  const auto layout = layout_of(bytes);
  if (!layout) return std::unexpected(layout.error());
  const std::size_t total = bytes.size();
  std::string_view rest = bytes.substr(kMagic.size());
  Tape tape;
  tape.layout = *layout;
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
    auto event = decode(rest.substr(kHeader, length), read_u32(rest.substr(4)), *layout);
    if (event) tape.events.push_back(*std::move(event));
    else if (event.error().newer) tape.skipped.add(total - rest.size(), event.error().why);
    if (!event && !event.error().may_skip) return damaged(event.error().why);
    rest.remove_prefix(kHeader + length);
  }
  return tape;
}

}  // namespace arbees::tape
