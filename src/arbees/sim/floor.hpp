#pragma once
#include <array>
#include <vector>

#include "arbees/sim/fixture.hpp"
#include "arbees/sim/maker_book.hpp"
#include "arbees/sim/outbox.hpp"

namespace arbees::sim {

/// One venue's makers of one game. On Kalshi each side has a market and a book of its own; on Polymarket the away token
/// is the mirror image of the home token.
struct Desk {
  std::size_t game = 0;
  domain::Venue venue = domain::Venue::kalshi;
  double known = 0.5;         ///< home value as this venue knows it
  std::size_t knows = 0;      ///< index of the moment that `known` is from
  double noise = 0;           ///< of this venue's opinion
  double tilt = 0;            ///< by which the away market's opinion differs from the home market's
  double gap = 0;             ///< how far an episode pulls the quotes away
  int spread = 1;             ///< ticks
  int stress_ticks = 0;       ///< wider after a score
  double stress_sizes = 1.0;  ///< thinner after a score
  base::Nanos stressed_until;
  double touch = 1000;  ///< median contracts at the touch
  bool paused = false;
  bool open = true;
  std::vector<MakerBook> books;  ///< Kalshi: home, away; Polymarket: one
};

/// The markets of the evening and the two connections over which they are heard. It owns the true books; everything it
/// sends goes to the outbox with the venue's delay.
class Floor {
 public:
  /// `at_the_source`: what is sent arrives at once.
  Floor(const std::vector<Fixture>& fixtures, Random random, Outbox& outbox, bool at_the_source = false);

  [[nodiscard]] Desk& desk(std::size_t game, domain::Venue venue) {
    return desks_[game * 2 + (venue == domain::Venue::kalshi ? 0 : 1)];
  }
  [[nodiscard]] Random& random() { return random_; }

  /// Builds the first books and sends the snapshot of each market.
  void open(std::size_t game, base::Nanos now);
  /// The venue learns what the game is worth.
  void learn(Desk& desk, std::size_t moment, double value, bool scoring, base::Nanos now);
  /// Someone resizes, requotes or takes.
  void churn(Desk& desk, base::Nanos now);
  /// Quotes again after a change of the desk's state.
  void requote(Desk& desk, base::Nanos now);
  void begin_gap(Desk& desk, double away, base::Nanos now);
  void end_gap(Desk& desk, base::Nanos now);
  void pause(Desk& desk, base::Nanos now);
  void resume(Desk& desk, base::Nanos now);
  /// The book empties, then the market closes.
  void close(Desk& desk, base::Nanos now);
  void settle(Desk& desk, base::Price home_pays, base::Nanos now);
  [[nodiscard]] bool all_told() const { return facts_ == told_; }

  void disconnect(domain::Venue venue, base::Nanos now);
  void reconnect(domain::Venue venue, base::Nanos now);
  /// Nothing sent before `until` arrives earlier than that.
  void freeze(domain::Venue venue, base::Nanos until);
  void heartbeat(domain::Venue venue, base::Nanos now);
  /// A message of this market was lost; until `resync` nothing about it is heard.
  void lose_sequence(std::size_t market, base::Nanos now);
  void resync(std::size_t market, base::Nanos now);
  [[nodiscard]] bool can_lose_sequence(std::size_t market) const;

  [[nodiscard]] std::size_t market_count() const { return desks_.size() * 2; }
  [[nodiscard]] const MakerBook& book_of(std::size_t market) const;
  [[nodiscard]] bool is_mirror(std::size_t market) const { return market % 4 == 3; }

 private:
  /// What a subscriber is told of a market besides its book; after a lost connection whatever changed is told again.
  struct Facts {
    domain::MarketStatus status = domain::MarketStatus::open;
    std::optional<base::Price> settlement;
    std::int64_t tick = 100;
    bool operator==(const Facts&) const = default;
  };
  struct Line {
    bool up = true;
    base::Nanos last;
    base::Nanos frozen_until;
  };

  [[nodiscard]] static std::size_t market_of(const Desk& desk, std::size_t side) {
    return desk.game * 4 + (desk.venue == domain::Venue::kalshi ? 0 : 2) + side;
  }
  [[nodiscard]] Desk& desk_of_market(std::size_t market) { return desks_[market / 2]; }
  [[nodiscard]] const Desk& desk_of_market(std::size_t market) const { return desks_[market / 2]; }
  [[nodiscard]] Line& line(domain::Venue venue) { return lines_[static_cast<std::size_t>(venue)]; }
  [[nodiscard]] base::Nanos arrival(domain::Venue venue, base::Nanos now);
  [[nodiscard]] static Sizes sizes_of(const Desk& desk);
  void requote_book(Desk& desk, std::size_t book, base::Nanos now, bool thin);
  void change_mind(Desk& desk, base::Nanos now);
  void refine_tick(Desk& desk, base::Nanos now);
  void trade(Desk& desk, std::size_t book, base::Nanos now);
  void send_changes(Desk& desk, std::size_t book, const MakerBook::Changes& changes, base::Nanos now);
  void send_snapshot(std::size_t market, base::Nanos now);
  void send(domain::Venue venue, domain::EventBody body, base::Nanos now);
  void announce(std::size_t market, base::Nanos now);
  void set_status(Desk& desk, domain::MarketStatus status, base::Nanos now);
  [[nodiscard]] bool heard(std::size_t market) const;

  Random random_;
  Outbox* outbox_;
  std::vector<Desk> desks_;           ///< two a game: Kalshi, Polymarket
  std::vector<Facts> facts_;          ///< by market: as they are
  std::vector<Facts> told_;           ///< by market: as the listener knows them
  std::vector<bool> lost_sequence_;   ///< by market
  std::vector<double> shared_noise_;  ///< by game: what both venues get wrong together
  std::array<Line, domain::kVenueCount> lines_;
  MakerBook::Changes scratch_;
  bool at_the_source_;
};

}  // namespace arbees::sim
