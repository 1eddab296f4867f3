#pragma once
#include "arbees/wire/json.hpp"

namespace arbees::feeds::espn {

/// JSON as ESPN writes it. Half a surrogate pair in a text (an emoji cut in two inside some article) would make the
/// whole document unreadable: such an escape is read as U+FFFD. Anything else that is not JSON is refused.
[[nodiscard]] base::Result<wire::Document> parse_json(std::string_view bytes);

}  // namespace arbees::feeds::espn
