#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "arbees/base/json.hpp"
#include "arbees/store/sqlite/body.hpp"
#include "arbees/store/sqlite/connections.hpp"

namespace arbees::store::sqlite {
namespace {

/// A select with its conditions and the values they compare with, side by side.
class Select {
 public:
  template <class T>
  void where(std::string condition, T value) {
    sql_ += (values_.empty() ? " where " : " and ") + std::move(condition);
    values_.push_back(value);
  }
  void kinds(const std::vector<ports::OutputKind>& kinds) {
    if (kinds.empty()) return;
    std::string list;
    for (const auto kind : kinds) list += fmt::format("{}{}", list.empty() ? "" : ", ", static_cast<int>(kind));
    sql_ += fmt::format(" and o.kind in ({})", list);
  }
  void append(std::string_view text) { sql_ += text; }

  [[nodiscard]] SQLite::Statement prepare(SQLite::Database& database) const {
    SQLite::Statement statement(database, sql_);
    int index = 1;
    for (const Value& value : values_) {
      if (const auto* text = std::get_if<const char*>(&value)) statement.bind(index++, *text);
      else statement.bind(index++, std::get<std::int64_t>(value));
    }
    return statement;
  }

 private:
  std::string sql_;
  std::vector<Value> values_;
};

std::int64_t clamp(std::uint64_t value) {
  return value > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(value);
}

bool is_frequent(ports::OutputKind kind) {
  return kind == ports::OutputKind::quote || kind == ports::OutputKind::game_view;
}

/// The index to walk. Left to itself, SQLite walks the whole run in order, since the rows are wanted in that order.
std::string_view index_of(const ports::Query& query, bool of_signals) {
  if (query.signal) return " indexed by outputs_by_signal";
  if (query.game) return " indexed by outputs_by_game";
  const bool rare = !query.kinds.empty() && std::ranges::none_of(query.kinds, is_frequent);
  return rare || of_signals ? " indexed by outputs_by_kind" : "";
}

Select select_of(const ports::Query& query, std::int64_t run) {
  Select select;
  const bool of_signals = query.signal_kind || query.approved || query.refused_by;
  select.append("select o.sequence, o.at_ns, o.body from outputs o");
  select.append(index_of(query, of_signals));
  if (of_signals) select.append(" cross join signals s on s.run = o.run and s.sequence = o.sequence");
  select.where("o.run = ?", run);
  select.kinds(of_signals && query.kinds.empty() ? std::vector{ports::OutputKind::signal} : query.kinds);
  if (query.game) select.where("o.game = ?", static_cast<std::int64_t>(query.game->value));
  if (query.signal) select.where("o.signal = ?", static_cast<std::int64_t>(query.signal->value));
  if (query.signal_kind) select.where("s.kind = ?", base::enum_name(*query.signal_kind).data());
  if (query.approved) select.where("s.approved = ?", static_cast<std::int64_t>(*query.approved));
  if (query.refused_by) select.where("s.refused_by = ?", base::enum_name(*query.refused_by).data());
  if (query.after) select.where("o.sequence > ?", clamp(*query.after));
  if (query.before) select.where("o.sequence < ?", clamp(*query.before));
  select.append(query.newest_first ? " order by o.sequence desc" : " order by o.sequence");
  select.append(fmt::format(" limit {}", clamp(query.limit)));
  return select;
}

}  // namespace

std::string assumptions_text(const std::vector<std::string>& assumptions) {
  return base::dump(base::to_json(assumptions));
}

base::Result<ports::RunInfo> read_run(SQLite::Statement& row) {
  ports::RunInfo run;
  run.id = row.getColumn(0).getString();
  const auto mode = base::parse_enum<ports::RunMode>(row.getColumn(1).getString());
  boost::system::error_code failure;
  const auto assumptions = boost::json::parse(row.getColumn(5).getString(), failure);
  if (!mode || failure || !assumptions.is_array())
    return base::fail("run " + run.id, "its row in the store is damaged");
  run.mode = *mode;
  run.label = row.getColumn(2).getString();
  run.started_at.value = row.getColumn(3).getInt64();
  run.version = row.getColumn(4).getString();
  for (const auto& sentence : assumptions.get_array())
    if (sentence.is_string()) run.assumptions.emplace_back(sentence.get_string());
  return run;
}

SqliteStore::Reader::Reader(const std::string& path, const Options& options)
    : database_(path, SQLite::OPEN_READONLY, options.busy_wait_ms) {}

base::Result<std::vector<domain::Output>> SqliteStore::Reader::outputs(const ports::Query& query) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement run(database_, fmt::format("select {} from runs where id = ?", kRunColumns));
  run.bindNoCopy(1, query.run);
  if (!run.executeStep()) return base::fail("run " + query.run, "is not in the store");
  const auto layout = run_layout(run.getColumn(6).getString());
  if (!layout)
    return base::fail("run " + query.run,
                      fmt::format("was stored by version {} in another layout; read it with that version",
                                  run.getColumn(4).getString()));
  SQLite::Statement rows = select_of(query, run.getColumn(7).getInt64()).prepare(database_);
  std::vector<domain::Output> found;
  while (rows.executeStep()) {
    const SQLite::Column body = rows.getColumn(2);
    const auto sequence = static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
    auto decoded = decode_body({static_cast<const char*>(body.getBlob()), static_cast<std::size_t>(body.getBytes())},
                               layout->of(sequence));
    if (!decoded) return base::fail(fmt::format("run {}: output {}", query.run, sequence), decoded.error());
    found.push_back({sequence, base::Nanos{rows.getColumn(1).getInt64()}, std::move(*decoded)});
  }
  return found;
}

base::Result<std::vector<ports::RunInfo>> SqliteStore::Reader::runs() {
  const std::lock_guard lock(mutex_);
  SQLite::Statement rows(database_,
                         fmt::format("select {} from runs order by started_ns desc, number desc", kRunColumns));
  std::vector<ports::RunInfo> found;
  while (rows.executeStep()) {
    auto run = read_run(rows);
    if (!run) return std::unexpected(run.error());
    found.push_back(std::move(*run));
  }
  return found;
}

base::Result<ports::StoredCounts> SqliteStore::Reader::counts(const std::string& run) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement rows(database_,
                         "select kind, count(*), max(sequence) from outputs "
                         "where run = (select number from runs where id = ?) group by kind");
  rows.bindNoCopy(1, run);
  ports::StoredCounts counts;
  while (rows.executeStep()) {
    const auto kind = static_cast<ports::OutputKind>(rows.getColumn(0).getInt());
    const auto many = static_cast<std::uint64_t>(rows.getColumn(1).getInt64());
    counts.outputs += many;
    counts.last_sequence = std::max(counts.last_sequence, static_cast<std::uint64_t>(rows.getColumn(2).getInt64()));
    if (kind == ports::OutputKind::signal) counts.signals = many;
    if (kind == ports::OutputKind::order) counts.orders = many;
    if (kind == ports::OutputKind::fill) counts.fills = many;
  }
  return counts;
}

base::Result<std::optional<std::string>> SqliteStore::Reader::recall(const std::string& name) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement row(database_, "select text from notes where name = ?");
  row.bindNoCopy(1, name);
  if (!row.executeStep()) return std::nullopt;
  return row.getColumn(0).getString();
}

}  // namespace arbees::store::sqlite
