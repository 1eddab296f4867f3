#pragma once
#include "arbees/feeds/recorded/builder.hpp"
#include "arbees/feeds/recorded/csv.hpp"

/// One reader a kind of recording. Each walks the table to its end; every row is either used or refused.
namespace arbees::feeds::recorded {

/// Quotes, touch depth, last prices, trade ticks, paired asks and rows that carry a game state: one row is one moment
/// of one market (`yes_bid`, `yes_ask`, `last`).
void read_prices(Table& table, Builder& builder);

/// Full books and level changes (`event`, `side`, `price`, `size`): a run of `book` rows of one market and instant is
/// one snapshot, a `price_change` row states a level's new total.
void read_levels(Table& table, Builder& builder);

/// Scoring plays with score, period and clock left (`clock`, `side`, `points`).
void read_scoring_plays(Table& table, Builder& builder);

/// Baseball plate appearances (`inning`, `half`, `event`, scores after it).
void read_baseball_plays(Table& table, Builder& builder);

/// Results of markets (`close_time`, `result`, `settlement_ts`).
void read_settlements(Table& table, Builder& builder);

/// The naming columns of a row.
[[nodiscard]] inline Naming naming_of(const Fields& fields) {
  return {fields.text("venue"), fields.text("sport"), fields.text("game_key"), fields.text("market_id"),
          fields.text("outcome")};
}

/// Refuses rows with a wrong number of fields; true when the row can be read.
[[nodiscard]] bool well_formed(const Table& table, const Row& row, Builder& builder);

}  // namespace arbees::feeds::recorded
