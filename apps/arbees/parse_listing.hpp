#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/domain/fees.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/domain/order_book.hpp"

/// The lines that both venues' documents have in common in `arbees parse`.
namespace arbees::app {

[[nodiscard]] std::string listing_text(const domain::Listing& listing);
/// "0.55 / 0.56"; "-" for a side without a price.
[[nodiscard]] std::string quote_text(const std::optional<base::Price>& bid, const std::optional<base::Price>& ask);
[[nodiscard]] std::string fee_text(const domain::FeeSchedule& fees);
/// Touch and depth of a book whose levels are best first.
[[nodiscard]] std::string book_text(std::string_view symbol, const std::vector<domain::Level>& bids,
                                    const std::vector<domain::Level>& asks);

}  // namespace arbees::app
