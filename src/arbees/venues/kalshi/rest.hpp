#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/venues/kalshi/activity.hpp"
#include "arbees/venues/kalshi/market.hpp"

/// What is asked of Kalshi's REST API, and how each answer is read. Addresses begin with the `rest_url` of the options,
/// "https://external-api.kalshi.com/trade-api/v2".
namespace arbees::venues::kalshi::rest {

[[nodiscard]] std::string status_url(std::string_view base);
[[nodiscard]] std::string series_url(std::string_view base, std::string_view series);
/// Open events of a series with their markets, 200 a page (the most there is).
[[nodiscard]] std::string events_url(std::string_view base, std::string_view series, std::string_view cursor);
/// Real-world games of a type ("football_game") that start after `from`, 500 a page.
[[nodiscard]] std::string milestones_url(std::string_view base, std::string_view type, base::Nanos from,
                                         std::string_view cursor);
/// What Kalshi calls the games of a series' league; empty where it has not been seen.
[[nodiscard]] std::string_view milestone_type(std::string_view series);
[[nodiscard]] std::string fee_changes_url(std::string_view base);
[[nodiscard]] std::string markets_url(std::string_view base, std::span<const std::string> tickers);
[[nodiscard]] std::string book_url(std::string_view base, std::string_view ticker);
/// At most 100 tickers; wants the signature headers.
[[nodiscard]] std::string books_url(std::string_view base, std::span<const std::string> tickers);

/// One page of a list. An item that cannot be read is in `refused`, with its place; the others are good.
template <class T>
struct Page {
  std::vector<T> items;
  std::string cursor;  ///< of the next page; empty on the last
  std::vector<base::Error> refused;
};
[[nodiscard]] base::Result<Page<EventInfo>> read_events(std::string_view body);
[[nodiscard]] base::Result<Page<MilestoneInfo>> read_milestones(std::string_view body);
[[nodiscard]] base::Result<Page<MarketInfo>> read_markets(std::string_view body);
[[nodiscard]] base::Result<SeriesInfo> read_series(std::string_view body);
/// Of one market, whose ticker its answer does not name, or of several.
[[nodiscard]] base::Result<Page<BookInfo>> read_books(std::string_view body, std::string_view ticker);

/// Is anything being traded? The top fields are those of exchange 0; others may be listed.
struct ExchangeStatus {
  bool active = false;  ///< exchange_active and trading_active
  std::vector<std::pair<std::int64_t, bool>> others;

  [[nodiscard]] bool active_on(std::int64_t exchange_index) const;
};
[[nodiscard]] base::Result<ExchangeStatus> read_status(std::string_view body);

/// When the next announced change of an event's fees takes effect, of those after `now`.
[[nodiscard]] base::Result<std::optional<base::Nanos>> read_next_fee_change(std::string_view body, base::Nanos now);

/// What an answer that is not 2xx says, in whichever of its three shapes: "429: too_many_requests".
[[nodiscard]] std::string failure_text(std::uint32_t status, std::string_view body);

}  // namespace arbees::venues::kalshi::rest
