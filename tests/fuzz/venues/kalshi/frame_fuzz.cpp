// Any bytes as one WebSocket message: read or refused with a reason, the same both times.
#include "arbees/base/assert.hpp"
#include "arbees/venues/kalshi/frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace arbees::venues::kalshi;
  static FrameReader reader;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto once = reader.read(bytes);
  FrameReader fresh;
  const auto again = fresh.read(bytes);
  ARBEES_ASSERT(once.has_value() == again.has_value(), "an earlier message changed how this one is read");
  if (!once) {
    ARBEES_ASSERT(!once.error().what.empty(), "a refusal without a reason");
    return 0;
  }
  ARBEES_ASSERT(once->kind == again->kind && once->sid == again->sid && once->seq == again->seq, "read differently");
  if (const auto* delta = std::get_if<BookDeltaMessage>(&once->body))
    ARBEES_ASSERT(delta->price.raw() >= 0 && delta->price <= arbees::base::kPriceOne && !delta->ticker.empty(),
                  "an impossible change");
  if (const auto* snapshot = std::get_if<BookSnapshotMessage>(&once->body))
    for (const auto& level : snapshot->yes) ARBEES_ASSERT(level.quantity.raw() >= 0, "a negative level");
  return 0;
}
