#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/fixed.hpp"
#include "arbees/base/id.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/output.hpp"

namespace arbees::store::sqlite {

/// What SQLite can hold. Texts point into the output they come from.
using Value = std::variant<std::monostate, std::int64_t, double, const char*, const std::string*>;

/// The columns of one row, besides (run, sequence). A table's rows always name the same columns in the same order.
struct Row {
  struct Cell {
    const char* column;
    Value value;
  };
  const char* table = "";
  std::vector<Cell> cells;

  template <class T>
  Row& add(const char* column, const T& value) {
    cells.push_back({column, value_of(value)});
    return *this;
  }

 private:
  template <class T>
  static Value value_of(const T& value) {
    if constexpr (std::is_integral_v<T>) return static_cast<std::int64_t>(value);
    else if constexpr (std::is_floating_point_v<T>) return static_cast<double>(value);
    else if constexpr (std::is_enum_v<T>) return base::enum_name(value).data();  // enumerators' names end with a zero
    else if constexpr (requires { value.raw(); }) return value.raw();
    else if constexpr (requires { value.millionths(); }) return static_cast<std::int64_t>(value.millionths());
    else if constexpr (requires { value.value_or(value.value()); })
      return value ? value_of(*value) : Value(std::monostate{});
    else if constexpr (std::is_same_v<T, std::string>) return &value;
    else return static_cast<std::int64_t>(value.value);
  }
};

/// Calls `insert` with the typed rows of an output: one, and for a signal also its legs and gates. The rows live for
/// the call only.
void for_each_row(const domain::Output& output, const std::function<void(const Row&)>& insert);

}  // namespace arbees::store::sqlite
