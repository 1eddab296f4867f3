#include <cmath>

#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Sport;
using wire::Node;

constexpr double kMostPoints = 100.0;
constexpr std::int64_t kLeastAmerican = 100;
constexpr std::int64_t kMostAmerican = 1'000'000;

/// Forecasts in odds' clothing are no lines.
bool is_bookmaker(const Node& provider) {
  const auto name = provider["name"].text();
  return name != "numberfire" && name != "teamrankings" && name != "accuscore";
}

std::optional<double> read_points(const Node& line) {
  if (const auto word = line.text(); word == "EVEN" || word == "PK") return 0.0;
  std::optional<double> points = line.number();
  if (const auto word = line.text(); !points && word && word->starts_with('+')) {
    if (const auto tenths = base::parse_decimal(word->substr(1), 1)) points = static_cast<double>(*tenths) / 10.0;
  }
  if (points && !(std::abs(*points) <= kMostPoints)) return std::nullopt;
  return points;
}

std::optional<double> read_spread(const Node& quote) {
  const Node spread = quote["spread"];
  if (const auto points = read_points(spread)) return points;
  const Node table = quote["pointSpread"];
  const Node home = table["home"];
  const Node close = home["close"];
  const Node line = close["line"];
  return read_points(line);
}

/// In a run line or puck line the favourite by money may be the one who gets the points; elsewhere the two agree, and
/// a line that contradicts itself is no line.
bool contradicts_favourite(Sport sport, double spread, const Node& home, const Node& away) {
  if (sport == Sport::mlb || sport == Sport::nhl) return false;
  return (spread > 0 && home["favorite"].boolean() == true) || (spread < 0 && away["favorite"].boolean() == true);
}

std::optional<std::int32_t> read_moneyline(const Node& quote, std::string_view side, const Node& odds) {
  const Node direct = odds["moneyLine"];
  if (const auto price = read_american(direct)) return price;
  const Node current = odds["current"];
  const Node current_line = current["moneyLine"];
  const Node american = current_line["american"];
  if (const auto price = read_american(american)) return price;
  const Node table = quote["moneyline"];
  const Node row = table[side];
  const Node close = row["close"];
  const Node close_odds = close["odds"];
  return read_american(close_odds);
}

}  // namespace

std::optional<std::int32_t> read_american(const Node& odds) {
  std::optional<std::int64_t> price = odds.integer();
  if (const auto word = odds.text()) {
    if (*word == "EVEN" || *word == "even") price = kLeastAmerican;
    if (word->starts_with('+')) price = base::parse_decimal(word->substr(1), 0);
  }
  if (!price || *price == INT64_MIN || std::abs(*price) < kLeastAmerican || std::abs(*price) > kMostAmerican)
    return std::nullopt;
  return static_cast<std::int32_t>(*price);
}

bool is_live_odds(const Node& provider) {
  return provider["name"].text().value_or("").find("Live") != std::string_view::npos;
}

bool read_quote(Sport sport, const Node& quote, domain::PregameLine& line) {
  const Node home = quote["homeTeamOdds"];
  const Node away = quote["awayTeamOdds"];
  auto spread = read_spread(quote);
  if (spread && contradicts_favourite(sport, *spread, home, away)) spread.reset();
  const auto home_price = read_moneyline(quote, "home", home);
  const auto away_price = read_moneyline(quote, "away", away);
  if (!spread && !home_price && !away_price) return false;
  line.home_spread = spread;
  line.home_moneyline = home_price;
  line.away_moneyline = away_price;
  return true;
}

void read_line(Sport sport, const Node& odds, domain::PregameLine& line) {
  bool done = false;
  odds.each([&](const Node& quote) {
    const Node provider = quote["provider"];
    if (!done && is_bookmaker(provider) && !is_live_odds(provider)) done = read_quote(sport, quote, line);
  });
}

}  // namespace arbees::feeds::espn
