#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/wire/json.hpp"

namespace arbees::wire {

/// Reads the members of one JSON object into a struct and remembers the first thing that was wrong, so that a
/// parser is a list of fields and one question at its end. A member that is there must be of its kind even where it
/// may be absent; absent and null are the same, and so is the empty string for times and decimals.
class Record {
 public:
  /// `node` must outlive the record. Not an object is the first error.
  explicit Record(const Node& node) : node_(node) {
    if (const auto object = node.need_object(); !object) note(object.error());
  }

  // Required members: absent is an error, and the returned value then says nothing.
  std::string text(std::string_view key);
  std::int64_t integer(std::string_view key);
  std::string id(std::string_view key);
  base::Nanos time(std::string_view key);
  template <class F>
  F fixed(std::string_view key) {
    const Node child = node_[key];
    const auto value = child.need_fixed<F>();
    if (value) return *value;
    note(value.error());
    return {};
  }
  /// Every element through `parse`, a function of `const Node&` returning Result<T>.
  template <class T, class Parse>
  std::vector<T> list(std::string_view key, Parse&& parse) {
    const Node child = node_[key];
    if (const auto array = child.need_array(); !array) note(array.error());
    return elements<T>(child, parse);
  }

  // Optional members.
  std::string text_or_empty(std::string_view key);
  std::optional<std::int64_t> optional_integer(std::string_view key);
  std::optional<bool> optional_flag(std::string_view key);
  std::string optional_id(std::string_view key);
  std::optional<base::Nanos> optional_time(std::string_view key);
  std::vector<std::string> optional_texts(std::string_view key);
  template <class F>
  std::optional<F> optional_fixed(std::string_view key) {
    const Node child = node_[key];
    if (!child.present() || child.text() == "") return std::nullopt;
    return fixed<F>(key);
  }
  template <class T, class Parse>
  std::vector<T> optional_list(std::string_view key, Parse&& parse) {
    const Node child = node_[key];
    if (!child.present()) return {};
    return list<T>(key, parse);
  }

  /// For a member read by hand: records the error "path: expected `what`, found …".
  void expected(std::string_view key, std::string_view what) {
    const Node child = node_[key];
    note(child.expected(what));
  }
  /// Keeps the first error.
  void note(base::Error error) {
    if (!error_) error_ = std::move(error);
  }
  [[nodiscard]] bool ok() const { return !error_; }
  /// `value` when everything was as expected, else the first error.
  template <class T>
  [[nodiscard]] base::Result<T> result(T value) {
    if (error_) return std::unexpected(*std::move(error_));
    return value;
  }

  /// Every element of an array through `parse`; the first error ends it.
  template <class T, class Parse>
  std::vector<T> elements(const Node& array, Parse&& parse) {
    std::vector<T> out;
    array.each([&](const Node& item) {
      if (!ok()) return;
      base::Result<T> value = parse(item);
      if (value) out.push_back(*std::move(value));
      else note(std::move(value).error());
    });
    return out;
  }

 private:
  const Node& node_;
  std::optional<base::Error> error_;
};

}  // namespace arbees::wire
