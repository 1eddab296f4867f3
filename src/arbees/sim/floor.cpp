#include "arbees/sim/floor.hpp"

#include <algorithm>
#include <cmath>

namespace arbees::sim {
namespace {

using domain::BookSide;
using domain::MarketId;
using domain::Venue;

constexpr std::int64_t kOne = 10'000;
constexpr std::int64_t kCent = 100;
constexpr std::int64_t kFine = 10;     ///< Polymarket near the ends
constexpr double kFineBeyond = 0.96;   ///< price from which the fine tick holds
constexpr double kNoiseStep = 0.0015;  ///< of an opinion, at each activity
constexpr double kNoiseMemory = 0.97;
constexpr double kOwnStep = 0.0010;  ///< of one venue's, and of the away market's against the home market's
constexpr double kOwnMemory = 0.90;
constexpr double kGapTouch = 7;  ///< contracts shown in a gap, median

base::Duration span(double seconds) {
  return {static_cast<std::int64_t>(seconds * 1e9)};
}

MarketId id_of(std::size_t market) {
  return {static_cast<std::uint32_t>(market)};
}

/// Best bid and ask around `center` for a spread of so many ticks.
std::pair<std::int64_t, std::int64_t> quote(double center, std::int64_t tick, int spread) {
  const double ticks = center * static_cast<double>(kOne) / static_cast<double>(tick);
  const auto below = spread % 2 == 1 ? static_cast<std::int64_t>(std::floor(ticks)) - (spread - 1) / 2
                                     : static_cast<std::int64_t>(std::lround(ticks)) - spread / 2;
  return {below * tick, (below + spread) * tick};
}

int drawn_spread(Venue venue, Random& random) {
  const double u = random.uniform();
  if (venue == Venue::kalshi) return u < 0.77 ? 1 : u < 0.94 ? 2 : 3;
  return u < 0.62 ? 1 : u < 0.88 ? 2 : 3;
}

}  // namespace

Floor::Floor(const std::vector<Fixture>& fixtures, Random random, Outbox& outbox, bool at_the_source)
    : random_(random), outbox_(&outbox), at_the_source_(at_the_source) {
  for (std::size_t game = 0; game < fixtures.size(); ++game) {
    for (const Venue venue : {Venue::kalshi, Venue::polymarket}) {
      Desk desk;
      desk.game = game;
      desk.venue = venue;
      desk.known = fixtures[game].script.pregame_value;
      const bool kalshi = venue == Venue::kalshi;
      desk.touch = random_.log_normal(kalshi ? 9'000 : 1'800, 0.9) * fixtures[game].importance;
      desk.spread = drawn_spread(venue, random_);
      desk.books.assign(kalshi ? 2 : 1, MakerBook(kCent));
      desks_.push_back(std::move(desk));
    }
    shared_noise_.push_back(random_.normal() * 0.004);
  }
  lost_sequence_.assign(fixtures.size() * 4, false);
  facts_.resize(fixtures.size() * 4);
  told_ = facts_;
}

const MakerBook& Floor::book_of(std::size_t market) const {
  const Desk& desk = desk_of_market(market);
  return desk.books[desk.books.size() == 1 ? 0 : market % 2];
}

base::Nanos Floor::arrival(Venue venue, base::Nanos now) {
  if (at_the_source_) return now;
  Line& at = line(venue);
  const double delay = venue == Venue::kalshi ? random_.log_normal(0.030, 0.12) : random_.log_normal(0.052, 1.1);
  at.last = std::max({now + span(std::min(delay, 3.0)), at.last, at.frozen_until});
  return at.last;
}

bool Floor::heard(std::size_t market) const {
  const Desk& desk = desk_of_market(market);
  return lines_[static_cast<std::size_t>(desk.venue)].up && !lost_sequence_[market];
}

void Floor::send(Venue venue, domain::EventBody body, base::Nanos now) {
  if (line(venue).up) outbox_->send(now, arrival(venue, now), std::move(body));
}

void Floor::send_snapshot(std::size_t market, base::Nanos now) {
  if (!heard(market)) return;
  const MakerBook& book = book_of(market);
  outbox_->send(now, arrival(desk_of_market(market).venue, now), book.snapshot(id_of(market), is_mirror(market)),
                Checkpoint{id_of(market), book_mark(book, is_mirror(market))});
}

void Floor::send_changes(Desk& desk, std::size_t book, const MakerBook::Changes& changes, base::Nanos now) {
  if (changes.empty() || !line(desk.venue).up) return;
  const bool kalshi = desk.venue == Venue::kalshi;
  const base::Nanos received = arrival(desk.venue, now);
  for (std::size_t side = 0; side < (kalshi ? 1U : 2U); ++side) {
    const std::size_t market = market_of(desk, kalshi ? book : side);
    if (lost_sequence_[market]) continue;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const MakerBook::Change change = is_mirror(market) ? mirrored(changes[i]) : changes[i];
      domain::BookDelta delta{id_of(market), change.side, base::Price::from_raw(change.price),
                              base::Quantity::from_raw(kalshi ? change.added : change.total), kalshi};
      std::optional<Checkpoint> checkpoint;
      if (i + 1 == changes.size()) checkpoint = {id_of(market), book_mark(desk.books[book], is_mirror(market))};
      outbox_->send(now, received, delta, checkpoint);
    }
  }
}

Sizes Floor::sizes_of(const Desk& desk) {
  const bool kalshi = desk.venue == Venue::kalshi;
  return {desk.touch * desk.stress_sizes, 0.5, kalshi ? 1'000'000 : 10'000};
}

void Floor::requote_book(Desk& desk, std::size_t book, base::Nanos now, bool thin) {
  const bool away = desk.venue == Venue::kalshi && book == 1;
  const double opinion = desk.known + desk.noise + shared_noise_[desk.game] + desk.gap;
  const double center = std::clamp(away ? 1.0 - opinion + desk.tilt : opinion, 0.002, 0.998);
  MakerBook& ladder = desk.books[book];
  const auto [bid, ask] = quote(center, ladder.tick(), desk.spread + desk.stress_ticks);
  Sizes sizes = sizes_of(desk);
  if (thin) sizes.touch = random_.log_normal(kGapTouch, 1.2), sizes.growth = 0;
  scratch_.clear();
  ladder.move(bid, ask, sizes, random_, scratch_);
  send_changes(desk, book, scratch_, now);
}

void Floor::requote(Desk& desk, base::Nanos now) {
  if (!desk.open || desk.paused) return;
  refine_tick(desk, now);
  for (std::size_t book = 0; book < desk.books.size(); ++book) requote_book(desk, book, now, false);
}

void Floor::refine_tick(Desk& desk, base::Nanos now) {
  if (desk.venue != Venue::polymarket || desk.books[0].tick() == kFine) return;
  if (desk.known < kFineBeyond && desk.known > 1 - kFineBeyond) return;
  desk.books[0].refine(kFine);
  // A spread of one or two ticks is now a tenth as wide; makers keep about half a cent.
  desk.spread = 5;
  for (std::size_t side = 0; side < 2; ++side) {
    facts_[market_of(desk, side)].tick = kFine;
    announce(market_of(desk, side), now);
  }
}

void Floor::open(std::size_t game, base::Nanos now) {
  for (const Venue venue : {Venue::kalshi, Venue::polymarket}) {
    Desk& at = desk(game, venue);
    refine_tick(at, now);
    // Books stood before we listened: build them without sending changes, then send snapshots.
    const bool was_up = std::exchange(line(venue).up, false);
    for (std::size_t book = 0; book < at.books.size(); ++book) requote_book(at, book, now, false);
    line(venue).up = was_up;
    for (std::size_t side = 0; side < 2; ++side) send_snapshot(market_of(at, side), now);
  }
}

void Floor::learn(Desk& desk, std::size_t moment, double value, bool scoring, base::Nanos now) {
  if (!desk.open || moment < desk.knows) return;
  const double jump = std::abs(value - desk.known);
  desk.knows = moment;
  desk.known = value;
  if (scoring && jump > 0.008) {
    desk.stress_ticks = (desk.books[0].tick() == kFine ? 10 : 1) * random_.between(1, 3);
    desk.stress_sizes = 1.0 / random_.uniform(5, 10);
    desk.stressed_until = now + span(random_.uniform(4, 15));
  }
  requote(desk, now);
}

void Floor::churn(Desk& desk, base::Nanos now) {
  if (!desk.open || desk.paused) return;
  if (desk.stress_ticks > 0 && now >= desk.stressed_until) {
    desk.stress_ticks = 0;
    desk.stress_sizes = 1.0;
    return requote(desk, now);
  }
  const auto book = static_cast<std::size_t>(random_.between(0, static_cast<int>(desk.books.size()) - 1));
  const double u = random_.uniform();
  if (u < 0.45) {
    scratch_.clear();
    desk.books[book].resize(sizes_of(desk), random_, scratch_);
    return send_changes(desk, book, scratch_, now);
  }
  if (u < 0.72) return trade(desk, book, now);
  if (u > 0.96 && desk.books[0].tick() == kCent) desk.spread = drawn_spread(desk.venue, random_);
  change_mind(desk, now);
}

/// Opinions drift: what both venues think together moves both at once, the rest stays small, since whoever watches both
/// would trade it away.
void Floor::change_mind(Desk& desk, base::Nanos now) {
  double& shared = shared_noise_[desk.game];
  shared = shared * kNoiseMemory + random_.normal() * kNoiseStep;
  desk.noise = desk.noise * kOwnMemory + random_.normal() * kOwnStep;
  desk.tilt = desk.tilt * kOwnMemory + random_.normal() * kOwnStep;
  requote(desk, now);
  requote(this->desk(desk.game, desk.venue == Venue::kalshi ? Venue::polymarket : Venue::kalshi), now);
}

void Floor::trade(Desk& desk, std::size_t book, base::Nanos now) {
  const bool buys_yes = random_.chance(0.5);
  const double contracts = std::clamp(random_.log_normal(60, 1.4), 1.0, 20'000.0);
  const Sizes sizes = sizes_of(desk);
  const auto wanted = static_cast<std::int64_t>(contracts * 1e6 / static_cast<double>(sizes.lot)) * sizes.lot;
  scratch_.clear();
  const domain::Level taken = desk.books[book].take(buys_yes ? BookSide::ask : BookSide::bid, wanted, scratch_);
  if (taken.quantity.raw() == 0) return;
  const std::size_t market = market_of(desk, book);
  send_changes(desk, book, scratch_, now);
  if (!lost_sequence_[market])
    send(desk.venue, domain::TradePrinted{id_of(market), taken.price, taken.quantity, buys_yes}, now);
  if (desk.books[book].ladder(buys_yes ? BookSide::ask : BookSide::bid).empty()) requote(desk, now);
}

void Floor::begin_gap(Desk& desk, double away, base::Nanos now) {
  if (!desk.open || desk.paused || desk.gap != 0 || desk.known > 0.97 || desk.known < 0.03) return;
  desk.gap = away;
  for (std::size_t book = 0; book < desk.books.size(); ++book) requote_book(desk, book, now, true);
}

void Floor::end_gap(Desk& desk, base::Nanos now) {
  if (desk.gap == 0) return;
  desk.gap = 0;
  requote(desk, now);
}

}  // namespace arbees::sim
