#include "arbees/services/live_evening.hpp"

#include <fmt/format.h>

namespace arbees::services {
namespace {

/// The market an event is about; nothing for events of games and connections.
std::optional<domain::MarketId> market_of(const domain::EventBody& body) {
  return std::visit(
      []<class T>(const T& event) -> std::optional<domain::MarketId> {
        if constexpr (requires {
                        { event.market } -> std::convertible_to<domain::MarketId>;
                      })
          return event.market;
        else return std::nullopt;
      },
      body);
}

bool listed_otherwise(const domain::Game& before, const domain::Game& now) {
  return before.home.id != now.home.id || before.away.id != now.away.id || before.start != now.start ||
         before.season_type != now.season_type;
}

bool takes_out(domain::Phase phase) {
  return phase == domain::Phase::postponed || phase == domain::Phase::canceled;
}

}  // namespace

LiveEvening::LiveEvening(std::unique_ptr<ports::GameFeed> games,
                         std::vector<std::unique_ptr<ports::MarketFeed>> markets, matching::LinkBook links)
    : game_feed_(games.get()), links_(std::move(links)) {
  feeds_.push_back(std::move(games));
  market_feeds_.push_back(nullptr);
  for (auto& feed : markets) {
    for (const domain::Venue venue : {domain::Venue::kalshi, domain::Venue::polymarket})
      if (feed->name() == base::enum_name(venue)) feed_of_venue_[static_cast<std::size_t>(venue)] = feeds_.size();
    market_feeds_.push_back(feed.get());
    feeds_.push_back(std::move(feed));
  }
  refused_.resize(feeds_.size());
}

void LiveEvening::handle(std::size_t feed, const net::Input& input, Result& result) {
  result.actions.resize(feeds_.size());
  for (auto& actions : result.actions) actions.clear();
  result.events.clear();
  result.notices.clear();
  if (!started_) start(input.received, result);
  if (const auto* judged = std::get_if<net::ClockJudged>(&input.body)) {
    clock_trusted_ = judged->trusted;
    result.notices.push_back("clock: " + judged->detail);
    result.events.push_back(
        {base::at_once(input.received), domain::ClockChanged{judged->difference, judged->trusted, judged->detail}});
    return;
  }
  if (std::holds_alternative<net::StoodStill>(input.body)) void_books(feed, input.received, result);
  outbox_ = {};
  feeds_[feed]->handle(input, outbox_);
  absorb(feed, input.received, result);
  if (feed == 0 && std::holds_alternative<net::Tick>(input.body))
    result.events.push_back({base::at_once(input.received), domain::ClockTicked{}});
}

void LiveEvening::replayed(const domain::Event& event) {
  ports::FeedOutbox outbox;
  if (const auto* opened = std::get_if<domain::GameOpened>(&event.body)) {
    const auto [id, is_new] = registry_.open_game(opened->game.key);
    if (!is_new) return;
    games_.push_back(opened->game);
    phases_.push_back(domain::Phase::scheduled);
    game_feed_->follow({id}, opened->game.key, event.stamp.received, outbox);
  } else if (const auto* market = std::get_if<domain::MarketOpened>(&event.body)) {
    if (registry_.open_market(market->market.venue, market->market.symbol).is_new)
      markets_.push_back({market->market.venue, market->market.game_key, market->market.yes_side, true});
  } else if (const auto* clock = std::get_if<domain::ClockChanged>(&event.body)) {
    clock_trusted_ = clock->trusted;
  }
}

/// Until a feed says otherwise, nothing is connected: silence must not pass for a quiet market.
void LiveEvening::start(base::Nanos now, Result& result) {
  started_ = true;
  const auto down = [&](domain::FeedId feed, std::string_view detail) {
    result.events.push_back(
        {base::at_once(now), domain::FeedChanged{feed, domain::FeedHealth::down, std::string(detail)}});
  };
  down(domain::FeedId::games, "not heard of yet");
  for (const domain::Venue venue : {domain::Venue::kalshi, domain::Venue::polymarket})
    down(domain::feed_of(venue), feed_of_venue_[static_cast<std::size_t>(venue)] ? "not heard of yet" : kNotWatched);
}

/// After a standstill: a book that was read by request has no connection whose loss would void it.
void LiveEvening::void_books(std::size_t feed, base::Nanos now, Result& result) {
  for (std::uint32_t id = 0; id < markets_.size(); ++id)
    if (!markets_[id].blocked && feed_of_venue_[static_cast<std::size_t>(markets_[id].venue)] == feed)
      result.events.push_back(
          {base::at_once(now), domain::BookVoided{domain::MarketId{id}, domain::BookFault::disconnected}});
}

void LiveEvening::absorb(std::size_t feed, base::Nanos now, Result& result) {
  ports::FeedOutbox outbox = std::exchange(outbox_, {});
  collect(feed, now, outbox, result);
  for (const base::Error& refusal : outbox.refused) {
    ++refused_[feed];
    result.notices.push_back(fmt::format("{}: not used: {}", feed_name(feed), refusal.message()));
  }
  for (const domain::Game& game : outbox.games) open_game(game, now, result);
  for (domain::Listing& listing : outbox.listings) {
    const MarketKey key{listing.market.venue, listing.market.symbol};
    const auto changes = links_.add(listing);
    listings_.insert_or_assign(key, std::move(listing));
    apply(changes, now, result);
  }
}

/// Takes over what a feed wants done and said.
void LiveEvening::collect(std::size_t feed, base::Nanos now, ports::FeedOutbox& outbox, Result& result) {
  std::move(outbox.actions.begin(), outbox.actions.end(), std::back_inserter(result.actions[feed]));
  for (domain::Event& event : outbox.events) pass(event, now, result);
  outbox.actions.clear();
  outbox.events.clear();
}

void LiveEvening::pass(domain::Event& event, base::Nanos now, Result& result) {
  if (const auto id = market_of(event.body); id && id->value < markets_.size()) {
    OpenMarket& market = markets_[id->value];
    const auto* status = std::get_if<domain::MarketStatusChanged>(&event.body);
    if (status != nullptr) market.status = status->status;
    if (market.blocked && (status == nullptr || !status->settlement)) return;
  }
  std::optional<domain::GameUpdated> update;
  if (const auto* updated = std::get_if<domain::GameUpdated>(&event.body);
      updated != nullptr && takes_out(updated->state.phase) != takes_out(phases_.at(updated->game.value)))
    update = *updated;
  result.events.push_back(std::move(event));
  if (update) follow_phase(*update, now, result);
}

void LiveEvening::follow_phase(const domain::GameUpdated& update, base::Nanos now, Result& result) {
  phases_[update.game.value] = update.state.phase;
  apply(links_.add(games_[update.game.value], update.state.phase), now, result);
}

void LiveEvening::open_game(const domain::Game& game, base::Nanos now, Result& result) {
  const auto [id, is_new] = registry_.open_game(game.key);
  if (is_new) {
    games_.push_back(game);
    phases_.push_back(domain::Phase::scheduled);
    result.events.push_back({base::at_once(now), domain::GameOpened{game}});
    ports::FeedOutbox outbox;
    game_feed_->follow({id}, game.key, now, outbox);
    collect(0, now, outbox, result);
  } else {
    // Other sides or another start are for the engine to judge; lines have events of their own.
    if (listed_otherwise(games_[id], game)) result.events.push_back({base::at_once(now), domain::GameOpened{game}});
    games_[id] = game;
  }
  apply(links_.add(game, phases_[id]), now, result);
}

void LiveEvening::apply(const std::vector<matching::LinkChange>& changes, base::Nanos now, Result& result) {
  for (const matching::LinkChange& change : changes) {
    result.notices.push_back(fmt::format("link {}: {} {}: {}", base::enum_name(change.kind),
                                         base::enum_name(change.venue), change.symbol, change.why));
    if (change.kind == matching::LinkChangeKind::withdrawn) block(change, now, result);
    else open_market(change, now, result);
  }
}

void LiveEvening::open_market(const matching::LinkChange& change, base::Nanos now, Result& result) {
  const MarketKey key{change.venue, change.symbol};
  const auto [id, is_new] = registry_.open_market(change.venue, change.symbol);
  if (is_new) {
    ++linked_;
    markets_.push_back({change.venue, change.link.game_key, change.link.yes_side, false});
    result.events.push_back({base::at_once(now), domain::MarketOpened{change.market}});
    return follow({id}, key, now, result);
  }
  OpenMarket& market = markets_[id];
  if (market.game_key != change.link.game_key || market.yes_side != change.link.yes_side)
    return block(change, now, result);
  if (!market.blocked) return;
  market.blocked = false;
  result.events.push_back({base::at_once(now), domain::MarketStatusChanged{{id}, market.status, std::nullopt}});
  follow({id}, key, now, result);
}

void LiveEvening::block(const matching::LinkChange& change, base::Nanos now, Result& result) {
  const auto id = registry_.market(change.venue, change.symbol);
  if (!id || markets_[id->value].blocked) return;
  ++withdrawn_;
  markets_[id->value].blocked = true;
  result.events.push_back({base::at_once(now), domain::BookVoided{*id, domain::BookFault::no_snapshot}});
  result.events.push_back(
      {base::at_once(now), domain::MarketStatusChanged{*id, domain::MarketStatus::paused, std::nullopt}});
}

void LiveEvening::follow(domain::MarketId id, const MarketKey& key, base::Nanos now, Result& result) {
  const auto feed = feed_of_venue_[static_cast<std::size_t>(key.first)];
  const auto listing = listings_.find(key);
  if (!feed || listing == listings_.end()) return;
  ports::FeedOutbox outbox;
  market_feeds_[*feed]->follow(id, listing->second, now, outbox);
  collect(*feed, now, outbox, result);
}

std::vector<ports::FeedReport> LiveEvening::reports() const {
  std::vector<ports::FeedReport> reports;
  for (std::size_t feed = 0; feed < feeds_.size(); ++feed) {
    reports.push_back({std::string(feeds_[feed]->name()), feeds_[feed]->figures()});
    reports.back().figures.push_back({"not_used", static_cast<double>(refused_[feed]), false});
  }
  reports.push_back({"links",
                     {{"games", static_cast<double>(games_.size()), true},
                      {"listings", static_cast<double>(listings_.size()), true},
                      {"linked", static_cast<double>(linked_), false},
                      {"withdrawn", static_cast<double>(withdrawn_), false},
                      {"for_review", static_cast<double>(links_.review().size()), true},
                      {"games_without_market", static_cast<double>(links_.unmatched_games().size()), true}}});
  return reports;
}

}  // namespace arbees::services
