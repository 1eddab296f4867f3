#include <fmt/format.h>

#include "arbees/feeds/recorded/readers.hpp"
#include "arbees/feeds/recorded/states.hpp"

namespace arbees::feeds::recorded {
namespace {

using domain::GameState;
using domain::Play;
using domain::Side;

/// State and play reach the engine together, as a poll of a feed brings them.
void emit_play(Builder& builder, std::size_t game, base::Nanos at, GameState state, Play play) {
  const base::Nanos heard = at + builder.options().play_delay;
  play.id = fmt::format("{}", builder.next_play(game));
  play.wallclock = at;
  play.period = state.period;
  play.clock_ms = state.clock_ms;
  play.home_score = state.home_score;
  play.away_score = state.away_score;
  state.last_play_id = play.id;
  builder.emit_state(heard, game, state);
  builder.emit(heard, domain::PlayRecorded{domain::GameId{static_cast<std::uint32_t>(game)}, std::move(play)});
  builder.use();
}

void say_timing(Builder& builder) {
  if (builder.options().play_delay.value == 0)
    builder.assume(
        "Plays carry the time they happened, not when a public feed showed them: the model is faster here than live.");
  else
    builder.assume(fmt::format("Plays are shown {} s after they happened, to stand in for a feed's delay.",
                               builder.options().play_delay.value / 1'000'000'000));
}

}  // namespace

void read_scoring_plays(Table& table, Builder& builder) {
  say_timing(builder);
  builder.assume("Only scoring plays are recorded: between them clock and possession are not known.");
  Row row;
  while (table.next(row)) {
    builder.count_row();
    if (!well_formed(table, row, builder)) continue;
    Fields fields(table, row);
    const auto at = fields.time("time_utc");
    GameState state;
    state.phase = domain::Phase::live;
    state.period = fields.need_whole("period", 1, 20).value_or(0);
    state.clock_ms = clock_of(fields.text("clock"));
    state.home_score = fields.need_whole("home_score", 0, 999).value_or(0);
    state.away_score = fields.need_whole("away_score", 0, 999).value_or(0);
    const auto points = fields.need_whole("points", 0, 8);
    const std::string_view side = fields.text("side");
    if (!state.clock_ms) fields.wrong("clock", "minutes:seconds left");
    if (side != "home" && side != "away") fields.wrong("side", "home or away");
    if (fields.problem()) {
      builder.refuse(row, fields);
      continue;
    }
    const auto game = builder.game(row, fields.text("game_key"));
    if (!game) continue;
    if (!builder.plays_for(*game, side == "home" ? Side::home : Side::away, fields.text("team"))) {
      builder.refuse(
          row, "team and side contradict the game's key",
          fmt::format("column team: {} is not the {} team of {}", fields.text("team"), side, fields.text("game_key")));
      continue;
    }
    state.detail = builder.empty_detail(*game);
    Play play;
    play.kind = fmt::format("{} points", *points);
    play.text = std::string(fields.text("description"));
    play.side = side == "home" ? Side::home : Side::away;
    play.scoring = true;
    emit_play(builder, *game, *at, std::move(state), std::move(play));
  }
}

void read_baseball_plays(Table& table, Builder& builder) {
  say_timing(builder);
  builder.assume("Plays state the score after each plate appearance: outs and runners are not known.");
  Row row;
  while (table.next(row)) {
    builder.count_row();
    if (!well_formed(table, row, builder)) continue;
    Fields fields(table, row);
    const auto at = fields.time("time_utc");
    GameState state;
    state.phase = domain::Phase::live;
    state.period = fields.need_whole("inning", 1, 40).value_or(0);
    state.home_score = fields.need_whole("home_score", 0, 99).value_or(0);
    state.away_score = fields.need_whole("away_score", 0, 99).value_or(0);
    const auto half = half_of(fields.text("half"));
    const std::string_view scoring = fields.text("is_scoring");
    if (!half) fields.wrong("half", "top or bottom");
    if (scoring != "true" && scoring != "false") fields.wrong("is_scoring", "true or false");
    if (fields.problem()) {
      builder.refuse(row, fields);
      continue;
    }
    const auto game = builder.game(row, fields.text("game_key"));
    if (!game) continue;
    state.detail = domain::BaseballDetail{.half = half};
    Play play;
    play.kind = std::string(fields.text("event"));
    play.text = play.kind;
    play.side = *half == domain::Half::top ? Side::away : Side::home;
    play.scoring = scoring == "true";
    emit_play(builder, *game, *at, std::move(state), std::move(play));
  }
}

}  // namespace arbees::feeds::recorded
