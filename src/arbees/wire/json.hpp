#pragma once
#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/fixed.hpp"
#include "arbees/base/result.hpp"

/// Reading of foreign JSON that says what was wrong where: "events[3].competitions[0].status.period: expected a
/// number, found a string". Feeds and venues are built on it.
namespace arbees::wire {

/// One value inside a `Document`, and the path that led to it. Valid while its document lives. Missing and null are
/// the same thing: absent.
class Node {
 public:
  Node() = default;
  Node(simdjson::dom::element element, const Node* parent, std::string_view key, std::size_t index)
      : element_(element), present_(!element.is_null()), parent_(parent), key_(key), index_(index) {}

  [[nodiscard]] bool present() const { return present_; }
  [[nodiscard]] bool is_object() const { return present_ && element_.is_object(); }
  [[nodiscard]] bool is_array() const { return present_ && element_.is_array(); }
  [[nodiscard]] bool is_string() const { return present_ && element_.is_string(); }
  [[nodiscard]] bool is_number() const { return present_ && element_.is_number(); }
  [[nodiscard]] bool is_bool() const { return present_ && element_.is_bool(); }

  /// Member `key`; absent when this is not an object or has none. The parent must outlive the child's `path()`.
  [[nodiscard]] Node operator[](std::string_view key) const&;
  Node operator[](std::string_view key) const&& = delete;  // the child would point to a dead parent
  /// Calls `visit(Node)` for each array element; nothing when this is not an array.
  template <class Visit>
  void each(Visit&& visit) const {
    if (!is_array()) return;
    std::size_t index = 0;
    for (const simdjson::dom::element item : simdjson::dom::array(element_)) visit(Node(item, this, {}, index++));
  }
  /// Calls `visit(key, Node)` for each member; nothing when this is not an object.
  template <class Visit>
  void each_member(Visit&& visit) const {
    if (!is_object()) return;
    for (const auto [key, value] : simdjson::dom::object(element_)) visit(key, Node(value, this, key, kNoIndex));
  }
  /// Elements of an array, members of an object, else 0.
  [[nodiscard]] std::size_t size() const;

  // What is there, if it is there and of that kind. Feeds write numbers as ints, floats or strings: `number` and
  // `integer` take all three (a float must be whole for `integer`).
  [[nodiscard]] std::optional<std::string_view> text() const;
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<bool> boolean() const;
  /// A string as it stands, a number in its digits: for ids that come either way.
  [[nodiscard]] std::optional<std::string> id() const;
  /// A decimal (string or number) as an exact fixed-point value.
  template <class F>
  [[nodiscard]] std::optional<F> fixed() const {
    const auto raw = decimal(F::kDigits);
    if (!raw) return std::nullopt;
    return F::from_raw(*raw);
  }

  // The same, where absence or another kind is an error that names path, expectation and what was found.
  [[nodiscard]] base::Result<std::string_view> need_text() const;
  [[nodiscard]] base::Result<double> need_number() const;
  [[nodiscard]] base::Result<std::int64_t> need_integer() const;
  [[nodiscard]] base::Result<std::string> need_id() const;
  [[nodiscard]] base::Result<void> need_array() const;
  [[nodiscard]] base::Result<void> need_object() const;
  template <class F>
  [[nodiscard]] base::Result<F> need_fixed() const {
    if (const auto value = fixed<F>()) return *value;
    return std::unexpected(expected("a decimal with at most " + std::to_string(F::kDigits) + " places"));
  }

  /// The error "path: expected `what`, found …".
  [[nodiscard]] base::Error expected(std::string_view what) const;
  /// "events[3].id"; "(root)" for the document itself.
  [[nodiscard]] std::string path() const;
  /// "a string \"abc\"", "nothing", "an array of 3".
  [[nodiscard]] std::string found() const;
  /// As `found`, but an object by its first keys: "an object with \"id\", \"name\", …".
  [[nodiscard]] std::string found_keys() const;
  /// The value as compact JSON text; "null" when absent.
  [[nodiscard]] std::string json() const;

 private:
  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);
  [[nodiscard]] std::optional<std::int64_t> decimal(int digits) const;

  simdjson::dom::element element_;
  bool present_ = false;
  const Node* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = kNoIndex;
};

/// A parsed JSON text. Not for two threads at once; movable.
class Document {
 public:
  /// Copies `bytes`. The error says at what the parser stopped and that nothing was used.
  [[nodiscard]] static base::Result<Document> parse(std::string_view bytes);
  [[nodiscard]] Node root() const { return root_; }

 private:
  std::unique_ptr<simdjson::dom::parser> parser_;
  Node root_;
};

/// The values of a JSON text that may be one document, or one document a line.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view bytes);

}  // namespace arbees::wire
