#pragma once
#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"

/// Reading of small JSON messages in one pass and without allocation: the hot path of the WebSocket feeds.
namespace arbees::wire {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;

/// Owns the parser and the padded copy of the message it reads. Views handed out are valid until the next `scan`.
/// Not for two threads at once.
class Scanner {
 public:
  /// Calls `visit(Object&)`, which returns the error of its `each_member`, for the one object that `text` is or, with
  /// `arrays`, for each object of the one array that it is, until a member stops the scan. Without such a stop it
  /// succeeds only when the whole text is well-formed. Not to be called from within a visit.
  template <class Visit>
  [[nodiscard]] base::Result<void> scan(std::string_view text, bool arrays, Visit&& visit) {
    copy(text);
    stopped_ = false;
    simdjson::ondemand::document document;
    if (const auto failure = parser_.iterate(buffer_.data(), text.size(), buffer_.size()).get(document); failure)
      return refuse(failure);
    simdjson::ondemand::json_type type{};
    if (const auto failure = document.type().get(type); failure) return refuse(failure);
    const bool array = arrays && type == simdjson::ondemand::json_type::array;
    if (const auto failure = array ? visit_array(document, visit) : visit_object(document, visit); failure)
      return refuse(failure);
    if (!stopped_ && !at_end(document)) return base::fail("", "not JSON: more text after the end");
    return {};
  }

  /// Calls `member(key, Value)` for the members of an object in order, until it returns false: then the scan stops.
  template <class Member>
  simdjson::error_code each_member(simdjson::ondemand::object& object, Member&& member) {
    for (auto item : object) {
      simdjson::ondemand::field field;
      if (const auto failure = std::move(item).get(field); failure) return failure;
      if (!member(key_of(field), field.value())) {
        stopped_ = true;
        return simdjson::SUCCESS;
      }
    }
    return simdjson::SUCCESS;
  }

  /// Ends the scan after the object at hand.
  void stop() { stopped_ = true; }

 private:
  template <class Visit>
  simdjson::error_code visit_object(simdjson::ondemand::document& document, Visit& visit) {
    simdjson::ondemand::object object;
    if (const auto failure = document.get_object().get(object); failure) return failure;
    return visit(object);
  }
  template <class Visit>
  simdjson::error_code visit_array(simdjson::ondemand::document& document, Visit& visit) {
    simdjson::ondemand::array array;
    if (const auto failure = document.get_array().get(array); failure) return failure;
    for (auto item : array) {
      simdjson::ondemand::object object;
      if (const auto failure = item.get_object().get(object); failure) return failure;
      if (const auto failure = visit(object); failure || stopped_) return failure;
    }
    return simdjson::SUCCESS;
  }
  /// A key as it is spelled; keys with escapes match nothing we look for.
  static std::string_view key_of(simdjson::ondemand::field& field) {
    const char* const start = field.key().raw();
    const char* end = start;
    while (*end != '"' && *end != '\\' && *end != '\0') ++end;
    return {start, static_cast<std::size_t>(end - start)};
  }
  static bool at_end(simdjson::ondemand::document& document) {
    const char* place = nullptr;
    return document.current_location().get(place) == simdjson::OUT_OF_BOUNDS;
  }
  static std::unexpected<base::Error> refuse(simdjson::error_code failure) {
    return base::fail("", std::string("not JSON of the expected kind: ") + simdjson::error_message(failure));
  }
  void copy(std::string_view text) {
    const std::size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (buffer_.size() < needed) buffer_.resize(needed * 2);
    if (!text.empty()) std::memcpy(buffer_.data(), text.data(), text.size());
    std::memset(buffer_.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
  }

  simdjson::ondemand::parser parser_;
  std::string buffer_;
  bool stopped_ = false;
};

/// The value's text; false when it is not a string.
inline bool read(Value value, std::string_view& out) {
  return value.get_string().get(out) == simdjson::SUCCESS;
}
inline bool read(Value value, std::int64_t& out) {
  return value.get_int64().get(out) == simdjson::SUCCESS;
}
/// A decimal that is written as a JSON string, as both venues write prices and sizes.
template <class F>
bool read_fixed(Value value, F& out) {
  std::string_view text;
  if (!read(value, text)) return false;
  const auto fixed = base::parse_fixed<F>(text);
  if (fixed) out = *fixed;
  return fixed.has_value();
}

}  // namespace arbees::wire
