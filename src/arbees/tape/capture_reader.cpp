#include <fmt/format.h>

#include <boost/json.hpp>
#include <deque>
#include <filesystem>

#include "arbees/tape/capture_format.hpp"

namespace arbees::tape {
namespace {

/// The header as manifest.json has it: as it was when the folder was begun. Nothing when there is none to be read.
std::optional<CaptureHeader> read_manifest(const std::string& path) {
  const auto file = MappedFile::open(path);
  if (!file) return std::nullopt;
  boost::system::error_code failure;
  const auto parsed = boost::json::parse({file->bytes().data(), file->bytes().size()}, failure);
  const auto* object = failure ? nullptr : parsed.if_object();
  if (object == nullptr) return std::nullopt;
  const auto text = [&](std::string_view name) -> std::optional<std::string> {
    const auto* value = object->if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
  };
  const auto version = text("version");
  const auto started = base::parse_utc(text("started").value_or(""));
  const auto configuration = text("configuration");
  if (!version || !started || !configuration) return std::nullopt;
  return CaptureHeader{*version, *started, *configuration};
}

}  // namespace

struct CaptureReader::State {
  std::vector<std::string> files;
  std::string manifest;  ///< of the folder; empty for a single file
  std::size_t next_file = 0;
  bool stop_at_damage = false;
  bool stopped = false;
  std::optional<MappedFile> file;
  std::string path;
  std::optional<BlockScanner> scanner;
  std::optional<std::uint32_t> last_block;
  std::deque<CaptureRecord> records;
  CaptureHeader header;
  std::vector<CaptureDamage> damage;

  void found(std::uint64_t offset, std::string what);
  bool open_next_file();
  void borrow_header();
  void take(const Block& block);
  bool read_more();
};

void CaptureReader::State::found(std::uint64_t offset, std::string what) {
  damage.push_back({path, offset, std::move(what)});
  stopped = stopped || stop_at_damage;
}

bool CaptureReader::State::open_next_file() {
  scanner.reset();
  if (next_file == files.size()) return false;
  path = files[next_file++];
  auto opened = MappedFile::open(path);
  if (!opened) {
    found(0, opened.error().what);
    return true;
  }
  file = *std::move(opened);
  last_block.reset();
  const bool begins_well = is_capture_file(file->bytes());
  // A bit of the mark may be what is damaged: blocks say for themselves what they are.
  const bool has_blocks = begins_well || BlockScanner(file->bytes()).next().has_value();
  if (!begins_well)
    found(0, fmt::format("{}it does not begin with {} or {}", has_blocks ? "" : "not a capture: ", kCaptureMagic,
                         kPositionalCaptureMagic));
  if (has_blocks) scanner.emplace(file->bytes());
  return true;
}

void CaptureReader::State::take(const Block& block) {
  const std::uint32_t expected = last_block ? *last_block + 1 : 0;
  if (block.number != expected)
    found(block.offset, fmt::format("expected block {}, found block {}", expected, block.number));
  if (stopped) return;
  last_block = block.number;
  if (block.number == 0) {
    if (auto read = read_header(block)) header = *std::move(read);
    else found(block.offset, "a header that is not of this version");
    return;
  }
  const std::string wrong = read_records(block, [&](CaptureRecord record) { records.push_back(std::move(record)); });
  if (!wrong.empty()) found(block.offset, wrong);
}

/// When the first file has lost its header: that of the next file that has one.
void CaptureReader::State::borrow_header() {
  for (std::size_t i = next_file; i < files.size(); ++i) {
    const auto other = MappedFile::open(files[i]);
    if (!other || !is_capture_file(other->bytes())) continue;
    const auto block = BlockScanner(other->bytes()).next();
    auto read = block ? read_header(*block) : std::nullopt;
    if (!read) continue;
    header = *std::move(read);
    damage.push_back({path, 0, "its header is lost; that of " + files[i] + " stands in for it"});
    return;
  }
  if (manifest.empty()) return;
  if (auto read = read_manifest(manifest)) {
    header = *std::move(read);
    damage.push_back({path, 0, "its header is lost; " + manifest + " stands in for it"});
  }
}

/// One block, or one file further. False at the end.
bool CaptureReader::State::read_more() {
  if (stopped) return false;
  if (!scanner) return open_next_file();
  const auto block = scanner->next();
  if (const auto& skipped = scanner->skipped())
    found(skipped->offset, fmt::format("{} ({} bytes passed over)", skipped->why, skipped->bytes));
  if (stopped) return false;
  if (block) take(*block);
  else scanner.reset();
  return true;
}

base::Result<CaptureReader> CaptureReader::open(const std::string& path, bool stop_at_damage) {
  auto state = std::make_unique<State>();
  state->stop_at_damage = stop_at_damage;
  if (std::filesystem::is_directory(path)) {
    const auto files = capture_files(path);
    if (!files) return std::unexpected(files.error());
    for (const auto& [number, file] : *files) state->files.push_back(file);
    state->manifest = path + "/manifest.json";
  } else if (std::filesystem::exists(path)) {
    state->files.push_back(path);
  }
  if (state->files.empty()) return base::fail(path, "no capture here: expected files like " + capture_file_name(1));
  while (state->records.empty() && !state->last_block && state->read_more()) {
  }
  if (state->header.version.empty() && !state->stopped) state->borrow_header();
  return CaptureReader(std::move(state));
}

CaptureReader::CaptureReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaptureReader::CaptureReader(CaptureReader&&) noexcept = default;
CaptureReader& CaptureReader::operator=(CaptureReader&&) noexcept = default;
CaptureReader::~CaptureReader() = default;

std::optional<CaptureRecord> CaptureReader::next() {
  while (state_->records.empty())
    if (!state_->read_more()) return std::nullopt;
  CaptureRecord record = std::move(state_->records.front());
  state_->records.pop_front();
  return record;
}

const CaptureHeader& CaptureReader::header() const {
  return state_->header;
}

const std::vector<CaptureDamage>& CaptureReader::damage() const {
  return state_->damage;
}

}  // namespace arbees::tape
