#include "grammar.hpp"
#include "invariants.hpp"

namespace {

using namespace arbees;
using namespace arbees::feeds::espn;

void check(domain::Sport sport, std::string_view bytes) {
  if (const auto scoreboard = parse_scoreboard(sport, bytes)) {
    for (const GameSnapshot& game : scoreboard->games) fuzz::check_game(sport, game);
    fuzz::check_errors(scoreboard->refused);
  }
  if (const auto document = parse_document(bytes)) {
    for (const GameSnapshot& game : document->games) fuzz::check_game(document->sport, game);
    for (const LineQuote& quote : document->lines) fuzz::check_line(quote.line);
    fuzz::check_errors(document->refused);
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
  std::string text = "{\"events\":[";
  fuzz::append_event(data, text, 4);
  text += ',';
  fuzz::append_value(data, text, 4);
  text += ']';
  fuzz::append_member(data, text, fuzz::pick(data, fuzz::kKeys), 4);
  text += '}';
  check(sport, text);
  return 0;
}
