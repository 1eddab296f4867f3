#pragma once
#include <memory>
#include <string>

#include "arbees/sim/script.hpp"

namespace arbees::sim {
[[nodiscard]] std::unique_ptr<GameModel> make_basketball(domain::Sport sport, Strength strength, std::string home,
                                                         std::string away);
}  // namespace arbees::sim
