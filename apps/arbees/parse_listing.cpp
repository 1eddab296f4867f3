#include "apps/arbees/parse_listing.hpp"

#include <fmt/format.h>

namespace arbees::app {
namespace {

std::string payout_text(domain::SpecialPayout payout) {
  return std::string(base::enum_name(payout));
}

}  // namespace

std::string quote_text(const std::optional<base::Price>& bid, const std::optional<base::Price>& ask) {
  const auto text = [](const std::optional<base::Price>& price) { return price ? base::to_string(*price) : "-"; };
  return fmt::format("{} / {}", text(bid), text(ask));
}

std::string fee_text(const domain::FeeSchedule& fees) {
  if (fees.model == domain::FeeModel::unknown) return "fee unknown: " + fees.evidence;
  return fmt::format("fee taker {} maker {} ppm ({})", fees.taker_rate_ppm, fees.maker_rate_ppm, fees.evidence);
}

std::string book_text(std::string_view symbol, const std::vector<domain::Level>& bids,
                      const std::vector<domain::Level>& asks) {
  const auto text = [](const std::vector<domain::Level>& side) {
    return side.empty() ? "none"
                        : fmt::format("{} x {}", base::to_string(side[0].price), base::to_string(side[0].quantity, 0));
  };
  return fmt::format("order book  {}{}bid {} ({} levels), ask {} ({} levels)", symbol, symbol.empty() ? "" : "  ",
                     text(bids), bids.size(), text(asks), asks.size());
}

std::string listing_text(const domain::Listing& listing) {
  const std::string day = listing.day ? fmt::format("{:04}-{:02}-{:02}{}", listing.day->year, listing.day->month,
                                                    listing.day->day, listing.day_is_utc_or_eastern ? "?" : "")
                                      : "no day";
  const std::string start = listing.starts.empty()
                                ? "start not known"
                                : fmt::format("starts {} ({})", base::format_utc(listing.starts[0].at).substr(0, 16),
                                              base::enum_name(listing.starts[0].source));
  const auto& rules = listing.market.rules;
  return fmt::format("listing     {}  {} wins, {} {}, {}; {}; tie {}, postponed {}, canceled {}", listing.market.symbol,
                     listing.yes_team.name, listing.league, day, start, fee_text(listing.market.fees),
                     payout_text(rules.tie), payout_text(rules.postponed), payout_text(rules.canceled));
}

}  // namespace arbees::app
