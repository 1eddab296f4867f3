#include <fmt/format.h>

#include <utility>

#include "arbees/venues/kalshi/frame.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Price;
using domain::Level;
using domain::MarketStatus;
using wire::Object;
using wire::Value;

constexpr std::int64_t kLatestMilliseconds = 9'000'000'000'000;

std::optional<MarketStatus> status_after(std::string_view event_type) {
  if (event_type == "created") return MarketStatus::unopened;
  if (event_type == "activated") return MarketStatus::open;
  if (event_type == "deactivated") return MarketStatus::paused;
  if (event_type == "determined") return MarketStatus::resolving;
  if (event_type == "settled") return MarketStatus::settled;
  return std::nullopt;
}

bool in_range(Price price) {
  return price.raw() >= 0 && price <= base::kPriceOne;
}

/// A price from 0 to 1 as text.
bool read_price(Value value, Price& out) {
  return wire::read_fixed(value, out) && in_range(out);
}

bool read_price(Value value, std::optional<Price>& out) {
  return read_price(value, out.emplace());
}

}  // namespace

/// null stands for a member that was not sent (lifecycle messages since 17 September 2026, block trades).
bool FrameReader::absent(Value value) {
  bool is_null = false;
  return value.is_null().get(is_null) == simdjson::SUCCESS && is_null;
}

template <class Member>
bool FrameReader::members(Object& object, Member&& member) {
  const auto code = scanner_.each_member(object, member);
  if (code != simdjson::SUCCESS) return refuse("msg", simdjson::error_message(code));
  return !error_;
}

bool FrameReader::snapshot(Object& object) {
  BookSnapshotMessage out;
  yes_.clear();
  no_.clear();
  bool yes_seen = false;
  bool no_seen = false;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "market_ticker") return wire::read(value, out.ticker) || refuse("msg.market_ticker", "a string");
    if (key == "yes_dollars_fp")
      return std::exchange(yes_seen, true) ? refuse("msg.yes_dollars_fp", "to appear once") : levels(key, value, yes_);
    if (key == "no_dollars_fp")
      return std::exchange(no_seen, true) ? refuse("msg.no_dollars_fp", "to appear once") : levels(key, value, no_);
    if (key == "ts_ms") return milliseconds("msg.ts_ms", value);
    simdjson::ondemand::json_type type{};
    // A list that is named like a side is one in a new shape; any other new list is none of ours.
    const bool like_a_side = key == "yes" || key == "no" || key.starts_with("yes_") || key.starts_with("no_");
    if (like_a_side && value.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::array)
      return refuse(fmt::format("msg.{}", key),
                    "yes_dollars_fp and no_dollars_fp: this is a pre-2026 integer-cent order book, or a new shape");
    return true;
  });
  if (!read || !need(!out.ticker.empty(), "msg.market_ticker")) return false;
  out.yes = yes_;
  out.no = no_;
  frame_.body = out;
  return true;
}

bool FrameReader::delta(Object& object) {
  BookDeltaMessage out;
  bool priced = false;
  bool sized = false;
  bool sided = false;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "market_ticker") return wire::read(value, out.ticker) || refuse("msg.market_ticker", "a string");
    if (key == "price_dollars") {
      priced = read_price(value, out.price);
      return priced || refuse("msg.price_dollars", "a price from 0 to 1 as text");
    }
    if (key == "delta_fp") {
      sized = wire::read_fixed(value, out.delta);
      return sized || refuse("msg.delta_fp", "a count as text");
    }
    if (key == "side") {
      std::string_view side;
      sided = wire::read(value, side) && (side == "yes" || side == "no");
      out.yes_side = side == "yes";
      return sided || refuse("msg.side", "yes or no");
    }
    if (key == "ts_ms") return milliseconds("msg.ts_ms", value);
    if (key == "price" || key == "delta")
      return refuse(fmt::format("msg.{}", key),
                    "price_dollars and delta_fp: this is a pre-2026 integer-cent order book delta");
    return true;
  });
  if (!read) return false;
  if (!need(!out.ticker.empty(), "msg.market_ticker") || !need(priced, "msg.price_dollars") ||
      !need(sized, "msg.delta_fp") || !need(sided, "msg.side"))
    return false;
  frame_.body = out;
  return true;
}

bool FrameReader::ticker(Object& object) {
  TickerMessage out;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "market_ticker") return wire::read(value, out.ticker) || refuse("msg.market_ticker", "a string");
    if (key == "price_dollars") return read_price(value, out.last) || refuse("msg.price_dollars", "a price as text");
    if (key == "yes_bid_dollars")
      return read_price(value, out.yes_bid) || refuse("msg.yes_bid_dollars", "a price as text");
    if (key == "yes_ask_dollars")
      return read_price(value, out.yes_ask) || refuse("msg.yes_ask_dollars", "a price as text");
    if (key == "ts_ms") return milliseconds("msg.ts_ms", value);
    return true;
  });
  if (!read || !need(!out.ticker.empty(), "msg.market_ticker")) return false;
  frame_.body = out;
  return true;
}

bool FrameReader::trade(Object& object) {
  TradeMessage out;
  bool priced = false;
  bool sized = false;
  const auto taker = [&](std::string_view key, Value value) {
    if (absent(value)) return true;
    std::string_view side;
    if (!wire::read(value, side) || (side != "yes" && side != "no" && !side.empty())) return refuse(key, "yes or no");
    if (!side.empty()) out.taker_buys_yes = side == "yes";
    return true;
  };
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "market_ticker") return wire::read(value, out.ticker) || refuse("msg.market_ticker", "a string");
    if (key == "yes_price_dollars") {
      priced = read_price(value, out.yes_price);
      return priced || refuse("msg.yes_price_dollars", "a price from 0 to 1 as text");
    }
    if (key == "count_fp") {
      sized = wire::read_fixed(value, out.quantity) && out.quantity.raw() >= 0;
      return sized || refuse("msg.count_fp", "a count as text");
    }
    if (key == "taker_outcome_side") return taker("msg.taker_outcome_side", value);
    if (key == "taker_side") return taker("msg.taker_side", value);
    if (key == "ts_ms") return milliseconds("msg.ts_ms", value);
    return true;
  });
  if (!read) return false;
  if (!need(!out.ticker.empty(), "msg.market_ticker") || !need(priced, "msg.yes_price_dollars") ||
      !need(sized, "msg.count_fp"))
    return false;
  frame_.body = out;
  return true;
}

bool FrameReader::lifecycle(Object& object) {
  LifecycleMessage out;
  grid_.clear();
  std::optional<bool> deactivated;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "market_ticker") return wire::read(value, out.ticker) || refuse("msg.market_ticker", "a string");
    if (key == "event_type") return wire::read(value, out.event_type) || refuse("msg.event_type", "a string");
    if (absent(value)) return true;
    if (key == "settlement_value")
      return read_price(value, out.settlement) || refuse("msg.settlement_value", "a price from 0 to 1 as text");
    if (key == "is_deactivated")
      return value.get_bool().get(deactivated.emplace()) == simdjson::SUCCESS ||
             refuse("msg.is_deactivated", "true or false");
    if (key == "price_ranges") return price_ranges(value);
    return true;
  });
  if (!read || !need(!out.ticker.empty(), "msg.market_ticker") || !need(!out.event_type.empty(), "msg.event_type"))
    return false;
  out.status = status_after(out.event_type);
  const bool moved = out.status == MarketStatus::open || out.status == MarketStatus::paused;
  if (moved && deactivated) out.status = *deactivated ? MarketStatus::paused : MarketStatus::open;
  out.grid = grid_;
  frame_.body = out;
  return true;
}

bool FrameReader::fee_update(Object& object) {
  FeeUpdateMessage out;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "event_ticker") return wire::read(value, out.event_ticker) || refuse("msg.event_ticker", "a string");
    bool is_null = false;
    if (value.is_null().get(is_null) != simdjson::SUCCESS) return refuse(fmt::format("msg.{}", key), "a JSON value");
    if (key == "fee_type_override" && !is_null)
      return wire::read(value, out.fee_type) || refuse("msg.fee_type_override", "a string or null");
    if (key == "fee_multiplier_override" && !is_null) {
      std::string_view digits = value.raw_json_token();
      while (!digits.empty() && digits.back() == ' ') digits.remove_suffix(1);
      out.multiplier = base::parse_fixed<Multiplier>(digits);
      return out.multiplier.has_value() || refuse("msg.fee_multiplier_override", "a decimal number or null");
    }
    return true;
  });
  if (!read || !need(!out.event_ticker.empty(), "msg.event_ticker")) return false;
  frame_.body = out;
  return true;
}

bool FrameReader::subscribed(Object& object) {
  SubscribedMessage out;
  bool numbered = false;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "channel") return wire::read(value, out.channel) || refuse("msg.channel", "a string");
    if (key == "sid") {
      numbered = wire::read(value, out.sid);
      return numbered || refuse("msg.sid", "a whole number");
    }
    return true;
  });
  if (!read || !need(!out.channel.empty(), "msg.channel") || !need(numbered, "msg.sid")) return false;
  frame_.body = out;
  return true;
}

bool FrameReader::ok(Object& object) {
  OkMessage out;
  names_.clear();
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key != "market_tickers") return true;
    out.lists_tickers = true;
    return names(value);
  });
  if (!read) return false;
  out.tickers = names_;
  frame_.body = out;
  return true;
}

bool FrameReader::failure(Object& object) {
  ErrorMessage out;
  bool coded = false;
  const bool read = members(object, [&](std::string_view key, Value value) {
    if (key == "msg") return wire::read(value, out.text) || refuse("msg.msg", "a string");
    if (key == "code") {
      coded = wire::read(value, out.code);
      return coded || refuse("msg.code", "a whole number");
    }
    return true;
  });
  if (!read || !need(coded, "msg.code")) return false;
  frame_.body = out;
  return true;
}

bool FrameReader::levels(std::string_view key, Value value, std::vector<Level>& out) {
  const auto wrong = [&] { return refuse(fmt::format("msg.{}", key), "a list of [price, count], both text"); };
  simdjson::ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return wrong();
  for (auto item : list) {
    simdjson::ondemand::array pair;
    if (item.get_array().get(pair) != simdjson::SUCCESS) return wrong();
    Level level;
    int n = 0;
    for (auto part : pair) {
      Value member;
      if (part.get(member) != simdjson::SUCCESS) return wrong();
      const bool read = n == 0   ? read_price(member, level.price)
                        : n == 1 ? wire::read_fixed(member, level.quantity) && level.quantity.raw() >= 0
                                 : false;
      if (!read) return wrong();
      ++n;
    }
    if (n != 2) return wrong();
    out.push_back(level);
  }
  return true;
}

bool FrameReader::price_ranges(Value value) {
  const auto wrong = [&] { return refuse("msg.price_ranges", "a list of {start, end, step} with a positive step"); };
  simdjson::ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return wrong();
  for (auto item : list) {
    Object object;
    if (item.get_object().get(object) != simdjson::SUCCESS) return wrong();
    domain::PriceRange range{Price::from_raw(-1), Price::from_raw(-1), Price{}};
    const bool read = members(object, [&](std::string_view key, Value member) {
      Price* const target = key == "start"  ? &range.start
                            : key == "end"  ? &range.end
                            : key == "step" ? &range.step
                                            : nullptr;
      return target == nullptr || read_price(member, *target) || wrong();
    });
    if (!read) return false;
    if (range.start.raw() < 0 || range.start >= range.end || range.step.raw() <= 0) return wrong();
    grid_.push_back(range);
  }
  return !grid_.empty() || wrong();
}

bool FrameReader::names(Value value) {
  simdjson::ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return refuse("msg.market_tickers", "a list of tickers");
  for (auto item : list) {
    std::string_view name;
    if (item.get_string().get(name) != simdjson::SUCCESS) return refuse("msg.market_tickers", "a list of tickers");
    names_.push_back(name);
  }
  return true;
}

bool FrameReader::milliseconds(std::string_view key, Value value) {
  std::int64_t ms = 0;
  if (!wire::read(value, ms) || ms < 0 || ms > kLatestMilliseconds) return refuse(key, "Unix milliseconds");
  frame_.at = base::Nanos{ms * 1'000'000};
  return true;
}

}  // namespace arbees::venues::kalshi
