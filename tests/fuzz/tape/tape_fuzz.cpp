#include <cstdint>
#include <string_view>

#include "arbees/base/codec.hpp"
#include "arbees/domain/positional.hpp"
#include "arbees/tape/tape.hpp"

/// Any bytes are a log, a damaged log, or refused, in both layouts; and every event read can be written and read again
/// unchanged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace arbees;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)tape::read_tape(bytes);
  domain::Event old;
  base::PositionalReader positional(bytes);
  positional.get(old);
  base::Reader reader(bytes);
  const auto event = reader.read<domain::Event>();
  if (reader.ok()) {
    base::Writer once;
    once.put(event);
    base::Reader again(once.bytes());
    const auto copy = again.read<domain::Event>();
    base::Writer twice;
    twice.put(copy);
    ARBEES_ASSERT(again.ok() && once.bytes() == twice.bytes(), "an event changed on its way through the codec");
  }
  return 0;
}
