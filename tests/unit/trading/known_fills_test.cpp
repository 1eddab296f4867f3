#include <gtest/gtest.h>

#include "arbees/trading/paper_exchange.hpp"
#include "support/known_answers.hpp"

namespace arbees::trading {
namespace {

std::string told(const Execution& execution) {
  std::string text;
  for (const domain::Fill& fill : execution.fills)
    text += (text.empty() ? "" : " ") + base::to_string(fill.quantity, 0) + "@" +
            base::format_decimal(fill.price.raw(), 2) + ":" + base::to_string(fill.fee, 0);
  return text.empty() ? "none" : text;
}

// Each row's derivation: docs/known_answers.md, "Paper fills".
TEST(PaperExchange, AgreesWithEveryKnownAnswer) {
  const auto rows = test::known_answers("paper_fills");
  ASSERT_GE(rows.size(), 40U);
  for (const test::Row& row : rows) {
    ASSERT_EQ(row.size(), 13U) << row.at(0);
    domain::Market market = test::market("g", domain::Venue::kalshi, "K", domain::Side::home);
    market.fees = test::fees_of(row[6]);
    market.grid = {{base::Price{}, base::kPriceOne, base::Price::from_raw(1)}};  // the rows are about money, not grids
    domain::OrderBook book;
    const auto access = [&] { return BookAccess{&market, &book, true, true, test::at_s(0)}; };
    const Books books = [&](domain::MarketId) { return access(); };
    PaperExchange exchange(Config{}, *base::parse_enum<domain::Assumption>(row[1]));
    domain::Order order;
    order.id = {1};
    order.action = *base::parse_enum<domain::OrderAction>(row[2]);
    order.claim = *base::parse_enum<domain::Claim>(row[3]);
    order.limit = test::cents_of(row[4]);
    order.quantity = test::fixed<base::Quantity>(row[5]);
    book.snapshot(test::levels_of(row[7]), test::levels_of(row[8]));
    exchange.send(order, {}, test::at_s(0), access());
    auto execution = exchange.execute_next(test::at_s(0), books);  // the optimist has it at once
    if (!execution) {
      book.snapshot(test::levels_of(row[9]), test::levels_of(row[10]));
      exchange.book_changed({0}, books);
      execution = exchange.execute_next(test::at_s(1), books);
    }
    ASSERT_TRUE(execution.has_value()) << row[0];
    EXPECT_EQ(told(*execution), row[11]) << row[0];
    EXPECT_EQ(base::enum_name(execution->order.status), row[12]) << row[0];
  }
}

}  // namespace
}  // namespace arbees::trading
