#include "apps/arbees/config.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <limits>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config_checks.hpp"
#include "apps/arbees/toml_loader.hpp"
#include "arbees/base/text.hpp"

namespace arbees::app {
namespace {

template <class T>
std::string print_value(const T& value) {
  if constexpr (base::DescribedEnum<T>) return fmt::format("\"{}\"", base::enum_name(value));
  else if constexpr (std::is_same_v<T, std::string>) return base::toml_string(base::mask_credentials(value));
  else return fmt::format("{}", value);
}

template <base::Described T>
void print(const T& object, const std::string& path, std::string& out) {
  std::string tables;
  base::for_each_field(object, [&]<class M>(std::string_view name, const M& member) {
    if constexpr (base::Described<M>) {
      const std::string inner = path.empty() ? std::string(name) : path + "." + std::string(name);
      std::string body;
      print(member, inner, body);
      tables += "\n[" + inner + "]\n" + body;
    } else if constexpr (is_list<M>) {
      using Item = typename M::value_type;
      if constexpr (base::Described<Item>) {
        for (const Item& item : member) {
          tables += fmt::format("\n[[{}.{}]]\n", path, name);
          print(item, "", tables);
        }
      } else {
        std::string items;
        for (const Item& item : member) items += (items.empty() ? "" : ", ") + print_value(item);
        out += fmt::format("{} = [{}]\n", name, items);
      }
    } else {
      out += fmt::format("{} = {}\n", name, print_value(member));
    }
  });
  out += tables;
}

}  // namespace

std::vector<base::Error> load_config(const std::string& path, AppConfig& config) {
  const auto bytes = read_file(path);
  if (!bytes) return {bytes.error()};
  return load_config_text(path, *bytes, config);
}

std::vector<base::Error> load_config_text(const std::string& path, std::string_view text, AppConfig& config) {
  try {
    const toml::table table = toml::parse(text, path);
    Loader loader(path);
    loader.read(table, "", config);
    auto problems = std::move(loader).problems();
    if (!problems.empty()) return problems;
    for (const base::Error& wrong : check_values(config)) {
      const auto node = table.at_path(wrong.where);
      const std::string place = node ? fmt::format("{}:{}", path, node.node()->source().begin.line) : path;
      problems.push_back({place, wrong.message()});
    }
    return problems;
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
