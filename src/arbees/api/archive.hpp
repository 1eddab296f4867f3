#pragma once
#include <functional>
#include <optional>
#include <string>

#include "arbees/api/board.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::api {

/// What the board has forgotten, read back from the store in the board's shapes. Threads: any.
class Archive {
 public:
  /// `label` names a game ("AWY @ HOM").
  Archive(ports::Store& store, std::string run, std::function<std::string(domain::GameId)> label);

  /// Like Board::opportunities, of the whole run.
  [[nodiscard]] base::Result<OpportunityPage> opportunities(const OpportunityFilter& filter,
                                                            std::optional<std::uint64_t> before, std::size_t limit);
  [[nodiscard]] base::Result<std::optional<Opportunity>> opportunity(domain::SignalId id);
  /// Newest first; each order once, as last told.
  [[nodiscard]] base::Result<Trades> trades(std::optional<domain::GameId> game, std::size_t limit);

 private:
  struct Found {
    Opportunity opportunity;
    std::uint64_t told = 0;  ///< sequence of its newest telling
  };
  [[nodiscard]] base::Result<std::optional<Found>> find(domain::SignalId id);

  ports::Store& store_;
  std::string run_;
  std::function<std::string(domain::GameId)> label_;
};

}  // namespace arbees::api
