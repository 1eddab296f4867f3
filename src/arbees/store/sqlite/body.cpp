#include "arbees/store/sqlite/body.hpp"

#include <fmt/format.h>

#include <memory>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"

namespace arbees::store::sqlite {
namespace {

template <class T>
struct LayoutOf;

template <class T>
void describe(std::string& out) {
  LayoutOf<T>::append(out);
}

template <class T>
  requires std::is_arithmetic_v<T>
struct LayoutOf<T> {
  static void append(std::string& out) {
    out += fmt::format("{}{}", std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u', sizeof(T));
  }
};
template <>
struct LayoutOf<std::string> {
  static void append(std::string& out) { out += "text"; }
};
template <base::DescribedEnum E>
struct LayoutOf<E> {
  static void append(std::string& out) {
    out += "enum(";
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto one) { out += fmt::format("{}={},", one.name, static_cast<int>(one.value)); });
    out += ')';
  }
};
template <class Tag, int Digits>
struct LayoutOf<base::Fixed<Tag, Digits>> {
  static void append(std::string& out) { out += fmt::format("fixed{}", Digits); }
};
template <class Tag>
struct LayoutOf<base::Id<Tag>> {
  static void append(std::string& out) { out += "id"; }
};
template <>
struct LayoutOf<base::Probability> {
  static void append(std::string& out) { out += "probability"; }
};
template <>
struct LayoutOf<base::Nanos> {
  static void append(std::string& out) { out += "time"; }
};
template <>
struct LayoutOf<base::Duration> {
  static void append(std::string& out) { out += "duration"; }
};
template <>
struct LayoutOf<base::Stamp> {
  static void append(std::string& out) { out += "stamp"; }
};
template <>
struct LayoutOf<std::monostate> {
  static void append(std::string& out) { out += "nothing"; }
};
template <class T>
struct LayoutOf<std::optional<T>> {
  static void append(std::string& out) {
    out += '?';
    describe<T>(out);
  }
};
template <class T>
struct LayoutOf<std::vector<T>> {
  static void append(std::string& out) {
    out += '*';
    describe<T>(out);
  }
};
template <class T, std::size_t N>
struct LayoutOf<base::InlineVector<T, N>> {
  static void append(std::string& out) {
    out += '*';
    describe<T>(out);
  }
};
template <class... Ts>
struct LayoutOf<std::variant<Ts...>> {
  static void append(std::string& out) {
    out += '<';
    ((describe<Ts>(out), out += '|'), ...);
    out += '>';
  }
};
template <base::Described T>
struct LayoutOf<T> {
  static void append(std::string& out) {
    out += '{';
    base::for_each_field(*std::make_unique<const T>(), [&]<class Member>(std::string_view name, const Member&) {
      out += name;
      out += ':';
      describe<Member>(out);
      out += ',';
    });
    out += '}';
  }
};

}  // namespace

std::string encode_body(const domain::OutputBody& body) {
  base::Writer writer;
  writer.put(body);
  return writer.bytes();
}

std::optional<domain::OutputBody> decode_body(std::string_view bytes) {
  base::Reader reader(bytes);
  domain::OutputBody body;
  reader.get(body);
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return body;
}

const std::string& body_layout() {
  static const std::string fingerprint = [] {
    std::string text;
    describe<domain::OutputBody>(text);
    return fmt::format("{:016x}", base::hash64(text));
  }();
  return fingerprint;
}

}  // namespace arbees::store::sqlite
