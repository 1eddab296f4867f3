#include "apps/arbees/backtest_config.hpp"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "apps/arbees/command.hpp"
#include "apps/arbees/toml_loader.hpp"

namespace arbees::app {
namespace {

using services::backtest::Decider;

/// Writes `from` over `into`, table by table.
void overlay(toml::table& into, const toml::table& from) {
  for (const auto& [key, node] : from) {
    auto* inner = into.get_as<toml::table>(key.str());
    if (inner != nullptr && node.is_table()) overlay(*inner, *node.as_table());
    else into.insert_or_assign(key.str(), node);
  }
}

/// Sets "signals.model_edge_min", making tables on the way.
void set_dotted(toml::table& table, std::string_view key, const toml::node& value) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) {
    table.insert_or_assign(key, value);
    return;
  }
  auto* inner = table.get_as<toml::table>(key.substr(0, dot));
  if (inner == nullptr) {
    table.insert_or_assign(key.substr(0, dot), toml::table{});
    inner = table.get_as<toml::table>(key.substr(0, dot));
  }
  set_dotted(*inner, key.substr(dot + 1), value);
}

std::string text_of(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& inner) {
    if constexpr (toml::is_value<decltype(inner)>) out << inner.get();
  });
  return out.str();
}

void flatten(const toml::table& table, const std::string& path, std::string& out) {
  for (const auto& [key, node] : table) {
    const std::string name = path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
    if (node.is_table()) flatten(*node.as_table(), name, out);
    else out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", name, text_of(node));
  }
}

struct Point {
  toml::table engine;
  std::string label;
};

/// Every combination of the swept values, the first key slowest.
std::vector<Point> points_of(const toml::table& engine, const toml::table* sweep, const std::string& where,
                             std::vector<base::Error>& problems) {
  std::vector<Point> points{{engine, ""}};
  if (sweep == nullptr) return points;
  for (const auto& [key, node] : *sweep) {
    const auto* values = node.as_array();
    if (values == nullptr || values->empty()) {
      problems.push_back({where, fmt::format("sweep.{}: expected a list of values", key.str())});
      return points;
    }
    std::vector<Point> wider;
    for (const Point& point : points)
      for (const auto& value : *values) {
        Point next = point;
        set_dotted(next.engine, key.str(), value);
        next.label += fmt::format("{}{}={}", next.label.empty() ? "" : " ", key.str(), text_of(value));
        wider.push_back(std::move(next));
      }
    points = std::move(wider);
  }
  return points;
}

class Reader {
 public:
  Reader(std::string path, BacktestConfig& config) : path_(std::move(path)), config_(config) {}

  std::vector<base::Error> read(const toml::table& table) && {
    for (const auto& [key, node] : table)
      if (!std::set<std::string_view>{"seed", "resamples", "engine", "strategy"}.contains(key.str()))
        problems_.push_back({line(node), fmt::format("{}: unknown key", key.str())});
    number(table, "seed", config_.resampling.seed);
    number(table, "resamples", config_.resampling.resamples);
    if (const auto* base = table.get_as<toml::table>("engine")) base_ = *base;
    const auto* strategies = table.get_as<toml::array>("strategy");
    if (strategies == nullptr || strategies->empty()) {
      problems_.push_back({path_, "strategy: expected at least one [[strategy]] table"});
      return std::move(problems_);
    }
    for (const auto& node : *strategies) {
      if (const auto* strategy = node.as_table()) add(*strategy);
      else problems_.push_back({line(node), "strategy: expected a table"});
    }
    return std::move(problems_);
  }

 private:
  [[nodiscard]] std::string line(const toml::node& node) const {
    return fmt::format("{}:{}", path_, node.source().begin.line);
  }
  void number(const toml::table& table, std::string_view key, std::uint64_t& out) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= 0) out = static_cast<std::uint64_t>(*value);
    else problems_.push_back({line(*node), fmt::format("{}: expected a whole number from 0", key)});
  }

  void add(const toml::table& table) {
    for (const auto& [key, node] : table)
      if (!std::set<std::string_view>{"name", "control", "seed", "engine", "sweep"}.contains(key.str()))
        problems_.push_back({line(node), fmt::format("strategy.{}: unknown key", key.str())});
    const auto name = table["name"].value_exact<std::string>();
    if (!name || name->empty()) {
      problems_.push_back({line(table), "strategy.name: expected a name"});
      return;
    }
    Decider decider = Decider::engine;
    if (const auto* control = table.get("control")) {
      const auto kind = base::parse_enum<Decider>(control->value_or(std::string()));
      if (!kind || *kind == Decider::engine)
        problems_.push_back({line(*control), "strategy.control: expected random, oracle or shuffled"});
      else decider = *kind;
    }
    std::uint64_t seed = 1;
    number(table, "seed", seed);
    toml::table own;
    if (const auto* engine = table.get_as<toml::table>("engine")) own = *engine;
    const auto points = points_of(own, table.get_as<toml::table>("sweep"), line(table), problems_);
    for (const Point& point : points) {
      NamedStrategy named;
      named.strategy.name = point.label.empty() ? *name : fmt::format("{} [{}]", *name, point.label);
      named.strategy.decider = decider;
      named.strategy.seed = seed;
      named.swept = !point.label.empty();
      if (!names_.insert(named.strategy.name).second)
        problems_.push_back({line(table), fmt::format("strategy.name: \"{}\" is taken", named.strategy.name)});
      toml::table whole = base_;
      overlay(whole, point.engine);
      Loader loader(path_);
      loader.read(whole, "engine", named.strategy.config);
      for (base::Error& problem : std::move(loader).problems()) problems_.push_back(std::move(problem));
      flatten(whole, "", named.settings);
      if (decider != Decider::engine)
        named.settings = fmt::format("control: {}, seed {}", base::enum_name(decider), seed);
      else if (named.settings.empty()) named.settings = "the defaults";
      config_.strategies.push_back(std::move(named));
    }
  }

  std::string path_;
  BacktestConfig& config_;
  toml::table base_;
  std::set<std::string> names_;
  std::vector<base::Error> problems_;
};

}  // namespace

std::vector<base::Error> load_backtest(const std::string& path, BacktestConfig& config) {
  const auto bytes = read_file(path);
  if (!bytes) return {bytes.error()};
  try {
    return Reader(path, config).read(toml::parse(*bytes, path));
  } catch (const toml::parse_error& error) {
    return {{fmt::format("{}:{}", path, error.source().begin.line), std::string(error.description())}};
  }
}

}  // namespace arbees::app
