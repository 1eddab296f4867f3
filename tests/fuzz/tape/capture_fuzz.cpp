#include <fuzzer/FuzzedDataProvider.h>

#include "arbees/base/assert.hpp"
#include "arbees/base/codec.hpp"
#include "arbees/tape/capture_format.hpp"

/// Any bytes are blocks and what lies between them; damage to a row of blocks leaves a part of their records, in order.
namespace {

using namespace arbees;
using namespace arbees::tape;

std::vector<CaptureRecord> records_of(std::string_view bytes) {
  std::vector<CaptureRecord> records;
  std::size_t end = 0;
  BlockScanner scanner(bytes);
  while (const auto block = scanner.next()) {
    ARBEES_ASSERT(block->offset >= end && block->end <= bytes.size(), "a block outside its place");
    if (const auto& skipped = scanner.skipped())
      ARBEES_ASSERT(skipped->offset + skipped->bytes == block->offset && !skipped->why.empty(), "a gap");
    end = block->end;
    (void)read_header(*block);
    (void)read_records(*block, [&](CaptureRecord record) { records.push_back(std::move(record)); });
  }
  return records;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)records_of({reinterpret_cast<const char*>(data), size});
  FuzzedDataProvider dice(data, size);
  static BlockPacker packer;
  std::string file(kCaptureMagic);
  std::int64_t number = 0;
  for (std::uint32_t block = 1; block <= 4; ++block) {
    std::string raw;
    const auto count = dice.ConsumeIntegralInRange<std::uint32_t>(0, 3);
    for (std::uint32_t i = 0; i < count; ++i) {
      base::Writer record;
      record.put(CaptureRecord{"s", {{number++}, net::SocketText{1, dice.ConsumeRandomLengthString(20)}}});
      const auto length = static_cast<std::uint32_t>(record.bytes().size());
      raw.append(reinterpret_cast<const char*>(&length), sizeof length);
      raw += record.bytes();
    }
    file += packer.pack(raw, count, block);
  }
  ARBEES_ASSERT(records_of(file).size() == static_cast<std::size_t>(number), "a whole file was not read");
  for (int i = dice.ConsumeIntegralInRange(0, 3); i > 0; --i)
    file[dice.ConsumeIntegralInRange<std::size_t>(0, file.size() - 1)] = dice.ConsumeIntegral<char>();
  if (dice.ConsumeBool()) file.resize(dice.ConsumeIntegralInRange<std::size_t>(0, file.size()));
  std::int64_t last = -1;
  for (const CaptureRecord& record : records_of(file)) {
    ARBEES_ASSERT(record.input.received.value > last, "records out of order");
    last = record.input.received.value;
  }
  return 0;
}
