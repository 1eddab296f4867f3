#include "arbees/venues/kalshi/ticker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arbees/domain/league.hpp"

namespace arbees::venues::kalshi {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_code(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

/// The number in `width` leading digits, taken off `text`.
std::optional<std::int32_t> take_number(std::string_view& text, std::size_t width) {
  if (text.size() < width || !std::ranges::all_of(text.substr(0, width), is_digit)) return std::nullopt;
  std::int32_t value = 0;
  for (const char c : text.substr(0, width)) value = value * 10 + (c - '0');
  text.remove_prefix(width);
  return value;
}

std::optional<base::Date> take_day(std::string_view& text) {
  const auto year = take_number(text, 2);
  if (!year || text.size() < 3) return std::nullopt;
  const auto* const month = std::ranges::find(kMonths, text.substr(0, 3));
  if (month == kMonths.end()) return std::nullopt;
  text.remove_prefix(3);
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const base::Date date{2000 + *year, static_cast<std::int32_t>(month - kMonths.begin()) + 1, *day};
  if (date.year < 2007 || !base::is_valid(date)) return std::nullopt;
  return date;
}

std::optional<std::int32_t> take_clock(std::string_view& text) {
  std::string_view rest = text;
  const auto digits = take_number(rest, 4);
  if (!digits || *digits / 100 > 23 || *digits % 100 > 59) return std::nullopt;
  text = rest;
  return *digits / 100 * 60 + *digits % 100;
}

/// Baseball marks the games of a doubleheader G1 and G2. Elsewhere those letters may be a team's.
std::int32_t take_game_number(std::string_view league, std::string_view& teams) {
  if (league != "mlb" || teams.size() < 6 || teams[teams.size() - 2] != 'G') return 0;
  const char number = teams.back();
  if (number != '1' && number != '2') return 0;
  teams.remove_suffix(2);
  return number - '0';
}

std::unexpected<base::Error> refuse(std::string_view ticker, std::string_view what) {
  return base::fail("ticker", fmt::format("expected {}, found \"{}\"", what, ticker.substr(0, 60)));
}

}  // namespace

std::string_view series_of(std::string_view ticker) {
  return ticker.substr(0, ticker.find('-'));
}

base::Result<EventTicker> parse_event_ticker(std::string_view ticker) {
  constexpr std::string_view kHead = "KX";
  constexpr std::string_view kTail = "GAME";
  const std::string_view series = series_of(ticker);
  const bool is_game = series.starts_with(kHead) && series.ends_with(kTail) &&
                       series.size() > kHead.size() + kTail.size() && is_code(series) && series.size() < ticker.size();
  if (!is_game) return refuse(ticker, "a game-winner event, KX{LEAGUE}GAME-{DATE}{TEAMS}");

  EventTicker event;
  event.series = series;
  event.league = series.substr(kHead.size(), series.size() - kHead.size() - kTail.size());
  std::ranges::transform(event.league, event.league.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string_view rest = ticker.substr(series.size() + 1);
  const auto day = take_day(rest);
  if (!day) return refuse(ticker, "a day such as 26SEP20 after the series");
  event.day = *day;
  event.minute_of_day = take_clock(rest);
  event.game_number = take_game_number(event.league, rest);
  if (rest.size() < 4 || rest.size() > 24 || !is_code(rest)) return refuse(ticker, "two team codes after the day");
  event.teams = rest;
  return event;
}

base::Result<MarketTicker> parse_market_ticker(std::string_view ticker) {
  const std::size_t dash = ticker.rfind('-');
  if (dash == std::string_view::npos) return refuse(ticker, "a market ticker, EVENT-OUTCOME");
  auto event = parse_event_ticker(ticker.substr(0, dash));
  if (!event) return std::unexpected(event.error());
  const std::string_view outcome = ticker.substr(dash + 1);
  if (outcome.size() < 2 || outcome.size() > 12 || !is_code(outcome))
    return refuse(ticker, "an outcome after the last dash");
  return MarketTicker{*std::move(event), std::string(outcome)};
}

domain::Sport sport_of(std::string_view league) {
  return domain::sport_of_kalshi(league);
}

}  // namespace arbees::venues::kalshi
