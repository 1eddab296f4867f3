#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/tape/tape.hpp"
#include "bindings/bindings.hpp"

namespace arbees::python {
namespace {

namespace py = pybind11;
using namespace domain;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Tape {
  tape::Tape read;
  std::vector<Game> games;      ///< by id
  std::vector<Market> markets;  ///< by id
};

Tape read_tape(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw py::value_error(path + ": cannot be opened");
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto read = tape::read_tape(bytes);
  if (!read) throw py::value_error(path + ": " + read.error().message());
  Tape tape{std::move(*read), {}, {}};
  // Ids are handed out in the order of appearance; a key that is there already changes nothing.
  for (const Event& event : tape.read.events) {
    if (const auto* opened = std::get_if<GameOpened>(&event.body)) {
      const auto same = [&](const Game& g) { return g.key == opened->game.key; };
      if (std::none_of(tape.games.begin(), tape.games.end(), same)) tape.games.push_back(opened->game);
    } else if (const auto* market = std::get_if<MarketOpened>(&event.body)) {
      const auto same = [&](const Market& m) {
        return m.venue == market->market.venue && m.symbol == market->market.symbol;
      };
      if (std::none_of(tape.markets.begin(), tape.markets.end(), same)) tape.markets.push_back(market->market);
    }
  }
  return tape;
}

template <class T>
py::array_t<T> array_of(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

py::dict states(const Tape& tape, std::uint32_t game) {
  if (game >= tape.games.size()) throw py::index_error("the tape has no game " + std::to_string(game));
  std::vector<std::int64_t> at;
  std::vector<double> period, clock, home, away;
  std::vector<std::string> phase;
  for (const Event& event : tape.read.events) {
    const auto* update = std::get_if<GameUpdated>(&event.body);
    if (update == nullptr || update->game.value != game) continue;
    at.push_back(event.stamp.received.value);
    period.push_back(update->state.period);
    clock.push_back(update->state.clock_ms ? *update->state.clock_ms / 1000.0 : kNaN);
    home.push_back(update->state.home_score);
    away.push_back(update->state.away_score);
    phase.emplace_back(base::enum_name(update->state.phase));
  }
  return py::dict(py::arg("received_ns") = array_of(at), py::arg("period") = array_of(period),
                  py::arg("clock") = array_of(clock), py::arg("home_score") = array_of(home),
                  py::arg("away_score") = array_of(away), py::arg("phase") = phase);
}

/// One event into the book it is about.
void apply(OrderBook& book, std::uint32_t market, const Event& event) {
  if (const auto* s = std::get_if<BookSnapshot>(&event.body)) {
    if (s->market.value == market) book.snapshot(s->bids, s->asks, s->sizes_known);
  } else if (const auto* d = std::get_if<BookDelta>(&event.body)) {
    if (d->market.value != market) return;
    if (d->additive) book.add(d->side, d->price, d->quantity);
    else book.set(d->side, d->price, d->quantity);
  } else if (const auto* v = std::get_if<BookVoided>(&event.body)) {
    if (v->market.value == market) book.void_book(v->why);
  } else if (const auto* t = std::get_if<TickSizeChanged>(&event.body)) {
    if (t->market.value == market) book.change_step(finest_step(t->grid));
  }
}

py::dict quotes(const Tape& tape, std::uint32_t market) {
  if (market >= tape.markets.size()) throw py::index_error("the tape has no market " + std::to_string(market));
  OrderBook book(finest_step(tape.markets[market].grid));
  std::vector<std::int64_t> at;
  std::vector<double> bids, asks;
  const auto price = [](const std::optional<Level>& level) { return level ? level->price.to_double() : kNaN; };
  const auto same = [](double a, double b) { return a == b || (a != a && b != b); };
  for (const Event& event : tape.read.events) {
    apply(book, market, event);
    if (const auto* feed = std::get_if<FeedChanged>(&event.body))
      if (feed->health == FeedHealth::down && feed->feed == feed_of(tape.markets[market].venue))
        book.void_book(BookFault::disconnected);
    const double bid = price(book.best_bid());
    const double ask = price(book.best_ask());
    if (at.empty() ? bid != bid && ask != ask : same(bid, bids.back()) && same(ask, asks.back())) continue;
    at.push_back(event.stamp.received.value);
    bids.push_back(bid);
    asks.push_back(ask);
  }
  return py::dict(py::arg("received_ns") = array_of(at), py::arg("bid") = array_of(bids),
                  py::arg("ask") = array_of(asks));
}

std::map<std::string, std::size_t> kinds(const Tape& tape) {
  std::map<std::string, std::size_t> counts;
  for (const Event& event : tape.read.events)
    std::visit([&](const auto& body) { ++counts[std::remove_cvref_t<decltype(body)>::kName]; }, event.body);
  return counts;
}

}  // namespace

void bind_tape(py::module_& m) {
  py::class_<Game>(m, "Game", "A game on a tape.")
      .def_readonly("key", &Game::key)
      .def_readonly("sport", &Game::sport)
      .def_property_readonly("home", [](const Game& g) { return g.home.name; })
      .def_property_readonly("away", [](const Game& g) { return g.away.name; })
      .def_readonly("neutral_site", &Game::neutral_site)
      .def_readonly("postseason", &Game::postseason);
  py::class_<Market>(m, "Market", "A claim on a venue that is linked to a game.")
      .def_readonly("venue", &Market::venue)
      .def_readonly("symbol", &Market::symbol)
      .def_readonly("game_key", &Market::game_key)
      .def_readonly("yes_side", &Market::yes_side)
      .def_readonly("fees", &Market::fees);
  py::class_<Tape>(m, "Tape", "The events that entered an engine, in order.")
      .def("__len__", [](const Tape& t) { return t.read.events.size(); })
      .def_property_readonly(
          "damage", [](const Tape& t) { return t.read.damage.empty() ? t.read.skipped.text() : t.read.damage; },
          "Where it ends, if it was cut short, or what of it a newer version wrote and is left out; else empty.")
      .def_readonly("games", &Tape::games, "By id.")
      .def_readonly("markets", &Tape::markets, "By id.")
      .def_property_readonly("kinds", &kinds, "How many events of each kind.")
      .def("states", &states,
           "Arrays of a game's snapshots: received_ns, period, clock, home_score, away_score, phase.", py::arg("game"))
      .def("quotes", &quotes,
           "Arrays of the best prices of a market's YES book, replayed: received_ns, bid, ask; a row each time one "
           "changes, NaN where there is none.",
           py::arg("market"));
  m.def("read_tape", &read_tape, "Reads a tape that `arbees` recorded. ValueError when it is none.", py::arg("path"));
}

}  // namespace arbees::python
