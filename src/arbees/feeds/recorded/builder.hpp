#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "arbees/feeds/recorded/csv.hpp"
#include "arbees/feeds/recorded/link.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::feeds::recorded {

/// Reads one field of one row and remembers the first thing that is wrong with the row.
class Fields {
 public:
  Fields(const Table& table, const Row& row) : table_(&table), row_(&row) {}

  /// Empty when the column or its text is absent.
  [[nodiscard]] std::string_view text(std::string_view column) const;
  [[nodiscard]] std::optional<base::Nanos> time(std::string_view column);
  /// A price 0…1. Finer than 0.0001 is rounded by `rounding` and counted in `rounded`.
  [[nodiscard]] std::optional<base::Price> price(std::string_view column, base::Rounding rounding,
                                                 std::size_t& rounded);
  /// Zero or more contracts; digits finer than a millionth are dropped.
  [[nodiscard]] std::optional<base::Quantity> quantity(std::string_view column);
  [[nodiscard]] std::optional<std::int32_t> whole(std::string_view column, std::int32_t low, std::int32_t high);
  /// As `whole`, and an absent value is wrong.
  [[nodiscard]] std::optional<std::int32_t> need_whole(std::string_view column, std::int32_t low, std::int32_t high);

  /// Records that `column` is wrong; the first one stays.
  void wrong(std::string_view column, std::string_view expected);
  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  const Table* table_;
  const Row* row_;
  std::optional<std::string> problem_;
  std::string reason_;
};

/// Collects what the rows of one file say and puts it in order at the end.
class Builder {
 public:
  Builder(std::string_view name, const LoadOptions& options) : name_(name), options_(&options) {}

  /// A market as this file's rows name it, and what has been seen of it.
  struct KnownMarket {
    Link link;
    std::size_t index = 0;
    base::Nanos first{INT64_MAX};
    std::int64_t finest = 100;  ///< finest price step seen, ten-thousandths
    std::optional<std::int64_t> stated_tick;
    std::optional<std::int32_t> hold_seconds;
    std::optional<base::Price> last;
    std::string last_volume;
  };

  /// The market of this row; null after refusing the row. Rows of one market are linked once.
  KnownMarket* market(const Row& row, const Naming& naming);
  /// The local index of a play list's game; nothing after refusing the row.
  std::optional<std::size_t> game(const Row& row, std::string_view game_key);

  void use() { ++counts_.used; }
  void refuse(const Row& row, std::string reason, std::string detail);
  void refuse(const Row& row, const Fields& fields) { refuse(row, fields.reason(), *fields.problem()); }
  void count_row() { ++counts_.rows; }

  void emit(base::Nanos at, domain::EventBody body) { pending_.push_back({at, std::move(body)}); }
  void emit_state(base::Nanos at, std::size_t game, const domain::GameState& state);
  void emit_state(base::Nanos at, const KnownMarket& market, const domain::GameState& state) {
    emit_state(at, game_by_key_.at(market.link.game.key), state);
  }
  void assume(std::string sentence) { assumptions_.insert(std::move(sentence)); }
  void saw_price(KnownMarket& market, base::Price price);
  [[nodiscard]] std::size_t& rounded() { return rounded_; }
  [[nodiscard]] const LoadOptions& options() const { return *options_; }
  /// Does `team` name that side of the game?
  [[nodiscard]] bool plays_for(std::size_t game, domain::Side side, std::string_view team) const;
  /// The sport's detail with nothing known in it.
  [[nodiscard]] domain::SportDetail empty_detail(std::size_t game) const;
  [[nodiscard]] std::size_t next_play(std::size_t game) { return ++plays_[game]; }

  /// Sorts, opens, numbers. The builder is spent afterwards.
  [[nodiscard]] Recording finish();

 private:
  struct KnownGame {
    domain::Game game;
    bool one_sided = false;
    bool home_unproven = false;
    std::string last_state;
  };
  struct Pending {
    base::Nanos at;
    domain::EventBody body;
  };
  std::size_t game_index(const domain::Game& game, bool one_sided, bool home_unproven);
  [[nodiscard]] bool wanted(const std::string& key) const;
  void complete_markets();
  void describe(Recording& out) const;
  void describe_books(std::set<std::string>& sentences) const;

  std::string name_;
  const LoadOptions* options_;
  Counts counts_;
  std::map<std::string, std::size_t> refusal_index_;
  std::vector<Pending> pending_;
  std::vector<KnownGame> games_;
  std::unordered_map<std::string, std::size_t> game_by_key_;
  std::unordered_map<std::string, base::Result<domain::Game>> play_games_;
  std::vector<KnownMarket> markets_;
  std::unordered_map<std::string, base::Result<std::size_t>> market_by_naming_;
  std::unordered_map<std::string, std::size_t> market_by_symbol_;
  std::map<std::size_t, std::size_t> plays_;
  std::set<std::string> assumptions_;
  std::size_t rounded_ = 0;
};

}  // namespace arbees::feeds::recorded
