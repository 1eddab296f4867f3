#pragma once
#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string_view>
#include <type_traits>

/// One declaration of a type's fields serves its hash, its tape record, its message and its JSON.
/// Declare with BOOST_DESCRIBE_STRUCT / BOOST_DESCRIBE_ENUM beside the type.
namespace arbees::base {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;

template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

/// Calls `visit(name, member)` for each described member, in declaration order, those of a base struct first.
template <class T, class Visit>
  requires Described<std::remove_const_t<T>>
constexpr void for_each_field(T& object, Visit&& visit) {
  using Members = boost::describe::describe_members<std::remove_const_t<T>,
                                                    boost::describe::mod_public | boost::describe::mod_inherited>;
  boost::mp11::mp_for_each<Members>([&](auto member) { visit(std::string_view(member.name), object.*member.pointer); });
}

/// The enumerator's own name, or "?" for a value outside the enum.
template <DescribedEnum E>
[[nodiscard]] constexpr std::string_view enum_name(E value) {
  std::string_view name = "?";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (enumerator.value == value) name = enumerator.name;
  });
  return name;
}

/// The enumerator with exactly this name.
template <DescribedEnum E>
[[nodiscard]] constexpr std::optional<E> parse_enum(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (name == enumerator.name) found = enumerator.value;
  });
  return found;
}

}  // namespace arbees::base
