#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/core/type_name.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "arbees/base/codec.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/tape/capture.hpp"

/// What is written in event logs, captures and the store, line by line: type, field number, name, how it is written and
/// its default. golden/schema.txt is what files in the world were written with.
namespace arbees::tape {
namespace {

template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<base::Id<Tag>> : std::true_type {};

class Schema {
 public:
  template <class T>
  void add() {
    if constexpr (base::Optional<T>) add<typename T::value_type>();
    else if constexpr (base::List<T>) add<std::remove_cvref_t<decltype(*std::declval<T&>().begin())>>();
    else if constexpr (base::Variant<T>) add_variant(static_cast<T*>(nullptr));
    else if constexpr (base::DescribedEnum<T>) add_enum<T>();
    else if constexpr (base::Described<T>) add_struct<T>();
  }
  /// Lines in order of type, then of number.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const auto& [type, own] : types_) all.insert(all.end(), own.begin(), own.end());
    return all;
  }
  /// Fields whose default would not come back, with the reason.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  template <class T>
  static std::string name() {
    if constexpr (base::Optional<T>) return "optional " + name<typename T::value_type>();
    else if constexpr (base::List<T>)
      return "list of " + name<std::remove_cvref_t<decltype(*std::declval<T&>().begin())>>();
    else if constexpr (base::Variant<T>) return "one of";
    else if constexpr (IsId<T>::value) return "id";
    else if constexpr (std::is_same_v<T, bool>) return "bool";
    else if constexpr (std::is_same_v<T, double>) return "double";
    else if constexpr (std::is_same_v<T, std::string>) return "text";
    else if constexpr (std::is_same_v<T, base::Price>) return "Price, ten-thousandths";
    else if constexpr (std::is_same_v<T, base::Quantity>) return "Quantity, millionths";
    else if constexpr (std::is_same_v<T, base::Money>) return "Money, millionths";
    else if constexpr (std::is_integral_v<T>)
      return fmt::format("{}{}", std::is_signed_v<T> ? "int" : "uint", 8 * sizeof(T));
    else {
      std::string full = boost::core::type_name<T>();
      return full.substr(full.starts_with("arbees::") ? 8 : 0);
    }
  }
  template <class T>
  static std::string wire() {
    if constexpr (base::wire_type_of<T>() == base::WireType::fixed64) return "fixed64";
    else if constexpr (base::wire_type_of<T>() == base::WireType::bytes) return "bytes";
    else return "varint";
  }
  template <class T>
  static std::string fallback(const T& value) {
    if constexpr (base::Scalar<T>) return fmt::format(" = {}", base::ScalarCodec<T>::raw(value));
    else if constexpr (std::is_same_v<T, std::string>) return fmt::format(" = \"{}\"", value);
    else return "";
  }
  template <class T>
  void check_default(const std::string& place, const T& value) {
    base::Writer written;
    written.put(value);
    if constexpr (base::Optional<T>) {
      if (value) faults_.push_back(place + ": an optional that is declared with a value could not be absent");
    } else if constexpr (base::OptionalVariant<T>) {
      if (value.index() != 0) faults_.push_back(place + ": would read as something else when it holds nothing");
    } else if constexpr (base::Described<T>) {
      base::Writer plain;
      plain.put(T{});
      if (plain.bytes() != written.bytes())
        faults_.push_back(place + ": is not declared as its type is, so one as its type is would not come back");
    }
  }
  template <class T>
  void add_struct() {
    std::vector<std::string>& own = types_[name<T>()];
    if (!own.empty()) return;
    std::size_t number = 0;
    base::for_each_field(base::default_of<T>(), [&]<class Member>(std::string_view field, const Member& member) {
      const std::string place = fmt::format("{} {} {}", name<T>(), ++number, field);
      types_[name<T>()].push_back(fmt::format("{}: {}, {}{}", place, name<Member>(), wire<Member>(), fallback(member)));
      check_default(place, member);
      if constexpr (base::Variant<Member>) alternatives(place, static_cast<Member*>(nullptr));
      add<Member>();
    });
  }
  template <class... Ts>
  void alternatives(const std::string& place, std::variant<Ts...>*) {
    std::size_t number = 0;
    std::vector<std::string>& own = types_[place.substr(0, place.find(' '))];
    (own.push_back(fmt::format("{} / {}: {}", place, ++number, name<Ts>())), ...);
  }
  template <class... Ts>
  void add_variant(std::variant<Ts...>*) {
    (add<Ts>(), ...);
  }
  template <class E>
  void add_enum() {
    std::vector<std::string>& own = types_[name<E>()];
    if (!own.empty()) return;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
      own.push_back(fmt::format("{} {}: {}", name<E>(), static_cast<unsigned>(one.value), one.name));
    });
  }

  std::map<std::string, std::vector<std::string>> types_;
  std::vector<std::string> faults_;
};

Schema schema() {
  Schema all;
  all.add<domain::Event>();
  all.add<domain::Output>();
  all.add<CaptureRecord>();
  all.add<CaptureHeader>();
  return all;
}

std::set<std::string> golden() {
  std::ifstream file(ARBEES_SOURCE_DIR "/tests/unit/tape/golden/schema.txt");
  std::set<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.insert(line);
  return lines;
}

TEST(Schema, WhatWasEverWrittenStillMeansTheSame) {
  const auto now = schema().lines();
  const std::set<std::string> known(now.begin(), now.end());
  const auto before = golden();
  ASSERT_GT(before.size(), 300U);
  for (const std::string& line : before)
    EXPECT_TRUE(known.contains(line)) << "gone or changed: \"" << line
                                      << "\". Fields, enumerators and alternatives are only ever appended, and keep "
                                         "their type and default; logs in the world were written with this one.";
}

TEST(Schema, WhatIsNewIsOnTheList) {
  const auto before = golden();
  for (const std::string& line : schema().lines())
    EXPECT_TRUE(before.contains(line)) << "append to tests/unit/tape/golden/schema.txt: " << line;
}

TEST(Schema, EveryDefaultComesBack) {
  for (const std::string& fault : schema().faults()) ADD_FAILURE() << fault;
}

}  // namespace
}  // namespace arbees::tape
