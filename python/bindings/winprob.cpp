#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"
#include "bindings/bindings.hpp"

namespace arbees::python {
namespace {

namespace py = pybind11;
using domain::Side;
using domain::Sport;
using winprob::Estimate;

template <class T>
using Maybe = std::optional<T>;
using Array = py::array_t<double, py::array::c_style | py::array::forcecast>;

std::vector<std::string> missing_names(const Estimate& e) {
  constexpr std::array<const char*, 9> kNames = {"line",           "clock",      "possession",
                                                 "field_position", "timeouts",   "second_half_receiver",
                                                 "skaters",        "base_state", "model"};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if ((e.missing & (1U << i)) != 0) names.emplace_back(kNames[i]);
  return names;
}

domain::Game game_of(Sport sport, Maybe<double> spread, Maybe<int> home_ml, Maybe<int> away_ml,
                     Maybe<double> probability, Maybe<double> price, bool neutral, bool postseason) {
  domain::Game game;
  game.sport = sport;
  game.neutral_site = neutral;
  game.postseason = postseason;
  game.line.home_spread = spread;
  game.line.home_moneyline = home_ml;
  game.line.away_moneyline = away_ml;
  if (probability) game.line.home_probability = base::Probability::from_double(*probability);
  if (price) game.line.home_price = base::Probability::from_double(*price);
  return game;
}

Estimate calculate(Sport sport, int home_score, int away_score, int period, Maybe<double> clock, Maybe<double> spread,
                   Maybe<int> home_ml, Maybe<int> away_ml, Maybe<double> probability, Maybe<double> price, bool neutral,
                   bool postseason, Maybe<Side> possession, Maybe<int> down, Maybe<int> distance,
                   Maybe<int> yards_to_goal, Maybe<int> home_timeouts, Maybe<int> away_timeouts, Maybe<Side> receiver,
                   bool kickoff, Maybe<int> home_skaters, Maybe<int> away_skaters, bool home_net_empty,
                   bool away_net_empty, const Maybe<std::string>& half, Maybe<int> outs, Maybe<int> bases, int innings,
                   bool final, int season, Maybe<bool> home_had_ball, Maybe<bool> away_had_ball) {
  domain::Game game = game_of(sport, spread, home_ml, away_ml, probability, price, neutral, postseason);
  game.season = season;
  domain::GameState s;
  s.phase = final ? domain::Phase::final : domain::Phase::live;
  s.period = period;
  s.home_score = home_score;
  s.away_score = away_score;
  if (clock && std::fabs(*clock) < 1e6) s.clock_ms = static_cast<std::int32_t>(std::lround(*clock * 1000.0));
  switch (domain::family_of(sport)) {
    case domain::Family::football:
      s.detail = domain::FootballDetail{possession,    down,          distance, yards_to_goal,
                                        home_timeouts, away_timeouts, receiver, kickoff,
                                        home_had_ball, away_had_ball};
      break;
    case domain::Family::basketball: s.detail = domain::BasketballDetail{possession}; break;
    case domain::Family::hockey:
      s.detail = domain::HockeyDetail{home_skaters, away_skaters, home_net_empty, away_net_empty, false};
      break;
    default: {
      domain::BaseballDetail b;
      if (half) {
        if (*half != "top" && *half != "bottom")
          throw py::value_error("half: expected 'top' or 'bottom', found '" + *half + "'");
        b.half = *half == "top" ? domain::Half::top : domain::Half::bottom;
      }
      b.outs = outs;
      b.bases = bases;
      b.scheduled_innings = innings;
      s.detail = b;
    }
  }
  return winprob::estimate(game, s);
}

/// Columns by name, in the order of winprob::kBatchInputs.
constexpr std::array<const char*, 26> kColumns = {"lead",
                                                  "left",
                                                  "strength",
                                                  "doubt",
                                                  "possession",
                                                  "period",
                                                  "postseason",
                                                  "down",
                                                  "distance",
                                                  "yards_to_goal",
                                                  "home_timeouts",
                                                  "away_timeouts",
                                                  "second_half_receiver",
                                                  "kickoff",
                                                  "home_skaters",
                                                  "away_skaters",
                                                  "home_net_empty",
                                                  "away_net_empty",
                                                  "half",
                                                  "outs",
                                                  "bases",
                                                  "scheduled_innings",
                                                  "runner_in_extras",
                                                  "season",
                                                  "home_had_ball",
                                                  "away_had_ball"};
static_assert(kColumns.size() == winprob::kBatchInputs<double>.size());

Array batch(Sport sport, const py::kwargs& given) {
  std::array<Array, kColumns.size()> held;
  winprob::BatchColumns columns;
  py::ssize_t rows = 1;
  for (const auto& [name, value] : given) {
    const auto known = std::find(kColumns.begin(), kColumns.end(), py::cast<std::string>(name));
    if (known == kColumns.end()) throw py::type_error("there is no column " + py::cast<std::string>(name));
    if (value.is_none()) continue;
    const auto at = static_cast<std::size_t>(known - kColumns.begin());
    held[at] = Array::ensure(value);
    if (!held[at]) throw py::type_error(std::string(*known) + ": expected numbers");
    const py::ssize_t size = held[at].size();
    if (size == 0) return Array(py::ssize_t{0});
    if (size != 1 && rows != 1 && size != rows) throw py::value_error("columns must have one length, or length 1");
    if (size != 1) rows = size;
    columns.*winprob::kBatchInputs<std::span<const double>>[at] = {held[at].data(), static_cast<std::size_t>(size)};
  }
  for (const char* needed : {"lead", "strength"})
    if (!given.contains(needed)) throw py::type_error(std::string("a column is needed: ") + needed);
  static constexpr double kSure = 0.0;
  if (columns.doubt.empty()) columns.doubt = {&kSure, 1};
  Array out(rows);
  const std::span<double> answers(out.mutable_data(), static_cast<std::size_t>(rows));
  {
    py::gil_scoped_release release;
    winprob::estimate_batch(sport, columns, answers);
  }
  return out;
}

std::pair<double, double> strength_of(Sport sport, Maybe<double> spread, Maybe<int> home_ml, Maybe<int> away_ml,
                                      Maybe<double> probability, Maybe<double> price, bool neutral) {
  const auto s = winprob::pregame_strength(game_of(sport, spread, home_ml, away_ml, probability, price, neutral, false),
                                           *winprob::strength_fit(sport));
  return {s.mean, s.variance};
}

}  // namespace

void bind_winprob(py::module_& m) {
  py::class_<Estimate>(m, "WinProbability", "What the model says of one state.")
      .def_property_readonly(
          "home", [](const Estimate& e) { return e.home_raw; }, "Chance that home is paid, a tie counted half.")
      .def_property_readonly(
          "millionths", [](const Estimate& e) { return e.home.millionths(); }, "The same as decisions see it.")
      .def_readonly("standard_error", &Estimate::std_error)
      .def_property_readonly("missing", &missing_names, "Names of the inputs that were not given.")
      .def_readonly("decided", &Estimate::decided)
      .def("__float__", [](const Estimate& e) { return e.home_raw; })
      .def("__repr__", [](const Estimate& e) {
        return "WinProbability(home=" + std::to_string(e.home_raw) + ", standard_error=" + std::to_string(e.std_error) +
               ")";
      });
  const py::object none = py::none();
  m.def("calculate_win_probability", &calculate,
        "Home's chance in one state; what is not given widens the standard error.", py::arg("sport"),
        py::arg("home_score"), py::arg("away_score"), py::arg("period"), py::arg("clock") = none, py::kw_only(),
        py::arg("home_spread") = none, py::arg("home_moneyline") = none, py::arg("away_moneyline") = none,
        py::arg("home_probability") = none, py::arg("home_price") = none, py::arg("neutral_site") = false,
        py::arg("postseason") = false, py::arg("possession") = none, py::arg("down") = none, py::arg("distance") = none,
        py::arg("yards_to_goal") = none, py::arg("home_timeouts") = none, py::arg("away_timeouts") = none,
        py::arg("second_half_receiver") = none, py::arg("kickoff") = false, py::arg("home_skaters") = none,
        py::arg("away_skaters") = none, py::arg("home_net_empty") = false, py::arg("away_net_empty") = false,
        py::arg("half") = none, py::arg("outs") = none, py::arg("bases") = none, py::arg("scheduled_innings") = 9,
        py::arg("final") = false, py::arg("season") = 0, py::arg("home_had_ball") = none,
        py::arg("away_had_ball") = none);
  m.def("batch_calculate_win_probs", &batch,
        "Home's chance for many rows of one sport, as `calculate_win_probability` says it (to 1e-9). Columns are NumPy "
        "arrays of one length, or length 1 for all rows; NaN is 'not told'.",
        py::arg("sport"));
  m.def("pregame_strength", &strength_of,
        "(mean, variance) of home's strength in probits from whatever was known before the game.", py::arg("sport"),
        py::kw_only(), py::arg("home_spread") = none, py::arg("home_moneyline") = none,
        py::arg("away_moneyline") = none, py::arg("home_probability") = none, py::arg("home_price") = none,
        py::arg("neutral_site") = false);
  m.def(
      "batch_target", [] { return std::string(winprob::batch_target()); }, "The instruction set the batch uses here.");
}

}  // namespace arbees::python
