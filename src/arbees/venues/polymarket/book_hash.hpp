#pragma once
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "arbees/base/describe.hpp"

namespace arbees::venues::polymarket {

/// A level in the very characters that were sent.
struct RawLevel {
  std::string_view price;
  std::string_view size;
};

/// A book in the very characters that were sent. A member that was not sent is absent.
struct RawBook {
  std::optional<std::string_view> market;
  std::optional<std::string_view> asset_id;
  std::optional<std::string_view> timestamp;
  std::optional<std::string_view> hash;
  std::span<const RawLevel> bids;
  std::span<const RawLevel> asks;
  std::optional<std::string_view> min_order_size;
  std::optional<std::string_view> tick_size;
  std::optional<bool> neg_risk;
  std::optional<std::string_view> last_trade_price;
};

/// uncheckable: a hashed member is missing, or the hash is none.
enum class HashCheck : std::uint8_t { uncheckable, ok, mismatch };
BOOST_DESCRIBE_ENUM(HashCheck, uncheckable, ok, mismatch)

/// Checks a book's `hash`: the SHA-1, in lower-case hex, of its compact JSON with the keys market, asset_id, timestamp,
/// hash (empty), bids, asks, min_order_size, tick_size, neg_risk, last_trade_price in this order and the levels as
/// served. Verified on the official client's vector and on captured production books. Keeps its buffers. Not for two
/// threads at once.
class BookHasher {
 public:
  BookHasher();
  ~BookHasher();
  BookHasher(const BookHasher&) = delete;
  BookHasher& operator=(const BookHasher&) = delete;

  [[nodiscard]] HashCheck check(const RawBook& book);

 private:
  struct Digest;
  void write(const RawBook& book);
  void write_levels(std::span<const RawLevel> levels);

  std::unique_ptr<Digest> digest_;
  std::string text_;
};

}  // namespace arbees::venues::polymarket
