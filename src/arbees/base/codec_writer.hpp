#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "arbees/base/codec_types.hpp"

namespace arbees::base {

static_assert(std::endian::native == std::endian::little, "fixed-width fields are copied as they lie in memory");

/// Appends to a buffer that it owns and that keeps its capacity across `clear`. Not for two threads at once.
class Writer {
 public:
  /// Appends one value, without its length when it is a struct: who reads several must know where each ends.
  template <class T>
  void put(const T& value) {
    if constexpr (Described<T> || std::is_same_v<T, Stamp>) fields(value);
    else if constexpr (Variant<T>) alternative(value);
    else if constexpr (Optional<T>) {
      put(value.has_value());
      if (value) put(*value);
    } else item(value);
  }

  /// A field of a struct whose fields are not in one object, in ascending order; the struct is then `bytes()`.
  template <std::size_t Number, class T>
  void put_field(const T& value) {
    field<Number>(value, default_of<T>());
  }

  /// Valid until the next call.
  [[nodiscard]] std::string_view bytes() const { return {buffer_.data(), size_}; }
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t kLongestVarint = 10;
  static constexpr std::size_t kLongestTag = 5;

  char* room(std::size_t wanted) {
    if (buffer_.size() - size_ < wanted) [[unlikely]]
      buffer_.resize(std::max<std::size_t>({256, 2 * buffer_.size(), size_ + wanted}));
    return buffer_.data() + size_;
  }
  static char* varint(char* at, std::uint64_t value) {
    while (value >= 0x80) {
      *at++ = static_cast<char>(value | 0x80);
      value >>= 7;
    }
    *at++ = static_cast<char>(value);
    return at;
  }
  template <class Raw>
  static char* scalar(char* at, WireType wire, Raw raw) {
    if (wire == WireType::fixed64) {
      const auto bits = static_cast<std::uint64_t>(raw);
      std::memcpy(at, &bits, sizeof bits);
      return at + sizeof bits;
    }
    if constexpr (std::is_signed_v<Raw>) {
      const auto wide = static_cast<std::int64_t>(raw);
      return varint(at, (static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63));
    } else {
      return varint(at, static_cast<std::uint64_t>(raw));
    }
  }
  void text(char* at, std::string_view content) {
    at = varint(at, content.size());
    size_ = static_cast<std::size_t>(at - buffer_.data());
    at = room(content.size());
    std::copy(content.begin(), content.end(), at);
    size_ += content.size();
  }

  /// Begins something whose length is not known yet; `close` writes the length before it.
  std::size_t open() {
    *room(1) = 0;
    return size_++;
  }
  void close(std::size_t opened) {
    const std::size_t length = size_ - opened - 1;
    if (length < 0x80) [[likely]] {
      buffer_[opened] = static_cast<char>(length);
      return;
    }
    std::array<char, kLongestVarint> prefix{};
    const auto wide = static_cast<std::size_t>(varint(prefix.data(), length) - prefix.data());
    (void)room(wide);
    char* at = buffer_.data() + opened;
    std::memmove(at + wide, at + 1, length);
    std::copy_n(prefix.data(), wide, at);
    size_ += wide - 1;
  }

  /// A value among others of its list.
  template <class T>
  void item(const T& value) {
    if constexpr (Scalar<T>) {
      char* at = room(kLongestVarint);
      size_ += static_cast<std::size_t>(scalar(at, ScalarCodec<T>::kWire, ScalarCodec<T>::raw(value)) - at);
    } else {
      sized(value);
    }
  }
  /// Length and content of what is no number.
  template <class T>
  void sized(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      text(room(kLongestVarint), value);
    } else {
      const std::size_t opened = open();
      content(value);
      close(opened);
    }
  }
  template <class T>
  void content(const T& value) {
    if constexpr (List<T>) {
      for (const auto& one : value) item(one);
    } else if constexpr (Variant<T>) {
      alternative(value);
    } else if constexpr (!std::is_same_v<T, std::monostate>) {
      fields(value);
    }
  }
  void tag(std::uint32_t tag) {
    char* at = room(kLongestTag);
    size_ += static_cast<std::size_t>(varint(at, tag) - at);
  }
  /// A field, whatever its value.
  template <std::size_t Number, class T>
  void present(const T& value) {
    constexpr std::uint32_t kTag = tag_of(Number, wire_type_of<T>());
    if constexpr (Scalar<T>) {
      char* at = room(kLongestTag + kLongestVarint);
      char* end = scalar(varint(at, kTag), ScalarCodec<T>::kWire, ScalarCodec<T>::raw(value));
      size_ += static_cast<std::size_t>(end - at);
    } else {
      tag(kTag);
      sized(value);
    }
  }
  /// A field, unless it equals its default.
  template <std::size_t Number, class T>
  void field(const T& value, const T& fallback) {
    if constexpr (Scalar<T>) {
      if (ScalarCodec<T>::raw(value) != ScalarCodec<T>::raw(fallback)) present<Number>(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (value != fallback) present<Number>(value);
    } else if constexpr (Optional<T>) {
      if (value) present<Number>(*value);
    } else if constexpr (List<T>) {
      if (!value.empty() || !fallback.empty()) present<Number>(value);
    } else if constexpr (OptionalVariant<T>) {
      if (value.index() != 0) present<Number>(value);
    } else if constexpr (Variant<T>) {
      present<Number>(value);
    } else {
      const std::size_t before = size_;
      tag(tag_of(Number, WireType::bytes));
      const std::size_t opened = open();
      fields(value);
      if (size_ == opened + 1) size_ = before;
      else close(opened);
    }
  }
  template <Described T>
  void fields(const T& object) {
    const T& fallback = default_of<T>();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (field<I + 1>(object.*boost::mp11::mp_at_c<FieldsOf<T>, I>::pointer,
                    fallback.*boost::mp11::mp_at_c<FieldsOf<T>, I>::pointer),
       ...);
    }(std::make_index_sequence<kFieldCount<T>>{});
  }
  void fields(const Stamp& stamp) {
    field<1>(stamp.source, Nanos{});
    field<2>(stamp.received, Nanos{});
  }
  template <class... Ts>
  void alternative(const std::variant<Ts...>& value) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((value.index() == I && (present<I + 1>(*std::get_if<I>(&value)), true)) || ...);
    }(std::index_sequence_for<Ts...>{});
  }

  std::string buffer_;
  std::size_t size_ = 0;
};

}  // namespace arbees::base
