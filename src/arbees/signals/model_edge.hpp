#pragma once
#include "arbees/base/inline_vector.hpp"
#include "arbees/signals/config.hpp"
#include "arbees/signals/inputs.hpp"

namespace arbees::signals {

/// Candidate signals of one look at one game. More than fit are not looked for.
using Candidates = base::InlineVector<domain::Signal, 8>;

/// Claims that cost less than the model thinks they are worth, after fees: at most one a book, the better side.
/// Candidates have no id and no verdict yet.
void find_model_edges(const GameInput& input, const Config& config, Candidates& out);

}  // namespace arbees::signals
