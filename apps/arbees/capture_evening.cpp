#include "apps/arbees/capture_evening.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "apps/arbees/live_feeds.hpp"
#include "arbees/base/text.hpp"
#include "arbees/tape/capture.hpp"

namespace arbees::app {
namespace {

/// Stands in a capture wherever feeds began afresh: before the first input of each process.
constexpr std::string_view kBeginning = "@beginning";
/// Stands for a key that must not be in a capture.
constexpr std::string_view kKept = "kept out of the capture";

/// What the feeds are made of, and no more: neither accounts nor alerts, no path and no password.
std::string configuration_of(const AppConfig& config) {
  AppConfig kept;
  kept.live = config.live;
  kept.links = config.links;
  kept.engine.signals = config.engine.signals;  // how sure a link must be
  kept.live.kalshi.key_id = std::string(has_kalshi_key(config) ? kKept : "");
  kept.live.kalshi.private_key_file.clear();
  kept.live.network = {};
  for (std::string* url :
       {&kept.live.espn.base_url, &kept.live.kalshi.rest_url, &kept.live.kalshi.socket_url,
        &kept.live.polymarket.gamma_url, &kept.live.polymarket.clob_url, &kept.live.polymarket.socket_url})
    *url = base::strip_credentials(*url);
  return print_config(kept);
}

/// Older captures name the key by a word of their own.
bool with_key(const AppConfig& config) {
  return config.live.kalshi.key_id.value == Secret::kShown || config.live.kalshi.key_id.value == kKept;
}

base::Result<std::unique_ptr<services::LiveEvening>> evening_of(const tape::CaptureHeader& header) {
  AppConfig config;
  std::vector<base::Error> problems = load_config_text("the capture's configuration", header.configuration, config);
  auto evening = problems.empty() ? make_evening(config, with_key(config), problems) : nullptr;
  if (evening) return evening;
  return std::unexpected(problems.front());
}

/// Plays the records into feeds and gathers what they make of them.
class Player {
 public:
  explicit Player(feeds::recorded::Recording& recording) : recording_(recording) {}

  base::Result<void> take(const tape::CaptureHeader& header, const tape::CaptureRecord& record) {
    ++recording_.counts.rows;
    const bool marked = record.session == kBeginning;
    // Each file says when its recorder began; that shows a beginning whose own record is lost.
    if (marked || !evening_ || header.started != begun_) {
      if (auto done = begin(header); !done) return done;
      if (!marked) ++unmarked_;
    }
    if (marked) return {};
    for (std::size_t feed = 0; feed < evening_->feed_count(); ++feed) {
      if (evening_->feed_name(feed) != record.session) continue;
      evening_->handle(feed, record.input, result_);
      std::ranges::move(result_.events, std::back_inserter(recording_.events));
      ++recording_.counts.used;
      return {};
    }
    ++strangers_[record.session];
    return {};
  }
  /// What was not as it should be, a sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const {
    std::vector<std::string> out;
    if (unmarked_ > 0)
      out.push_back(fmt::format("{} times the first inputs of a recorder are lost: its feeds begin with what is kept",
                                unmarked_));
    if (beginnings_ > 1)
      out.push_back(fmt::format("the recorder was started {} times; what came in between is not in it", beginnings_));
    for (const auto& [session, count] : strangers_)
      out.push_back(fmt::format("{} inputs of \"{}\", which its configuration does not have, are passed over", count,
                                base::printable(session, 40)));
    return out;
  }

 private:
  base::Result<void> begin(const tape::CaptureHeader& header) {
    auto evening = evening_of(header);
    if (!evening) return std::unexpected(evening.error());
    evening_ = *std::move(evening);
    for (const domain::Event& event : recording_.events) evening_->replayed(event);
    begun_ = header.started;
    ++beginnings_;
    return {};
  }

  feeds::recorded::Recording& recording_;
  std::unique_ptr<services::LiveEvening> evening_;
  services::LiveEvening::Result result_;
  base::Nanos begun_;
  int beginnings_ = 0;
  int unmarked_ = 0;
  std::map<std::string, std::uint64_t> strangers_;
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
  std::ranges::move(player.remarks(), std::back_inserter(recording.assumptions));
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
