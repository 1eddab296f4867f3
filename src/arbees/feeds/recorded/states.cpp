#include "arbees/feeds/recorded/states.hpp"

#include <fmt/format.h>

#include <array>

namespace arbees::feeds::recorded {
namespace {

using domain::GameState;
using domain::Phase;

constexpr std::array<std::string_view, 3> kHockeyPeriods = {"1st Period", "2nd Period", "3rd Period"};
constexpr int kPeriodMinutes = 20;

/// A decimal with any number of digits ("5.366666666666666"), cut to millionths.
std::optional<std::int64_t> millionths(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) text = text.substr(0, point + 7);
  return base::parse_decimal(text, 6);
}

std::optional<std::int32_t> hockey_period(std::string_view text) {
  for (std::size_t i = 0; i < kHockeyPeriods.size(); ++i)
    if (text == kHockeyPeriods[i]) return static_cast<std::int32_t>(i) + 1;
  if (text == "OVERTIME") return 4;
  return std::nullopt;
}

/// `min_remaining` counts down the 60 minutes of regulation.
std::optional<std::int32_t> hockey_clock(Fields& fields, std::int32_t period) {
  const auto left = millionths(fields.text("min_remaining"));
  const std::int64_t after = static_cast<std::int64_t>(3 - period) * kPeriodMinutes * 1'000'000;
  if (!left || *left < 0 || *left > 60'000'000) {
    fields.wrong("min_remaining", "minutes left, from 0 to 60");
    return std::nullopt;
  }
  // A row that still names the period before shows more than its twenty minutes, or less than none.
  if (*left < after || *left - after > kPeriodMinutes * 1'000'000) return std::nullopt;
  return static_cast<std::int32_t>((*left - after) * 60 / 1000);
}

std::optional<GameState> read_hockey(Fields& fields, Builder& builder, const domain::Game& game) {
  const auto home = fields.need_whole("home_score", 0, 99);
  const auto away = fields.need_whole("away_score", 0, 99);
  if (!home || !away) return std::nullopt;
  const std::string_view event = fields.text("event_type");
  const std::string_view period = fields.text("period");
  GameState state;
  state.home_score = *home;
  state.away_score = *away;
  state.detail = domain::HockeyDetail{};
  if (event == "GAME FINISH") {
    state.phase = *home == *away ? Phase::unknown : Phase::final;
    state.period = hockey_period(period).value_or(0);
    if (*home == *away)
      builder.assume(fmt::format("{} ends level in the recording: who won the shootout is not in it.", game.key));
    return state;
  }
  const auto number = hockey_period(period);
  if (!number) {
    fields.wrong("period", "1st Period, 2nd Period, 3rd Period or OVERTIME");
    return std::nullopt;
  }
  state.period = *number;
  if (*number <= 3) state.clock_ms = hockey_clock(fields, *number);
  state.phase = state.clock_ms == 0 && *number < 3 ? Phase::intermission : Phase::live;
  state.under_review = event == "OVERTURN PENDING";
  if (event.starts_with("POWER PLAY"))
    builder.assume("Power plays are recorded without the side that has them: the number of skaters is unknown.");
  return state;
}

std::optional<GameState> read_baseball(Fields& fields) {
  const std::string_view score = fields.text("score");
  const std::size_t dash = score.find('-');
  const auto number = [](std::string_view text) -> std::optional<std::int32_t> {
    const auto value = base::parse_decimal(text, 0);
    if (!value || *value < 0 || *value > 99) return std::nullopt;
    return static_cast<std::int32_t>(*value);
  };
  const auto away = number(score.substr(0, dash == std::string_view::npos ? 0 : dash));
  const auto home = number(dash == std::string_view::npos ? std::string_view{} : score.substr(dash + 1));
  const auto inning = fields.need_whole("inning", 1, 40);
  const auto half = half_of(fields.text("half"));
  if (!away || !home) fields.wrong("score", "away-home, as in 3-1");
  if (!half) fields.wrong("half", "top or bottom");
  if (fields.problem()) return std::nullopt;
  GameState state;
  state.phase = Phase::live;
  state.period = *inning;
  state.away_score = *away;
  state.home_score = *home;
  state.detail = domain::BaseballDetail{.half = half};
  return state;
}

}  // namespace

std::optional<domain::Half> half_of(std::string_view text) {
  if (text == "top" || text == "Top") return domain::Half::top;
  if (text == "bottom" || text == "Bottom") return domain::Half::bottom;
  return std::nullopt;
}

std::optional<std::int32_t> clock_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  std::int64_t minutes = 0;
  if (colon != std::string_view::npos) {
    const auto value = base::parse_decimal(text.substr(0, colon), 0);
    if (!value || *value < 0 || *value > 60) return std::nullopt;
    minutes = *value;
    text.remove_prefix(colon + 1);
  }
  const auto seconds = base::parse_decimal(text, 3);
  if (!seconds || *seconds < 0 || *seconds >= 60'000) return std::nullopt;
  return static_cast<std::int32_t>(minutes * 60'000 + *seconds);
}

StateReader::StateReader(const Table& table) {
  const auto has = [&](std::string_view name) { return table.column(name).has_value(); };
  if (has("period") && has("min_remaining") && has("home_score") && has("away_score") && has("event_type"))
    kind_ = Kind::hockey;
  else if (has("inning") && has("half") && has("score")) kind_ = Kind::baseball;
}

std::optional<GameState> StateReader::read(Fields& fields, Builder& builder, const domain::Game& game) const {
  return kind_ == Kind::hockey ? read_hockey(fields, builder, game) : read_baseball(fields);
}

}  // namespace arbees::feeds::recorded
