#pragma once
#include <span>
#include <string>

namespace arbees::venues::polymarket {

/// The first message of a market-channel connection: its tokens, with the custom events (best_bid_ask, new_market,
/// market_resolved).
[[nodiscard]] std::string open_subscription(std::span<const std::string> tokens);
/// Adds tokens to, or takes them from, an open connection. Known tokens are answered by the text NO NEW ASSETS.
[[nodiscard]] std::string subscribe_more(std::span<const std::string> tokens);
[[nodiscard]] std::string unsubscribe(std::span<const std::string> tokens);
/// The body of POST /books.
[[nodiscard]] std::string books_request(std::span<const std::string> tokens);

}  // namespace arbees::venues::polymarket
