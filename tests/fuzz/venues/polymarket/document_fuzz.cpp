// Any bytes as a document: read or refused, and what was read becomes a listing or is refused again.
#include "arbees/base/assert.hpp"
#include "arbees/venues/polymarket/document.hpp"
#include "arbees/venues/polymarket/listing.hpp"
#include "arbees/venues/polymarket/slug.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace arbees;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)venues::polymarket::parse_game_slug(bytes);
  (void)venues::polymarket::captured_frames(bytes);
  const auto document = venues::polymarket::parse_document(bytes);
  if (!document) {
    ARBEES_ASSERT(!document.error().what.empty(), "a refusal without a reason");
    return 0;
  }
  ARBEES_ASSERT(document->size() > 0, "a document with nothing in it");
  const auto list = [](const venues::polymarket::MarketInfo& market, const venues::polymarket::EventInfo* event) {
    for (std::size_t i = 0; i < 3; ++i) {
      const auto listing = venues::polymarket::to_listing(market, event, i);
      if (!listing) continue;
      const auto fee = listing->market.fees.taker_fee(base::Price::from_raw(5000), base::Quantity::from_units(10));
      ARBEES_ASSERT(!fee || fee->raw() >= 0, "a negative fee");
      ARBEES_ASSERT(!listing->market.symbol.empty(), "a listing without a token");
    }
  };
  for (const auto& market : document->markets) list(market, nullptr);
  for (const auto& event : document->events)
    for (const auto& market : event.markets) list(market, &event);
  return 0;
}
