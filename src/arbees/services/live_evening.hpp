#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/domain/registry.hpp"
#include "arbees/matching/link_book.hpp"
#include "arbees/ports/feeds.hpp"

namespace arbees::services {

/// The detail of a feed that is down because nobody asked for it.
inline constexpr std::string_view kNotWatched = "not watched";

/// Joins the feeds of an evening: opens the games that the game feed sees, links the markets that the venues list to
/// them, follows what is linked, and hands the engine one stream of events. A pure state machine: the same inputs give
/// the same events, live or from a capture. Not for two threads at once.
///
/// A market whose link is withdrawn or changes to another game or side is paused for good: the engine knows it under
/// its first link, and nothing but its settlement is let through any more.
class LiveEvening {
 public:
  /// `markets` in any order, at most one a venue.
  LiveEvening(std::unique_ptr<ports::GameFeed> games, std::vector<std::unique_ptr<ports::MarketFeed>> markets,
              matching::LinkBook links);

  /// Feed 0 is the game feed; the market feeds follow in their order.
  [[nodiscard]] std::size_t feed_count() const { return feeds_.size(); }
  [[nodiscard]] std::string_view feed_name(std::size_t feed) const { return feeds_[feed]->name(); }

  /// What one input led to. `handle` clears it first.
  struct Result {
    std::vector<std::vector<net::Action>> actions;  ///< by feed: an input of one may make another act
    std::vector<domain::Event> events;              ///< for the engine, in order
    std::vector<std::string> notices;               ///< for the log: links made, withdrawn and doubted
  };
  void handle(std::size_t feed, const net::Input& input, Result& result);

  /// Before the first input: an event of the same run from before a restart. Games and markets that are open in the
  /// engine keep their numbers; a market is paused until its venue lists it and its link is made again.
  void replayed(const domain::Event& event);

  /// The feeds' own figures and those of the links.
  [[nodiscard]] std::vector<ports::FeedReport> reports() const;
  [[nodiscard]] const matching::LinkBook& links() const { return links_; }
  /// The last judgement of the wall clock, also one from before a restart.
  [[nodiscard]] bool clock_trusted() const { return clock_trusted_; }

 private:
  using MarketKey = std::pair<domain::Venue, std::string>;
  struct OpenMarket {
    domain::Venue venue = domain::Venue::kalshi;
    std::string game_key;
    domain::Side yes_side = domain::Side::home;
    bool blocked = false;
    domain::MarketStatus status = domain::MarketStatus::open;  ///< the venue's last word, also while blocked
  };

  void start(base::Nanos now, Result& result);
  void void_books(std::size_t feed, base::Nanos now, Result& result);
  void absorb(std::size_t feed, base::Nanos now, Result& result);
  void pass(domain::Event& event, base::Nanos now, Result& result);
  void open_game(const domain::Game& game, base::Nanos now, Result& result);
  void follow_phase(const domain::GameUpdated& update, base::Nanos now, Result& result);
  void apply(const std::vector<matching::LinkChange>& changes, base::Nanos now, Result& result);
  void open_market(const matching::LinkChange& change, base::Nanos now, Result& result);
  void block(const matching::LinkChange& change, base::Nanos now, Result& result);
  void follow(domain::MarketId id, const MarketKey& key, base::Nanos now, Result& result);
  void collect(std::size_t feed, base::Nanos now, ports::FeedOutbox& outbox, Result& result);

  std::vector<std::unique_ptr<ports::Feed>> feeds_;
  ports::GameFeed* game_feed_ = nullptr;
  std::vector<ports::MarketFeed*> market_feeds_;  ///< by feed number; null for the game feed
  std::optional<std::size_t> feed_of_venue_[domain::kVenueCount];
  matching::LinkBook links_;
  domain::Registry registry_;
  std::map<MarketKey, domain::Listing> listings_;  ///< as last listed
  std::vector<domain::Game> games_;                ///< by id
  std::vector<domain::Phase> phases_;              ///< by id: what the links were last told
  std::vector<OpenMarket> markets_;                ///< by id
  ports::FeedOutbox outbox_;
  bool started_ = false;
  bool clock_trusted_ = true;
  std::uint64_t linked_ = 0;
  std::uint64_t withdrawn_ = 0;
  std::vector<std::uint64_t> refused_;  ///< by feed: items sent and not used
};

}  // namespace arbees::services
