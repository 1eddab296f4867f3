#pragma once
#include <string>

#include "arbees/ports/store.hpp"

namespace arbees::app {

/// The run of this name, or for "" the newest that said anything. Fails when the store holds none.
[[nodiscard]] base::Result<ports::RunInfo> run_or_newest(ports::Store& store, const std::string& id);

}  // namespace arbees::app
