#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/domain/registry.hpp"
#include "arbees/services/holdings.hpp"

namespace arbees::services {

/// Settles what a run that goes on no more still holds, by the venues' own word as the events of a later run have it.
/// The old run's books are its own: settlements, positions and accounts are appended to it, and nothing of it enters
/// the later run. A game's final score alone settles nothing here. Not for two threads at once.
class LateSettlement {
 public:
  /// Fails when the store cannot be read or the run is not in it.
  [[nodiscard]] static base::Result<LateSettlement> open(ports::Store& store, const std::string& run);

  /// The games and markets of open positions, as events that open them again: at the head of a later run's log they
  /// make its feeds follow them.
  [[nodiscard]] std::vector<domain::Event> openings(base::Nanos at) const;

  /// An event of the later run; every one, in order, from the first.
  void take(const domain::Event& event);
  /// Appends what the events so far settle: of each market only the newest word. The old store's content stays as it is
  /// on an error, and the next call tries again. How many markets were paid.
  [[nodiscard]] base::Result<std::size_t> settle();

  [[nodiscard]] const std::string& run() const { return run_; }
  /// What is open still, by the expected fills.
  [[nodiscard]] Holdings::Open still_open() const { return holdings_.open(); }
  /// Nothing is open any more, under any fill scenario.
  [[nodiscard]] bool done() const { return !holdings_.any_open(); }

 private:
  LateSettlement(ports::Store& store, std::string run, Holdings holdings);
  void open(const domain::MarketOpened& opened);
  [[nodiscard]] domain::SettlementCause cause_of(domain::MarketId market, base::Price yes_value) const;
  void pay(domain::MarketId market, base::Price yes_value, base::Nanos at, std::vector<domain::Output>& outputs);

  struct Word {
    base::Price yes_value;
    base::Nanos at;
  };
  ports::Store* store_;
  std::string run_;
  Holdings holdings_;
  std::uint64_t last_sequence_ = 0;
  domain::Registry registry_;                                ///< ids of the later run
  std::vector<std::optional<domain::MarketId>> own_market_;  ///< by the later run's id: ours, if it is the same one
  std::vector<std::optional<domain::GameId>> own_game_;
  std::map<domain::GameId, domain::Phase> phases_;  ///< by our id
  std::map<domain::MarketId, Word> words_;          ///< by our id
};

}  // namespace arbees::services
