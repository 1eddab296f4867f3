#include "arbees/feeds/recorded/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "arbees/base/codec.hpp"
#include "arbees/matching/team_aliases.hpp"

namespace arbees::feeds::recorded {
namespace {

using domain::EventBody;

/// Points the event at the ids that `games` and `markets` hold for its local ones.
struct Renumber {
  const std::vector<std::uint32_t>& games;
  const std::vector<std::uint32_t>& markets;
  template <class Body>
  void operator()(Body& body) const {
    if constexpr (requires { body.game = domain::GameId{}; }) body.game.value = games[body.game.value];
    if constexpr (requires { body.market = domain::MarketId{}; }) body.market.value = markets[body.market.value];
  }
};

std::optional<std::size_t> local_game(const EventBody& body) {
  return std::visit(
      [](const auto& inner) -> std::optional<std::size_t> {
        if constexpr (requires { inner.game.value; }) return inner.game.value;
        return std::nullopt;
      },
      body);
}

std::optional<std::size_t> local_market(const EventBody& body) {
  return std::visit(
      [](const auto& inner) -> std::optional<std::size_t> {
        if constexpr (requires { inner.market.value; }) return inner.market.value;
        return std::nullopt;
      },
      body);
}

bool is_final(const domain::Event& event) {
  const auto* update = std::get_if<domain::GameUpdated>(&event.body);
  return update != nullptr && update->state.phase == domain::Phase::final;
}

constexpr std::uint32_t kUnopened = UINT32_MAX;
constexpr base::Duration kQuiet = base::seconds(601);

}  // namespace

std::size_t Counts::refused_rows() const {
  return std::accumulate(refused.begin(), refused.end(), std::size_t{0},
                         [](std::size_t sum, const Refusal& refusal) { return sum + refusal.rows; });
}

void Builder::refuse(const Row& row, std::string reason, std::string detail) {
  const auto [at, is_new] = refusal_index_.try_emplace(reason, counts_.refused.size());
  if (is_new) {
    if (!detail.starts_with("line ")) detail = fmt::format("line {}, {}", row.line, detail);
    counts_.refused.push_back({std::move(reason), 0, std::move(detail)});
  }
  ++counts_.refused[at->second].rows;
}

bool Builder::wanted(const std::string& key) const {
  return options_->games.empty() || std::ranges::find(options_->games, key) != options_->games.end();
}

std::size_t Builder::game_index(const domain::Game& game, bool one_sided, bool home_unproven) {
  const auto [at, is_new] = game_by_key_.try_emplace(game.key, games_.size());
  if (is_new) games_.push_back({game, one_sided, home_unproven, {}});
  domain::Game& known = games_[at->second].game;
  if (known.start.value == 0) known.start = game.start;
  return at->second;
}

Builder::KnownMarket* Builder::market(const Row& row, const Naming& naming) {
  std::string name = fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}", naming.venue, naming.sport, naming.game_key,
                                 naming.market_id, naming.outcome);
  auto at = market_by_naming_.find(name);
  if (at == market_by_naming_.end()) {
    auto link = link_market(naming);
    base::Result<std::size_t> index = base::fail("", "");
    if (!link) {
      index = std::unexpected(link.error());
    } else if (!wanted(link->game.key)) {
      index = base::fail("game_key", "not one of the games asked for");
    } else {
      const std::string symbol = fmt::format("{}:{}", base::enum_name(link->market.venue), link->market.symbol);
      const auto [known, is_new] = market_by_symbol_.try_emplace(symbol, markets_.size());
      index = known->second;
      if (is_new) {
        KnownMarket fresh;
        fresh.index = markets_.size();
        fresh.link = std::move(*link);
        (void)game_index(fresh.link.game, fresh.link.one_sided, fresh.link.home_unproven);
        markets_.push_back(std::move(fresh));
      }
    }
    at = market_by_naming_.emplace(std::move(name), std::move(index)).first;
  }
  if (at->second) return &markets_[*at->second];
  const base::Error& error = at->second.error();
  refuse(row, error.what, fmt::format("column {}: {}", error.where, error.what));
  return nullptr;
}

std::optional<std::size_t> Builder::game(const Row& row, std::string_view game_key) {
  auto at = play_games_.find(std::string(game_key));
  if (at == play_games_.end()) at = play_games_.emplace(std::string(game_key), link_game(game_key)).first;
  if (!at->second) {
    refuse(row, at->second.error().what,
           fmt::format("column {}: {}", at->second.error().where, at->second.error().what));
    return std::nullopt;
  }
  if (!wanted(at->second->key)) {
    refuse(row, "not one of the games asked for", fmt::format("column game_key: {}", game_key));
    return std::nullopt;
  }
  return game_index(*at->second, false, false);
}

bool Builder::plays_for(std::size_t game, domain::Side side, std::string_view team) const {
  const domain::Game& known = games_[game].game;
  const matching::TeamAlias* alias = matching::find_team(known.sport, team);
  return alias != nullptr && alias->name == (side == domain::Side::home ? known.home : known.away).name;
}

domain::SportDetail Builder::empty_detail(std::size_t game) const {
  switch (domain::family_of(games_[game].game.sport)) {
    case domain::Family::football: return domain::FootballDetail{};
    case domain::Family::basketball: return domain::BasketballDetail{};
    case domain::Family::hockey: return domain::HockeyDetail{};
    case domain::Family::baseball: return domain::BaseballDetail{};
    case domain::Family::none: return {};
  }
  return {};
}

void Builder::emit_state(base::Nanos at, std::size_t game, const domain::GameState& state) {
  base::Writer bytes;
  bytes.put(state);
  if (games_[game].last_state == bytes.bytes()) return;
  games_[game].last_state = bytes.bytes();
  emit(at, domain::GameUpdated{domain::GameId{static_cast<std::uint32_t>(game)}, state});
}

void Builder::saw_price(KnownMarket& market, base::Price price) {
  while (market.finest > 1 && price.raw() % market.finest != 0) market.finest /= 10;
}

void Builder::complete_markets() {
  bool assumed_hold = false;
  for (KnownMarket& known : markets_) {
    domain::Market& market = known.link.market;
    const std::int64_t step = known.stated_tick ? std::min(*known.stated_tick, known.finest) : known.finest;
    market.grid = {domain::PriceRange{{}, base::kPriceOne, base::Price::from_raw(step)}};
    if (options_->fees)
      market.fees = options_->fees(market.venue, known.link.game.sport, known.link.series, known.first);
    if (market.venue == domain::Venue::kalshi) continue;
    market.minimum_order = base::Quantity::from_units(5);
    market.taker_hold = base::seconds(known.hold_seconds.value_or(3));
    assumed_hold = assumed_hold || !known.hold_seconds;
  }
  if (assumed_hold)
    assume("Polymarket's hold on marketable orders is not recorded: 3 s, its figure of January 2026, is assumed.");
}

Recording Builder::finish() {
  complete_markets();
  // By place on equal times: the standard library's stable sort wants a buffer API that is deprecated in C++23.
  std::vector<std::size_t> order(pending_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair{pending_[i].at, i}; });
  Recording out;
  out.name = name_;
  std::vector<std::uint32_t> game_ids(games_.size(), kUnopened);
  std::vector<std::uint32_t> market_ids(markets_.size(), kUnopened);
  std::uint32_t next_game = 0;
  std::uint32_t next_market = 0;
  out.events.reserve(pending_.size() + games_.size() + markets_.size());
  const auto open_game = [&](base::Nanos at, std::size_t game) {
    if (game_ids[game] != kUnopened) return;
    game_ids[game] = next_game++;
    out.games.push_back(games_[game].game.key);
    if (std::ranges::find(out.sports, games_[game].game.sport) == out.sports.end())
      out.sports.push_back(games_[game].game.sport);
    out.events.push_back({base::at_once(at), domain::GameOpened{games_[game].game}});
  };
  for (const std::size_t place : order) {
    Pending& item = pending_[place];
    if (const auto market = local_market(item.body)) {
      const KnownMarket& known = markets_[*market];
      open_game(item.at, game_by_key_.at(known.link.game.key));
      if (market_ids[*market] == kUnopened) {
        market_ids[*market] = next_market++;
        out.events.push_back({base::at_once(item.at), domain::MarketOpened{known.link.market}});
      }
    }
    if (const auto game = local_game(item.body)) open_game(item.at, *game);
    std::visit(Renumber{game_ids, market_ids}, item.body);
    out.events.push_back({base::at_once(item.at), std::move(item.body)});
  }
  // A final stands after ten quiet minutes; a recording ends sooner and says nothing against it.
  const bool decided = std::ranges::any_of(out.events, is_final);
  if (decided) out.events.push_back({base::at_once(out.events.back().stamp.received + kQuiet), domain::ClockTicked{}});
  describe(out);
  out.counts = std::move(counts_);
  return out;
}

void Builder::describe_books(std::set<std::string>& sentences) const {
  bool quotes = false, bids = false, asks = false, sizes = false, sizeless = false, trades = false, deltas = false;
  for (const Pending& item : pending_) {
    if (const auto* book = std::get_if<domain::BookSnapshot>(&item.body)) {
      quotes = true;
      bids = bids || book->bid_known;
      asks = asks || book->ask_known;
      (book->sizes_known ? sizes : sizeless) = true;
    }
    trades = trades || std::holds_alternative<domain::TradePrinted>(item.body);
    deltas = deltas || std::holds_alternative<domain::BookDelta>(item.body);
  }
  if (!quotes && trades) sentences.insert("Trades only, no quotes: there is no book, and no trade can be filled.");
  if (quotes && !sizes) sentences.insert("Prices are shown without sizes: no trade can be filled.");
  if (sizes && sizeless) sentences.insert("Some prices are shown without sizes: there no trade can be filled.");
  if (sizes && !deltas) sentences.insert("Sizes are known at the best price only.");
  if (quotes && !bids) sentences.insert("Only asks are known.");
  if (quotes && !asks) sentences.insert("Only bids are known.");
}

void Builder::describe(Recording& out) const {
  std::set<std::string> sentences = assumptions_;
  describe_books(sentences);
  bool states = false;
  for (const Pending& item : pending_) states = states || std::holds_alternative<domain::GameUpdated>(item.body);
  if (!states) sentences.insert("No play feed: the model is silent.");
  std::set<std::string> unmodelled;
  bool one_sided = false, home_unproven = false, fees_unknown = false;
  for (const KnownGame& known : games_) {
    one_sided = one_sided || known.one_sided;
    home_unproven = home_unproven || known.home_unproven;
    if (known.game.sport == domain::Sport::other) unmodelled.insert(known.game.key.substr(0, known.game.key.find('-')));
  }
  for (const KnownMarket& known : markets_)
    fees_unknown = fees_unknown || known.link.market.fees.model == domain::FeeModel::unknown;
  if (!unmodelled.empty()) sentences.insert(fmt::format("No model for: {}.", fmt::join(unmodelled, ", ")));
  if (home_unproven)
    sentences.insert("Some contests name two sides without saying who is at home: the second-named is shown as home.");
  if (one_sided) sentences.insert("Some markets are about one team getting through; no opponent is named.");
  if (fees_unknown) sentences.insert("The fees of some markets at that time are not known: nothing is traded there.");
  if (rounded_ > 0)
    sentences.insert(fmt::format("{} prices finer than 0.0001 were rounded against the trader.", rounded_));
  out.assumptions.assign(sentences.begin(), sentences.end());
}

}  // namespace arbees::feeds::recorded
