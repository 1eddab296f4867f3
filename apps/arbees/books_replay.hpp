#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/order_book.hpp"

/// Captured WebSocket messages in, the books they make out: what `arbees books` shows.
namespace arbees::app {

enum class BookState : std::uint8_t { live, voided };
BOOST_DESCRIBE_ENUM(BookState, live, voided)

/// One market's book after the last message.
struct ReplayedBook {
  domain::Venue venue = domain::Venue::kalshi;
  std::string symbol;
  BookState state = BookState::voided;
  domain::BookFault fault = domain::BookFault::no_snapshot;
  bool crossed = false;
  std::optional<std::int64_t> sequence;    ///< Kalshi: the last that touched it
  std::optional<base::Nanos> last_change;  ///< Polymarket: the venue's time of it
  std::vector<domain::Level> bids;         ///< best first
  std::vector<domain::Level> asks;
};

/// What a venue's keeper counted, by name, in the order of its own header.
struct ReplayedVenue {
  domain::Venue venue = domain::Venue::kalshi;
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  std::vector<std::pair<std::string, std::uint64_t>> by_type;
  std::vector<std::pair<std::string, std::vector<std::string>>> next_steps;  ///< kind, symbols
};

struct ReplayedFile {
  std::size_t frames = 0;
  std::vector<ReplayedVenue> venues;
  std::vector<ReplayedBook> books;
  std::vector<base::Error> refused;  ///< at most 100; `where` begins with "frame N"
};

struct ReplayOptions {
  std::optional<domain::Venue> venue;  ///< nothing: told from each message
  bool use_yes_price = false;          ///< Kalshi: the stream was subscribed with use_yes_price
};

/// Reads one message a line, an array of messages, or either with each wrapped as {received_ms, frame}. Each file is
/// one connection. Fails when there is no message of either venue in it.
[[nodiscard]] base::Result<ReplayedFile> replay_books(std::string_view bytes, const ReplayOptions& options);

}  // namespace arbees::app
