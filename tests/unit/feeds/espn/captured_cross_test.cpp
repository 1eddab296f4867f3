#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "arbees/feeds/espn/read.hpp"
#include "unit/feeds/espn/captured.hpp"

/// What a document says twice must be read the same both times.
namespace arbees::feeds::espn {
namespace {

using captured::File;
using feeds::espn::TeamIds;
using domain::FootballDetail;
using domain::Phase;
using domain::Side;
using domain::Sport;
using wire::Node;

bool trustworthy(const File& file) {
  // Fidelity "hand-edited" and "synthetic" contradict themselves by construction.
  return file.name.find("demo") == std::string::npos && file.name.find("_extra") == std::string::npos;
}

/// Calls `visit(snapshot, competition)` with each game and the raw competition it was read from.
template <class Visit>
void each_game(Visit&& visit) {
  captured::each_file([&](const File& file) {
    const auto document = captured::parse(file);
    if (!document || !trustworthy(file)) return;
    const auto raw = parse_json(file.bytes);
    ASSERT_TRUE(raw);
    const Node root = raw->root();
    captured::each_raw_event(root, [&](const Node& event, const Node& competition) {
      const std::string id = event["id"].id().value_or(competition["id"].id().value_or(""));
      for (const GameSnapshot& game : document->games)
        if (game.game.key == "espn:" + id) visit(file, game, competition);
    });
  });
}

TEST(EspnCross, WinnerIsWhoScoredMore) {
  ARBEES_NEED_CAPTURES();
  int finals = 0;
  int ties = 0;
  each_game([&](const File& file, const GameSnapshot& game, const Node&) {
    if (game.state.phase != Phase::final) return;
    ++finals;
    const int lead = game.state.home_score - game.state.away_score;
    ties += lead == 0 ? 1 : 0;
    const auto ahead = lead > 0 ? std::optional(Side::home) : lead < 0 ? std::optional(Side::away) : std::nullopt;
    EXPECT_EQ(game.winner, ahead) << file.name << " " << game.game.key;
  });
  fmt::print("{} finals, {} ties\n", finals, ties);
  EXPECT_GT(finals, 500);
}

/// Sum of the line score, nothing when it is not whole ("-" in an unplayed half-inning).
std::optional<int> sum_of(const Node& linescores) {
  int sum = 0;
  bool whole = linescores.size() > 0;
  linescores.each([&](const Node& period) {
    const Node value = period["value"];
    const Node shown = period["displayValue"];
    const auto points = value.present() ? value.integer() : shown.integer();
    whole = whole && points.has_value();
    sum += static_cast<int>(points.value_or(0));
  });
  return whole ? std::optional(sum) : std::nullopt;
}

TEST(EspnCross, LineScoresAddUpToTheScore) {
  ARBEES_NEED_CAPTURES();
  int compared = 0;
  std::set<std::string> off;
  each_game([&](const File& file, const GameSnapshot& game, const Node& competition) {
    const Node competitors = competition["competitors"];
    competitors.each([&](const Node& competitor) {
      const Node linescores = competitor["linescores"];
      const auto sum = sum_of(linescores);
      if (!sum || game.state.phase == Phase::scheduled) return;
      ++compared;
      const bool home = competitor["homeAway"].text() == "home";
      const int score = home ? game.state.home_score : game.state.away_score;
      if (*sum != score) off.insert(fmt::format("{} {} {} {}", file.name, game.game.key, *sum, score));
    });
  });
  for (const std::string& line : off) fmt::print("line score off: {}\n", line);
  fmt::print("{} line scores, {} off\n", compared, off.size());
  EXPECT_GT(compared, 1000);
  EXPECT_LE(off.size() * 100, static_cast<std::size_t>(compared)) << "more than a capture's own defects";
}

TEST(EspnCross, ShownClockIsTheClock) {
  ARBEES_NEED_CAPTURES();
  int compared = 0;
  each_game([&](const File& file, const GameSnapshot& game, const Node& competition) {
    if (!game.state.clock_ms) return;
    const Node status = competition["status"];
    const auto shown = status["displayClock"].text();
    const auto seconds = status["clock"].number();
    if (!shown || !seconds || shown->find(':') == std::string_view::npos) return;
    ++compared;
    const int minutes = std::stoi(std::string(shown->substr(0, shown->find(':'))));
    const int rest = std::stoi(std::string(shown->substr(shown->find(':') + 1)));
    EXPECT_EQ(*game.state.clock_ms, (minutes * 60 + rest) * 1000) << file.name << " " << game.game.key << " " << *shown;
  });
  fmt::print("{} clocks\n", compared);
  EXPECT_GT(compared, 40);
}

TEST(EspnCross, YardLineAgreesWithItsText) {
  ARBEES_NEED_CAPTURES();
  int compared = 0;
  each_game([&](const File& file, const GameSnapshot& game, const Node& competition) {
    const auto* football = std::get_if<FootballDetail>(&game.state.detail);
    if (football == nullptr || !football->yards_to_goal || !football->possession) return;
    const Node situation = competition["situation"];
    const std::string text(situation["possessionText"].text().value_or(""));
    const std::size_t space = text.find(' ');
    if (space == std::string::npos) return;
    const std::string team = text.substr(0, space);
    const bool home = team == game.game.home.abbreviation;
    if (!home && team != game.game.away.abbreviation) return;  // the text has codes of its own
    const int yards = std::stoi(text.substr(space + 1));
    const bool own_half = home == (*football->possession == Side::home);
    EXPECT_EQ(*football->yards_to_goal, own_half ? 100 - yards : yards)
        << file.name << " " << game.game.key << " " << text;
    ++compared;
  });
  fmt::print("{} yard lines\n", compared);
  EXPECT_GT(compared, 20);
}

TEST(EspnCross, SpreadAgreesWithTheMoneyLineAndTheText) {
  ARBEES_NEED_CAPTURES();
  int by_money = 0;
  int by_text = 0;
  each_game([&](const File& file, const GameSnapshot& game, const Node& competition) {
    const domain::PregameLine& line = game.game.line;
    const bool points = domain::family_of(game.game.sport) == domain::Family::football ||
                        domain::family_of(game.game.sport) == domain::Family::basketball;
    if (!points || !line.home_spread) return;
    if (line.home_moneyline && line.away_moneyline && std::abs(*line.home_spread) >= 2.5) {
      ++by_money;
      EXPECT_EQ(*line.home_spread < 0, *line.home_moneyline < *line.away_moneyline)
          << file.name << " " << game.game.key;
    }
    const Node odds = competition["odds"];
    bool first = true;
    odds.each([&](const Node& quote) {
      const std::string text(quote["details"].text().value_or(""));
      const std::size_t space = text.find(' ');
      const bool home = text.substr(0, space) == game.game.home.abbreviation;
      const bool away = text.substr(0, space) == game.game.away.abbreviation;
      if (first && space != std::string::npos && home != away) {
        ++by_text;
        const double given = std::stod(text.substr(space + 1));
        EXPECT_DOUBLE_EQ(*line.home_spread, home ? given : -given) << file.name << " " << game.game.key << " " << text;
      }
      first = false;
    });
  });
  fmt::print("{} spreads by money line, {} by text\n", by_money, by_text);
  EXPECT_GT(by_money + by_text, 100);
}

/// Calls `visit(file, document)` with every document that has the states after its plays.
template <class Visit>
void each_play_list(Visit&& visit) {
  captured::each_file([&](const File& file) {
    const auto document = captured::parse(file);
    if (document && trustworthy(file) && !document->after.empty()) visit(file, *document);
  });
}

TEST(EspnCross, LastPlayHasTheScoreOfTheHeader) {
  ARBEES_NEED_CAPTURES();
  int lists = 0;
  std::map<std::string, int> off;
  each_play_list([&](const File& file, const Document& document) {
    ++lists;
    const domain::Play& last = document.plays.back();
    const domain::GameState& header = document.games.at(0).state;
    if (last.home_score != header.home_score || last.away_score != header.away_score) {
      ++off[std::string(base::enum_name(document.sport))];
      EXPECT_EQ(document.sport, Sport::ncaaf) << file.name << ": only college football's lists end elsewhere";
    }
  });
  for (const auto& [sport, n] : off) fmt::print("{}: {} lists do not end with the final score\n", sport, n);
  fmt::print("{} play lists\n", lists);
  EXPECT_GT(lists, 80);
  EXPECT_LE(off["ncaaf"], 18);
}

TEST(EspnCross, PeriodsGoForwardAndClocksDown) {
  ARBEES_NEED_CAPTURES();
  std::map<std::string, std::pair<int, int>> steps;  // clock steps: all, backwards
  each_play_list([&](const File& file, const Document& document) {
    auto& [all, back] = steps[std::string(base::enum_name(document.sport))];
    for (std::size_t i = 1; i < document.plays.size(); ++i) {
      const domain::Play& before = document.plays[i - 1];
      const domain::Play& now = document.plays[i];
      if (document.sport != Sport::ncaaf) EXPECT_GE(now.period, before.period) << file.name << " play " << now.id;
      if (now.period != before.period || !now.clock_ms || !before.clock_ms) continue;
      ++all;
      back += *now.clock_ms > *before.clock_ms ? 1 : 0;
    }
  });
  for (const auto& [sport, count] : steps) {
    fmt::print("{}: {} clock steps, {} backwards\n", sport, count.first, count.second);
    const int allowed = sport == "ncaaf" ? count.first / 50 : count.first / 400;
    EXPECT_LE(count.second, allowed) << sport << ": the clock is read the wrong way round";
  }
}

/// Calls `visit(row)` with the raw rows of all drives.
template <class Visit>
void each_drive_row(const Node& root, Visit&& visit) {
  const Node package = root["gamepackageJSON"];
  const Node& inner = package.present() ? package : root;
  const Node drives = inner["drives"];
  const Node previous = drives["previous"];
  previous.each([&](const Node& drive) {
    const Node rows = drive["plays"];
    rows.each(visit);
  });
}

TEST(EspnCross, StateAfterAPlayIsTheStartOfTheNext) {
  ARBEES_NEED_CAPTURES();
  int compared = 0;
  int skipped = 0;
  each_play_list([&](const File& file, const Document& document) {
    if (domain::family_of(document.sport) != domain::Family::football) return;
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < document.plays.size(); ++i) index[document.plays[i].id] = i;
    const auto raw = parse_json(file.bytes);
    ASSERT_TRUE(raw);
    const Node root = raw->root();
    each_drive_row(root, [&](const Node& row) {
      const Node start = row["start"];
      const Node team = start["team"];
      const Node possession = team["id"];
      const auto& game = document.games.at(0).game;
      const TeamIds ids{game.home.id, game.away.id, game.home.abbreviation, game.away.abbreviation};
      const auto yards = read_football(start, possession, ids).yards_to_goal;
      const auto down = start["down"].integer();
      const auto known = index.find(row["id"].id().value_or(""));
      if (known == index.end() || known->second == 0 || !yards || *yards < 1 || *yards > 99 || !down || *down < 1 ||
          *down > 4)
        return;
      const domain::Play& play = document.plays[known->second];
      const domain::GameState& before = document.after[known->second - 1];
      const auto* football = std::get_if<FootballDetail>(&before.detail);
      const bool other_half = (before.period <= 2) != (play.period <= 2) || play.period > 4;
      const bool dead_ball = play.kind.starts_with("Kickoff") || play.kind.find("imeout") != std::string::npos ||
                             play.kind.starts_with("End");
      // After a score nobody is said to have the ball until the kickoff.
      if (football == nullptr || football->kickoff || !football->possession || other_half || dead_ball || !play.side ||
          play.kind == "Two-minute warning") {
        ++skipped;
        return;
      }
      ++compared;
      EXPECT_EQ(football->yards_to_goal, *yards) << file.name << " " << play.id << " " << play.text;
      EXPECT_EQ(football->down, *down) << file.name << " " << play.id;
      EXPECT_EQ(football->possession, play.side) << file.name << " " << play.id;
    });
  });
  fmt::print("{} starts of plays, {} skipped\n", compared, skipped);
  EXPECT_GT(compared, 8000);
}

/// `yardsToEndzone` differs from the yard line in one row of ten; the play's own text then backs the yard line.
TEST(EspnCross, PlaceIsTheTextsWhereTheFeedContradictsItself) {
  ARBEES_NEED_CAPTURES();
  int differ = 0;
  each_play_list([&](const File& file, const Document& document) {
    if (domain::family_of(document.sport) != domain::Family::football) return;
    const auto& game = document.games.at(0).game;
    const TeamIds ids{game.home.id, game.away.id, game.home.abbreviation, game.away.abbreviation};
    const auto raw = parse_json(file.bytes);
    ASSERT_TRUE(raw);
    const Node root = raw->root();
    each_drive_row(root, [&](const Node& row) {
      const Node start = row["start"];
      const Node team = start["team"];
      const Node possession = team["id"];
      const auto to_end = start["yardsToEndzone"].integer();
      const auto side = ids.side_of(possession);
      const auto told = side ? read_place(start["possessionText"].text().value_or(""), *side, ids) : std::nullopt;
      if (!to_end || !told || *told == *to_end) return;
      ++differ;
      EXPECT_EQ(read_football(start, possession, ids).yards_to_goal, told) << file.name;
    });
  });
  fmt::print("{} rows whose distance to the end zone contradicts their text\n", differ);
  EXPECT_GT(differ, 100);
}

TEST(EspnCross, SecondHalfIsReceivedByWhoKickedOffTheFirst) {
  ARBEES_NEED_CAPTURES();
  int known = 0;
  int lists = 0;
  each_play_list([&](const File& file, const Document& document) {
    if (domain::family_of(document.sport) != domain::Family::football) return;
    ++lists;
    const auto* football = std::get_if<FootballDetail>(&document.games.at(0).state.detail);
    ASSERT_NE(football, nullptr);
    if (!football->second_half_receiver) return;
    for (const domain::Play& play : document.plays) {
      if (play.period != 3 || play.clock_ms != 900'000 || !play.kind.starts_with("Kickoff")) continue;
      EXPECT_EQ(play.side, domain::opponent(*football->second_half_receiver)) << file.name << " " << play.text;
      ++known;
      break;
    }
  });
  fmt::print("{} of {} games\n", known, lists);
  EXPECT_GT(known, 50);
}

TEST(EspnCross, ForecastsNamePlaysAndEndWithTheWinner) {
  ARBEES_NEED_CAPTURES();
  int games = 0;
  std::size_t all = 0;
  std::size_t without_play = 0;
  int wrong_end = 0;
  each_play_list([&](const File& file, const Document& document) {
    if (document.probabilities.empty() || document.games.at(0).state.phase != Phase::final) return;
    std::set<std::string> ids;
    for (const domain::Play& play : document.plays) ids.insert(play.id);
    for (const ReferenceProbability& forecast : document.probabilities)
      without_play += ids.contains(forecast.play_id) ? 0 : 1;
    all += document.probabilities.size();
    if (!document.games[0].winner) return;
    ++games;
    const bool home = document.probabilities.back().home.to_double() > 0.5;
    if (home == (*document.games[0].winner == Side::home)) return;
    ++wrong_end;
    EXPECT_EQ(document.sport, Sport::ncaaf) << file.name << ": the forecast is read for the wrong side";
  });
  fmt::print("{} forecasts, {} name no listed play; {} finished games\n", all, without_play, games);
  EXPECT_GT(games, 60);
  EXPECT_LE(wrong_end, 1) << "one college game's forecasts end with its loser";
  EXPECT_LE(without_play * 20, all);
}

}  // namespace
}  // namespace arbees::feeds::espn
