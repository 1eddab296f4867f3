#pragma once
#include <fmt/format.h>

#include <toml++/toml.h>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/result.hpp"

namespace arbees::app {

/// What base::mask_credentials makes of an address with a user.
inline constexpr std::string_view kMaskedAddress = "://***@";

template <class T>
constexpr bool is_list = false;
template <class T>
constexpr bool is_list<std::vector<T>> = true;

template <base::DescribedEnum E>
std::string names_of() {
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto one) { names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", one.name); });
  return names;
}

/// Reads TOML tables into described structs and collects what does not fit.
class Loader {
 public:
  explicit Loader(std::string file) : file_(std::move(file)) {}

  template <base::Described T>
  void read(const toml::table& table, const std::string& path, T& out) {
    for (const auto& [key, node] : table) {
      bool known = false;
      base::for_each_field(out, [&](std::string_view name, const auto&) { known = known || name == key.str(); });
      if (!known) complain(node, join(path, key.str()), "unknown key");
    }
    base::for_each_field(out, [&](std::string_view name, auto& member) {
      if (const toml::node* node = table.get(name)) read_node(*node, join(path, name), member);
    });
  }

  [[nodiscard]] std::vector<base::Error> problems() && { return std::move(problems_); }

 private:
  static std::string join(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  }
  void complain(const toml::node& node, std::string_view key, std::string_view what) {
    problems_.push_back({fmt::format("{}:{}", file_, node.source().begin.line), fmt::format("{}: {}", key, what)});
  }

  template <class T>
  void read_node(const toml::node& node, const std::string& path, T& out) {
    if constexpr (base::Described<T>) {
      if (const auto* table = node.as_table()) read(*table, path, out);
      else complain(node, path, "expected a table");
    } else if constexpr (is_list<T>) {
      const auto* array = node.as_array();
      if (array == nullptr) return complain(node, path, "expected an array");
      out.clear();
      for (std::size_t i = 0; i < array->size(); ++i)
        read_node(*array->get(i), fmt::format("{}[{}]", path, i), out.emplace_back());
    } else if constexpr (base::DescribedEnum<T>) {
      const auto text = node.value_exact<std::string>();
      if (const auto value = text ? base::parse_enum<T>(*text) : std::nullopt) out = *value;
      else complain(node, path, "expected one of " + names_of<T>());
    } else if constexpr (std::is_floating_point_v<T>) {
      if (const auto value = node.value<double>()) out = *value;
      else complain(node, path, "expected a number");
    } else if constexpr (std::is_same_v<T, bool>) {
      if (const auto value = node.value_exact<bool>()) out = *value;
      else complain(node, path, "expected true or false");
    } else if constexpr (std::is_integral_v<T>) {
      const auto value = node.value_exact<std::int64_t>();
      if (!value) return complain(node, path, "expected a whole number");
      if (!std::in_range<T>(*value)) return complain(node, path, fmt::format("{} is out of range", *value));
      out = static_cast<T>(*value);
    } else {
      const auto value = node.value_exact<std::string>();
      if (!value) return complain(node, path, "expected a string");
      if (value->find(kMaskedAddress) != std::string::npos)
        return complain(node, path, "has *** for user and password, as a printed configuration does: write them out");
      out = *value;
    }
  }

  std::string file_;
  std::vector<base::Error> problems_;
};

}  // namespace arbees::app
