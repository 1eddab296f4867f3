#pragma once
#include <limits>
#include <variant>

#include "arbees/base/describe.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"
#include "arbees/wire/json.hpp"

/// The way back from `base::to_json`: a described value from JSON of the same shape. Absent members keep their
/// defaults, null is an absent optional, and a member that the type does not have is an error (a misspelt name would
/// otherwise be a silent default). The first error wins and names its place.
namespace arbees::wire {

template <class T>
[[nodiscard]] base::Result<void> from_json(const Node& node, T& value);

namespace detail {

template <class T>
base::Result<void> take(const Node& node, std::optional<T> read, std::string_view what, T& value) {
  if (!read) return std::unexpected(node.expected(what));
  value = *std::move(read);
  return {};
}

template <class T>
struct FromJson;

template <>
struct FromJson<bool> {
  static base::Result<void> read(const Node& node, bool& value) {
    return take(node, node.boolean(), "true or false", value);
  }
};
template <class T>
  requires std::is_integral_v<T>
struct FromJson<T> {
  static base::Result<void> read(const Node& node, T& value) {
    const auto number = node.integer();
    if (!number || !std::in_range<T>(*number)) return std::unexpected(node.expected("a whole number in range"));
    value = static_cast<T>(*number);
    return {};
  }
};
template <>
struct FromJson<double> {
  static base::Result<void> read(const Node& node, double& value) {
    return take(node, node.number(), "a number", value);
  }
};
template <>
struct FromJson<std::string> {
  static base::Result<void> read(const Node& node, std::string& value) {
    return take(node, node.id(), "a string", value);
  }
};
template <base::DescribedEnum E>
struct FromJson<E> {
  static base::Result<void> read(const Node& node, E& value) {
    return take(node, base::parse_enum<E>(node.text().value_or("")), "one of the names of its kind", value);
  }
};
template <class Tag, int Digits>
struct FromJson<base::Fixed<Tag, Digits>> {
  static base::Result<void> read(const Node& node, base::Fixed<Tag, Digits>& value) {
    return take(node, node.fixed<base::Fixed<Tag, Digits>>(), "a decimal", value);
  }
};
template <class Tag>
struct FromJson<base::Id<Tag>> {
  static base::Result<void> read(const Node& node, base::Id<Tag>& id) { return from_json(node, id.value); }
};
template <>
struct FromJson<base::Probability> {
  static base::Result<void> read(const Node& node, base::Probability& value) {
    const auto number = node.number();
    if (!number || !(*number >= 0.0 && *number <= 1.0)) return std::unexpected(node.expected("a probability 0…1"));
    value = base::Probability::from_double(*number);
    return {};
  }
};
template <>
struct FromJson<base::Nanos> {
  static base::Result<void> read(const Node& node, base::Nanos& value) {
    return take(node, base::parse_utc(node.text().value_or("")), "a UTC time", value);
  }
};
template <class T>
struct FromJson<std::optional<T>> {
  static base::Result<void> read(const Node& node, std::optional<T>& value) { return from_json(node, value.emplace()); }
};
template <class T>
struct FromJson<std::vector<T>> {
  static base::Result<void> read(const Node& node, std::vector<T>& list) {
    auto outcome = node.need_array();
    node.each([&](const Node& item) {
      if (outcome) outcome = from_json(item, list.emplace_back());
    });
    return outcome;
  }
};
template <class... Ts>
struct FromJson<std::variant<Ts...>> {
  static base::Result<void> read(const Node& node, std::variant<Ts...>& value) {
    const Node type = node["type"];
    base::Result<void> outcome = std::unexpected(type.expected("the name of a kind"));
    (read_one<Ts>(node, type, value, outcome) || ...);
    return outcome;
  }

 private:
  template <class T>
  static bool read_one(const Node& node, const Node& type, std::variant<Ts...>& value, base::Result<void>& outcome) {
    if constexpr (requires { T::kName; }) {
      if (type.text() != T::kName) return false;
      outcome = from_json(node, value.template emplace<T>());
      return true;
    }
    return false;
  }
};
template <base::Described T>
struct FromJson<T> {
  static base::Result<void> read(const Node& node, T& object) {
    auto outcome = node.need_object();
    node.each_member([&](std::string_view key, const Node& member) {
      bool known = key == "type";  // the name of a kind inside a variant
      base::for_each_field(object, [&](std::string_view name, auto& field) {
        if (name != key) return;
        known = true;
        if (outcome && member.present()) outcome = from_json(member, field);
      });
      if (outcome && !known) outcome = base::fail(member.path(), "is not a member that is known here");
    });
    return outcome;
  }
};

}  // namespace detail

template <class T>
base::Result<void> from_json(const Node& node, T& value) {
  return detail::FromJson<T>::read(node, value);
}

}  // namespace arbees::wire
