#include "arbees/winprob/csv_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "arbees/domain/league.hpp"
#include "arbees/winprob/state_check.hpp"

namespace arbees::winprob {
namespace {

constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

/// In the order of CsvStates::Column.
constexpr std::array<std::string_view, 32> kNames = {"game_id",
                                                     "season",
                                                     "season_type",
                                                     "date",
                                                     "home_spread",
                                                     "home_ml",
                                                     "away_ml",
                                                     "pregame_home_prob",
                                                     "period",
                                                     "clock",
                                                     "seconds_remaining",
                                                     "home_score",
                                                     "away_score",
                                                     "possession",
                                                     "down",
                                                     "distance",
                                                     "yards_to_goal",
                                                     "home_to",
                                                     "away_to",
                                                     "play_kind",
                                                     "home_rec_2h",
                                                     "home_skaters",
                                                     "away_skaters",
                                                     "home_net_empty",
                                                     "away_net_empty",
                                                     "sched_innings",
                                                     "inning",
                                                     "half",
                                                     "outs",
                                                     "base_state",
                                                     "neutral_site",
                                                     "home_won"};

/// Fields of a line; one that begins with a quote is without its quotes, and commas inside it are text.
void split(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  std::size_t from = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i != line.size() && line[i] == '"') {
      if (quoted && line.substr(i + 1).starts_with('"')) ++i;  // a quote inside quotes is written twice
      else quoted = !quoted && line.find_first_not_of(' ', from) == i;
    }
    if (i != line.size() && (line[i] != ',' || quoted)) continue;
    std::string_view field = line.substr(from, i - from);
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    fields.push_back(field);
    from = i + 1;
  }
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool same(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}
bool any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return same(text, word); });
}

std::optional<double> parse(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);  // odds
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// Seconds, or minutes:seconds.
std::optional<double> seconds(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return parse(text);
  const auto minutes = parse(text.substr(0, colon));
  const auto rest = parse(text.substr(colon + 1));
  return minutes && rest ? std::optional(60.0 * *minutes + *rest) : std::nullopt;
}

base::Nanos day(std::string_view date) {
  const auto part = [&](std::size_t at, std::size_t n) {
    return date.size() >= at + n ? parse(date.substr(at, n)) : std::nullopt;
  };
  const auto y = part(0, 4);
  const auto m = part(5, 2);
  const auto d = part(8, 2);
  if (!y || !m || !d) return {};
  constexpr std::int64_t kDay = 86'400'000'000'000;
  return {base::days_from_civil(static_cast<std::int64_t>(*y), static_cast<unsigned>(*m), static_cast<unsigned>(*d)) *
          kDay};
}

}  // namespace

bool lacks_clock(const CsvRow& row) {
  return !row.state.clock_ms && domain::period_seconds(row.game, row.state.period) > 0;
}

base::Result<CsvStates> CsvStates::open(std::string_view header, std::string_view name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (header.starts_with(kByteOrderMark)) header.remove_prefix(kByteOrderMark.size());
  if (header.ends_with('\r')) header.remove_suffix(1);
  CsvStates states;
  split(header, states.fields_);
  states.where_.assign(kColumns, kAbsent);
  for (std::size_t i = 0; i < states.fields_.size(); ++i) {
    const auto known = std::find(kNames.begin(), kNames.end(), lower_case(states.fields_[i]));
    if (known != kNames.end()) states.where_[static_cast<std::size_t>(known - kNames.begin())] = i;
    if (!states.fields_[i].starts_with("reference_wp")) continue;
    states.reference_fields_.push_back(i);
    states.references_.emplace_back(states.fields_[i]);
  }
  states.values_.resize(states.references_.size());
  for (const Column column : {kGameId, kHomeScore, kAwayScore, kHomeWon})
    if (states.where_[column] == kAbsent)
      return base::fail("line 1", "no column " + std::string(kNames[column]) + "; is this an archive of game states?");
  if (states.where_[kPeriod] == kAbsent && states.where_[kInning] == kAbsent &&
      states.where_[kSecondsRemaining] == kAbsent)
    return base::fail("line 1", "no column period, inning or seconds_remaining; is this an archive of game states?");
  if (auto guessed = states.guess_sport(name); !guessed) return std::unexpected(guessed.error());
  return states;
}

base::Result<void> CsvStates::guess_sport(std::string_view name) {
  const std::string lower = lower_case(name.substr(name.find_last_of('/') + 1));
  using domain::Sport;
  constexpr std::array<std::pair<std::string_view, Sport>, 6> kSports = {{{"ncaaf", Sport::ncaaf},
                                                                          {"ncaab", Sport::ncaab},
                                                                          {"nfl", Sport::nfl},
                                                                          {"nba", Sport::nba},
                                                                          {"nhl", Sport::nhl},
                                                                          {"mlb", Sport::mlb}}};
  for (const auto& [word, sport] : kSports) {
    if (lower.find(word) == std::string::npos) continue;
    sport_ = sport;
    return {};
  }
  const auto has = [&](Column column) { return where_[column] != kAbsent; };
  if (has(kInning)) sport_ = Sport::mlb;
  else if (has(kHomeSkaters)) sport_ = Sport::nhl;
  else if (has(kDown)) sport_ = has(kHomeMoneyline) ? Sport::ncaaf : Sport::nfl;
  else if (has(kPeriod) || has(kSecondsRemaining))
    sport_ = has(kPregameProbability) || has(kHomeMoneyline) ? Sport::nba : Sport::ncaab;
  else return base::fail("line 1", "no sport in the file's name nor in its columns");
  return {};
}

std::string_view CsvStates::text(Column column) const {
  const std::size_t at = where_[column];
  return at < fields_.size() ? fields_[at] : std::string_view{};
}
std::optional<double> CsvStates::number(Column column) const {
  return parse(text(column));
}
std::optional<std::int32_t> CsvStates::whole(Column column) const {
  const auto value = number(column);
  if (!value || std::fabs(*value) > 1e9) return std::nullopt;
  return static_cast<std::int32_t>(std::lround(*value));
}
std::optional<domain::Side> CsvStates::side(Column column) const {
  const std::string_view t = text(column);
  if (any_of(t, {"home", "1", "1.0"})) return domain::Side::home;
  if (any_of(t, {"away", "0", "0.0", "-1", "-1.0"})) return domain::Side::away;
  return std::nullopt;
}

void CsvStates::read_game(domain::Game& game) const {
  game.sport = sport_;
  const std::string_view type = text(kSeasonType);
  game.postseason = any_of(type, {"post", "postseason"});
  game.season_type = game.postseason                      ? domain::SeasonType::postseason
                     : any_of(type, {"reg", "regular"})   ? domain::SeasonType::regular
                     : any_of(type, {"pre", "preseason"}) ? domain::SeasonType::preseason
                                                          : domain::SeasonType::unknown;
  game.season = whole(kSeason).value_or(0);
  game.neutral_site = any_of(text(kNeutralSite), {"1", "1.0", "true"});
  game.start = day(text(kDate));
  game.season = whole(kSeason).value_or(0);
  if (const auto season = whole(kSeason); game.start.value == 0 && season)
    game.start = day(std::to_string(*season) + "-07-01");
  game.line = {};
  game.line.home_spread = number(kSpread);
  game.line.home_moneyline = whole(kHomeMoneyline);
  game.line.away_moneyline = whole(kAwayMoneyline);
  if (const auto p = number(kPregameProbability)) game.line.home_probability = base::Probability::from_double(*p);
}

void CsvStates::read_detail(domain::SportDetail& detail) const {
  switch (domain::family_of(sport_)) {
    case domain::Family::football: {
      domain::FootballDetail& f = detail.emplace<domain::FootballDetail>();
      f.possession = side(kPossession);
      f.down = whole(kDown);
      f.distance = whole(kDistance);
      f.yards_to_goal = whole(kYardsToGoal);
      f.home_timeouts = whole(kHomeTimeouts);
      f.away_timeouts = whole(kAwayTimeouts);
      f.second_half_receiver = side(kReceiver);
      f.kickoff = any_of(text(kPlayKind), {"k"});
      break;
    }
    case domain::Family::basketball: detail.emplace<domain::BasketballDetail>().possession = side(kPossession); break;
    case domain::Family::hockey: {
      domain::HockeyDetail& h = detail.emplace<domain::HockeyDetail>();
      h.home_skaters = whole(kHomeSkaters);
      h.away_skaters = whole(kAwaySkaters);
      h.home_net_empty = whole(kHomeNetEmpty).value_or(0) != 0;
      h.away_net_empty = whole(kAwayNetEmpty).value_or(0) != 0;
      break;
    }
    case domain::Family::baseball: {
      domain::BaseballDetail& b = detail.emplace<domain::BaseballDetail>();
      const std::string_view half = text(kHalf);
      if (any_of(half, {"top", "t"})) b.half = domain::Half::top;
      if (any_of(half, {"bot", "bottom", "b"})) b.half = domain::Half::bottom;
      if (any_of(half, {"mid", "middle"})) b.half = domain::Half::middle;
      if (any_of(half, {"end"})) b.half = domain::Half::end;
      b.outs = whole(kOuts);
      b.bases = whole(kBaseState);
      b.scheduled_innings = whole(kScheduledInnings).value_or(9);
      break;
    }
    case domain::Family::none: break;
  }
}

/// The period, the clock and the seconds left each say part of what the others do: what is blank follows from the rest.
std::optional<std::int32_t> CsvStates::read_clock(domain::GameState& state) {
  const domain::Format format = domain::format_of(sport_);
  auto period = whole(where_[kInning] != kAbsent && sport_ == domain::Sport::mlb ? kInning : kPeriod);
  double clock = seconds(text(kClock)).value_or(-1.0);  // negative: not told
  if (!(clock < 1e6)) clock = -1.0;
  seconds_left_ = number(kSecondsRemaining);
  state.clock_ms.reset();
  const double length = format.period_seconds;
  if (!seconds_left_ && length > 0.0 && period && clock >= 0.0 && *period <= format.regulation_periods)
    seconds_left_ = length * (format.regulation_periods - *period) + clock;
  if (length > 0.0 && seconds_left_ && *seconds_left_ >= 0.0) {
    const double after = std::clamp(std::ceil(*seconds_left_ / length) - 1.0, 0.0, format.regulation_periods - 1.0);
    if (!period) period = format.regulation_periods - static_cast<std::int32_t>(after);
    const double later = length * (format.regulation_periods - *period);
    if (clock < 0.0 && later >= 0.0 && *seconds_left_ >= later && *seconds_left_ <= later + length)
      clock = *seconds_left_ - later;
  }
  if (clock >= 0.0) state.clock_ms = static_cast<std::int32_t>(std::lround(clock * 1000.0));
  return period;
}

std::optional<double> CsvStates::outcome() const {
  const std::string_view won = text(kHomeWon);
  if (same(won, "true")) return 1.0;
  if (same(won, "false")) return 0.0;
  return number(kHomeWon);
}

base::Result<void> CsvStates::check_numbers() const {
  constexpr std::array kNumbers = {kSpread, kHomeMoneyline, kAwayMoneyline, kPregameProbability, kSecondsRemaining};
  constexpr std::array kWhole = {kPeriod,      kHomeScore,   kAwayScore,    kDown,
                                 kDistance,    kYardsToGoal, kHomeTimeouts, kAwayTimeouts,
                                 kHomeSkaters, kAwaySkaters, kHomeNetEmpty, kAwayNetEmpty,
                                 kInning,      kOuts,        kBaseState,    kScheduledInnings};
  const auto refuse = [&](Column column, std::string_view expected) {
    return base::fail(std::string(kNames[column]), fmt::format("expected {}, found \"{}\"", expected, text(column)));
  };
  const auto absent = [&](Column column) { return text(column).empty() || text(column) == "NA"; };
  for (const Column column : kNumbers)
    if (!absent(column) && !number(column)) return refuse(column, "a number");
  for (const Column column : kWhole) {
    const auto value = number(column);
    if (!absent(column) && (!value || *value != std::trunc(*value) || std::fabs(*value) > 1e9))
      return refuse(column, "a whole number");
  }
  if (const auto clock = seconds(text(kClock)); !absent(kClock) && (!clock || *clock < 0.0 || *clock > 1e6))
    return refuse(kClock, "seconds or minutes:seconds");
  return {};
}

base::Result<void> CsvStates::read(std::string_view line, CsvRow& row) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  split(line, fields_);
  if (auto numbers = check_numbers(); !numbers) return numbers;
  const auto home = whole(kHomeScore);
  const auto away = whole(kAwayScore);
  const auto period = read_clock(row.state);
  const auto won = outcome();
  if (!home) return base::fail("home_score", "expected a number");
  if (!away) return base::fail("away_score", "expected a number");
  if (!period) return base::fail("period", "expected a number");
  if (!won || *won < 0.0 || *won > 1.0) return base::fail("home_won", "expected 0, 0.5 or 1");
  row.game_id = text(kGameId);
  row.home_won = *won;
  read_game(row.game);
  row.state.phase = domain::Phase::live;
  row.state.period = *period;
  row.state.home_score = *home;
  row.state.away_score = *away;
  read_detail(row.state.detail);
  if (auto possible = check_state(row.game, row.state); !possible) return possible;
  for (std::size_t i = 0; i < reference_fields_.size(); ++i) {
    const std::size_t at = reference_fields_[i];
    values_[i] = at < fields_.size() && !fields_[at].empty() ? parse(fields_[at]) : std::nullopt;
  }
  return {};
}

}  // namespace arbees::winprob
