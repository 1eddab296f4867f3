#include "arbees/api/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "arbees/wire/strict_json.hpp"

namespace arbees::api {
namespace {

constexpr std::size_t kMaxDepth = 4;

/// The object that a client sent, with exactly this one member.
base::Result<boost::json::value> only_member(std::string_view text, std::string_view name) {
  const auto value = wire::parse_strict(text, kMaxDepth);
  if (!value) return std::unexpected(base::within("body", value.error()));
  const auto* object = value->if_object();
  if (object == nullptr || object->size() != 1 ||
      object->begin()->key() != boost::json::string_view(name.data(), name.size()))
    return base::fail("body", fmt::format("expected an object with the one member \"{}\"", name));
  return object->begin()->value();
}

}  // namespace

std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

Refusal bad_parameter(std::string_view name, std::string_view expected, std::string_view found) {
  return {400, "bad_parameter", fmt::format("{}: expected {}, found \"{}\"", name, expected, found.substr(0, 60))};
}

Answer<std::optional<std::uint64_t>> number_parameter(const net::Pairs& query, std::string_view name, std::uint64_t low,
                                                      std::uint64_t high) {
  const auto text = net::find(query, name);
  if (!text) return std::nullopt;
  if (const auto value = read_number(*text, low, high)) return value;
  return std::unexpected(bad_parameter(name, fmt::format("a whole number from {} to {}", low, high), *text));
}

base::Result<ClientMessage> parse_client_message(std::string_view text) {
  const auto type = only_member(text, "type");
  if (!type) return std::unexpected(type.error());
  if (!type->is_string() || type->get_string() != "resync") return base::fail("type", "expected \"resync\"");
  return ClientMessage::resync;
}

base::Result<bool> parse_kill_switch(std::string_view text) {
  const auto on = only_member(text, "on");
  if (!on) return std::unexpected(on.error());
  if (!on->is_bool()) return base::fail("on", "expected true or false");
  return on->get_bool();
}

base::Result<ports::HaltCause> parse_resume(std::string_view text) {
  const auto cause = only_member(text, "cause");
  if (!cause) return std::unexpected(cause.error());
  using enum ports::HaltCause;
  if (cause->is_string())
    for (const ports::HaltCause one : {person, file, alarm, drawdown, clock})
      if (std::string_view(cause->get_string()) == base::enum_name(one)) return one;
  return base::fail("cause", "expected person, file, alarm, drawdown or clock");
}

base::Result<std::string> parse_confirmation(std::string_view text) {
  const auto by = only_member(text, "by");
  if (!by) return std::unexpected(by.error());
  const auto* name = by->if_string();
  const bool plain = name != nullptr && !name->empty() && name->size() <= 64 &&
                     std::ranges::none_of(*name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (!plain) return base::fail("by", "expected a name of 1 to 64 bytes");
  return std::string(*name);
}

}  // namespace arbees::api
