#include "arbees/venues/kalshi/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace arbees::venues::kalshi {
namespace {

using wire::Object;
using wire::Value;

constexpr std::int64_t kLatestMilliseconds = 9'000'000'000'000;

constexpr std::array<std::pair<std::string_view, FrameKind>, 10> kKinds = {{
    {"orderbook_delta", FrameKind::orderbook_delta},
    {"orderbook_snapshot", FrameKind::orderbook_snapshot},
    {"ticker", FrameKind::ticker},
    {"trade", FrameKind::trade},
    {"market_lifecycle_v2", FrameKind::market_lifecycle_v2},
    {"event_fee_update", FrameKind::event_fee_update},
    {"subscribed", FrameKind::subscribed},
    {"ok", FrameKind::ok},
    {"unsubscribed", FrameKind::unsubscribed},
    {"error", FrameKind::error},
}};

constexpr std::array<std::string_view, 16> kOther = {"fill",
                                                     "user_order",
                                                     "market_position",
                                                     "event_lifecycle",
                                                     "multivariate_market_lifecycle",
                                                     "order_group_updates",
                                                     "rfq_created",
                                                     "rfq_deleted",
                                                     "quote_created",
                                                     "quote_accepted",
                                                     "quote_executed",
                                                     "cfbenchmarks_value",
                                                     "cfbenchmarks_value_indexlist",
                                                     "pyth_value",
                                                     "pyth_value_underlying_list",
                                                     "cfbenchmarks_value_5hz"};

}  // namespace

FrameKind kind_of(std::string_view type) {
  const auto* const found = std::ranges::find(kKinds, type, &std::pair<std::string_view, FrameKind>::first);
  if (found != kKinds.end()) return found->second;
  return std::ranges::find(kOther, type) != kOther.end() ? FrameKind::other : FrameKind::unknown;
}

base::Result<Frame> FrameReader::read(std::string_view text) {
  frame_ = {};
  error_.reset();
  message_seen_ = message_early_ = false;
  bool typed = false;
  const auto envelope = [&](std::string_view key, Value value) {
    if (key == "type") {
      std::string_view type;
      if (!wire::read(value, type)) return refuse("type", "a string");
      if (typed) return refuse("type", "one type only");
      typed = true;
      frame_.kind = kind_of(type);
      return true;
    }
    if (key == "msg") {
      if (message_seen_) return refuse("msg", "one message only");
      message_seen_ = true;
      message_early_ = !typed;
      return message_early_ || message(value);
    }
    return envelope_member(key, value);
  };
  auto scanned = scanner_.scan(text, false, [&](Object& object) { return scanner_.each_member(object, envelope); });
  if (scanned && !error_ && !typed) (void)refuse("type", "a string");
  if (scanned && !error_ && message_early_) {
    const auto late = [&](std::string_view key, Value value) { return key != "msg" || message(value); };
    scanned = scanner_.scan(text, false, [&](Object& object) { return scanner_.each_member(object, late); });
  }
  if (!scanned && !error_) error_ = scanned.error();
  return finish();
}

base::Result<Frame> FrameReader::finish() {
  if (!error_ && !message_seen_ && frame_.kind != FrameKind::unsubscribed && frame_.kind != FrameKind::ok &&
      frame_.kind != FrameKind::other && frame_.kind != FrameKind::unknown)
    (void)refuse("msg", "an object");
  if (error_) return std::unexpected(*error_);
  return frame_;
}

bool FrameReader::envelope_member(std::string_view key, Value value) {
  const auto number = [&](std::optional<std::int64_t>& out) {
    if (out) return refuse(key, "to appear once");
    return wire::read(value, out.emplace()) || (out.reset(), refuse(key, "a whole number"));
  };
  if (key == "sid") return number(frame_.sid);
  if (key == "seq") return number(frame_.seq);
  if (key == "id") return number(frame_.id);
  if (key == "sending_ts_ms") {
    // Only a measure: a message is not refused for it.
    std::int64_t ms = 0;
    if (wire::read(value, ms) && ms > 0 && ms <= kLatestMilliseconds) frame_.sent = base::Nanos{ms * 1'000'000};
  }
  return true;
}

bool FrameReader::message(Value value) {
  if (frame_.kind == FrameKind::other || frame_.kind == FrameKind::unknown) return true;
  simdjson::ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return refuse("msg", "an object");
  // list_subscriptions is answered by an "ok" whose message is a list.
  if (frame_.kind == FrameKind::ok && type == simdjson::ondemand::json_type::array) {
    frame_.body = OkMessage{};
    return true;
  }
  Object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return refuse("msg", "an object");
  switch (frame_.kind) {
    case FrameKind::orderbook_snapshot: return snapshot(object);
    case FrameKind::orderbook_delta: return delta(object);
    case FrameKind::ticker: return ticker(object);
    case FrameKind::trade: return trade(object);
    case FrameKind::market_lifecycle_v2: return lifecycle(object);
    case FrameKind::event_fee_update: return fee_update(object);
    case FrameKind::subscribed: return subscribed(object);
    case FrameKind::ok: return ok(object);
    case FrameKind::error: return failure(object);
    default: return true;
  }
}

bool FrameReader::refuse(std::string_view where, std::string_view expected) {
  if (!error_) error_ = base::Error{std::string(where), fmt::format("expected {}", expected)};
  return false;
}

bool FrameReader::need(bool present, std::string_view where) {
  return present || refuse(where, "it to be there");
}

}  // namespace arbees::venues::kalshi
