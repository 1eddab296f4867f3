#include "arbees/venues/polymarket/slug.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arbees/domain/league.hpp"

namespace arbees::venues::polymarket {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The word before the next dash, taken off `text` with the dash; empty when there is none or it has other letters.
std::string_view take_word(std::string_view& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > 16) return {};
  const std::string_view word = text.substr(0, dash);
  if (!std::ranges::all_of(word, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); })) return {};
  text.remove_prefix(dash + 1);
  return word;
}

std::int32_t number(std::string_view digits) {
  std::int32_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<base::Date> take_day(std::string_view& text) {
  constexpr std::string_view kForm = "0000-00-00";
  if (text.size() < kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i)
    if (kForm[i] == '-' ? text[i] != '-' : !is_digit(text[i])) return std::nullopt;
  const base::Date day{number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2))};
  if (day.year < 2007 || !base::is_valid(day)) return std::nullopt;
  text.remove_prefix(kForm.size());
  return day;
}

}  // namespace

base::Result<GameSlug> parse_game_slug(std::string_view slug) {
  std::string_view rest = slug;
  GameSlug game;
  game.league = take_word(rest);
  game.first = take_word(rest);
  game.second = take_word(rest);
  const auto day = take_day(rest);
  const bool whole = !game.league.empty() && !game.first.empty() && !game.second.empty() && day &&
                     (rest.empty() || (rest.front() == '-' && rest.size() > 1));
  if (!whole)
    return base::fail("slug", fmt::format("expected a game, {{league}}-{{team}}-{{team}}-{{YYYY-MM-DD}}, found \"{}\"",
                                          slug.substr(0, 60)));
  game.day = *day;
  if (!rest.empty()) game.rest = rest.substr(1);
  return game;
}

domain::Sport sport_of(std::string_view league) {
  return domain::sport_of_polymarket(league);
}

}  // namespace arbees::venues::polymarket
