#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"

namespace arbees::sim::servers {

struct Trade {
  std::uint64_t number = 0;  ///< counts up over all markets
  base::Nanos at;
  base::Price price;
  base::Quantity quantity;
  bool taker_buys_yes = true;
};

/// One claim as its venue knows it. On Polymarket the away token has no book of its own: it is the home token's seen
/// from the other side.
struct MarketView {
  using Ladder = std::map<std::int64_t, std::int64_t>;  ///< ten-thousandths → millionths

  domain::Market facts;
  domain::MarketStatus status = domain::MarketStatus::open;
  std::optional<base::Price> settlement;
  std::int64_t tick = 100;
  base::Nanos changed;  ///< of the book
  base::Nanos status_changed;
  Ladder bids;
  Ladder asks;
  std::deque<Trade> trades;  ///< newest last, at most `kTradesKept`
  std::int64_t volume = 0;   ///< millionths
  std::optional<base::Price> last;
  std::optional<base::Price> previous;  ///< price at the start

  static constexpr std::size_t kTradesKept = 500;
  [[nodiscard]] std::int64_t best_bid() const { return bids.empty() ? 0 : bids.rbegin()->first; }
  [[nodiscard]] std::int64_t best_ask() const { return asks.empty() ? 10'000 : asks.begin()->first; }
};

/// A game as the games feed shows it at one of its refreshes.
struct Shown {
  base::Nanos at;
  domain::GameState state;
  std::size_t plays = 0;  ///< of the list that were known
};

struct GameView {
  domain::Game facts;
  std::vector<domain::Play> plays;
  std::deque<Shown> shown;  ///< newest last, never empty once the game is open, at most `kShownKept`
  static constexpr std::size_t kShownKept = 6;
  [[nodiscard]] const Shown& newest() const { return shown.back(); }
};

/// The evening as far as it has happened, folded from its events.
class View {
 public:
  void apply(const domain::Event& event);

  [[nodiscard]] const std::vector<GameView>& games() const { return games_; }
  /// By market id: 4g … 4g + 3 are game g's Kalshi home and away, Polymarket home and away.
  [[nodiscard]] const std::vector<MarketView>& markets() const { return markets_; }
  [[nodiscard]] std::vector<MarketView>& markets() { return markets_; }
  /// Is this the second token of a shared book?
  [[nodiscard]] static bool is_mirror(std::size_t market) { return market % 4 == 3; }

 private:
  std::vector<GameView> games_;
  std::vector<MarketView> markets_;
  std::uint64_t trades_ = 0;
};

/// The levels of one side as the claim `market` sees them: best first, price and size.
[[nodiscard]] std::vector<std::pair<std::int64_t, std::int64_t>> levels(const View& view, std::size_t market,
                                                                        domain::BookSide side);

}  // namespace arbees::sim::servers
