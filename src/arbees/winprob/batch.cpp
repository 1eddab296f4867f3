#include "arbees/winprob/batch.hpp"

#include <algorithm>

#include "arbees/winprob/batch_tables.hpp"

namespace arbees::winprob {

void estimate_batch(domain::Sport sport, const BatchColumns& columns, std::span<double> out) {
  std::size_t rows = out.size();
  for (const auto input : kBatchInputs<std::span<const double>>) {
    const std::span<const double> column = columns.*input;
    if (column.size() > 1) rows = std::min(rows, column.size());
  }
  const std::span<double> answers = out.first(rows);
  switch (domain::family_of(sport)) {
    case domain::Family::football: return batch_football(sport, columns, answers);
    case domain::Family::basketball: return batch_basketball(sport, columns, answers);
    case domain::Family::hockey: return batch_hockey(columns, answers);
    case domain::Family::baseball: return batch_baseball(columns, answers);
    case domain::Family::none: std::fill(answers.begin(), answers.end(), 0.5);
  }
}

}  // namespace arbees::winprob
