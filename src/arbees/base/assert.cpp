#include "arbees/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace arbees::base {

void assertion_failed(std::string_view what, std::string_view file, int line) noexcept {
  std::fprintf(stderr, "arbees: broken invariant: %.*s at %.*s:%d\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(file.size()), file.data(), line);
  std::abort();
}

}  // namespace arbees::base
