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

std::optional<JournaledRun> run_of(const boost::json::value& value) {
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
  run.origin = {origin->as_int64()};
  run.finished = finished->as_bool();
  return run;
}

boost::json::object note_of(const JournaledRun& run) {
  return {{"run", run.id},       {"settings", run.settings}, {"origin_ns", run.origin.value},
          {"tape", run.tape},    {"finished", run.finished}, {"version", run.version},
          {"source", run.source}};
}

}  // namespace

Journal::Unlock::~Unlock() {
  if (handle >= 0) ::close(handle);
}

Journal::Journal(std::string folder, int lock) : folder_(std::move(folder)), lock_(std::make_unique<Unlock>(lock)) {}

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

base::Result<std::optional<JournaledRun>> Journal::unfinished() const {
  const std::string path = folder_ + "/newest.json";
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) return std::nullopt;
  boost::system::error_code failure_of_json;
  const auto parsed = boost::json::parse(read_small_file(path), failure_of_json);
  auto run = failure_of_json ? std::nullopt : run_of(parsed);
  if (!run) return base::fail(path, "the note of the newest run is damaged");
  if (run->finished) return std::nullopt;
  return run;
}

base::Result<void> Journal::note(const JournaledRun& run) const {
  return write_durably(folder_ + "/newest.json", boost::json::serialize(note_of(run)) + "\n");
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
      if (auto run = run_of(item)) runs.push_back(*std::move(run));
  if (failure_of_json || !parsed.is_array() || runs.size() != parsed.as_array().size())
    return base::fail(path, "the note of runs that still hold something is damaged");
  return runs;
}

base::Result<void> Journal::note_left(const std::vector<JournaledRun>& runs) const {
  boost::json::array list;
  for (const JournaledRun& run : runs) list.push_back(note_of(run));
  return write_durably(folder_ + "/left.json", boost::json::serialize(list) + "\n");
}

std::string journal_folder(const std::string& store_path) {
  const std::filesystem::path store(store_path);
  return (store.parent_path() / store.stem()).string() + ".journal";
}

}  // namespace arbees::services
