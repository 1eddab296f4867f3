#include "grammar.hpp"
#include "invariants.hpp"

namespace {

using namespace arbees;
using namespace arbees::feeds::espn;

void check(domain::Sport sport, std::string_view bytes) {
  const auto summary = parse_summary(sport, bytes);
  if (!summary) return;
  fuzz::check_game(sport, summary->snapshot);
  fuzz::check_plays(sport, *summary);
  fuzz::check_errors(summary->refused);
}

void append_row(FuzzedDataProvider& data, std::string& out) {
  out.append("{\"id\":").append(fuzz::pick(data, fuzz::kNumbers));
  out.append(",\"period\":{\"number\":").append(fuzz::pick(data, fuzz::kNumbers)).append(",\"type\":\"Top\"}");
  out.append(",\"homeScore\":").append(fuzz::pick(data, fuzz::kNumbers));
  out.append(",\"awayScore\":").append(fuzz::pick(data, fuzz::kNumbers));
  out.append(",\"type\":{\"text\":\"").append(fuzz::pick(data, fuzz::kTexts));
  out.append("\"},\"clock\":{\"displayValue\":\"").append(fuzz::pick(data, fuzz::kTexts)).append("\"}");
  fuzz::append_member(data, out, "end", 3);
  fuzz::append_member(data, out, fuzz::pick(data, fuzz::kKeys), 3);
  out += '}';
}

void append_rows(FuzzedDataProvider& data, std::string& out) {
  const int n = data.ConsumeIntegralInRange<int>(0, 6);
  for (int i = 0; i < n; ++i) {
    if (i > 0) out += ',';
    append_row(data, out);
  }
}

}  // namespace

/// First byte: the sport, and whether the rest is JSON text or choices of the grammar.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const domain::Sport sport = fuzz::kSports[(bytes[0] & 0x7F) % std::size(fuzz::kSports)];
  if ((bytes[0] & 0x80) == 0) {
    check(sport, {reinterpret_cast<const char*>(bytes + 1), size - 1});
    return 0;
  }
  FuzzedDataProvider data(bytes + 1, size - 1);
  std::string text = "{\"header\":";
  fuzz::append_event(data, text, 3);
  const bool flat = data.ConsumeBool();
  text += flat ? ",\"plays\":[" : ",\"drives\":{\"previous\":[{\"plays\":[";
  append_rows(data, text);
  text += flat ? "]" : "]}]}";
  fuzz::append_member(data, text, fuzz::pick(data, fuzz::kKeys), 4);
  fuzz::append_member(data, text, fuzz::pick(data, fuzz::kKeys), 4);
  text += '}';
  check(sport, text);
  return 0;
}
