#include "arbees/sim/servers/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace arbees::sim::servers {
namespace {

constexpr std::string_view kCursorMark = "CgsI";

std::optional<std::int64_t> whole(std::string_view text, int base) {
  std::int64_t value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || bad != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::string> path_parts(std::string_view path, std::string_view root) {
  if (!path.starts_with(root)) return {};
  return split(path.substr(root.size()), '/');
}

std::optional<std::int64_t> number_of(const net::Request& request, std::string_view name) {
  const auto text = net::find(request.query, name);
  if (!text || text->empty()) return std::nullopt;
  return whole(*text, 10).value_or(-1);
}

bool flag_of(const net::Request& request, std::string_view name) {
  const auto text = net::find(request.query, name);
  return text == "true" || text == "1" || text == "True";
}

std::vector<std::string> all_of(const net::Request& request, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& [key, value] : request.query)
    if (key == name) out.push_back(value);
  return out;
}

std::string cursor_of(std::size_t offset) {
  return fmt::format("{}{:08x}", kCursorMark, offset ^ 0x5A17C3);
}

std::optional<std::size_t> offset_of(std::string_view cursor) {
  if (!cursor.starts_with(kCursorMark)) return std::nullopt;
  const auto value = whole(cursor.substr(kCursorMark.size()), 16);
  if (!value) return std::nullopt;
  return static_cast<std::size_t>(*value) ^ 0x5A17C3;
}

}  // namespace arbees::sim::servers
