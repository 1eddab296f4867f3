#include "arbees/services/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "arbees/services/durable_file.hpp"

namespace arbees::services {
namespace {

base::Result<JournaledRun> read_note(const std::string& path) {
  boost::system::error_code failure;
  const auto parsed = boost::json::parse(read_small_file(path), failure);
  const auto* note = failure ? nullptr : parsed.if_object();
  if (note == nullptr) return base::fail(path, "the note of the newest run is damaged");
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
    return base::fail(path, "the note of the newest run is damaged");
  run.origin = {origin->as_int64()};
  run.finished = finished->as_bool();
  return run;
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
  auto run = read_note(folder_ + "/newest.json");
  if (!run) return std::unexpected(run.error());
  // A tape of the journal is looked for in this folder, wherever it was when the run began.
  const std::filesystem::path tape(run->tape);
  const std::string here = folder_ + "/" + tape.filename().string();
  std::error_code failure;
  const bool same_journal = tape.parent_path().filename() == std::filesystem::path(folder_).filename();
  if (!tape.has_parent_path() || (same_journal && std::filesystem::exists(here, failure))) run->tape = here;
  if (run->finished) return std::nullopt;
  return std::optional(*std::move(run));
}

base::Result<void> Journal::note(const JournaledRun& run) const {
  const std::filesystem::path tape(run.tape);
  const std::string name = tape.parent_path() == std::filesystem::path(folder_) ? tape.filename().string() : run.tape;
  const boost::json::object note{{"run", run.id},
                                 {"settings", run.settings},
                                 {"origin_ns", run.origin.value},
                                 {"tape", name},
                                 {"finished", run.finished}};
  return write_durably(folder_ + "/newest.json", boost::json::serialize(note) + "\n");
}

std::string journal_folder(const std::string& store_path) {
  std::error_code failure;
  const bool linked = std::filesystem::is_symlink(store_path, failure);
  const std::filesystem::path store = linked ? std::filesystem::weakly_canonical(store_path, failure) : store_path;
  return (store.parent_path() / store.stem()).string() + ".journal";
}

}  // namespace arbees::services
