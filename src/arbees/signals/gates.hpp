#pragma once
#include "arbees/signals/config.hpp"
#include "arbees/signals/inputs.hpp"

namespace arbees::signals {

/// Asks every gate that concerns the signal's inputs (not the account: that is trading's) and writes each answer into
/// `signal.gates`, with the first failure in `signal.refused_by`. `stood`: for how long it was there at every look.
void ask_gates(const GameInput& input, const Config& config, base::Duration stood, domain::Signal& signal);

/// Would the gates of books and model let a bet on `market` be opened now? The same must hold to close one on the
/// model's word.
[[nodiscard]] bool model_may_exit(const GameInput& input, const Config& config, domain::MarketId market);

/// Adds one answer and keeps the first failure.
void record_gate(domain::Signal& signal, domain::Gate gate, bool passed, std::int64_t measured, std::int64_t bar);

}  // namespace arbees::signals
