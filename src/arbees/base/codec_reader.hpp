#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "arbees/base/codec_types.hpp"

namespace arbees::base {

/// Reads what `Writer` wrote, also of an older or a newer version: a field that this version does not know is skipped,
/// a missing one has its default. Total on any bytes: after the first fault `ok()` is false and the value is unusable.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// Reads one struct or variant, which takes up all of the bytes.
  template <class T>
    requires Described<T> || Variant<T>
  [[nodiscard]] T read() {
    T value{};
    if constexpr (Variant<T>) alternative(value);
    else fields(value);
    return value;
  }

  [[nodiscard]] bool ok() const { return fault_ == ReadFault::none; }
  [[nodiscard]] ReadFault fault() const { return fault_; }
  /// The place and what was found there: "body.game_updated.state.phase: 17 is not known to this version".
  [[nodiscard]] std::string error() const {
    std::string text;
    for (std::size_t i = depth_; i-- > 0;) {
      text += path_[i];
      text += i == 0 ? ": " : ".";
    }
    if (fault_ == ReadFault::unknown_value) text += std::to_string(found_) + " ";
    return text + what_;
  }

 private:
  /// No list is longer; a book has at most ten thousand prices.
  static constexpr std::size_t kMostItems = 1U << 20;

  [[gnu::cold, gnu::noinline]] void fail(const char* what) {
    fault_ = ReadFault::malformed;
    what_ = what;
    at_ = end_;
  }
  [[gnu::cold, gnu::noinline]] void fail_unknown(std::uint64_t found,
                                                 const char* what = "is not known to this version") {
    fail(what);
    fault_ = ReadFault::unknown_value;
    found_ = found;
  }
  /// Where the fault is, from the inside out.
  void place(std::string_view name) {
    if (depth_ < path_.size()) path_[depth_++] = name;
  }

  [[gnu::always_inline]] std::uint64_t varint() {
    if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80) [[likely]]
      return static_cast<std::uint8_t>(*at_++);
    if (end_ - at_ >= 8) [[likely]]
      if (const std::uint64_t value = varint_of_eight(); value != 0) [[likely]]
        return value;
    return long_varint();
  }
  /// A varint of two to eight bytes, whose bytes are gathered in a register; 0 for any other, which is then not taken.
  std::uint64_t varint_of_eight() {
    std::uint64_t word = 0;
    std::memcpy(&word, at_, sizeof word);
    const std::uint64_t ends = ~word & 0x8080808080808080;
    if (ends == 0) return 0;
    word &= ends ^ (ends - 1);                                // up to the first byte that ends a number
    if (word >> (std::countr_zero(ends) - 7) == 0) return 0;  // written longer than it is
    at_ += std::countr_zero(ends) / 8 + 1;
    word &= 0x7F7F7F7F7F7F7F7F;
    word = (word & 0x007F007F007F007F) | ((word & 0x7F007F007F007F00) >> 1);
    word = (word & 0x00003FFF00003FFF) | ((word & 0x3FFF00003FFF0000) >> 2);
    return (word & 0x000000000FFFFFFF) | ((word & 0x0FFFFFFF00000000) >> 4);
  }
  std::uint64_t long_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; at_ != end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte >= 0x80) continue;
      if ((shift == 63 && byte > 1) || (byte == 0 && shift != 0)) break;
      return value;
    }
    fail("not a number");
    return 0;
  }
  std::uint64_t fixed64() {
    std::uint64_t value = 0;
    if (end_ - at_ < static_cast<std::ptrdiff_t>(sizeof value)) return fail("cut short"), 0;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  /// The length of what follows, which is there.
  std::size_t length() {
    const std::uint64_t value = varint();
    if (value > static_cast<std::uint64_t>(end_ - at_)) return fail("cut short"), 0;
    return static_cast<std::size_t>(value);
  }
  /// The next field's tag; 0 at the end. Numbers ascend.
  [[gnu::always_inline]] std::uint32_t next_tag(std::uint32_t previous) {
    if (at_ == end_) return 0;
    const std::uint64_t tag = varint();
    if (tag > UINT32_MAX || (tag >> 3) <= (previous >> 3)) [[unlikely]] {
      if (ok()) fail("fields out of order");
      return 0;
    }
    return static_cast<std::uint32_t>(tag);
  }
  void skip(std::uint32_t tag) {
    switch (static_cast<WireType>(tag & 7)) {
      case WireType::varint: (void)varint(); return;
      case WireType::fixed64: (void)fixed64(); return;
      case WireType::bytes: at_ += length(); return;
    }
    fail("a field of impossible kind");
  }

  template <class T>
  void scalar(T& value) {
    using Codec = ScalarCodec<T>;
    using Raw = typename Codec::Raw;
    const std::uint64_t bits = Codec::kWire == WireType::fixed64 ? fixed64() : varint();
    if (!ok()) return;
    auto wide = static_cast<std::conditional_t<std::is_signed_v<Raw>, std::int64_t, std::uint64_t>>(bits);
    if constexpr (std::is_signed_v<Raw> && Codec::kWire == WireType::varint)
      wide = static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
    if (!std::in_range<Raw>(static_cast<decltype(wide)>(wide))) return fail_unknown(bits, "is out of range");
    const auto read = Codec::from(static_cast<Raw>(wide));
    if (read) value = *read;
    else fail_unknown(bits);
  }
  void scalar(bool& value) {
    const std::uint64_t bits = varint();
    if (ok() && bits > 1) return fail_unknown(bits, "is neither true nor false");
    value = bits == 1;
  }
  template <class T>
  void item(T& value) {
    if constexpr (Scalar<T>) {
      scalar(value);
    } else if constexpr (Optional<T>) {
      item(value.emplace());
    } else {
      const std::size_t size = length();
      const char* const outer = end_;
      end_ = at_ + size;
      content(value);
      if (!ok()) return;
      at_ = end_;
      end_ = outer;
    }
  }
  void content(std::string& value) { value.assign(at_, end_); }
  void content(std::monostate&) {}
  template <class T>
  void content(std::vector<T>& list) {
    list.clear();
    list.reserve(static_cast<std::size_t>(end_ - at_) / 16);
    while (ok() && at_ != end_) {
      if (list.size() == kMostItems) return fail("a list of impossible length");
      item(list.emplace_back());
    }
  }
  template <class T, std::size_t N>
  void content(InlineVector<T, N>& list) {
    list.clear();
    while (ok() && at_ != end_) {
      if (list.size() == N) return fail_unknown(N + 1, "items are more than this version holds");
      T one{};
      item(one);
      list.push_back(one);
    }
  }
  template <class... Ts>
  void content(std::variant<Ts...>& value) {
    alternative(value);
  }
  template <Described T>
  void content(T& value) {
    fields(value);
  }
  void content(Stamp& stamp) {
    std::uint32_t tag = next_tag(0);
    known<1>(tag, stamp.source, "source");
    known<2>(tag, stamp.received, "received");
    unknown(tag);
  }

  /// Reads field `Number` if it is the next one, and the tag after it.
  template <std::size_t Number, class T>
  [[gnu::always_inline]] void known(std::uint32_t& tag, T& value, std::string_view name) {
    if ((tag >> 3) != Number) return;
    if ((tag & 7) == static_cast<std::uint32_t>(wire_type_of<T>())) item(value);
    else fail("has another type than this version gives it");
    if (!ok()) {
      place(name);
      tag = 0;
      return;
    }
    tag = next_tag(tag);
  }
  void unknown(std::uint32_t tag) {
    while (ok() && tag != 0) {
      skip(tag);
      tag = ok() ? next_tag(tag) : 0;
    }
  }
  template <Described T>
  void fields(T& object) {
    std::uint32_t tag = next_tag(0);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (known<I + 1>(tag, object.*boost::mp11::mp_at_c<FieldsOf<T>, I>::pointer,
                    boost::mp11::mp_at_c<FieldsOf<T>, I>::name),
       ...);
    }(std::make_index_sequence<kFieldCount<T>>{});
    unknown(tag);
  }
  template <class... Ts>
  void alternative(std::variant<Ts...>& value) {
    const std::uint32_t tag = next_tag(0);
    if (!ok()) return;
    if (tag == 0) return fail("holds nothing");
    const std::uint32_t index = (tag >> 3) - 1;
    if (index >= sizeof...(Ts)) return fail_unknown(tag >> 3);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((index == I && (chosen<Ts>(tag, value.template emplace<I>()), true)) || ...);
    }(std::index_sequence_for<Ts...>{});
    if (ok() && at_ != end_) fail("more than one alternative");
  }
  template <class T>
  void chosen(std::uint32_t tag, T& value) {
    if ((tag & 7) == static_cast<std::uint32_t>(wire_type_of<T>())) item(value);
    else fail("has another type than this version gives it");
    if constexpr (requires { T::kName; })
      if (!ok()) place(T::kName);
  }

  const char* at_;
  const char* end_;
  ReadFault fault_ = ReadFault::none;
  const char* what_ = "";
  std::uint64_t found_ = 0;
  std::array<std::string_view, 8> path_{};
  std::size_t depth_ = 0;
};

}  // namespace arbees::base
