#include <fmt/format.h>

#include "apps/arbees/price_sources.hpp"
#include "arbees/winprob/state_check.hpp"
#include "arbees/wire/from_json.hpp"

namespace arbees::app {
namespace {

struct GameAndState {
  domain::Game game;
  domain::GameState state;
};
BOOST_DESCRIBE_STRUCT(GameAndState, (), (game, state))

/// Without these two a default would pass for something that was said.
base::Result<void> needs(const wire::Node& root) {
  const wire::Node game = root["game"];
  const wire::Node sport = game["sport"];
  const wire::Node state = root["state"];
  const wire::Node phase = state["phase"];
  if (!sport.present()) return std::unexpected(sport.expected("a sport"));
  if (!phase.present()) return std::unexpected(phase.expected("a phase"));
  return {};
}

base::Result<GameAndState> read_line(std::string_view line) {
  const auto document = wire::Document::parse(line);
  if (!document) return std::unexpected(document.error());
  const wire::Node root = document->root();
  if (const auto said = needs(root); !said) return std::unexpected(said.error());
  GameAndState read;
  if (const auto outcome = wire::from_json(root, read); !outcome) return std::unexpected(outcome.error());
  if (const auto possible = winprob::check_state(read.game, read.state); !possible)
    return std::unexpected(base::within("state", possible.error()));
  return read;
}

}  // namespace

bool is_json_lines(std::string_view bytes) {
  const auto lines = wire::split_lines(bytes);
  if (lines.empty()) return false;
  const auto first = wire::Document::parse(lines.front());
  if (!first) return false;
  const wire::Node root = first->root();
  return root["game"].present() && root["state"].present();
}

void price_json_lines(std::string_view bytes, const PriceSink& sink, const RefusalSink& refuse) {
  std::size_t row = 0;
  for (const std::string_view line : wire::split_lines(bytes)) {
    const auto read = read_line(line);
    if (read) sink({read->game.key, row, "", winprob::estimate(read->game, read->state), std::nullopt, std::nullopt});
    else refuse(base::within(fmt::format("line {}", row + 1), read.error()));
    ++row;
  }
}

}  // namespace arbees::app
