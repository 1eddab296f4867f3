#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/inline_vector.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"

/// The canonical bytes of a described value: little-endian, fields in declaration order, one byte before an
/// optional, a 32-bit count before a list, an index byte before a variant. Used for tapes and for hashes;
/// the same value gives the same bytes on every machine.
namespace arbees::base {

/// Appends to a buffer it owns and that keeps its capacity across `clear`.
class Writer {
 public:
  template <class T>
    requires std::is_arithmetic_v<T>
  void put(T value) {
    std::array<char, sizeof(T)> raw;
    std::memcpy(raw.data(), &value, sizeof(T));
    bytes_.append(raw.data(), sizeof(T));
  }
  void put(const std::string& text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  template <class E>
    requires std::is_enum_v<E>
  void put(E value) {
    put(static_cast<std::uint8_t>(value));
  }
  template <class Tag, int Digits>
  void put(Fixed<Tag, Digits> value) {
    put(value.raw());
  }
  template <class Tag>
  void put(Id<Tag> id) {
    put(id.value);
  }
  void put(Probability p) { put(p.millionths()); }
  void put(Nanos t) { put(t.value); }
  void put(Duration d) { put(d.value); }
  void put(Stamp s) {
    put(s.source);
    put(s.received);
  }
  void put(std::monostate) {}
  template <class T>
  void put(const std::optional<T>& value) {
    put(static_cast<std::uint8_t>(value ? 1 : 0));
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    put_list(list);
  }
  template <class T, std::size_t N>
  void put(const InlineVector<T, N>& list) {
    put_list(list);
  }
  template <class... Ts>
  void put(const std::variant<Ts...>& value) {
    put(static_cast<std::uint8_t>(value.index()));
    std::visit([&](const auto& inner) { put(inner); }, value);
  }
  template <Described T>
  void put(const T& object) {
    for_each_field(object, [&](std::string_view, const auto& member) { put(member); });
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  template <class List>
  void put_list(const List& list) {
    put(static_cast<std::uint32_t>(list.size()));
    for (const auto& item : list) put(item);
  }
  std::string bytes_;
};

/// Reads what `Writer` wrote. Total on any bytes: after the first impossible value `ok()` is false and
/// everything reads as zero.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  template <class T>
    requires std::is_arithmetic_v<T>
  void get(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      std::uint8_t byte = 0;
      get(byte);
      if (byte > 1) ok_ = false;
      value = byte == 1;
    } else {
      if (rest_.size() < sizeof(T)) return give_up(value);
      std::memcpy(&value, rest_.data(), sizeof(T));
      rest_.remove_prefix(sizeof(T));
    }
  }
  void get(std::string& text) {
    std::uint32_t size = 0;
    get(size);
    if (rest_.size() < size) return give_up(text);
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <class E>
    requires std::is_enum_v<E>
  void get(E& value) {
    std::uint8_t raw = 0;
    get(raw);
    value = static_cast<E>(raw);
    if (enum_name(value) == "?") give_up(value);
  }
  template <class Tag, int Digits>
  void get(Fixed<Tag, Digits>& value) {
    std::int64_t raw = 0;
    get(raw);
    value = Fixed<Tag, Digits>::from_raw(raw);
  }
  template <class Tag>
  void get(Id<Tag>& id) {
    get(id.value);
  }
  void get(Probability& p) {
    std::int32_t raw = 0;
    get(raw);
    if (raw < 0 || raw > Probability::kScale) return give_up(p);
    p = Probability::from_millionths(raw);
  }
  void get(Nanos& t) { get(t.value); }
  void get(Duration& d) { get(d.value); }
  void get(Stamp& s) {
    get(s.source);
    get(s.received);
  }
  void get(std::monostate&) {}
  template <class T>
  void get(std::optional<T>& value) {
    bool present = false;
    get(present);
    value.reset();
    if (present && ok_) get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& list) {
    std::uint32_t size = 0;
    get(size);
    list.clear();
    for (std::uint32_t i = 0; i < size && ok_; ++i) get(list.emplace_back());
  }
  template <class T, std::size_t N>
  void get(InlineVector<T, N>& list) {
    std::uint32_t size = 0;
    get(size);
    list.clear();
    if (size > N) return give_up(list);
    for (std::uint32_t i = 0; i < size && ok_; ++i) {
      T item{};
      get(item);
      list.push_back(item);
    }
  }
  template <class... Ts>
  void get(std::variant<Ts...>& value) {
    std::uint8_t index = 0;
    get(index);
    if (index >= sizeof...(Ts)) return give_up(value);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((index == I && (get(value.template emplace<I>()), true)) || ...);
    }(std::index_sequence_for<Ts...>{});
  }
  template <Described T>
  void get(T& object) {
    for_each_field(object, [&](std::string_view, auto& member) { get(member); });
  }

 private:
  template <class T>
  void give_up(T& value) {
    ok_ = false;
    rest_ = {};
    value = T{};
  }
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace arbees::base
