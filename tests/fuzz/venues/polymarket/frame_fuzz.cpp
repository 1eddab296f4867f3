// Any bytes as one WebSocket message: read or refused with a reason, the same both times.
#include "arbees/base/assert.hpp"
#include "arbees/venues/polymarket/frame.hpp"

namespace {

using namespace arbees::venues::polymarket;

struct Seen {
  bool read = false;
  std::size_t frames = 0;
  std::size_t changes = 0;
};

Seen look(FrameReader& reader, std::string_view bytes, FrameKind kind) {
  Seen seen;
  const auto done = reader.read(
      bytes,
      [&](const Frame& frame) {
        ++seen.frames;
        if (const auto* changes = std::get_if<PriceChangesMessage>(&frame.body))
          for (const PriceChange& change : changes->changes) {
            ARBEES_ASSERT(
                change.quantity.raw() >= 0 && change.price <= arbees::base::kPriceOne && !change.asset_id.empty(),
                "an impossible change");
            ++seen.changes;
          }
        if (const auto* book = std::get_if<BookMessage>(&frame.body)) {
          BookHasher hasher;
          (void)hasher.check(book->raw);
          ARBEES_ASSERT(book->raw.bids.size() == book->bids.size(), "levels and their text differ");
        }
      },
      kind);
  ARBEES_ASSERT(done || !done.error().what.empty(), "a refusal without a reason");
  seen.read = done.has_value();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static FrameReader reader;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const FrameKind kind : {FrameKind::unknown, FrameKind::book}) {
    const Seen once = look(reader, bytes, kind);
    FrameReader fresh;
    const Seen again = look(fresh, bytes, kind);
    ARBEES_ASSERT(once.read == again.read && once.frames == again.frames && once.changes == again.changes,
                  "an earlier message changed how this one is read");
  }
  return 0;
}
