#include "arbees/wire/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace arbees::wire {
namespace {

constexpr std::int64_t kMostExact = std::int64_t{1} << 53;

std::optional<std::int64_t> whole(double value) {
  if (!(std::abs(value) <= static_cast<double>(kMostExact)) || value != std::floor(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<double> to_double(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

Node Node::operator[](std::string_view key) const& {
  Node absent;
  absent.parent_ = this;
  absent.key_ = key;
  if (!is_object()) return absent;
  simdjson::dom::element child;
  if (element_.at_key(key).get(child) != simdjson::SUCCESS) return absent;
  return {child, this, key, kNoIndex};
}

std::size_t Node::size() const {
  if (is_array()) return simdjson::dom::array(element_).size();
  if (is_object()) return simdjson::dom::object(element_).size();
  return 0;
}

std::optional<std::string_view> Node::text() const {
  std::string_view value;
  if (!present_ || element_.get_string().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<double> Node::number() const {
  double value = 0;
  if (!present_) return std::nullopt;
  if (element_.get_double().get(value) == simdjson::SUCCESS) return value;
  if (const auto spelled = text()) return to_double(*spelled);
  return std::nullopt;
}

std::optional<std::int64_t> Node::integer() const {
  if (!present_) return std::nullopt;
  std::int64_t value = 0;
  if (element_.get_int64().get(value) == simdjson::SUCCESS) return value;
  if (const auto spelled = text()) {
    if (const auto exact = base::parse_decimal(*spelled, 0)) return exact;
  }
  const auto inexact = number();
  return inexact ? whole(*inexact) : std::nullopt;
}

std::optional<bool> Node::boolean() const {
  bool value = false;
  if (!present_ || element_.get_bool().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<std::string> Node::id() const {
  if (const auto spelled = text()) return std::string(*spelled);
  std::uint64_t value = 0;
  if (present_ && element_.get_uint64().get(value) == simdjson::SUCCESS) return std::to_string(value);
  if (const auto whole_number = integer()) return std::to_string(*whole_number);
  return std::nullopt;
}

std::optional<std::int64_t> Node::decimal(int digits) const {
  if (const auto spelled = text()) return base::parse_decimal(*spelled, digits);
  const auto value = number();
  if (!value || std::abs(*value) > 1e12) return std::nullopt;
  // JSON numbers such as 0.001 have no exact double: the shortest decimal is what the sender meant.
  return base::parse_decimal(fmt::format("{}", *value), digits);
}

base::Result<std::string_view> Node::need_text() const {
  if (const auto value = text()) return *value;
  return std::unexpected(expected("a string"));
}

base::Result<double> Node::need_number() const {
  if (const auto value = number()) return *value;
  return std::unexpected(expected("a number"));
}

base::Result<std::int64_t> Node::need_integer() const {
  if (const auto value = integer()) return *value;
  return std::unexpected(expected("a whole number"));
}

base::Result<std::string> Node::need_id() const {
  if (auto value = id()) return *std::move(value);
  return std::unexpected(expected("an id (string or number)"));
}

base::Result<void> Node::need_array() const {
  if (is_array()) return {};
  return std::unexpected(expected("an array"));
}

base::Result<void> Node::need_object() const {
  if (is_object()) return {};
  return std::unexpected(expected("an object"));
}

base::Error Node::expected(std::string_view what) const {
  return {path(), fmt::format("expected {}, found {}", what, found())};
}

std::string Node::path() const {
  if (parent_ == nullptr && key_.empty() && index_ == kNoIndex) return "(root)";
  const std::string above = parent_ != nullptr ? parent_->path() : "(root)";
  const std::string own = index_ == kNoIndex ? std::string(key_) : fmt::format("[{}]", index_);
  if (above == "(root)") return own;
  return index_ == kNoIndex ? above + "." + own : above + own;
}

std::string Node::found() const {
  if (!present_) return "nothing";
  switch (element_.type()) {
    case simdjson::dom::element_type::ARRAY: return fmt::format("an array of {}", size());
    case simdjson::dom::element_type::OBJECT: return fmt::format("an object of {}", size());
    case simdjson::dom::element_type::STRING: return fmt::format("the string \"{}\"", text()->substr(0, 40));
    case simdjson::dom::element_type::BOOL: return *boolean() ? "true" : "false";
    case simdjson::dom::element_type::NULL_VALUE: return "null";
    default: return fmt::format("the number {}", number().value_or(0));
  }
}

std::string Node::json() const {
  return present_ ? simdjson::minify(element_) : "null";
}

std::string Node::found_keys() const {
  if (!is_object()) return found();
  std::string keys;
  std::size_t n = 0;
  each_member([&](std::string_view key, const Node&) {
    if (n++ < 6) keys += fmt::format("{}\"{}\"", keys.empty() ? "" : ", ", key.substr(0, 40));
  });
  return fmt::format("an object with {}{}", keys, n > 6 ? ", …" : "");
}

base::Result<Document> Document::parse(std::string_view bytes) {
  Document document;
  document.parser_ = std::make_unique<simdjson::dom::parser>();
  simdjson::dom::element root;
  const auto failure = document.parser_->parse(bytes.data(), bytes.size()).get(root);
  if (failure != simdjson::SUCCESS)
    return base::fail("", fmt::format("not JSON: {} ({} bytes)", simdjson::error_message(failure), bytes.size()));
  document.root_ = Node(root, nullptr, {}, static_cast<std::size_t>(-1));
  return document;
}

std::vector<std::string_view> split_lines(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) lines.push_back(line);
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace arbees::wire
