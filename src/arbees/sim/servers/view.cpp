#include "arbees/sim/servers/view.hpp"

#include <algorithm>

namespace arbees::sim::servers {
namespace {

constexpr std::int64_t kOne = 10'000;

void fill(MarketView::Ladder& ladder, const std::vector<domain::Level>& levels) {
  ladder.clear();
  for (const domain::Level& level : levels) ladder[level.price.raw()] = level.quantity.raw();
}

void apply_delta(MarketView& market, const domain::BookDelta& delta) {
  MarketView::Ladder& ladder = delta.side == domain::BookSide::bid ? market.bids : market.asks;
  const std::int64_t price = delta.price.raw();
  const auto at = ladder.find(price);
  const std::int64_t before = at == ladder.end() ? 0 : at->second;
  const std::int64_t total = delta.additive ? before + delta.quantity.raw() : delta.quantity.raw();
  if (total > 0) ladder[price] = total;
  else ladder.erase(price);
}

void apply_play(GameView& game, const domain::Play& play) {
  const auto at = std::ranges::find(game.plays, play.id, &domain::Play::id);
  if (at == game.plays.end()) game.plays.push_back(play);
  else *at = play;
  if (!game.shown.empty()) game.shown.back().plays = game.plays.size();
}

}  // namespace

void View::apply(const domain::Event& event) {
  const base::Nanos now = event.stamp.received;
  const auto market_at = [&](domain::MarketId id) -> MarketView& { return markets_.at(id.value); };
  if (const auto* opened = std::get_if<domain::GameOpened>(&event.body)) {
    games_.push_back({opened->game, {}, {}});
  } else if (const auto* listed = std::get_if<domain::MarketOpened>(&event.body)) {
    markets_.push_back({.facts = listed->market, .changed = now, .status_changed = now});
  } else if (const auto* updated = std::get_if<domain::GameUpdated>(&event.body)) {
    GameView& game = games_.at(updated->game.value);
    game.shown.push_back({now, updated->state, game.plays.size()});
    if (game.shown.size() > GameView::kShownKept) game.shown.pop_front();
  } else if (const auto* play = std::get_if<domain::PlayRecorded>(&event.body)) {
    apply_play(games_.at(play->game.value), play->play);
  } else if (const auto* book = std::get_if<domain::BookSnapshot>(&event.body)) {
    if (is_mirror(book->market.value)) return;
    MarketView& market = market_at(book->market);
    fill(market.bids, book->bids);
    fill(market.asks, book->asks);
    market.changed = now;
    if (!market.previous && !market.bids.empty())
      market.previous = market.last = base::Price::from_raw(market.best_bid());
  } else if (const auto* delta = std::get_if<domain::BookDelta>(&event.body)) {
    if (is_mirror(delta->market.value)) return;
    apply_delta(market_at(delta->market), *delta);
    market_at(delta->market).changed = now;
  } else if (const auto* tick = std::get_if<domain::TickSizeChanged>(&event.body)) {
    market_at(tick->market).tick = domain::finest_step(tick->grid).raw();
  } else if (const auto* trade = std::get_if<domain::TradePrinted>(&event.body)) {
    MarketView& market = market_at(trade->market);
    market.trades.push_back({++trades_, now, trade->price, trade->quantity, trade->taker_buys_yes.value_or(true)});
    if (market.trades.size() > MarketView::kTradesKept) market.trades.pop_front();
    market.volume += trade->quantity.raw();
    market.last = trade->price;
  } else if (const auto* status = std::get_if<domain::MarketStatusChanged>(&event.body)) {
    MarketView& market = market_at(status->market);
    market.status = status->status;
    market.settlement = status->settlement;
    market.status_changed = now;
  }
}

std::vector<std::pair<std::int64_t, std::int64_t>> levels(const View& view, std::size_t market, domain::BookSide side) {
  const bool mirrored = View::is_mirror(market);
  const MarketView& book = view.markets()[mirrored ? market - 1 : market];
  const bool bids = (side == domain::BookSide::bid) != mirrored;
  std::vector<std::pair<std::int64_t, std::int64_t>> out;
  const MarketView::Ladder& ladder = bids ? book.bids : book.asks;
  for (const auto& [price, size] : ladder) out.emplace_back(mirrored ? kOne - price : price, size);
  if (bids) std::ranges::reverse(out);
  return out;
}

}  // namespace arbees::sim::servers
