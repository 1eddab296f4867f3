#pragma once
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/inline_vector.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"

/// What the codec (codec.hpp) knows of types: how each is written, and what a field is when it is left out.
namespace arbees::base {

/// The low three bits of a field's tag, with the values and meanings that Protocol Buffers give them: enough to skip a
/// field without knowing it.
enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2 };

/// How one kind of scalar becomes an integer and back. `signed_value`: written as zigzag.
template <class T>
struct ScalarCodec;

template <class T>
  requires std::is_integral_v<T>
struct ScalarCodec<T> {
  using Raw = T;
  static constexpr WireType kWire = WireType::varint;
  static constexpr Raw raw(T value) { return value; }
  static constexpr std::optional<T> from(Raw raw) { return raw; }
};
template <>
struct ScalarCodec<double> {
  using Raw = std::uint64_t;
  static constexpr WireType kWire = WireType::fixed64;
  static constexpr Raw raw(double value) { return std::bit_cast<Raw>(value); }
  static constexpr std::optional<double> from(Raw raw) { return std::bit_cast<double>(raw); }
};
template <DescribedEnum E>
struct ScalarCodec<E> {
  using Raw = std::make_unsigned_t<std::underlying_type_t<E>>;
  static constexpr WireType kWire = WireType::varint;
  static constexpr Raw raw(E value) { return static_cast<Raw>(value); }
  static constexpr std::optional<E> from(Raw raw) {
    bool known = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto one) { known = known || static_cast<Raw>(one.value) == raw; });
    return known ? std::optional(static_cast<E>(raw)) : std::nullopt;
  }
};
template <class Tag, int Digits>
struct ScalarCodec<Fixed<Tag, Digits>> {
  using Raw = std::int64_t;
  static constexpr WireType kWire = WireType::varint;
  static constexpr Raw raw(Fixed<Tag, Digits> value) { return value.raw(); }
  static constexpr std::optional<Fixed<Tag, Digits>> from(Raw raw) { return Fixed<Tag, Digits>::from_raw(raw); }
};
template <class Tag>
struct ScalarCodec<Id<Tag>> {
  using Raw = std::uint32_t;
  static constexpr WireType kWire = WireType::varint;
  static constexpr Raw raw(Id<Tag> id) { return id.value; }
  static constexpr std::optional<Id<Tag>> from(Raw raw) { return Id<Tag>{raw}; }
};
template <>
struct ScalarCodec<Probability> {
  using Raw = std::int32_t;
  static constexpr WireType kWire = WireType::varint;
  static constexpr Raw raw(Probability p) { return p.millionths(); }
  static constexpr std::optional<Probability> from(Raw raw) {
    if (raw < 0 || raw > Probability::kScale) return std::nullopt;
    return Probability::from_millionths(raw);
  }
};
template <>
struct ScalarCodec<Nanos> {
  using Raw = std::int64_t;
  static constexpr WireType kWire = WireType::fixed64;
  static constexpr Raw raw(Nanos t) { return t.value; }
  static constexpr std::optional<Nanos> from(Raw raw) { return Nanos{raw}; }
};
template <>
struct ScalarCodec<Duration> {
  using Raw = std::int64_t;
  static constexpr WireType kWire = WireType::varint;
  static constexpr Raw raw(Duration d) { return d.value; }
  static constexpr std::optional<Duration> from(Raw raw) { return Duration{raw}; }
};

template <class T>
concept Scalar = requires { ScalarCodec<T>::kWire; };

template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {};
template <class T, std::size_t N>
struct IsList<InlineVector<T, N>> : std::true_type {};
template <class T>
concept List = IsList<T>::value;

template <class T>
struct IsVariant : std::false_type {};
template <class... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};
template <class T>
concept Variant = IsVariant<T>::value;
/// A variant that can hold nothing; left out while it does.
template <class T>
concept OptionalVariant = Variant<T> && std::is_same_v<std::variant_alternative_t<0, T>, std::monostate>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
concept Optional = IsOptional<T>::value;

template <class T>
[[nodiscard]] consteval WireType wire_type_of() {
  if constexpr (Scalar<T>) return ScalarCodec<T>::kWire;
  else if constexpr (Optional<T>) return wire_type_of<typename T::value_type>();
  else return WireType::bytes;
}

[[nodiscard]] constexpr std::uint32_t tag_of(std::size_t number, WireType wire) {
  return (static_cast<std::uint32_t>(number) << 3) | static_cast<std::uint32_t>(wire);
}

/// The described members of T in the order that numbers them: the first is field 1.
template <Described T>
using FieldsOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
template <Described T>
inline constexpr std::size_t kFieldCount = boost::mp11::mp_size<FieldsOf<T>>::value;

/// A value as its declaration initialises it: what a field has that was left out.
template <class T>
[[nodiscard]] constexpr const T& default_of() {
  if constexpr (std::is_trivially_destructible_v<T>) {
    static constexpr T kValue{};
    return kValue;
  } else {
    static const T kValue{};
    return kValue;
  }
}

/// What is wrong with bytes that were read. `unknown_value`: whole, but of a newer version (an enumerator, an
/// alternative or a size that this one does not know).
enum class ReadFault : std::uint8_t { none, malformed, unknown_value };

}  // namespace arbees::base
