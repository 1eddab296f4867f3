#pragma once
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "arbees/ports/store.hpp"

namespace arbees::services {

/// What a stored run knows of its games and markets, and how its accounts stand. Not for two threads at once.
class Holdings {
 public:
  /// Reads the run. Fails when the store cannot be read.
  [[nodiscard]] static base::Result<Holdings> of(ports::Store& store, const std::string& run);

  /// Newest state of each claim, fill scenario by fill scenario; also what is settled.
  using Key = std::tuple<domain::Assumption, domain::MarketId, domain::Claim>;
  [[nodiscard]] const std::map<Key, domain::Position>& positions() const { return positions_; }
  [[nodiscard]] std::map<Key, domain::Position>& positions() { return positions_; }
  [[nodiscard]] const std::map<domain::GameId, domain::Game>& games() const { return games_; }
  [[nodiscard]] const std::map<domain::MarketId, domain::MarketListed>& markets() const { return markets_; }
  /// What YES of each market was paid so far.
  [[nodiscard]] std::map<domain::MarketId, base::Price>& settled_at() { return settled_at_; }
  /// The newest; absent where nothing was traded.
  [[nodiscard]] std::map<domain::Assumption, domain::Account>& accounts() { return accounts_; }
  [[nodiscard]] std::uint64_t last_sequence() const { return last_sequence_; }

  /// How many claims are open, and what they cost with fees; by the expected fills.
  struct Open {
    std::size_t claims = 0;
    base::Money cost;
  };
  [[nodiscard]] Open open(domain::Assumption assumption = domain::Assumption::expected) const;
  /// Open under any fill scenario?
  [[nodiscard]] bool any_open() const;

 private:
  void take(const domain::Output& output);

  std::map<Key, domain::Position> positions_;
  std::map<domain::GameId, domain::Game> games_;
  std::map<domain::MarketId, domain::MarketListed> markets_;
  std::map<domain::MarketId, base::Price> settled_at_;
  std::map<domain::Assumption, domain::Account> accounts_;
  std::uint64_t last_sequence_ = 0;
};

[[nodiscard]] bool is_open(const domain::Position& position);

/// "3 open positions that cost $412.20".
[[nodiscard]] std::string to_text(const Holdings::Open& open);

/// What runs of the same kind (live, simulated) that began before `run` still hold: a sentence for each that holds
/// something, oldest first. None of it is counted in `run`.
[[nodiscard]] base::Result<std::vector<std::string>> held_by_earlier_runs(ports::Store& store,
                                                                          const ports::RunInfo& run);

}  // namespace arbees::services
