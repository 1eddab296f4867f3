#include "bindings/bindings.hpp"

#include "arbees/domain/sport.hpp"

namespace py = pybind11;

PYBIND11_MODULE(_core, m) {
  using namespace arbees::domain;
  m.doc() = "Arbees' pure rooms: win probability, fees, books, edges.";
  py::enum_<Sport>(m, "Sport", "Leagues with a model.")
      .value("nfl", Sport::nfl)
      .value("nba", Sport::nba)
      .value("nhl", Sport::nhl)
      .value("mlb", Sport::mlb)
      .value("ncaaf", Sport::ncaaf)
      .value("ncaab", Sport::ncaab);
  py::enum_<Side>(m, "Side", "A game's two sides.").value("home", Side::home).value("away", Side::away);
  arbees::python::bind_winprob(m);
  arbees::python::bind_markets(m);
  arbees::python::bind_tape(m);
}
