#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "arbees/base/describe.hpp"
#include "arbees/base/time.hpp"

namespace arbees::venues::polymarket {

/// What is done about the hash of a book. `automatic`: checked, and suspended while it contradicts the venue itself.
enum class HashPolicy : std::uint8_t { off, on, automatic };
BOOST_DESCRIBE_ENUM(HashPolicy, off, on, automatic)

/// Decides whether a book with a false hash is believed, over all connections of the venue. One check alone must not
/// blind a venue: if Polymarket changes what it hashes, every book contradicts it for ever. The check is suspended when
/// at least three books of at least two markets contradict their hash within a minute while no stated best price
/// contradicts a book, and armed again by the first book whose hash is true. Pure. One thread.
class HashGuard {
 public:
  static constexpr base::Duration kWithin = base::seconds(60);
  static constexpr std::size_t kBooks = 3;
  static constexpr std::size_t kMarkets = 2;

  explicit HashGuard(HashPolicy policy = HashPolicy::automatic) : policy_(policy) {}

  [[nodiscard]] bool checks() const { return policy_ != HashPolicy::off; }
  /// A book of the market `condition` has a false hash. `bests_agree`: no best price that the venue stated of the same
  /// moment contradicts it. True: the book is not believed.
  [[nodiscard]] bool refuses(base::Nanos now, std::string_view condition, bool bests_agree);
  /// A book's hash is true.
  void agreed();
  [[nodiscard]] bool suspended() const { return suspended_; }
  /// For a person: what was seen and what follows from it.
  [[nodiscard]] std::string detail() const;

 private:
  struct Contradiction {
    base::Nanos at;
    std::string condition;
    bool bests_agree = true;
  };
  [[nodiscard]] std::size_t markets() const;

  HashPolicy policy_;
  std::deque<Contradiction> seen_;
  bool suspended_ = false;
};

}  // namespace arbees::venues::polymarket
