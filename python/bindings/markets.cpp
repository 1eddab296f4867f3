#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "arbees/domain/order_book.hpp"
#include "arbees/signals/arbitrage.hpp"
#include "bindings/bindings.hpp"

namespace arbees::python {
namespace {

namespace py = pybind11;
using namespace domain;

/// Python's floats become the nearest unit; outside the range is the caller's error.
base::Price price_of(double p) {
  if (!(p >= 0.0 && p <= 1.0)) throw py::value_error("a price lies in 0…1");
  return base::Price::from_raw(std::lround(p * base::Price::kScale));
}
base::Quantity quantity_of(double q) {
  if (!(q >= 0.0 && q <= 1e9)) throw py::value_error("a quantity lies in 0…1e9");
  return base::Quantity::from_raw(std::llround(q * base::Quantity::kScale));
}

using Levels = std::vector<std::pair<double, double>>;

/// A market and its book, as one object.
struct Quote {
  Market market;
  std::shared_ptr<OrderBook> book = std::make_shared<OrderBook>();
};

FeeSchedule kalshi_fees(double multiplier) {
  return {FeeModel::quadratic,
          static_cast<std::int32_t>(std::lround(70'000 * multiplier)),
          static_cast<std::int32_t>(std::lround(17'500 * multiplier)),
          1,
          100,
          FeeRounding::up,
          "arbees_core.FeeSchedule.kalshi"};
}
FeeSchedule polymarket_fees(double rate) {
  return {FeeModel::quadratic,
          static_cast<std::int32_t>(std::lround(rate * 1e6)),
          0,
          1,
          10,
          FeeRounding::nearest,
          "arbees_core.FeeSchedule.polymarket"};
}

Quote quote_of(Venue venue, const std::string& symbol, Side yes_side, const Levels& bids, const Levels& asks,
               const FeeSchedule& fees) {
  Quote q;
  q.market.venue = venue;
  q.market.symbol = symbol;
  q.market.event = symbol;
  q.market.yes_side = yes_side;
  q.market.fees = fees;
  q.market.link_confidence_ppm = 1'000'000;
  const auto levels = [](const Levels& from) {
    std::vector<Level> out;
    for (const auto& [price, quantity] : from) out.push_back({price_of(price), quantity_of(quantity)});
    return out;
  };
  const BookFault fault = q.book->snapshot(levels(bids), levels(asks));
  if (fault != BookFault::none) throw py::value_error("the book is refused: " + std::string(base::enum_name(fault)));
  return q;
}

using Find = void (*)(const signals::GameInput&, const signals::Config&, signals::Candidates&);

std::vector<Signal> find(Find detector, Sport sport, const std::vector<Quote>& quotes, std::optional<double> home,
                         double error) {
  Game game;
  game.sport = sport;
  GameState state;
  state.phase = Phase::live;
  state.period = 1;
  std::deque<signals::History> histories;
  std::vector<signals::MarketView> views;
  for (std::size_t i = 0; i < quotes.size(); ++i) {
    signals::MarketView view;
    view.id = MarketId{static_cast<std::uint32_t>(i)};
    view.market = &quotes[i].market;
    view.book = quotes[i].book.get();
    view.home_mid = &histories.emplace_back();
    views.push_back(view);
  }
  signals::GameInput input;
  input.game = &game;
  input.state = &state;
  input.model = &histories.emplace_back();
  if (home) input.home = base::Probability::from_double(*home);
  input.standard_error = static_cast<std::int32_t>(std::lround(std::clamp(error, 0.0, 0.5) * 1e6));
  input.markets = views;
  signals::Config config;
  config.report_edge = 1;
  signals::Candidates out;
  detector(input, config, out);
  return {out.begin(), out.end()};
}

py::list legs_of(const Signal& s, const std::vector<std::string>& symbols) {
  py::list legs;
  for (const Leg& leg : s.legs)
    legs.append(py::dict(
        py::arg("venue") = std::string(base::enum_name(leg.venue)), py::arg("symbol") = symbols.at(leg.market.value),
        py::arg("claim") = std::string(base::enum_name(leg.claim)), py::arg("best_price") = leg.best_price.to_double(),
        py::arg("limit_price") = leg.limit_price.to_double(), py::arg("cost") = leg.cost.to_double(),
        py::arg("fee") = leg.fee.to_double()));
  return legs;
}

/// A signal as Python sees it: figures in units, legs as dicts.
struct Edge {
  Signal signal;
  std::vector<std::string> symbols;
};

std::vector<Edge> edges(Find detector, Sport sport, const std::vector<Quote>& quotes, std::optional<double> home,
                        double error) {
  std::vector<std::string> symbols;
  for (const Quote& q : quotes) symbols.push_back(q.market.symbol);
  std::vector<Edge> out;
  for (Signal& s : find(detector, sport, quotes, home, error)) out.push_back({std::move(s), symbols});
  return out;
}

std::optional<std::pair<double, double>> touch(const std::optional<Level>& level) {
  if (!level) return std::nullopt;
  return std::pair(level->price.to_double(), level->quantity.to_double());
}

std::vector<Level> levels_of(const Levels& from) {
  std::vector<Level> out;
  for (const auto& [price, quantity] : from) out.push_back({price_of(price), quantity_of(quantity)});
  return out;
}

BookSide book_side(const std::string& side) {
  if (side == "bid") return BookSide::bid;
  if (side == "ask") return BookSide::ask;
  throw py::value_error("side: expected 'bid' or 'ask', found '" + side + "'");
}

/// (n, 2): price and quantity, best first.
py::array_t<double> ladder(const OrderBook& book, const std::string& side) {
  std::vector<double> flat;
  book.walk(book_side(side), [&](const Level& level) {
    flat.push_back(level.price.to_double());
    flat.push_back(level.quantity.to_double());
    return true;
  });
  py::array_t<double> out({static_cast<py::ssize_t>(flat.size() / 2), py::ssize_t{2}});
  std::copy(flat.begin(), flat.end(), out.mutable_data());
  return out;
}

void bind_book(py::module_& m) {
  py::class_<OrderBook>(m, "OrderBook", "The YES book of one market; void until its first snapshot, and after a fault.")
      .def(py::init([](double step) {
             const base::Price width = price_of(step);
             if (width.raw() <= 0 || base::Price::kScale % width.raw() != 0)
               throw py::value_error("step: expected a part of 1.00, like 0.01");
             return OrderBook(width);
           }),
           py::arg("step") = 0.0001)
      .def(
          "snapshot",
          [](OrderBook& b, const Levels& bids, const Levels& asks) {
            return std::string(base::enum_name(b.snapshot(levels_of(bids), levels_of(asks))));
          },
          "Replaces everything; the fault, or 'none'.", py::arg("bids"), py::arg("asks"))
      .def(
          "set",
          [](OrderBook& b, const std::string& side, double price, double quantity) {
            return std::string(base::enum_name(b.set(book_side(side), price_of(price), quantity_of(quantity))));
          },
          "A level's new total; 0 removes it.", py::arg("side"), py::arg("price"), py::arg("quantity"))
      .def_property_readonly("usable", &OrderBook::usable)
      .def_property_readonly("fault", [](const OrderBook& b) { return std::string(base::enum_name(b.fault())); })
      .def_property_readonly("best_bid", [](const OrderBook& b) { return touch(b.best_bid()); })
      .def_property_readonly("best_ask", [](const OrderBook& b) { return touch(b.best_ask()); })
      .def("levels", &ladder, "(n, 2) array of price and quantity, best first.", py::arg("side"));
}

}  // namespace

void bind_markets(py::module_& m) {
  bind_book(m);
  py::enum_<Venue>(m, "Venue", "Where a claim trades.")
      .value("kalshi", Venue::kalshi)
      .value("polymarket", Venue::polymarket);
  py::class_<FeeSchedule>(m, "FeeSchedule", "What a fill costs: rate · quantity · p(1 − p), rounded as the venue does.")
      .def_static("kalshi", &kalshi_fees, py::arg("multiplier") = 1.0)
      .def_static("polymarket", &polymarket_fees, py::arg("rate"))
      .def(
          "taker_fee",
          [](const FeeSchedule& f, double price, double quantity) {
            const auto fee = f.taker_fee(price_of(price), quantity_of(quantity));
            return fee ? std::optional(fee->to_double()) : std::nullopt;
          },
          "Dollars; None when the schedule is unknown.", py::arg("price"), py::arg("quantity") = 1.0);
  py::class_<Quote>(m, "Quote", "One claim on one venue with its YES book: levels are (price, quantity).")
      .def(py::init(&quote_of), py::arg("venue"), py::arg("symbol"), py::arg("yes_side"), py::arg("bids"),
           py::arg("asks"), py::arg("fees"))
      .def_property_readonly("symbol", [](const Quote& q) { return q.market.symbol; })
      .def_property_readonly("best_bid",
                             [](const Quote& q) {
                               const auto b = q.book->best_bid();
                               return b ? std::optional(std::pair(b->price.to_double(), b->quantity.to_double()))
                                        : std::nullopt;
                             })
      .def_property_readonly("best_ask", [](const Quote& q) {
        const auto b = q.book->best_ask();
        return b ? std::optional(std::pair(b->price.to_double(), b->quantity.to_double())) : std::nullopt;
      });
  py::class_<Edge>(m, "Edge",
                   "A price that looks wrong: per-contract edges after fees, walked to the last profitable level.")
      .def_property_readonly("kind", [](const Edge& e) { return std::string(base::enum_name(e.signal.kind)); })
      .def_property_readonly("edge_gross", [](const Edge& e) { return e.signal.edge_gross.to_double(); })
      .def_property_readonly("edge_net", [](const Edge& e) { return e.signal.edge_net.to_double(); })
      .def_property_readonly("quantity", [](const Edge& e) { return e.signal.quantity.to_double(); })
      .def_property_readonly("expected_profit", [](const Edge& e) { return e.signal.expected_profit.to_double(); })
      .def_property_readonly("worst_case", [](const Edge& e) { return e.signal.worst_case.to_double(); })
      .def_property_readonly("legs", [](const Edge& e) { return legs_of(e.signal, e.symbols); });
  m.def(
      "find_cross_market_arbitrage",
      [](Sport sport, const std::vector<Quote>& quotes) {
        return edges(&signals::find_arbitrage, sport, quotes, std::nullopt, 0.0);
      },
      "Opposite claims that together cost less than they pay, after fees, in equal shares.", py::arg("sport"),
      py::arg("quotes"));
  m.def(
      "find_model_edges",
      [](Sport sport, const std::vector<Quote>& quotes, double home, double standard_error) {
        return edges(&signals::find_model_edges, sport, quotes, home, standard_error);
      },
      "Claims cheaper than the given home probability says, after fees.", py::arg("sport"), py::arg("quotes"),
      py::arg("home"), py::arg("standard_error") = 0.0);
}

}  // namespace arbees::python
