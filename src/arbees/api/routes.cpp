#include <fmt/format.h>

#include "arbees/api/handlers.hpp"

namespace arbees::api {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::uint64_t kMostRows = 1000;
constexpr std::uint64_t kMostPoints = 10'000;
constexpr std::uint64_t kMostIds = UINT32_MAX;
/// Who acts, for the record: callers have no names yet.
constexpr std::string_view kCaller = "a caller of the API";

template <class T>
object schema(Components& components) {
  return schema_of<T>(components);
}

Parameter number(std::string name, std::string summary, std::uint64_t low, std::uint64_t high) {
  return {std::move(name), false, {{"type", "integer"}, {"minimum", low}, {"maximum", high}}, std::move(summary)};
}
Parameter id_in_path(std::string summary) {
  return {"id", true, {{"type", "integer"}, {"minimum", 0}}, std::move(summary)};
}
Parameter choice(std::string name, boost::json::array names, std::string summary) {
  return {std::move(name), false, {{"type", "string"}, {"enum", std::move(names)}}, std::move(summary)};
}
template <class E>
Parameter choice(std::string name, std::string summary) {
  boost::json::array names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) { names.emplace_back(one.name); });
  return choice(std::move(name), std::move(names), std::move(summary));
}

template <class Id>
Id path_id(const Call& call) {
  return Id{static_cast<std::uint32_t>(call.path_numbers.at(0))};
}

std::unexpected<Refusal> store_failed(const base::Error& error) {
  return refuse(503, "store_failed", error.message());
}

template <class T>
Answer<value> found(const std::optional<T>& thing, std::string_view what, const Call& call) {
  if (thing) return base::to_json(*thing);
  return refuse(404, "not_found", fmt::format("there is no {} {}", what, call.path_numbers.at(0)));
}

Answer<value> history(const Sources& s, const Call& call) {
  const auto limit = number_parameter(call.request.query, "limit", 2, kMostPoints);
  if (!limit) return std::unexpected(limit.error());
  return found(s.board.history(path_id<domain::GameId>(call), limit->value_or(2000)), "game", call);
}

Answer<OpportunityFilter> filter_of(const net::Pairs& query) {
  OpportunityFilter filter;
  const auto kind = enum_parameter<domain::SignalKind>(query, "kind");
  if (!kind) return std::unexpected(kind.error());
  const auto gate = enum_parameter<domain::Gate>(query, "gate");
  if (!gate) return std::unexpected(gate.error());
  const auto game = number_parameter(query, "game", 0, kMostIds);
  if (!game) return std::unexpected(game.error());
  filter.kind = *kind;
  filter.refused_by = *gate;
  if (*game) filter.game = domain::GameId{static_cast<std::uint32_t>(**game)};
  if (const auto verdict = net::find(query, "verdict")) {
    if (*verdict != "approved" && *verdict != "refused")
      return std::unexpected(bad_parameter("verdict", "approved or refused", *verdict));
    filter.approved = *verdict == "approved";
  }
  return filter;
}

Answer<value> opportunities(const Sources& s, const Call& call) {
  const auto filter = filter_of(call.request.query);
  if (!filter) return std::unexpected(filter.error());
  const auto before = number_parameter(call.request.query, "before", 1, UINT64_MAX);
  if (!before) return std::unexpected(before.error());
  const auto limit = number_parameter(call.request.query, "limit", 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  const std::size_t most = limit->value_or(200);
  OpportunityPage page = s.board.opportunities(*filter, *before, most);
  if (page.older_in_store && page.opportunities.size() < most) {
    auto older = s.archive.opportunities(*filter, page.next_before ? page.next_before : *before,
                                         most - page.opportunities.size());
    if (!older) return store_failed(older.error());
    std::move(older->opportunities.begin(), older->opportunities.end(), std::back_inserter(page.opportunities));
    page.next_before = older->next_before;
  }
  return base::to_json(Opportunities{std::move(page.opportunities), page.next_before});
}

Answer<value> opportunity(const Sources& s, const Call& call) {
  const auto id = path_id<domain::SignalId>(call);
  if (const auto known = s.board.opportunity(id)) return base::to_json(*known);
  const auto stored = s.archive.opportunity(id);
  if (!stored) return store_failed(stored.error());
  return found(*stored, "opportunity", call);
}

Answer<value> trades(const Sources& s, const Call& call) {
  const auto game = number_parameter(call.request.query, "game", 0, kMostIds);
  if (!game) return std::unexpected(game.error());
  const auto limit = number_parameter(call.request.query, "limit", 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  std::optional<domain::GameId> wanted;
  if (*game) wanted = domain::GameId{static_cast<std::uint32_t>(**game)};
  const auto page = s.board.trades(wanted, limit->value_or(500));
  if (page.complete) return base::to_json(page.trades);
  const auto stored = s.archive.trades(wanted, limit->value_or(500));
  if (!stored) return store_failed(stored.error());
  return base::to_json(*stored);
}

Answer<value> equity(const Sources& s, const Call& call) {
  const auto limit = number_parameter(call.request.query, "limit", 2, kMostPoints);
  if (!limit) return std::unexpected(limit.error());
  return base::to_json(s.board.equity(limit->value_or(2000)));
}

Answer<value> book(const Sources& s, const Call& call) {
  const auto view = s.control.book(path_id<domain::MarketId>(call));
  if (!view) return refuse(503, "not_possible", view.error().message());
  return found(*view, "market", call);
}

/// A form of another site can't send this type without asking first.
Answer<void> need_json(const Call& call) {
  const auto type = net::find(call.request.headers, "content-type");
  if (type && type->starts_with("application/json")) return {};
  return refuse(415, "unsupported_media_type", "expected Content-Type: application/json");
}

Answer<value> confirm_game(const Sources& s, const Call& call) {
  if (const auto json = need_json(call); !json) return std::unexpected(json.error());
  auto by = parse_confirmation(call.request.body);
  if (!by) return refuse(400, "bad_body", by.error().message());
  const auto id = path_id<domain::GameId>(call);
  if (!s.board.game(id)) return refuse(404, "not_found", fmt::format("there is no game {}", id.value));
  if (const auto done = s.control.confirm_game(id, *by); !done)
    return refuse(503, "not_possible", done.error().message());
  return base::to_json(GameConfirmation{id, *std::move(by)});
}

object confirmation_body(Components&) {
  return {{"type", "object"},
          {"properties", {{"by", {{"type", "string"}, {"minLength", 1}, {"maxLength", 64}}}}},
          {"required", {"by"}},
          {"additionalProperties", false}};
}

Answer<value> kill_switch(const Sources& s, const Call& call) {
  if (const auto json = need_json(call); !json) return std::unexpected(json.error());
  const auto on = parse_kill_switch(call.request.body);
  if (!on) return refuse(400, "bad_body", on.error().message());
  if (const auto done = s.control.set_kill_switch(*on, std::string(kCaller)); !done)
    return refuse(503, "not_possible", done.error().message());
  return base::to_json(KillSwitchState{s.control.runtime().kill_switch});  // a file or an alarm may still hold it
}

Answer<value> resume(const Sources& s, const Call& call) {
  if (const auto json = need_json(call); !json) return std::unexpected(json.error());
  const auto cause = parse_resume(call.request.body);
  if (!cause) return refuse(400, "bad_body", cause.error().message());
  if (const auto done = s.control.resume(*cause, std::string(kCaller)); !done)
    return refuse(409, "not_possible", done.error().message());
  return base::to_json(s.control.runtime().trading);
}

object resume_body(Components& components) {
  return {{"type", "object"},
          {"properties", {{"cause", schema<ports::HaltCause>(components)}}},
          {"required", {"cause"}},
          {"additionalProperties", false}};
}

object kill_switch_body(Components&) {
  return {{"type", "object"},
          {"properties", {{"on", {{"type", "boolean"}}}}},
          {"required", {"on"}},
          {"additionalProperties", false}};
}

std::vector<Route> reading_routes() {
  const Parameter rows = number("limit", "at most this many", 1, kMostRows);
  const Parameter points = number("limit", "at most this many points a curve, thinned evenly", 2, kMostPoints);
  const Parameter game = number("game", "only of this game", 0, kMostIds);
  return {
      {"GET",
       "/status",
       "What is watched, how it goes, and what the source could not show",
       {},
       {},
       schema<Status>,
       [](const Sources& s, const Call&) -> Answer<value> {
         return base::to_json(s.board.status(s.run, s.control.runtime()));
       }},
      {"GET",
       "/games",
       "Every game with its state, its model and its markets",
       {},
       {},
       schema<Games>,
       [](const Sources& s, const Call&) -> Answer<value> { return base::to_json(s.board.games()); }},
      {"GET",
       "/games/{id}",
       "One game",
       {id_in_path("the game's id")},
       {},
       schema<GameSummary>,
       [](const Sources& s, const Call& call) {
         return found(s.board.game(path_id<domain::GameId>(call)), "game", call);
       }},
      {"GET",
       "/games/{id}/history",
       "Curves, plays, signals and fills of one game, oldest first",
       {id_in_path("the game's id"), points},
       {},
       schema<GameHistory>,
       history},
      {"GET",
       "/opportunities",
       "Signals with their verdicts, newest verdict first",
       {choice<domain::SignalKind>("kind", "only of this kind"),
        choice("verdict", {"approved", "refused"}, "only with this verdict"), game,
        choice<domain::Gate>("gate", "only those this gate refused"),
        number("before", "the next_before of the page before", 1, UINT64_MAX), rows},
       {},
       schema<Opportunities>,
       opportunities},
      {"GET",
       "/opportunities/{id}",
       "One signal with its gates, orders and fills",
       {id_in_path("the signal's id")},
       {},
       schema<Opportunity>,
       opportunity},
      {"GET",
       "/markets/{id}/book",
       "One market's whole YES book as the engine holds it",
       {id_in_path("the market's id")},
       {},
       schema<ports::BookView>,
       book},
      {"GET", "/trades", "Paper orders and fills, newest first", {game, rows}, {}, schema<Trades>, trades},
      {"GET",
       "/positions",
       "The account and what is held, marked to the newest quotes",
       {},
       {},
       schema<Positions>,
       [](const Sources& s, const Call&) -> Answer<value> { return base::to_json(s.board.positions()); }},
      {"GET", "/equity", "Account value over time", {points}, {}, schema<Equity>, equity},
      {"GET",
       "/calibration",
       "The model against the venues' prices on the watched games that are over",
       {},
       {},
       schema<LiveCalibrationAnswer>,
       [](const Sources& s, const Call&) -> Answer<value> { return base::to_json(s.board.calibration()); }},
      {"GET",
       "/monitoring",
       "Counters and times of the running process",
       {},
       {},
       schema<Monitoring>,
       [](const Sources& s, const Call&) -> Answer<value> {
         return base::to_json(monitoring_of(s, s.control.runtime()));
       }},
  };
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> list = reading_routes();
    list.push_back({"POST",
                    "/kill_switch",
                    "On: no order is sent any more",
                    {},
                    kill_switch_body,
                    schema<KillSwitchState>,
                    kill_switch});
    list.push_back({"POST",
                    "/trading/resume",
                    "Ends one cause of a halt; the answer says what still halts trading",
                    {},
                    resume_body,
                    schema<ports::TradingStatus>,
                    resume});
    list.push_back({"POST",
                    "/games/{id}/confirm",
                    "A person says that the feed's newest state of the game is right",
                    {id_in_path("the game's id")},
                    confirmation_body,
                    schema<GameConfirmation>,
                    confirm_game});
    return list;
  }();
  return all;
}

}  // namespace arbees::api
