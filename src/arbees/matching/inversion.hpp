#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"

/// An alarm, from prices alone, for a market whose YES may be the other side: its home price is far from what the
/// others and the model say, and close to the complement. It cannot decide a link, which is proven from names; it stops
/// a wrong one from being traded.
///
/// Near 50 % a price and its complement are alike and inversion cannot be seen: with `far` = 15 cents, nothing is said
/// while the reference lies within 7.5 cents of 50. From there to about 60/40 an honest disagreement of `far` could
/// look like an inversion; it must then last `hold_s` without a break, and honest gaps between venues live for
/// fractions of a second (docs/matching.md has the measured rate).
namespace arbees::matching {

struct InversionConfig {
  std::int32_t far = 1'500;     ///< least distance from the reference, ten-thousandths of the payout
  std::int32_t close = 500;     ///< most distance from the reference's complement
  std::int32_t hold_s = 30;     ///< it must look inverted this long without a break
  std::int32_t release_s = 60;  ///< and look right this long before the alarm ends
};
BOOST_DESCRIBE_STRUCT(InversionConfig, (), (far, close, hold_s, release_s))

/// `near_even`: too close to 50 % to tell. `alone`: nothing to compare with.
enum class InversionView : std::uint8_t { right, inverted, differs, near_even, alone };
BOOST_DESCRIBE_ENUM(InversionView, right, inverted, differs, near_even, alone)

/// A market of one game, its mid turned to the home side.
struct HomeMid {
  domain::MarketId market;
  base::Price mid;
};

/// How `mid` looks against a reference for the home side.
[[nodiscard]] InversionView view_of(base::Price mid, base::Price reference, const InversionConfig& config);

/// One market's memory between updates.
struct InversionState {
  domain::MarketId market;
  bool alarmed = false;
  InversionView view = InversionView::alone;
  std::optional<base::Nanos> since;  ///< when it began to look as it does against `alarmed`
};

/// The next states of a game's markets, in the order of `mids`: a pure function. The reference of a market is the
/// model's home probability where there is one, else the median of the other markets' mids. Two markets without a model
/// that look like each other's complement are both alarmed: one is wrong, prices do not say which. A market that is
/// `near_even`, `differs` or `alone` neither raises nor ends an alarm, and breaks what was being held.
[[nodiscard]] std::vector<InversionState> next_inversion(std::span<const InversionState> before,
                                                         std::span<const HomeMid> mids,
                                                         std::optional<base::Probability> model, base::Nanos now,
                                                         const InversionConfig& config);

/// `next_inversion` with the states kept: one for each game.
class InversionAlarm {
 public:
  explicit InversionAlarm(InversionConfig config = {}) : config_(config) {}
  /// Feeds the present mids; returns the markets whose alarm began or ended.
  std::vector<InversionState> observe(std::span<const HomeMid> mids, std::optional<base::Probability> model,
                                      base::Nanos now);
  [[nodiscard]] bool alarmed(domain::MarketId market) const;

 private:
  InversionConfig config_;
  std::vector<InversionState> states_;
};

}  // namespace arbees::matching
