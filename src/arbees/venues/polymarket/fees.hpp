#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "arbees/base/eastern.hpp"
#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"
#include "arbees/domain/fees.hpp"
#include "arbees/wire/json.hpp"

namespace arbees::venues::polymarket {

/// A market's feeSchedule (Gamma) or fd (CLOB). Amounts in millionths.
struct FeeTerms {
  base::Money rate;
  std::int64_t exponent = 1;
  bool taker_only = true;
  std::optional<base::Money> rebate_rate;  ///< share handed back to makers; not used
};
BOOST_DESCRIBE_STRUCT(FeeTerms, (), (rate, exponent, taker_only, rebate_rate))

/// {exponent, rate, takerOnly, rebateRate} or, from the CLOB, {r, e, to}; numbers or text.
[[nodiscard]] base::Result<FeeTerms> parse_fee_terms(const wire::Node& node);

/// fee = C · rate · (p(1−p))^exponent, taker only, to the nearest $0.00001 (docs "trading/fees"). A zero rate is free.
/// Unknown (do not trade): no terms (`feesEnabled`, `takerBaseFee` and `fee_rate_bps` say nothing about the charge), a
/// rate below 0, above 1 or finer than a millionth, an exponent outside 0…3. Where makers pay too (not seen so far)
/// they are charged alike.
[[nodiscard]] domain::FeeSchedule fee_schedule(const std::optional<FeeTerms>& terms, const std::string& fee_type);

/// What a sports market of `league` was charged on a day of the past, for recordings that carry no fee fields.
///  until 2026-01      free
///  2026-02 … 03       0.0175, evidenced for college basketball in February; charged everywhere as the dearer of 0 and
///  it 2026-04 … 06       0.03 (sports_fees_v2 of 5 April 2026, docs table of June) 2026-07 …          0.05
///  (sports_fees_v3, NFL of 16 September 2026), charged from July on as the dearer of 0.03 and it;
///                     college football from 1 September 2026 free (zero_fees)
/// All with exponent 1 and takers only. `evidence` says which line applied.
[[nodiscard]] domain::FeeSchedule fees_on(base::Date day, std::string_view league);

}  // namespace arbees::venues::polymarket
