#include <fmt/format.h>

#include <unordered_map>

#include "apps/arbees/price_sources.hpp"
#include "arbees/domain/game_result.hpp"
#include "arbees/feeds/espn/parse.hpp"

namespace arbees::app {
namespace {

namespace espn = feeds::espn;

std::string state_text(const domain::Game& game, const domain::GameState& state) {
  std::string text = fmt::format("{} {} at {} {}, {}", game.away.abbreviation, state.away_score, game.home.abbreviation,
                                 state.home_score, base::enum_name(state.phase));
  if (state.period > 0) text += fmt::format(" {}", state.period);
  if (state.clock_ms) text += fmt::format(" {}:{:02}", *state.clock_ms / 60'000, *state.clock_ms / 1000 % 60);
  return text;
}

std::optional<double> as_double(const std::optional<base::Probability>& probability) {
  return probability ? std::optional(probability->to_double()) : std::nullopt;
}

std::optional<double> outcome_of(const espn::GameSnapshot& snapshot) {
  if (snapshot.state.phase != domain::Phase::final) return std::nullopt;
  if (snapshot.winner) return *snapshot.winner == domain::Side::home ? 1.0 : 0.0;
  return domain::home_result(snapshot.game, snapshot.state);
}

void price_curve(const espn::Document& document, std::size_t& row, const PriceSink& sink) {
  const espn::GameSnapshot& snapshot = document.games.front();
  std::unordered_map<std::string_view, base::Probability> references;
  for (const espn::ReferenceProbability& reference : document.probabilities)
    references.emplace(reference.play_id, reference.home);
  for (const domain::GameState& state : document.after) {
    Priced priced{snapshot.game.key,
                  row++,
                  state_text(snapshot.game, state),
                  winprob::estimate(snapshot.game, state),
                  std::nullopt,
                  outcome_of(snapshot)};
    const auto reference = references.find(state.last_play_id);
    if (reference != references.end()) priced.reference = reference->second.to_double();
    sink(priced);
  }
}

}  // namespace

bool price_espn(std::string_view bytes, std::optional<domain::Sport> sport, const PriceSink& sink,
                const RefusalSink& refuse, base::Error& why) {
  const auto document = espn::parse_document(bytes, sport);
  if (!document || document->games.empty()) {
    why = document ? base::Error{"", fmt::format("a {} without a game", base::enum_name(document->kind))}
                   : document.error();
    return false;
  }
  std::size_t row = 0;
  for (const espn::GameSnapshot& snapshot : document->games)
    sink({snapshot.game.key, row++, state_text(snapshot.game, snapshot.state),
          winprob::estimate(snapshot.game, snapshot.state), as_double(snapshot.reference_home), outcome_of(snapshot)});
  if (!document->after.empty()) price_curve(*document, row, sink);
  for (const base::Error& error : document->refused) refuse(error);
  return true;
}

}  // namespace arbees::app
