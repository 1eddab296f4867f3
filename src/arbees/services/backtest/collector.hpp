#pragma once
#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "arbees/domain/output.hpp"
#include "arbees/services/backtest/play.hpp"

namespace arbees::services::backtest {

/// What a strategy buys outside the engine, or what a refused signal would have bought.
struct Purchase {
  domain::MarketId market;
  domain::Claim claim = domain::Claim::yes;
  double price = 0;
  double fee = 0;  ///< a contract
  double quantity = 1;
};

/// Folds an engine's outputs into trades, refusals and forecasts. Fold all of them, in order, then `finish` once.
class Collector {
 public:
  explicit Collector(const Evening& evening) : evening_(evening.name) {}

  void add(std::span<const domain::Output> outputs);
  /// A control's decision at the engine's present time.
  void buy(const Purchase& purchase, double edge, double half_spread);

  [[nodiscard]] Played finish();

  struct MarketFacts {
    domain::Market market;
    domain::GameId game;
    std::optional<domain::Quote> quote;
    std::optional<double> mid;  ///< of YES, the last one shown
    std::optional<double> mid_before_start;
    std::vector<std::pair<base::Nanos, double>> mids;  ///< each change
    std::optional<double> settled_at;
  };
  struct GameFacts {
    domain::Game game;
    std::optional<domain::GameView> view;
    bool started = false;
    base::Nanos sampled_at;
    std::vector<domain::MarketId> markets;
    std::vector<Forecast> forecasts;
    std::optional<double> home_won;
  };
  [[nodiscard]] const std::vector<MarketFacts>& markets() const { return markets_; }
  [[nodiscard]] const std::vector<GameFacts>& games() const { return games_; }

 private:
  struct Held {
    double quantity = 0;
    double bought = 0;
    double paid = 0;
  };
  struct Open {
    Trade trade;
    std::map<std::pair<std::uint32_t, domain::Claim>, Held> legs;
    double cash = 0;  ///< received − paid, fees included
    bool pregame = false;
    bool bet = true;  ///< on a side, as against a pair
  };
  struct OpenRefusal {
    Refused refused;
    std::vector<Purchase> legs;
  };
  void take(const domain::Output& output, const domain::GameListed& listed);
  void take(const domain::Output& output, const domain::MarketListed& listed);
  void take(const domain::Output& output, const domain::GameView& view);
  void take(const domain::Output& output, const domain::Quote& quote);
  void take(const domain::Output& output, const domain::Signal& signal);
  void take(const domain::Output& output, const domain::Fill& fill);
  void take(const domain::Output& output, const domain::Settlement& settlement);
  template <class T>
  void take(const domain::Output&, const T&) {}
  void refuse(const domain::Signal& signal);
  void sample(GameFacts& game, base::Nanos now);
  [[nodiscard]] Trade begin(domain::GameId game, domain::Venue venue) const;
  [[nodiscard]] double value_of(std::uint32_t market, domain::Claim claim, Trade& trade) const;
  void close(Open& open) const;

  std::string evening_;
  base::Nanos now_;
  std::vector<MarketFacts> markets_;
  std::vector<GameFacts> games_;
  struct Decided {
    Trade trade;
    bool pregame = false;
    bool bet = true;
  };
  std::map<std::uint32_t, Decided> signals_;
  std::array<std::map<std::uint32_t, Open>, domain::kAssumptionCount> open_;
  std::vector<Open> controls_;
  std::map<std::uint32_t, OpenRefusal> refused_;  ///< by signal
  std::set<std::uint32_t> told_;
  std::map<std::uint32_t, base::Nanos> settled_when_;
};

}  // namespace arbees::services::backtest
