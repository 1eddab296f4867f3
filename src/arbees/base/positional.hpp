#pragma once
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arbees/base/codec_types.hpp"

/// The layout that releases up to 0.1.0 wrote ("ARBTAPE2", "ARBCAP01", their store's bodies): fields in declaration
/// order without numbers, fixed-width little-endian integers, one byte before an optional and a 32-bit count before a
/// list, an index byte before a variant. It is read for good and written no more.
namespace arbees::base {

/// How many fields (of a struct) or alternatives (of a variant) a type had when the layout was last written. It is
/// stated for every type that can occur, so a type may grow without a thought for this layout; a new type needs no
/// statement.
template <class T>
struct PositionalSize;

/// Total on any bytes: after the first impossible value `ok()` is false and everything reads as zero.
class PositionalReader {
 public:
  explicit PositionalReader(std::string_view bytes) : rest_(bytes) {}

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
    if (index >= PositionalSize<std::variant<Ts...>>::value) return give_up(value);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((index == I && (get(value.template emplace<I>()), true)) || ...);
    }(std::make_index_sequence<PositionalSize<std::variant<Ts...>>::value>{});
  }
  template <Described T>
  void get(T& object) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (get(object.*boost::mp11::mp_at_c<FieldsOf<T>, I>::pointer), ...);
    }(std::make_index_sequence<PositionalSize<T>::value>{});
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
