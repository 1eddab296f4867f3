#include "arbees/services/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "arbees/services/durable_file.hpp"

namespace arbees::services {
namespace {

/// A tape of the journal is looked for in its folder, wherever that was when the run began.
std::string tape_in(const std::string& folder, const std::string& noted) {
  const std::filesystem::path tape(noted);
  const std::string here = folder + "/" + tape.filename().string();
  if (!tape.has_parent_path()) return here;
  std::error_code failure;
  const bool same_journal = tape.parent_path().filename() == std::filesystem::path(folder).filename();
  return same_journal && std::filesystem::exists(here, failure) ? here : noted;
}

bool same_file(int a, int b) {
  struct stat one{};
  struct stat other{};
  return ::fstat(a, &one) == 0 && ::fstat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

std::optional<JournaledRun> run_of(const boost::json::value& value, const std::string& folder) {
  const auto* note = value.if_object();
  if (note == nullptr) return std::nullopt;
  JournaledRun run;
  const auto text = [&](const char* key, std::string& out) {
    const auto* value = note->if_contains(key);
    if (value == nullptr || !value->is_string()) return false;
    out = value->as_string().c_str();
    return true;
  };
  const auto* origin = note->if_contains("origin_ns");
  const auto* finished = note->if_contains("finished");
  if (!text("run", run.id) || !text("settings", run.settings) || !text("tape", run.tape) || origin == nullptr ||
      !origin->is_int64() || finished == nullptr || !finished->is_bool())
    return std::nullopt;
  (void)text("version", run.version);  // release 0.1.0 noted neither
  (void)text("source", run.source);
  run.tape = tape_in(folder, run.tape);
  run.origin = {origin->as_int64()};
  run.finished = finished->as_bool();
  return run;
}

boost::json::object note_of(const JournaledRun& run, const std::string& folder) {
  const std::filesystem::path path(run.tape);
  const std::string tape = path.parent_path() == std::filesystem::path(folder) ? path.filename().string() : run.tape;
  return {{"run", run.id},       {"settings", run.settings}, {"origin_ns", run.origin.value},
          {"tape", tape},        {"finished", run.finished}, {"version", run.version},
          {"source", run.source}};
}

}  // namespace

Journal::Unlock::~Unlock() {
  if (handle >= 0) ::close(handle);
}

Journal::Journal(std::string folder, int lock) : folder_(std::move(folder)) {
  locks_.push_back(std::make_unique<Unlock>(lock));
}

base::Result<Journal> Journal::open(const std::string& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return base::fail(folder, "the journal's folder cannot be made: " + failure.message());
  const int handle = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (handle < 0) return base::fail(folder, std::string("the journal cannot be locked: ") + std::strerror(errno));
  Journal journal(folder, handle);
  if (::flock(handle, LOCK_EX | LOCK_NB) != 0)
    return base::fail(folder, "another arbees runs on this store; stop it, or give this one a store of its own");
  return journal;
}

base::Result<void> Journal::hold(const std::string& path) {
  std::error_code failure;
  const auto parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, failure);
  const int handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  if (handle < 0) return base::fail(path, std::string("cannot be opened for writing: ") + std::strerror(errno));
  auto lock = std::make_unique<Unlock>(handle);
  if (std::ranges::any_of(locks_, [&](const auto& held) { return same_file(held->handle, handle); })) return {};
  if (::flock(handle, LOCK_EX | LOCK_NB) != 0)
    return base::fail(path, "another arbees writes this file, perhaps under another name; stop it, or name another");
  locks_.push_back(std::move(lock));
  return {};
}

bool Journal::blank() const {
  std::error_code failure;
  return !std::filesystem::exists(folder_ + "/newest.json", failure);
}

base::Result<std::optional<JournaledRun>> Journal::unfinished() const {
  if (blank()) return std::nullopt;
  const std::string path = folder_ + "/newest.json";
  boost::system::error_code failure_of_json;
  const auto parsed = boost::json::parse(read_small_file(path), failure_of_json);
  auto run = failure_of_json ? std::nullopt : run_of(parsed, folder_);
  if (!run) return base::fail(path, "the note of the newest run is damaged");
  if (run->finished) return std::nullopt;
  return run;
}

base::Result<void> Journal::note(const JournaledRun& run) const {
  return write_durably(folder_ + "/newest.json", boost::json::serialize(note_of(run, folder_)) + "\n");
}

base::Result<std::vector<JournaledRun>> Journal::left() const {
  const std::string path = folder_ + "/left.json";
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) return std::vector<JournaledRun>{};
  boost::system::error_code failure_of_json;
  const auto parsed = boost::json::parse(read_small_file(path), failure_of_json);
  std::vector<JournaledRun> runs;
  if (const auto* list = failure_of_json ? nullptr : parsed.if_array())
    for (const auto& item : *list)
      if (auto run = run_of(item, folder_)) runs.push_back(*std::move(run));
  if (failure_of_json || !parsed.is_array() || runs.size() != parsed.as_array().size())
    return base::fail(path, "the note of runs that still hold something is damaged");
  return runs;
}

base::Result<void> Journal::note_left(const std::vector<JournaledRun>& runs) const {
  boost::json::array list;
  for (const JournaledRun& run : runs) list.push_back(note_of(run, folder_));
  return write_durably(folder_ + "/left.json", boost::json::serialize(list) + "\n");
}

std::string journal_folder(const std::string& store_path) {
  std::error_code failure;
  const bool linked = std::filesystem::is_symlink(store_path, failure);
  const std::filesystem::path store = linked ? std::filesystem::weakly_canonical(store_path, failure) : store_path;
  return (store.parent_path() / store.stem()).string() + ".journal";
}

}  // namespace arbees::services
