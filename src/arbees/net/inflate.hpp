#pragma once
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"

namespace arbees::net {

/// The body of an answer with this Content-Encoding ("gzip", "deflate", "identity", "") as it was before. Fails when
/// damaged, cut short, followed by other bytes, of an encoding we never asked for, or larger than `limit` bytes
/// unpacked (no more than that is ever unpacked).
[[nodiscard]] base::Result<std::string> inflate(std::string_view bytes, std::string_view encoding, std::size_t limit);

}  // namespace arbees::net
