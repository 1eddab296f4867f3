#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/fees.hpp"
#include "arbees/domain/sport.hpp"

namespace arbees::domain {

struct MarketTag;
/// Handed out by the engine's registry in the order markets appear.
using MarketId = base::Id<MarketTag>;

enum class Venue : std::uint8_t { kalshi, polymarket };
BOOST_DESCRIBE_ENUM(Venue, kalshi, polymarket)
inline constexpr std::size_t kVenueCount = 2;

/// `resolving`: trading is over and the venue has stated a result that is not final yet.
enum class MarketStatus : std::uint8_t { unopened, open, paused, closed, settled, resolving };
BOOST_DESCRIBE_ENUM(MarketStatus, unopened, open, paused, closed, settled, resolving)

/// Prices from `start` to `end` move in steps of `step`.
struct PriceRange {
  base::Price start;
  base::Price end = base::kPriceOne;
  base::Price step = base::Price::from_raw(100);
  bool operator==(const PriceRange&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceRange, (), (start, end, step))

/// What a claim pays in a case that is neither a win nor a loss.
enum class SpecialPayout : std::uint8_t { unknown, half, fair_price, stays_open };
BOOST_DESCRIBE_ENUM(SpecialPayout, unknown, half, fair_price, stays_open)

/// The venue's rules where two venues can differ. Both must be known and equal before a pair is riskless.
struct ResolutionRules {
  SpecialPayout tie = SpecialPayout::unknown;
  SpecialPayout postponed = SpecialPayout::unknown;
  SpecialPayout canceled = SpecialPayout::unknown;
  bool operator==(const ResolutionRules&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResolutionRules, (), (tie, postponed, canceled))

/// One binary claim on one venue: pays 1.00 when `yes_side` wins the game.
struct Market {
  Venue venue = Venue::kalshi;
  std::string symbol;        ///< ticker or token id, the venue's own spelling
  std::string event;         ///< what the venue groups it under: event ticker or condition id
  bool shares_book = false;  ///< the event's other claim trades on this same book, seen from the other side
  std::string game_key;      ///< Game::key of the game it is about
  Side yes_side = Side::home;
  std::string yes_name;  ///< the venue's own name of the side that YES is
  std::vector<PriceRange> grid{PriceRange{}};
  FeeSchedule fees;
  base::Quantity minimum_order;
  base::Money minimum_spend;  ///< a marketable order must cost at least this (Polymarket: 1.00)
  ResolutionRules rules;
  base::Duration taker_hold;             ///< the venue holds a marketable order this long on a live game
  bool clears_at_start = false;          ///< the venue cancels every resting order when the game starts
  std::int32_t link_confidence_ppm = 0;  ///< how sure the link to game and side is; 1'000'000 = proven
  std::string link_evidence;
};
BOOST_DESCRIBE_STRUCT(Market, (),
                      (venue, symbol, event, shares_book, game_key, yes_side, yes_name, grid, fees, minimum_order,
                       minimum_spend, rules, taker_hold, clears_at_start, link_confidence_ppm, link_evidence))

/// The finest step of a grid; one whole ladder index is that wide.
[[nodiscard]] base::Price finest_step(const std::vector<PriceRange>& grid);

/// Is `price` a price that the grid allows?
[[nodiscard]] bool on_grid(const std::vector<PriceRange>& grid, base::Price price);

}  // namespace arbees::domain
