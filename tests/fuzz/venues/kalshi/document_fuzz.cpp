// Any bytes as a document: read or refused, and what was read becomes a listing or is refused again.
#include "arbees/base/assert.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/kalshi/listing.hpp"
#include "arbees/venues/kalshi/ticker.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace arbees;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)venues::kalshi::parse_market_ticker(bytes);
  const auto frames = venues::kalshi::captured_frames(bytes);
  const auto document = venues::kalshi::parse_document(bytes);
  if (!document) {
    ARBEES_ASSERT(!document.error().what.empty(), "a refusal without a reason");
    return 0;
  }
  ARBEES_ASSERT(document->size() > 0, "a document with nothing in it");
  for (const auto& market : document->markets) {
    const auto listing = venues::kalshi::to_listing(market, nullptr, nullptr, nullptr);
    if (listing) ARBEES_ASSERT(domain::finest_step(listing->market.grid).raw() > 0, "a grid without steps");
  }
  for (const auto& event : document->events)
    for (const auto& market : event.markets) (void)venues::kalshi::to_listing(market, &event, nullptr, nullptr);
  for (const auto& series : document->series) {
    const auto fee = series.fees().taker_fee(base::Price::from_raw(5000), base::Quantity::from_units(10));
    ARBEES_ASSERT(!fee || fee->raw() >= 0, "a negative fee");
  }
  for (const auto& book : document->books)
    for (std::size_t i = 1; i < book.bids.size(); ++i)
      ARBEES_ASSERT(book.bids[i].price < book.bids[i - 1].price, "bids out of order");
  return 0;
}
