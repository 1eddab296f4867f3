#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/venues/polymarket/document.hpp"
#include "arbees/venues/polymarket/gamma.hpp"

/// What is asked of Gamma and the CLOB, and how each answer is read. Addresses begin with the `gamma_url` and
/// `clob_url` of the options.
namespace arbees::venues::polymarket::rest {

/// Big answers: a game holds some fifty markets.
inline constexpr std::size_t kEventsPerPage = 50;

[[nodiscard]] std::string sports_url(std::string_view gamma);
/// Open events under a tag, by cursor ("" = the first page) or by offset.
[[nodiscard]] std::string events_by_cursor_url(std::string_view gamma, std::string_view tag, std::string_view cursor);
[[nodiscard]] std::string events_by_offset_url(std::string_view gamma, std::string_view tag, std::size_t offset);
/// Markets that are over: without `closed` Gamma lists open ones alone.
[[nodiscard]] std::string closed_markets_url(std::string_view gamma, std::span<const std::string> conditions);
[[nodiscard]] std::string clob_market_url(std::string_view clob, std::string_view condition);
/// POST, with the body of commands.hpp; at most 500 tokens.
[[nodiscard]] std::string books_url(std::string_view clob);

/// A league of /sports: its word ("nfl") and the tag that is its own ("450").
struct League {
  std::string sport;
  std::string tag;
};
[[nodiscard]] base::Result<std::vector<League>> read_sports(std::string_view body);

/// One page of a list, bare or wrapped as {events|markets, next_cursor}. An item that cannot be read is in `refused`;
/// the others are good.
template <class T>
struct Page {
  std::vector<T> items;
  std::string cursor;    ///< of the next page; empty on the last, and in bare lists
  std::size_t size = 0;  ///< items in the page, refused ones too
  std::vector<base::Error> refused;
};
[[nodiscard]] base::Result<Page<EventInfo>> read_events(std::string_view body);
[[nodiscard]] base::Result<Page<MarketInfo>> read_markets(std::string_view body);
[[nodiscard]] base::Result<MarketInfo> read_clob_market(std::string_view body);
[[nodiscard]] std::string time_url(std::string_view clob);
/// The answer of GET /time: whole seconds since 1970 by the venue's clock.
[[nodiscard]] std::optional<base::Nanos> read_time(std::string_view body);
/// The answer of POST /books, each with what its hash says; one that cannot be read does not take the others with it.
[[nodiscard]] base::Result<std::vector<BookInfo>> read_books(std::string_view body);

/// What an answer that is not 2xx says: "HTTP 429: Too Many Requests".
[[nodiscard]] std::string failure_text(std::uint32_t status, std::string_view body);

}  // namespace arbees::venues::polymarket::rest
