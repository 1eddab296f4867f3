#include "apps/arbees/capture_evening.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>

#include "apps/arbees/live_feeds.hpp"
#include "arbees/tape/capture.hpp"

namespace arbees::app {
namespace {

/// Stands in a capture wherever feeds began afresh: before the first input of each process.
constexpr std::string_view kBeginning = "@beginning";
/// Stands for a key that must not be in a capture.
constexpr std::string_view kKept = "kept out of the capture";

std::string configuration_of(AppConfig config) {
  const bool with_key = has_kalshi_key(config);
  config.live.kalshi.key_id = with_key ? kKept : "";
  config.live.network.proxy = {};  // may hold a password
  return print_config(config);
}

base::Result<std::unique_ptr<services::LiveEvening>> evening_of(const tape::CaptureHeader& header) {
  AppConfig config;
  std::vector<base::Error> problems = load_config_text("the capture's configuration", header.configuration, config);
  auto evening = problems.empty() ? make_evening(config, config.live.kalshi.key_id == kKept, problems) : nullptr;
  if (evening) return evening;
  return std::unexpected(problems.front());
}

/// Plays the records into feeds and gathers what they make of them.
class Player {
 public:
  explicit Player(feeds::recorded::Recording& recording) : recording_(recording) {}

  base::Result<void> take(const tape::CaptureHeader& header, const tape::CaptureRecord& record) {
    ++recording_.counts.rows;
    if (record.session == kBeginning) return begin(header);
    if (!evening_) return base::fail("capture", "an input before the beginning of its feeds");
    for (std::size_t feed = 0; feed < evening_->feed_count(); ++feed) {
      if (evening_->feed_name(feed) != record.session) continue;
      evening_->handle(feed, record.input, result_);
      std::ranges::move(result_.events, std::back_inserter(recording_.events));
      ++recording_.counts.used;
      return {};
    }
    return base::fail("capture",
                      fmt::format("an input of \"{}\", which the configuration does not have", record.session));
  }
  [[nodiscard]] int beginnings() const { return beginnings_; }

 private:
  base::Result<void> begin(const tape::CaptureHeader& header) {
    auto evening = evening_of(header);
    if (!evening) return std::unexpected(evening.error());
    evening_ = *std::move(evening);
    for (const domain::Event& event : recording_.events) evening_->replayed(event);
    ++beginnings_;
    return {};
  }

  feeds::recorded::Recording& recording_;
  std::unique_ptr<services::LiveEvening> evening_;
  services::LiveEvening::Result result_;
  int beginnings_ = 0;
};

}  // namespace

bool is_capture(const std::string& path) {
  std::error_code failure;
  if (path.ends_with(".arbcap")) return true;
  return std::filesystem::exists(std::filesystem::path(path) / "manifest.json", failure);
}

base::Result<feeds::recorded::Recording> load_capture(const std::string& path) {
  auto reader = tape::CaptureReader::open(path);
  if (!reader) return std::unexpected(reader.error());
  feeds::recorded::Recording recording;
  recording.name = std::filesystem::path(path).filename().string();
  Player player(recording);
  while (const auto record = reader->next())
    if (const auto taken = player.take(reader->header(), *record); !taken)
      return std::unexpected(base::within(path, taken.error()));
  for (const tape::CaptureDamage& damage : reader->damage())
    recording.assumptions.push_back(fmt::format("{} is damaged at {}: {}", damage.file, damage.offset, damage.what));
  if (player.beginnings() > 1)
    recording.assumptions.push_back(
        fmt::format("the recorder was started {} times; what came in between is not in it", player.beginnings()));
  for (const domain::Event& event : recording.events)
    if (const auto* opened = std::get_if<domain::GameOpened>(&event.body)) recording.games.push_back(opened->game.key);
  return recording;
}

base::Result<services::KeepInput> open_capture(const std::string& folder, const AppConfig& config,
                                               std::vector<std::string> feeds) {
  auto opened = tape::CaptureWriter::open(folder, {ARBEES_VERSION, base::wall_clock_now(), configuration_of(config)});
  if (!opened) return std::unexpected(opened.error());
  auto writer = std::make_shared<tape::CaptureWriter>(*std::move(opened));
  if (!writer->recovered().empty()) spdlog::warn("{}: {}", folder, writer->recovered());
  if (const auto begun = writer->write(kBeginning, {base::wall_clock_now(), net::Tick{}}); !begun)
    return std::unexpected(begun.error());
  return [writer, feeds = std::move(feeds)](std::size_t feed, const net::Input& input) -> base::Result<void> {
    if (const auto written = writer->write(feeds.at(feed), input); !written) return written;
    return writer->keep_up();
  };
}

}  // namespace arbees::app
