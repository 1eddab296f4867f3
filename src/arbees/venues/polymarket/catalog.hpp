#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/string_map.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/venues/polymarket/gamma.hpp"

namespace arbees::venues::polymarket {

/// What was discovered, and the listings that follow from it: one for each moneyline market (its first outcome; the
/// other trades on the same book), once, and again when it changed. What is not listed is refused once, with the
/// reason: a game's other markets together in one refusal, by kind. Pure. Bounded: events that two rounds did not show
/// are forgotten.
class Catalog {
 public:
  static constexpr std::size_t kMostEvents = 20'000;
  static constexpr std::size_t kMostRefusals = 20'000;

  explicit Catalog(std::vector<std::string> leagues) : leagues_(std::move(leagues)) {}

  /// `tag`: under which it was found.
  void put(EventInfo event, std::string_view tag);
  /// What the CLOB says on a market where Gamma was silent: fees and hold.
  void put_terms(const MarketInfo& clob);
  /// A round of the tag is complete; returns the conditions that it did not show any more.
  std::vector<std::string> end_round(std::string_view tag);

  void list(std::vector<domain::Listing>& listings, std::vector<base::Error>& refused);
  void refuse(base::Error error, std::vector<base::Error>& refused);
  /// The CLOB did not answer: it is asked again after the next round.
  void terms_failed(const std::string& condition) { asked_terms_.erase(condition); }
  /// Conditions of listed markets whose fee terms or hold Gamma did not state, and nobody asked the CLOB about yet.
  /// Handed over.
  [[nodiscard]] std::vector<std::string> take_without_terms();

  [[nodiscard]] std::uint64_t listed() const { return listed_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  [[nodiscard]] std::uint64_t markets_refused() const { return markets_refused_; }

 private:
  struct Entry {
    EventInfo event;  ///< with its moneyline markets alone
    std::string tag;
    bool seen = true;
    bool changed = true;
    int missed = 0;
  };
  struct Terms {
    std::optional<FeeTerms> fee;
    std::optional<std::int64_t> seconds_delay;
  };
  /// Takes everything but moneyline markets out of the event; says what that was, by kind.
  static std::string strip(EventInfo& event, std::uint64_t& count);
  void list(Entry& entry, std::vector<domain::Listing>& listings, std::vector<base::Error>& refused);

  std::vector<std::string> leagues_;
  std::map<std::string, Entry, std::less<>> events_;  ///< by id
  std::map<std::string, Terms, std::less<>> terms_;   ///< by condition
  std::set<std::string> foreign_;                     ///< ids of events that are no games of our leagues
  std::set<std::string> asked_terms_;
  std::vector<std::string> without_terms_;
  std::vector<base::Error> stripped_;    ///< refusals to be told
  base::StringMap<std::uint64_t> told_;  ///< by condition: the hash of its last listing
  std::set<std::uint64_t> refusals_;
  std::uint64_t listed_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t markets_refused_ = 0;
};

}  // namespace arbees::venues::polymarket
