#include "arbees/venues/polymarket/book_hash.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "arbees/base/assert.hpp"

namespace arbees::venues::polymarket {
namespace {

constexpr std::size_t kHexDigits = 40;

bool is_hash(std::string_view text) {
  return text.size() == kHexDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

struct BookHasher::Digest {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~Digest() { EVP_MD_CTX_free(context); }
};

BookHasher::BookHasher() : digest_(std::make_unique<Digest>()) {
  ARBEES_ASSERT(digest_->context != nullptr, "no memory for a digest");
}
BookHasher::~BookHasher() = default;

HashCheck BookHasher::check(const RawBook& book) {
  const bool complete = book.market && book.asset_id && book.timestamp && book.hash && book.min_order_size &&
                        book.tick_size && book.neg_risk && book.last_trade_price && is_hash(*book.hash);
  if (!complete) return HashCheck::uncheckable;
  write(book);
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned length = 0;
  const bool done = EVP_DigestInit_ex(digest_->context, EVP_sha1(), nullptr) == 1 &&
                    EVP_DigestUpdate(digest_->context, text_.data(), text_.size()) == 1 &&
                    EVP_DigestFinal_ex(digest_->context, sum.data(), &length) == 1;
  if (!done || length * 2 != kHexDigits) return HashCheck::uncheckable;
  constexpr std::string_view kHex = "0123456789abcdef";
  for (std::size_t i = 0; i < length; ++i)
    if ((*book.hash)[2 * i] != kHex[sum[i] >> 4] || (*book.hash)[2 * i + 1] != kHex[sum[i] & 15])
      return HashCheck::mismatch;
  return HashCheck::ok;
}

void BookHasher::write(const RawBook& book) {
  text_.clear();
  const auto member = [&](std::string_view key, std::string_view value) {
    text_.append(key).append(value).append("\",");
  };
  member(R"({"market":")", *book.market);
  member(R"("asset_id":")", *book.asset_id);
  member(R"("timestamp":")", *book.timestamp);
  text_.append(R"("hash":"","bids":)");
  write_levels(book.bids);
  text_.append(R"(,"asks":)");
  write_levels(book.asks);
  member(R"(,"min_order_size":")", *book.min_order_size);
  member(R"("tick_size":")", *book.tick_size);
  text_.append(*book.neg_risk ? R"("neg_risk":true,)" : R"("neg_risk":false,)");
  text_.append(R"("last_trade_price":")").append(*book.last_trade_price).append("\"}");
}

void BookHasher::write_levels(std::span<const RawLevel> levels) {
  text_.push_back('[');
  for (const RawLevel& level : levels) {
    if (text_.back() != '[') text_.push_back(',');
    text_.append(R"({"price":")").append(level.price).append(R"(","size":")").append(level.size).append("\"}");
  }
  text_.push_back(']');
}

}  // namespace arbees::venues::polymarket
