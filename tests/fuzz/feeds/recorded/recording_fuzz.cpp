#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "arbees/domain/registry.hpp"
#include "arbees/feeds/recorded/merge.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace {

using namespace arbees;

// clang-format off
constexpr const char* kHeads[] = {
    "",
    "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume\n",
    "time_utc,venue,sport,game_key,market_id,outcome,event,side,price,size\n",
    "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume,taker_side,trade_id\n",
    "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume,period,min_remaining,home_score,away_score,event_type\n",
    "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume,inning,half,score\n",
    "time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume,size_contracts,roi_net,worst_price\n",
    "time_utc,game_key,period,clock,side,team,points,away_score,home_score,description\n",
    "time_utc,game_key,inning,half,event,rbi,away_score,home_score,is_scoring\n",
    "market_id,event,sport,game_key,close_time,result,settlement_ts,volume,open_interest\n",
};
// clang-format on

/// Whatever the bytes: rows add up, time runs on, every id was opened.
void check(const feeds::recorded::Recording& recording) {
  if (recording.counts.rows != recording.counts.used + recording.counts.refused_rows()) std::abort();
  domain::Registry registry;
  base::Nanos last{INT64_MIN};
  for (const domain::Event& event : recording.events) {
    if (event.stamp.received < last) std::abort();
    last = event.stamp.received;
    std::visit(
        [&](const auto& body) {
          using Body = std::decay_t<decltype(body)>;
          if constexpr (std::is_same_v<Body, domain::GameOpened>) registry.open_game(body.game.key);
          if constexpr (std::is_same_v<Body, domain::MarketOpened>) {
            if (!registry.game(body.market.game_key)) std::abort();
            registry.open_market(body.market.venue, body.market.symbol);
          }
          if constexpr (requires { body.game.value; })
            if (body.game.value >= registry.game_count()) std::abort();
          if constexpr (requires { body.market.value; })
            if (body.market.value >= registry.market_count()) std::abort();
        },
        event.body);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string text = kHeads[data[0] % std::size(kHeads)];
  text.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto recording = arbees::feeds::recorded::load_recording("fuzz", text);
  if (!recording) return 0;
  check(*recording);
  auto merged = arbees::feeds::recorded::merge({*recording, *recording});
  if (merged) check(*merged);
  return 0;
}
