#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/matching/link.hpp"

namespace arbees::matching {

/// `linked`: a market has a game now. `changed`: another game, side or confidence than before. `withdrawn`: it has none
/// any more; stop trading it.
enum class LinkChangeKind : std::uint8_t { linked, changed, withdrawn };
BOOST_DESCRIBE_ENUM(LinkChangeKind, linked, changed, withdrawn)

struct LinkChange {
  LinkChangeKind kind = LinkChangeKind::linked;
  domain::Venue venue = domain::Venue::kalshi;
  std::string symbol;
  domain::Market market;  ///< with game, side and confidence; when withdrawn, as it was linked before
  Link link;              ///< when withdrawn, the link that ended
  std::string why;        ///< the evidence, or why it was withdrawn
};

/// A listing without a link, or with one below the bar: what a person may look at.
struct Review {
  domain::Listing listing;
  LinkResult result;
};

/// Keeps games and listings as they come, in any order, and says which markets are linked. Whoever adds the same
/// things in the same order gets the same changes. Not thread-safe: one owner, one thread.
///
/// A market may be added to the engine on `linked`. On `changed` and `withdrawn` its old link is void: stop trading it,
/// and open it again under a new symbol's book or not at all.
class LinkBook {
 public:
  explicit LinkBook(Overrides overrides = {}, LinkConfig config = {}, std::int32_t bar_ppm = 950'000);
  ~LinkBook();
  LinkBook(LinkBook&&) noexcept;
  LinkBook& operator=(LinkBook&&) noexcept;

  /// A game that is new, or that changed. `phase` postponed or canceled takes it out: its links are withdrawn and its
  /// markets may find the game that replaces it; a later call with another phase brings it back. The changes come in
  /// order of venue and symbol.
  std::vector<LinkChange> add(const domain::Game& game, domain::Phase phase = domain::Phase::scheduled);
  /// A listing that is new, or that its venue changed. A settled one keeps its link.
  std::vector<LinkChange> add(const domain::Listing& listing);
  /// A game or a listing that its source no longer lists.
  std::vector<LinkChange> remove_game(std::string_view game_key);
  std::vector<LinkChange> remove_listing(domain::Venue venue, std::string_view symbol);

  /// What became of a listing; null when it was never added.
  [[nodiscard]] const LinkResult* result(domain::Venue venue, std::string_view symbol) const;
  /// Null when the market has no link.
  [[nodiscard]] const Link* find(domain::Venue venue, std::string_view symbol) const;
  /// Listings of the six sports that have no link or one below the bar; by venue and symbol.
  [[nodiscard]] std::vector<Review> review() const;
  /// Keys of the games that no market is linked to, in order.
  [[nodiscard]] std::vector<std::string> unmatched_games() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace arbees::matching
