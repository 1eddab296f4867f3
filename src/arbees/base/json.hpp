#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/inline_vector.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"

/// How a described value looks as JSON, the same from every door (API, command line, store):
/// prices, quantities, money and probabilities are numbers in units (0.56, 10, −1.25, 0.613); times are ISO 8601
/// UTC strings; durations are milliseconds; enums are their names; an absent optional is null; a variant is its
/// content with a "type" field naming it when it is an object; a tuple is a list, a map an object.
namespace arbees::base {

template <class T>
[[nodiscard]] boost::json::value to_json(const T& value);

/// The text of a JSON value: compact, with shortest round-trip decimals (0.56, not 5.6E-1), in valid UTF-8 (a byte
/// that is none becomes U+FFFD).
[[nodiscard]] std::string dump(const boost::json::value& value);

namespace detail {

template <class T>
struct JsonOf;

template <class T>
  requires std::is_arithmetic_v<T>
struct JsonOf<T> {
  static boost::json::value make(T v) { return boost::json::value(v); }
};
template <>
struct JsonOf<std::string> {
  static boost::json::value make(const std::string& v) { return boost::json::value(v); }
};
template <DescribedEnum E>
struct JsonOf<E> {
  static boost::json::value make(E v) { return boost::json::value(enum_name(v)); }
};
template <class Tag, int Digits>
struct JsonOf<Fixed<Tag, Digits>> {
  static boost::json::value make(Fixed<Tag, Digits> v) { return boost::json::value(v.to_double()); }
};
template <class Tag>
struct JsonOf<Id<Tag>> {
  static boost::json::value make(Id<Tag> v) { return boost::json::value(v.value); }
};
template <>
struct JsonOf<Probability> {
  static boost::json::value make(Probability v) { return boost::json::value(v.to_double()); }
};
template <>
struct JsonOf<Nanos> {
  static boost::json::value make(Nanos v) { return boost::json::value(format_utc(v)); }
};
template <>
struct JsonOf<Duration> {
  static boost::json::value make(Duration v) { return boost::json::value(static_cast<double>(v.value) / 1e6); }
};
template <>
struct JsonOf<Stamp> {
  static boost::json::value make(Stamp v) {
    return boost::json::object{{"source", format_utc(v.source)}, {"received", format_utc(v.received)}};
  }
};
template <>
struct JsonOf<std::monostate> {
  static boost::json::value make(std::monostate) { return nullptr; }
};
template <class T>
struct JsonOf<std::optional<T>> {
  static boost::json::value make(const std::optional<T>& v) { return v ? to_json(*v) : boost::json::value(nullptr); }
};
template <class List>
boost::json::value list_json(const List& list) {
  boost::json::array out;
  out.reserve(list.size());
  for (const auto& item : list) out.push_back(to_json(item));
  return out;
}
template <class T>
struct JsonOf<std::vector<T>> {
  static boost::json::value make(const std::vector<T>& v) { return list_json(v); }
};
template <class T, std::size_t N>
struct JsonOf<InlineVector<T, N>> {
  static boost::json::value make(const InlineVector<T, N>& v) { return list_json(v); }
};
template <class T>
struct JsonOf<std::map<std::string, T>> {
  static boost::json::value make(const std::map<std::string, T>& v) {
    boost::json::object out;
    for (const auto& [key, item] : v) out.emplace(key, to_json(item));
    return out;
  }
};
template <class... Ts>
struct JsonOf<std::tuple<Ts...>> {
  static boost::json::value make(const std::tuple<Ts...>& v) {
    return std::apply([](const auto&... item) { return boost::json::value(boost::json::array{to_json(item)...}); }, v);
  }
};
template <class... Ts>
struct JsonOf<std::variant<Ts...>> {
  static boost::json::value make(const std::variant<Ts...>& v) {
    return std::visit(
        []<class T>(const T& inner) {
          boost::json::value out = to_json(inner);
          if constexpr (requires { T::kName; }) {
            boost::json::object named{{"type", T::kName}};
            for (auto& [key, member] : out.as_object()) named.emplace(key, std::move(member));
            return boost::json::value(std::move(named));
          }
          return out;
        },
        v);
  }
};
template <Described T>
struct JsonOf<T> {
  static boost::json::value make(const T& object) {
    boost::json::object out;
    for_each_field(object, [&](std::string_view name, const auto& member) { out.emplace(name, to_json(member)); });
    return out;
  }
};

}  // namespace detail

template <class T>
boost::json::value to_json(const T& value) {
  return detail::JsonOf<T>::make(value);
}

}  // namespace arbees::base
