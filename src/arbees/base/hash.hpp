#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace arbees::base {

/// A running 128-bit XXH3 hash of bytes. Not cryptographic: it detects difference, not malice.
class Hash128 {
 public:
  Hash128();
  ~Hash128();
  Hash128(Hash128&&) noexcept;
  Hash128& operator=(Hash128&&) noexcept;

  void add(std::string_view bytes);
  /// 32 lower-case hex digits of everything added so far; adding may go on.
  [[nodiscard]] std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// 64-bit XXH3 of `bytes` with a seed.
[[nodiscard]] std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

/// A well-mixed 64-bit number of two integers (SplitMix64 finaliser): deterministic draws by key.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a + 0x9E3779B97F4A7C15ULL * (b + 1);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

}  // namespace arbees::base
