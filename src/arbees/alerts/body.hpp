#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "arbees/alerts/alert.hpp"

/// An alert as each service wants it. No body can mention people, open previews or leave its field.
namespace arbees::alerts {

/// {"kind", "severity", "key", "title", "text", "at", "run"}.
[[nodiscard]] std::string webhook_body(const Alert& alert);

/// Discord, Execute Webhook: `content` of at most 2000 characters, `allowed_mentions` nobody.
[[nodiscard]] std::string discord_body(const Alert& alert);

/// Telegram Bot API, sendMessage: plain text of at most 4096 characters.
[[nodiscard]] std::string telegram_body(const Alert& alert, std::string_view chat);

/// A message as RFC 5322 wants it: plain UTF-8 text; a subject that is not ASCII is encoded by RFC 2047. `now` is its
/// Date.
[[nodiscard]] std::string email_body(const Alert& alert, std::string_view from, const std::vector<std::string>& to,
                                     base::Nanos now);

/// At most `most` bytes, cut between characters, "…" at the end of what was cut.
[[nodiscard]] std::string shortened(std::string text, std::size_t most);

}  // namespace arbees::alerts
