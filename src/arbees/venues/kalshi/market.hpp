#pragma once
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/venues/kalshi/fees.hpp"
#include "arbees/wire/json.hpp"

/// Kalshi's markets, events and series as its REST API of August to October 2026 sends them (OpenAPI 3.28.0). Only the
/// `*_dollars` / `*_fp` fields are read; an object that still carries the integer-cent fields of before April 2026 is
/// refused by name. Unknown members are ignored, missing optional ones are absent.
namespace arbees::venues::kalshi {

struct MarketInfo {
  std::string ticker;
  std::string event_ticker;
  bool binary = true;
  std::string title;
  std::string yes_name;   ///< yes_sub_title: in head-to-head games this market's own team
  std::string target_id;  ///< structured target (UUID) from custom_strike, for game markets the team's
  std::string status_word;
  domain::MarketStatus status = domain::MarketStatus::unopened;
  std::string result;                     ///< "" until determined, then "yes", "no" or "scalar"
  std::optional<base::Price> settlement;  ///< of YES, as stated from "determined" on; final only once finalized
  std::optional<base::Nanos> open_time;
  std::optional<base::Nanos> close_time;
  std::optional<base::Nanos> occurrence;  ///< occurrence_datetime
  std::optional<base::Nanos> settled_at;
  std::vector<domain::PriceRange> grid;  ///< price_ranges; empty when the message has none
  std::optional<base::Price> yes_bid;    ///< 0.00 = no bid
  std::optional<base::Price> yes_ask;    ///< 1.00 = no ask
  std::optional<base::Quantity> yes_bid_size;
  std::optional<base::Quantity> yes_ask_size;
  std::optional<base::Price> last;
  std::optional<base::Quantity> volume;
  std::optional<base::Quantity> open_interest;
  std::string rules_primary;
  std::string rules_secondary;
  bool combo = false;               ///< made of other markets (mve_collection_ticker)
  std::int64_t exchange_index = 0;  ///< the part of the exchange that trades it
};
BOOST_DESCRIBE_STRUCT(MarketInfo, (),
                      (ticker, event_ticker, binary, title, yes_name, target_id, status_word, status, result,
                       settlement, open_time, close_time, occurrence, settled_at, grid, yes_bid, yes_ask, yes_bid_size,
                       yes_ask_size, last, volume, open_interest, rules_primary, rules_secondary, combo,
                       exchange_index))

struct EventInfo {
  std::string ticker;
  std::string series_ticker;
  std::string title;
  std::string sub_title;
  std::string category;
  std::string competition;        ///< product_metadata.competition: "Pro Football", "Pro Football Preseason"
  std::string competition_scope;  ///< "Game"
  bool mutually_exclusive = false;
  std::string fee_type_override;
  std::optional<Multiplier> fee_multiplier_override;
  std::vector<MarketInfo> markets;  ///< empty unless asked for with_nested_markets
};
BOOST_DESCRIBE_STRUCT(EventInfo, (),
                      (ticker, series_ticker, title, sub_title, category, competition, competition_scope,
                       mutually_exclusive, fee_type_override, fee_multiplier_override, markets))

struct SeriesInfo {
  std::string ticker;
  std::string title;
  std::string category;
  std::vector<std::string> tags;
  std::string fee_type;  ///< empty when the message has none (trimmed lists): the fee is then unknown
  std::optional<Multiplier> fee_multiplier;

  [[nodiscard]] domain::FeeSchedule fees() const { return fee_schedule(ticker, fee_type, fee_multiplier); }
};
BOOST_DESCRIBE_STRUCT(SeriesInfo, (), (ticker, title, category, tags, fee_type, fee_multiplier))

[[nodiscard]] base::Result<MarketInfo> parse_market(const wire::Node& node);
[[nodiscard]] base::Result<EventInfo> parse_event(const wire::Node& node);
[[nodiscard]] base::Result<SeriesInfo> parse_series(const wire::Node& node);

/// One {start, end, step} of price_ranges: prices in 0…1, a positive step, start before end.
[[nodiscard]] base::Result<domain::PriceRange> parse_price_range(const wire::Node& node);

/// initialized, inactive, active, closed, determined, disputed, amended, finalized. Determined, disputed and amended
/// are resolving: the venue has stated a result and can still change it.
[[nodiscard]] std::optional<domain::MarketStatus> status_of(std::string_view word);

/// What YES was paid by the venue's final word: the amount where it is stated, else what the result means. Nothing
/// while the market is not finalized, or finalized at a value that is not stated.
[[nodiscard]] std::optional<base::Price> final_payment(const MarketInfo& market);

/// Is the stated result contested or changed after it was determined?
[[nodiscard]] bool is_contested(const MarketInfo& market);

}  // namespace arbees::venues::kalshi
