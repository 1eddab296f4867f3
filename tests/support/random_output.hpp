#pragma once
#include <memory>
#include <random>

#include "arbees/base/describe.hpp"
#include "arbees/domain/output.hpp"

/// Outputs with every field drawn at random, from a seed: for laws that must hold for any output.
namespace arbees::tests {

class RandomOutputs {
 public:
  explicit RandomOutputs(std::uint64_t seed) : random_(seed) {}

  /// One output of the kind with this index in `domain::OutputBody`.
  domain::Output make(std::size_t kind, std::uint64_t sequence) {
    domain::Output output{sequence, base::Nanos{draw(0, 4'000'000'000'000'000'000)}, {}};
    set_alternative(output.body, kind);
    return output;
  }
  /// Any value of a described type.
  template <class T>
  T any() {
    T value{};
    fill(value);
    return value;
  }
  /// Makes a variant hold its alternative with this index, with any content.
  template <class... Ts>
  void set_alternative(std::variant<Ts...>& value, std::size_t kind) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((I == kind && (fill(value.template emplace<I>()), true)) || ...);
    }(std::index_sequence_for<Ts...>{});
  }
  /// `count` outputs numbered from `first`, of any kinds.
  std::vector<domain::Output> batch(std::uint64_t first, std::size_t count) {
    std::vector<domain::Output> outputs;
    for (std::size_t i = 0; i < count; ++i)
      outputs.push_back(
          make(static_cast<std::size_t>(draw(0, std::variant_size_v<domain::OutputBody> - 1)), first + i));
    return outputs;
  }

 private:
  std::int64_t draw(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  template <class T>
    requires std::is_arithmetic_v<T>
  void fill(T& value) {
    if constexpr (std::is_same_v<T, bool>) value = draw(0, 1) == 1;
    else if constexpr (std::is_floating_point_v<T>) value = static_cast<T>(draw(-1000, 1000)) / 8;
    else
      value = static_cast<T>(draw(std::is_signed_v<T> ? -1'000'000 : 0, 1'000'000) %
                             static_cast<std::int64_t>(std::numeric_limits<T>::max()));
  }
  void fill(std::string& text) {
    text.clear();
    for (auto n = draw(0, 12); n > 0; --n) text += static_cast<char>(draw(0, 255));  // any bytes, NUL as well
  }
  template <base::DescribedEnum E>
  void fill(E& value) {
    constexpr auto kCount = boost::mp11::mp_size<boost::describe::describe_enumerators<E>>::value;
    value = static_cast<E>(draw(0, kCount - 1));
  }
  template <class Tag, int Digits>
  void fill(base::Fixed<Tag, Digits>& value) {
    // Prices are parts of the 1.00 payout; amounts go to a million contracts or dollars.
    constexpr std::int64_t kMost = Digits == base::Price::kDigits ? base::kPriceOne.raw() : 1'000'000'000'000;
    value = base::Fixed<Tag, Digits>::from_raw(draw(-kMost, kMost));
  }
  template <class Tag>
  void fill(base::Id<Tag>& id) {
    id.value = static_cast<std::uint32_t>(draw(0, 5));
  }
  void fill(base::Probability& p) {
    p = base::Probability::from_millionths(static_cast<std::int32_t>(draw(0, 1'000'000)));
  }
  void fill(base::Nanos& t) { t.value = draw(0, 4'000'000'000'000'000'000); }
  void fill(base::Duration& d) { d.value = draw(0, 1'000'000'000'000); }
  void fill(base::Stamp& s) {
    fill(s.source);
    fill(s.received);
  }
  void fill(std::monostate&) {}
  template <class T>
  void fill(std::optional<T>& value) {
    value.reset();
    if (draw(0, 1) == 1) fill(value.emplace());
  }
  template <class T>
  void fill(std::vector<T>& list) {
    list.resize(static_cast<std::size_t>(draw(0, 3)));
    for (auto& item : list) fill(item);
  }
  template <class T, std::size_t N>
  void fill(base::InlineVector<T, N>& list) {
    for (auto n = draw(0, static_cast<std::int64_t>(N)); n > 0; --n) {
      T item{};
      fill(item);
      list.push_back(item);
    }
  }
  template <class... Ts>
  void fill(std::variant<Ts...>& value) {
    set_alternative(value, static_cast<std::size_t>(draw(0, sizeof...(Ts) - 1)));
  }
  template <base::Described T>
  void fill(T& object) {
    base::for_each_field(object, [&](std::string_view, auto& member) { fill(member); });
  }

  std::mt19937_64 random_;
};

}  // namespace arbees::tests
