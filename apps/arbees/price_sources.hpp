#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/winprob/winprob.hpp"

/// Where `arbees price` finds game states: one function a form of input, in a file of its own.
namespace arbees::app {

/// One state of one game and what is thought of it.
struct Priced {
  std::string game;     ///< the key or id of the game in its file
  std::size_t row = 0;  ///< counts up from 0 within the file
  std::string state;    ///< for people: "LAR 0 at ATL 7, live 1 4:11"
  winprob::Estimate estimate;
  std::optional<double> reference;  ///< another model's probability that the file carries for the same state
  std::optional<double> home_won;   ///< what came of it, where the file says: 1, 0, 0.5
};

using PriceSink = std::function<void(const Priced&)>;
using RefusalSink = std::function<void(const base::Error&)>;

/// Scoreboards and schedules: each game. Summaries: the game, then the state after each of its plays beside ESPN's own
/// probability. False, without having called anything, when the bytes are no document of ESPN's; `why` says so then.
[[nodiscard]] bool price_espn(std::string_view bytes, std::optional<domain::Sport> sport, const PriceSink& sink,
                              const RefusalSink& refuse, base::Error& why);

/// One `{"game": {…}, "state": {…}}` a line, as `base::to_json` writes them.
void price_json_lines(std::string_view bytes, const PriceSink& sink, const RefusalSink& refuse);
/// Whether the first line looks like that.
[[nodiscard]] bool is_json_lines(std::string_view bytes);

/// An archive of states as rows (docs/models.md lists the columns); `name` may tell the sport.
void price_csv(std::string_view name, std::string_view bytes, const PriceSink& sink, const RefusalSink& refuse);

}  // namespace arbees::app
