#pragma once
#include <string>
#include <utility>
#include <vector>

#include "arbees/ports/store.hpp"

namespace arbees::services {

/// Calls `take(output)` with every stored output of a run, oldest first, page by page; only those of `kinds` unless it
/// is empty. Fails when the store cannot be read; what was taken by then stays taken.
template <class Take>
[[nodiscard]] base::Result<void> for_each_output(ports::Store& store, const std::string& run,
                                                 std::vector<ports::OutputKind> kinds, Take&& take) {
  constexpr std::size_t kPage = 5'000;
  ports::Query query{.run = run, .kinds = std::move(kinds), .limit = kPage};
  while (true) {
    const auto page = store.outputs(query);
    if (!page) return std::unexpected(page.error());
    for (const domain::Output& output : *page) take(output);
    if (page->size() < kPage) return {};
    query.after = page->back().sequence;
  }
}

}  // namespace arbees::services
