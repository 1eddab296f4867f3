#include "apps/arbees/config.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <limits>

#include "apps/arbees/command.hpp"

namespace arbees::app {
namespace {

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
    } else if constexpr (std::is_same_v<T, bool>) {
      if (const auto value = node.value_exact<bool>()) out = *value;
      else complain(node, path, "expected true or false");
    } else if constexpr (std::is_integral_v<T>) {
      const auto value = node.value_exact<std::int64_t>();
      if (!value) return complain(node, path, "expected a whole number");
      if (!std::in_range<T>(*value)) return complain(node, path, fmt::format("{} is out of range", *value));
      out = static_cast<T>(*value);
    } else {
      if (const auto value = node.value_exact<std::string>()) out = *value;
      else complain(node, path, "expected a string");
    }
  }

  std::string file_;
  std::vector<base::Error> problems_;
};

template <base::Described T>
void print(const T& object, const std::string& path, std::string& out) {
  std::string tables;
  base::for_each_field(object, [&]<class M>(std::string_view name, const M& member) {
    if constexpr (base::Described<M>) {
      const std::string inner = path.empty() ? std::string(name) : path + "." + std::string(name);
      std::string body;
      print(member, inner, body);
      tables += "\n[" + inner + "]\n" + body;
    } else if constexpr (std::is_same_v<M, std::string>) {
      out += fmt::format("{} = \"{}\"\n", name, member);
    } else {
      out += fmt::format("{} = {}\n", name, member);
    }
  });
  out += tables;
}

}  // namespace

std::vector<base::Error> load_config(const std::string& path, AppConfig& config) {
  const auto bytes = read_file(path);
  if (!bytes) return {bytes.error()};
  try {
    const toml::table table = toml::parse(*bytes, path);
    Loader loader(path);
    loader.read(table, "", config);
    return std::move(loader).problems();
  } catch (const toml::parse_error& error) {
    return {{fmt::format("{}:{}", path, error.source().begin.line), std::string(error.description())}};
  }
}

std::string print_config(const AppConfig& config) {
  std::string out;
  print(config, "", out);
  return out;
}

std::optional<AppConfig> configured(const std::string& path) {
  AppConfig config;
  if (path.empty()) return config;
  const auto problems = load_config(path, config);
  for (const base::Error& problem : problems) complain(problem.message());
  if (!problems.empty()) return std::nullopt;
  return config;
}

}  // namespace arbees::app
