#pragma once
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/domain/registry.hpp"
#include "arbees/tape/capture.hpp"

/// Logs and captures as JSON lines, for people and for other programs.
namespace arbees::tape {

/// Which events are wanted. `game`: only those about the game with this key or about one of its markets; empty = all.
struct LineFilter {
  std::string game;
  base::Nanos from{INT64_MIN};  ///< by `received`
};

/// Turns a log's events into lines, in the log's order. Every event goes through it, also one that is not wanted: games
/// and markets have their ids by the order in which they open. Not for two threads at once.
class EventLines {
 public:
  explicit EventLines(LineFilter filter) : filter_(std::move(filter)) {}

  /// One JSON object without a newline; nothing when the event is not wanted.
  ///
  /// `number` (from 1, in the log), `received` and `source` (UTC) and `received_ns` and `source_ns` (nanoseconds since
  /// 1970), `as_of` and `as_of_ns` (null when not known), `type`, `game` (key) and `market` ("kalshi:KX…") where the
  /// event is about one, else null, and `body`: its fields as base/json.hpp writes them, with ids as they are numbered
  /// in this log.
  [[nodiscard]] std::optional<std::string> line(const domain::Event& event);

  /// The keys of the games opened so far.
  [[nodiscard]] const std::vector<std::string>& games() const { return games_; }

 private:
  struct KnownMarket {
    std::string key;
    std::uint32_t game = 0;
  };
  struct Subject {
    std::optional<std::string> game;
    std::optional<std::string> market;
  };
  Subject subject_of(const domain::EventBody& body);
  void open(const domain::GameOpened& opened);
  void open(const domain::MarketOpened& opened);

  LineFilter filter_;
  std::uint64_t number_ = 0;
  domain::Registry registry_;
  std::vector<std::string> games_;
  std::vector<KnownMarket> markets_;
};

/// One JSON object: `received`, `received_ns`, `session`, `type` and `body`.
[[nodiscard]] std::string line_of(const CaptureRecord& record);

}  // namespace arbees::tape
