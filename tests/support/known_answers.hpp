#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/evening.hpp"

/// The tables that tools/known_answers.py works out without the engine.
namespace arbees::test {

using Row = std::vector<std::string>;

inline Row split(const std::string& text, char by) {
  Row parts;
  std::string part;
  std::istringstream stream(text);
  while (std::getline(stream, part, by)) parts.push_back(part);
  return parts;
}

/// Every case of tests/known_answers/<name>.txt.
inline std::vector<Row> known_answers(const std::string& name) {
  std::ifstream file(std::string(ARBEES_SOURCE_DIR) + "/tests/known_answers/" + name + ".txt");
  EXPECT_TRUE(file.is_open()) << name;
  std::vector<Row> rows;
  std::string line;
  while (std::getline(file, line))
    if (!line.starts_with('#')) rows.push_back(split(line, '|'));
  return rows;
}

template <class F>
F fixed(const std::string& text) {
  const auto value = base::parse_fixed<F>(text);
  EXPECT_TRUE(value.has_value()) << "not a number: " << text;
  return value.value_or(F{});
}

/// "48.25" cents.
inline base::Price cents_of(const std::string& text) {
  const auto hundredths = base::parse_decimal(text, 2);
  EXPECT_TRUE(hundredths.has_value()) << "not a price: " << text;
  return base::Price::from_raw(hundredths.value_or(0));
}

/// "45x100 46x20".
inline std::vector<domain::Level> levels_of(const std::string& text) {
  std::vector<domain::Level> levels;
  for (const std::string& part : split(text, ' ')) {
    const Row both = split(part, 'x');
    levels.push_back({cents_of(both.at(0)), fixed<base::Quantity>(both.at(1))});
  }
  return levels;
}

inline domain::FeeSchedule fees_of(const std::string& key) {
  using domain::FeeModel;
  using domain::FeeRounding;
  domain::FeeSchedule fees;
  fees.model = FeeModel::quadratic;
  if (key == "K") fees = {FeeModel::quadratic, 70'000, 17'500, 1, 100, FeeRounding::up, "test", 10'000};
  else if (key == "H") fees = {FeeModel::quadratic, 35'000, 8'750, 1, 100, FeeRounding::up, "test", 10'000};
  else if (key == "C") fees = {FeeModel::quadratic, 70'000, 70'000, 1, 10'000, FeeRounding::up, "test", 0};
  else if (key == "P") fees = {FeeModel::quadratic, 50'000, 0, 1, 10, FeeRounding::nearest, "test", 0};
  else if (key == "Q") fees = {FeeModel::quadratic, 30'000, 0, 1, 10, FeeRounding::nearest, "test", 0};
  else fees.model = FeeModel::free;
  return fees;
}

/// "half,fair_price,fair_price": tie, postponed, cancelled.
inline domain::ResolutionRules rules_of(const std::string& text) {
  const Row parts = split(text, ',');
  return {*base::parse_enum<domain::SpecialPayout>(parts.at(0)), *base::parse_enum<domain::SpecialPayout>(parts.at(1)),
          *base::parse_enum<domain::SpecialPayout>(parts.at(2))};
}

}  // namespace arbees::test
