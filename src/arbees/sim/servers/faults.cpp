#include "arbees/sim/servers/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>

#include "arbees/wire/strict_json.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

std::string fault_names() {
  std::string out;
  for (std::size_t i = 0; i < kFaultCount; ++i)
    out += (i == 0 ? "" : ", ") + std::string(base::enum_name(static_cast<Fault>(i)));
  return out;
}

std::optional<Fault> fault_named(std::string_view name) {
  for (std::size_t i = 0; i < kFaultCount; ++i)
    if (base::enum_name(static_cast<Fault>(i)) == name) return static_cast<Fault>(i);
  return std::nullopt;
}

/// A number in low…high, or `otherwise` when it is absent.
base::Result<double> number(const json::object& from, std::string_view field, double low, double high,
                            double otherwise) {
  const json::value* value = from.if_contains(field);
  if (value == nullptr) return otherwise;
  if (!value->is_number()) return base::fail(std::string(field), "expected a number");
  const double got = value->to_number<double>();
  if (got < low || got > high) return base::fail(std::string(field), fmt::format("expected {} to {}", low, high));
  return got;
}

}  // namespace

base::Result<FaultOrder> parse_fault(std::string_view text) {
  const auto whole = wire::parse_strict(text);
  if (!whole) return std::unexpected(base::within("body", whole.error()));
  if (!whole->is_object()) return base::fail("body", "expected a JSON object such as {\"fault\":\"drop\"}");
  const json::object& from = whole->as_object();
  const json::value* name = from.if_contains("fault");
  const auto fault = name != nullptr && name->is_string()
                         ? fault_named({name->as_string().data(), name->as_string().size()})
                         : std::nullopt;
  if (!fault) return base::fail("fault", "expected one of " + fault_names());
  FaultOrder out;
  out.fault = *fault;
  const auto seconds = number(from, "seconds", 0, 3600, 5);
  const auto count = number(from, "count", 1, 1000, 1);
  const auto skew = number(from, "skew_s", -1e6, 1e6, 3600);
  const auto late = number(from, "late_s", 0, 600, 8);
  for (const auto* part : {&seconds, &count, &skew, &late})
    if (!*part) return std::unexpected(part->error());
  out.lasts = {static_cast<std::int64_t>(*seconds * 1e9)};
  out.count = static_cast<int>(*count);
  out.skew_s = *skew;
  out.late_s = *late;
  if (from.contains("market")) {
    const auto market = number(from, "market", 0, 1e6, 0);
    if (!market) return std::unexpected(market.error());
    out.market = static_cast<std::size_t>(*market);
  }
  return out;
}

void FaultBoard::begin(const FaultOrder& order, base::Nanos wall) {
  Entry& entry = entries_[static_cast<std::size_t>(order.fault)];
  entry.order = order;
  entry.until = wall + order.lasts;
  ++entry.begun;
}

bool FaultBoard::active(Fault fault, base::Nanos wall) const {
  return wall < entry(fault).until;
}

base::Duration FaultBoard::left(Fault fault, base::Nanos wall) const {
  return {std::max<std::int64_t>((entry(fault).until - wall).value, 0)};
}

void FaultBoard::clear() {
  for (Entry& entry : entries_) entry.until = {};
}

}  // namespace arbees::sim::servers
