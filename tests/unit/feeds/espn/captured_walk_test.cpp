#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "unit/feeds/espn/captured.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Phase;

/// Endpoints that are refused as a whole, and the words that name them.
const std::map<std::string, std::string> kRefusedEndpoints = {
    {"teams", "a list of teams"},
    {"scoreboard-header", "a scoreboard header"},
    {"core-situation", "a situation of the core API"},
    {"core-powerindex", "a power index of the core API"},
    {"pbp-csv", "not JSON"},
};

/// Captures that their collectors cut until no game was left in them, and events without status and score.
const std::map<std::string, std::string> kRefusedFiles = {
    {"nfl/event_401326617_unknown_8W9aG.json", "an event of the core API"},
    {"nfl/event_401772510_unknown_aaronweldy.json", "an event of the core API"},
    {"nfl/event_401772510_unknown_aaronweldy_2.json", "an event of the core API"},
    {"nfl/summary__unknown_meirdick.json", "homeAway: expected \"home\" or \"away\", found nothing"},
    {"ncaaf/summary_401756846_unknown_amalozzi300.json", "status.type: expected an object, found nothing"},
};

/// Documents of which only parts are read: hand-made ones, live odds, and college play lists with running scores below
/// zero.
const std::map<std::string, std::size_t> kPartlyRefused = {
    {"_extra_misc/scoreboard_20220908_mixed_full_time-second_half-halftime-final_pen_vasqued2.json", 29},
    {"_extra_misc/summary_401873285_in_rclevenger-h.json", 3},
    {"_extra_misc/team-schedule__n-a_zachmce.json", 5},
    {"mlb/core-odds_401695826_n-a_aaronweldy.json", 1},
    {"mlb/core-odds_401695826_n-a_aaronweldy_2.json", 1},
    {"nba/core-odds_401584793_n-a_aaronweldy.json", 1},
    {"nfl/core-odds_401220181_n-a_aaronweldy.json", 1},
    {"nfl/core-odds_401547417_n-a_aaronweldy.json", 2},
    {"nfl/core-odds_401671854_n-a_aaronweldy.json", 1},
    {"ncaaf/summary_401404065_post_sportsdatave.json", 5},
    {"ncaaf/summary_401404066_post_sportsdatave.json", 2},
    {"ncaaf/summary_401404067_post_sportsdatave.json", 5},
    {"ncaaf/summary_401411157_post_sportsdatave.json", 3},
    {"ncaaf/summary_401416603_post_sportsdatave.json", 5},
    {"ncaaf/summary_401416653_post_sportsdatave.json", 2},
    {"ncaaf/summary_401426555_post_sportsdatave.json", 4},
};

struct Tally {
  int files = 0;
  int parsed = 0;
  int partly = 0;
  int refused = 0;
  std::size_t games = 0;
  std::size_t plays = 0;
  std::size_t probabilities = 0;
  std::size_t lines = 0;
};

void expect_named_refusal(const captured::File& file, const base::Error& error) {
  const auto by_file = kRefusedFiles.find(file.name);
  const auto by_endpoint = kRefusedEndpoints.find(file.endpoint);
  ASSERT_TRUE(by_file != kRefusedFiles.end() || by_endpoint != kRefusedEndpoints.end())
      << file.name << " should be readable: " << error.message();
  const std::string& words = by_file != kRefusedFiles.end() ? by_file->second : by_endpoint->second;
  EXPECT_THAT(error.message(), testing::HasSubstr(words)) << file.name;
}

void expect_listed_refusals(const captured::File& file, const Document& document) {
  const auto listed = kPartlyRefused.find(file.name);
  const std::size_t expected = listed == kPartlyRefused.end() ? 0 : listed->second;
  EXPECT_EQ(document.refused.size(), expected)
      << file.name << (document.refused.empty() ? "" : ": " + document.refused[0].message());
  for (const base::Error& error : document.refused) {
    EXPECT_FALSE(error.where.empty()) << file.name << ": a refusal that does not say where";
    EXPECT_FALSE(error.what.empty()) << file.name;
  }
}

void expect_every_event(const captured::File& file, const Document& document) {
  const auto raw = parse_json(file.bytes);
  ASSERT_TRUE(raw);
  const wire::Node root = raw->root();
  const wire::Node content = root["content"];
  const wire::Node page = content["sbData"];
  const wire::Node& inner = page.present() ? page : root;
  const wire::Node events = inner["events"];
  if (events.is_array())
    EXPECT_EQ(document.games.size() + document.refused.size(), events.size()) << file.name << ": an event was lost";
}

void expect_sound(const captured::File& file, const GameSnapshot& snapshot) {
  const domain::GameState& state = snapshot.state;
  const std::string where = file.name + " " + snapshot.game.key;
  EXPECT_GE(state.home_score, 0) << where;
  EXPECT_GE(state.away_score, 0) << where;
  EXPECT_FALSE(snapshot.game.home.abbreviation.empty()) << where;
  EXPECT_NE(snapshot.game.home.id, snapshot.game.away.id) << where;
  if (state.phase == Phase::final || state.phase == Phase::scheduled) EXPECT_EQ(state.clock_ms, std::nullopt) << where;
  if (state.phase == Phase::scheduled) EXPECT_EQ(state.home_score + state.away_score, 0) << where;
  if (state.phase == Phase::live) EXPECT_GE(state.period, 1) << where;
}

TEST(EspnCaptured, EveryFileIsReadOrRefusedByName) {
  ARBEES_NEED_CAPTURES();
  std::map<std::string, Tally> by_endpoint;
  std::map<std::string, int> phases;
  captured::each_file([&](const captured::File& file) {
    Tally& tally = by_endpoint[file.endpoint];
    ++tally.files;
    const auto document = captured::parse(file);
    if (!document) {
      ++tally.refused;
      expect_named_refusal(file, document.error());
      return;
    }
    ++(document->refused.empty() ? tally.parsed : tally.partly);
    expect_listed_refusals(file, *document);
    expect_every_event(file, *document);
    for (const GameSnapshot& game : document->games) {
      expect_sound(file, game);
      ++phases[std::string(base::enum_name(game.state.phase))];
    }
    tally.games += document->games.size();
    tally.plays += document->plays.size();
    tally.probabilities += document->probabilities.size();
    tally.lines += document->lines.size();
  });
  fmt::print("{:<20}{:>7}{:>8}{:>8}{:>9}{:>8}{:>8}{:>10}{:>7}\n", "endpoint", "files", "read", "partly", "refused",
             "games", "plays", "forecasts", "lines");
  int files = 0;
  for (const auto& [endpoint, t] : by_endpoint) {
    fmt::print("{:<20}{:>7}{:>8}{:>8}{:>9}{:>8}{:>8}{:>10}{:>7}\n", endpoint, t.files, t.parsed, t.partly, t.refused,
               t.games, t.plays, t.probabilities, t.lines);
    files += t.files;
  }
  for (const auto& [phase, n] : phases) fmt::print("{} {}  ", n, phase);
  fmt::print("\n");
  EXPECT_GT(files, 300) << "the captures are incomplete";
}

/// INDEX.csv was made by other means; its status column counts "STATUS_FINALx8;STATUS_SCHEDULEDx9".
std::map<std::string, int> index_counts(const std::string& column) {
  std::map<std::string, int> counts;
  std::size_t at = 0;
  while (at < column.size()) {
    const std::size_t end = std::min(column.find(';', at), column.size());
    const std::string item = column.substr(at, end - at);
    const std::size_t x = item.rfind('x');
    if (x != std::string::npos && x + 1 < item.size() &&
        item.find_first_not_of("0123456789", x + 1) == std::string::npos)
      counts[item.substr(0, x)] = std::stoi(item.substr(x + 1));
    at = end + 1;
  }
  return counts;
}

std::vector<std::string> columns_of(const std::string& row) {
  std::vector<std::string> columns(1);
  bool quoted = false;
  for (const char c : row) {
    if (c == '"') quoted = !quoted;
    else if (c == ',' && !quoted) columns.emplace_back();
    else columns.back() += c;
  }
  return columns;
}

const std::map<std::string, Phase> kPhaseOfStatus = {
    {"STATUS_FINAL", Phase::final},         {"STATUS_SCHEDULED", Phase::scheduled},
    {"STATUS_IN_PROGRESS", Phase::live},    {"STATUS_POSTPONED", Phase::postponed},
    {"STATUS_SUSPENDED", Phase::suspended}, {"STATUS_RAIN_DELAY", Phase::delayed}};

TEST(EspnCaptured, PhasesAreThoseOfTheIndex) {
  ARBEES_NEED_CAPTURES();
  std::map<std::string, std::map<std::string, int>> index;
  std::ifstream rows(captured::folder() / "INDEX.csv");
  for (std::string row; std::getline(rows, row);) {
    const auto columns = columns_of(row);
    // Edited documents contradict themselves, which is read as unknown.
    const bool genuine = columns.size() > 12 && (columns[12] == "raw" || columns[12] == "re-serialised");
    if (genuine && columns[2] == "scoreboard") index[columns[0]] = index_counts(columns[6]);
  }
  int compared = 0;
  captured::each_file([&](const captured::File& file) {
    const auto known = index.find(file.name);
    const auto document = captured::parse(file);
    if (known == index.end() || !document || !document->refused.empty()) return;
    for (const auto& [name, phase] : kPhaseOfStatus) {
      const auto n =
          std::ranges::count_if(document->games, [&](const GameSnapshot& game) { return game.state.phase == phase; });
      const auto listed = known->second.find(name);
      if (listed == known->second.end()) continue;
      EXPECT_EQ(n, listed->second) << file.name << " " << name;
      ++compared;
    }
  });
  fmt::print("{} counts compared\n", compared);
  EXPECT_GT(compared, 50);
}

}  // namespace
}  // namespace arbees::feeds::espn
