#pragma once
#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "arbees/base/json.hpp"

/// The JSON Schema of what base::to_json writes, from the same declarations. Structs become named components that
/// refer to each other.
namespace arbees::api {

/// Component name → schema.
using Components = std::map<std::string, boost::json::object>;

/// "Status" for arbees::api::Status.
template <class T>
[[nodiscard]] std::string type_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  name = name.substr(name.rfind("[T = ") + 5);
  name.remove_suffix(1);
  return std::string(name.substr(name.rfind(':') + 1));
}

template <class T>
[[nodiscard]] boost::json::object schema_of(Components& components);

namespace detail {

inline boost::json::object type(std::string_view name) {
  return {{"type", name}};
}
inline boost::json::object ref(const std::string& name) {
  return {{"$ref", "#/components/schemas/" + name}};
}
inline boost::json::object list_of(boost::json::object item) {
  return {{"type", "array"}, {"items", std::move(item)}};
}

template <class T>
struct SchemaOf;

template <class T>
  requires std::is_arithmetic_v<T>
struct SchemaOf<T> {
  static boost::json::object make(Components&) {
    if constexpr (std::is_same_v<T, bool>) return type("boolean");
    else if constexpr (std::is_floating_point_v<T>) return type("number");
    else return type("integer");
  }
};
template <>
struct SchemaOf<std::string> {
  static boost::json::object make(Components&) { return type("string"); }
};
template <base::DescribedEnum E>
struct SchemaOf<E> {
  static boost::json::object make(Components& components) {
    const std::string name = type_name<E>();
    boost::json::array names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) { names.emplace_back(one.name); });
    components[name] = {{"type", "string"}, {"enum", std::move(names)}};
    return ref(name);
  }
};
template <class Tag, int Digits>
struct SchemaOf<base::Fixed<Tag, Digits>> {
  static boost::json::object make(Components&) { return type("number"); }
};
template <class Tag>
struct SchemaOf<base::Id<Tag>> {
  static boost::json::object make(Components&) { return {{"type", "integer"}, {"minimum", 0}}; }
};
template <>
struct SchemaOf<base::Probability> {
  static boost::json::object make(Components&) { return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}; }
};
template <>
struct SchemaOf<base::Nanos> {
  static boost::json::object make(Components&) { return {{"type", "string"}, {"format", "date-time"}}; }
};
template <>
struct SchemaOf<base::Duration> {
  static boost::json::object make(Components&) { return {{"type", "number"}, {"description", "milliseconds"}}; }
};
template <>
struct SchemaOf<base::Stamp> {
  static boost::json::object make(Components& components) {
    const auto time = SchemaOf<base::Nanos>::make(components);
    return {{"type", "object"},
            {"properties", {{"source", time}, {"received", time}}},
            {"required", {"source", "received"}},
            {"additionalProperties", false}};
  }
};
template <>
struct SchemaOf<std::monostate> {
  static boost::json::object make(Components&) { return type("null"); }
};
template <class T>
struct SchemaOf<std::optional<T>> {
  static boost::json::object make(Components& components) {
    return {{"anyOf", boost::json::array{SchemaOf<T>::make(components), type("null")}}};
  }
};
template <class T>
struct SchemaOf<std::vector<T>> {
  static boost::json::object make(Components& components) { return list_of(SchemaOf<T>::make(components)); }
};
template <class T, std::size_t N>
struct SchemaOf<base::InlineVector<T, N>> {
  static boost::json::object make(Components& components) { return list_of(SchemaOf<T>::make(components)); }
};
template <class T>
struct SchemaOf<std::map<std::string, T>> {
  static boost::json::object make(Components& components) {
    return {{"type", "object"}, {"additionalProperties", SchemaOf<T>::make(components)}};
  }
};
template <class... Ts>
struct SchemaOf<std::tuple<Ts...>> {
  static boost::json::object make(Components& components) {
    return {{"type", "array"},
            {"prefixItems", boost::json::array{SchemaOf<Ts>::make(components)...}},
            {"minItems", sizeof...(Ts)},
            {"maxItems", sizeof...(Ts)}};
  }
};

/// The schema of a struct's fields; `type` is the name that a variant adds in front, if any.
template <class T>
boost::json::object object_schema(Components& components, const char* type_field) {
  boost::json::object properties;
  boost::json::array required;
  if (type_field != nullptr) {
    properties["type"] = {{"const", type_field}};
    required.emplace_back("type");
  }
  base::for_each_field(*std::make_unique<const T>(), [&]<class Member>(std::string_view name, const Member&) {
    properties[name] = SchemaOf<Member>::make(components);
    required.emplace_back(name);
  });
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

template <class... Ts>
struct SchemaOf<std::variant<Ts...>> {
  template <class T>
  static boost::json::object alternative(Components& components) {
    if constexpr (requires { T::kName; }) {
      const std::string name = type_name<T>() + "Body";
      if (!components.contains(name)) {
        components[name] = {};
        auto schema = object_schema<T>(components, T::kName);
        components[name] = std::move(schema);
      }
      return ref(name);
    } else {
      return SchemaOf<T>::make(components);
    }
  }
  static boost::json::object make(Components& components) {
    return {{"anyOf", boost::json::array{alternative<Ts>(components)...}}};
  }
};
template <base::Described T>
struct SchemaOf<T> {
  static boost::json::object make(Components& components) {
    const std::string name = type_name<T>();
    if (!components.contains(name)) {
      components[name] = {};  // breaks the circle of a type that refers to itself
      auto schema = object_schema<T>(components, nullptr);
      components[name] = std::move(schema);
    }
    return ref(name);
  }
};

}  // namespace detail

/// A schema for T that may refer to `components`, which get what it needs.
template <class T>
boost::json::object schema_of(Components& components) {
  return detail::SchemaOf<T>::make(components);
}

}  // namespace arbees::api
