#include "arbees/sim/evening.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/sim/fixture.hpp"
#include "arbees/sim/floor.hpp"
#include "arbees/sim/game_feed.hpp"

namespace arbees::sim {
namespace {

using domain::FeedId;
using domain::Venue;

/// What is planned to happen. `a` and `b` mean what the kind says.
enum class Plan : std::uint8_t {
  moment,    ///< the next moment of game a
  hears,     ///< venue b of game a learns of its moment c
  churn,     ///< desk a, venue b
  gap,       ///< somewhere in game a
  gap_over,  ///< desk a, venue b
  answer,    ///< the next answer of the game feed about game a
  drop,      ///< feed b
  back,      ///< feed b
  freeze,    ///< venue b
  sequence,  ///< a lost message somewhere
  resync,    ///< market a
  pause,     ///< a market somewhere
  unpause,   ///< desk a, venue b
  close,     ///< game a
  settle,    ///< game a
  heartbeat,
  tick
};

struct Item {
  base::Nanos at;
  std::uint64_t order = 0;
  Plan plan = Plan::tick;
  std::size_t a = 0;
  std::size_t b = 0;
  std::size_t c = 0;
};

bool later(const Item& x, const Item& y) {
  return x.at != y.at ? x.at > y.at : x.order > y.order;
}

base::Duration span(double seconds) {
  return {static_cast<std::int64_t>(seconds * 1e9)};
}

// Mean seconds between rare disturbances of one connection, or of the evening.
constexpr double kDropEvery = 2400;
constexpr double kFreezeEvery = 3000;
constexpr double kSequenceLossEvery = 300;
constexpr double kPauseEvery = 1800;
/// Mean seconds between gap episodes of one game in progress: about 100 in a game.
constexpr double kGapEvery = 95;
constexpr double kHeartbeatEvery = 2;
/// A move of less than this does not make makers requote.
constexpr double kNoticed = 0.0005;
/// Share of scores after which the second venue takes up to two seconds.
constexpr double kSlowAfterScore = 0.1;
/// Two of three games are led by Kalshi.
constexpr double kKalshiLeads = 2.0 / 3.0;

}  // namespace

class Evening::Run {
 public:
  explicit Run(EveningConfig config)
      : config_(std::move(config)),
        random_(base::mix(config_.seed, 0xA2BEE5)),
        fixtures_(draw_fixtures({config_.kalshi_fees, config_.polymarket_fees, config_.start, config_.games_per_sport,
                                 config_.starts_within},
                                random_)),
        floor_(fixtures_, Random(random_.next()), outbox_, config_.at_the_source) {
    progress_.resize(fixtures_.size());
    open_everything();
    plan_disturbances();
  }

  std::optional<domain::Event> next() {
    checkpoint_.reset();
    while (outbox_.empty() || (!agenda_.empty() && agenda_.front().at <= outbox_.first())) {
      if (agenda_.empty() || finished()) break;
      step();
    }
    if (outbox_.empty()) return std::nullopt;
    Outbox::Letter letter = outbox_.take();
    checkpoint_ = letter.checkpoint;
    return std::move(letter.event);
  }

  [[nodiscard]] std::optional<Checkpoint> checkpoint() const { return checkpoint_; }

  [[nodiscard]] std::vector<TrueResult> results() const {
    std::vector<TrueResult> out;
    for (const Fixture& fixture : fixtures_) {
      const domain::GameState& end = fixture.script.result();
      out.push_back({fixture.game.key, end.home_score, end.away_score, home_pays(fixture)});
    }
    return out;
  }

 private:
  struct Progress {
    std::size_t moment = 0;  ///< next to happen
    std::vector<FeedAnswer> answers;
    std::size_t answer = 0;  ///< next to arrive
    bool kalshi_leads = true;
    bool settled = false;
  };

  static base::Price home_pays(const Fixture& fixture) {
    const double value = fixture.script.moments.back().home_value;
    return base::Price::from_raw(std::lround(value * static_cast<double>(base::Price::kScale)));
  }

  void plan(base::Nanos at, Plan what, std::size_t a = 0, std::size_t b = 0, std::size_t c = 0) {
    agenda_.push_back({at, ++planned_, what, a, b, c});
    std::ranges::push_heap(agenda_, later);
  }
  void plan_in(double seconds, Plan what, std::size_t a = 0, std::size_t b = 0, std::size_t c = 0) {
    plan(now_ + span(seconds), what, a, b, c);
  }

  [[nodiscard]] bool finished() const {
    return settled_ == fixtures_.size() && floor_.all_told() && (!config_.at_the_source || all_shown());
  }
  /// The game feed has shown every game to its end.
  [[nodiscard]] bool all_shown() const {
    return std::ranges::all_of(progress_, [](const Progress& game) { return game.answer == game.answers.size(); });
  }

  /// Everything that stands at the start, in the order a live start would hear it.
  void open_everything() {
    now_ = config_.start;
    for (const FeedId feed : {FeedId::games, FeedId::kalshi, FeedId::polymarket})
      outbox_.send(now_, now_, domain::FeedChanged{feed, domain::FeedHealth::up, "simulated"});
    for (const Fixture& fixture : fixtures_) outbox_.send(now_, now_, domain::GameOpened{fixture.game});
    for (const Fixture& fixture : fixtures_)
      for (const domain::Market& market : fixture.markets) outbox_.send(now_, now_, domain::MarketOpened{market});
    for (std::size_t game = 0; game < fixtures_.size(); ++game) open_game(game);
    if (config_.tick_every.value > 0) plan(now_ + config_.tick_every, Plan::tick);
    plan_in(kHeartbeatEvery, Plan::heartbeat);
  }

  void open_game(std::size_t game) {
    Progress& progress = progress_[game];
    const Fixture& fixture = fixtures_[game];
    progress.kalshi_leads = random_.chance(kKalshiLeads);
    progress.answers = game_feed(fixture, domain::GameId{static_cast<std::uint32_t>(game)}, random_);
    const auto& moments = fixture.script.moments;
    while (progress.moment + 1 < moments.size() && fixture.start + moments[progress.moment].at <= now_)
      ++progress.moment;
    for (const Venue venue : {Venue::kalshi, Venue::polymarket}) {
      if (progress.moment > 0) floor_.desk(game, venue).known = moments[progress.moment - 1].home_value;
      plan_churn(game, venue);
    }
    tell_history(game);
    floor_.open(game, now_);
    plan(fixture.start + moments[progress.moment].at, Plan::moment, game);
    plan(std::max(fixture.start, now_) + span(random_.exponential(kGapEvery)), Plan::gap, game);
  }

  /// What the game feed's first answer holds of a game in progress: all plays so far and the newest state.
  void tell_history(std::size_t game) {
    Progress& progress = progress_[game];
    const domain::GameId id{static_cast<std::uint32_t>(game)};
    std::optional<domain::GameUpdated> newest;
    base::Nanos source = now_;
    std::vector<domain::EventBody> plays;
    while (progress.answer < progress.answers.size() && progress.answers[progress.answer].arrives <= now_) {
      FeedAnswer& answer = progress.answers[progress.answer++];
      newest = std::get<domain::GameUpdated>(answer.bodies.front());
      source = answer.source;
      std::move(answer.bodies.begin() + 1, answer.bodies.end(), std::back_inserter(plays));
    }
    if (!newest) {
      newest = domain::GameUpdated{id, {}};
      newest->state.phase = domain::Phase::scheduled;
    }
    outbox_.send(source, now_, *newest);
    for (domain::EventBody& play : plays) outbox_.send(source, now_, std::move(play));
    if (progress.answer < progress.answers.size()) plan(progress.answers[progress.answer].arrives, Plan::answer, game);
  }

  void plan_disturbances() {
    if (config_.at_the_source) return plan_in(random_.exponential(kPauseEvery), Plan::pause);
    for (std::size_t feed = 0; feed < domain::kFeedCount; ++feed)
      plan_in(random_.exponential(kDropEvery), Plan::drop, 0, feed);
    for (std::size_t venue = 0; venue < domain::kVenueCount; ++venue)
      plan_in(random_.exponential(kFreezeEvery), Plan::freeze, 0, venue);
    plan_in(random_.exponential(kSequenceLossEvery), Plan::sequence);
    plan_in(random_.exponential(kPauseEvery), Plan::pause);
  }

  [[nodiscard]] bool live(std::size_t game) const {
    return fixtures_[game].start <= now_ && progress_[game].moment < fixtures_[game].script.moments.size();
  }

  void plan_churn(std::size_t game, Venue venue) {
    if (config_.activity <= 0) return;
    const bool kalshi = venue == Venue::kalshi;
    const double mean = live(game) ? (kalshi ? 0.8 : 1.6) : (kalshi ? 5.0 : 9.0);
    plan_in(random_.exponential(mean / config_.activity), Plan::churn, game, static_cast<std::size_t>(venue));
  }

  void step() {
    std::ranges::pop_heap(agenda_, later);
    const Item item = agenda_.back();
    agenda_.pop_back();
    now_ = std::max(now_, item.at);
    switch (item.plan) {
      case Plan::moment: return happen(item.a);
      case Plan::hears: return hear(item);
      case Plan::churn: return churn(item.a, venue_of(item));
      case Plan::gap: return open_gap(item.a);
      case Plan::gap_over: return floor_.end_gap(floor_.desk(item.a, venue_of(item)), now_);
      case Plan::answer: return answer(item.a);
      case Plan::drop: return drop(item.b);
      case Plan::back: return come_back(item.b);
      case Plan::freeze: return freeze(item.b);
      case Plan::sequence: return lose_sequence();
      case Plan::resync: return floor_.resync(item.a, now_);
      case Plan::pause: return pause();
      case Plan::unpause: return floor_.resume(floor_.desk(item.a, venue_of(item)), now_);
      case Plan::close: return close(item.a);
      case Plan::settle: return settle(item.a);
      case Plan::heartbeat: return heartbeat();
      case Plan::tick: return tick();
    }
  }

  static Venue venue_of(const Item& item) { return static_cast<Venue>(item.b); }

  void happen(std::size_t game) {
    Progress& progress = progress_[game];
    const Fixture& fixture = fixtures_[game];
    const auto& moments = fixture.script.moments;
    const std::size_t at = progress.moment++;
    const double before = at == 0 ? fixture.script.pregame_value : moments[at - 1].home_value;
    if (std::abs(moments[at].home_value - before) > kNoticed) spread_word(game, at);
    if (progress.moment < moments.size()) return plan(fixture.start + moments[progress.moment].at, Plan::moment, game);
    plan_in(random_.uniform(20, 60), Plan::close, game);
  }

  /// The leading venue reprices 0.3-3 s after the play; the other mostly a twentieth of a second later, up to two
  /// seconds after some scores, and now and then it stays behind for much longer.
  void spread_word(std::size_t game, std::size_t moment) {
    const bool slow = fixtures_[game].script.moments[moment].scoring && random_.chance(kSlowAfterScore);
    const double first = std::clamp(random_.log_normal(0.93, 0.75), 0.3, 4.0);
    const double extra = slow ? random_.uniform(0.0, 2.0) : std::min(random_.log_normal(0.05, 2.2), 20.0);
    const bool kalshi_leads = progress_[game].kalshi_leads;
    plan_in(first, Plan::hears, game, kalshi_leads ? 0 : 1, moment);
    plan_in(first + extra, Plan::hears, game, kalshi_leads ? 1 : 0, moment);
  }

  void hear(const Item& item) {
    const Moment& moment = fixtures_[item.a].script.moments[item.c];
    floor_.learn(floor_.desk(item.a, venue_of(item)), item.c, moment.home_value, moment.scoring, now_);
  }

  void churn(std::size_t game, Venue venue) {
    Desk& desk = floor_.desk(game, venue);
    if (!desk.open) return;
    floor_.churn(desk, now_);
    plan_churn(game, venue);
  }

  /// Quotes of one venue are off by some cents for a moment: the episodes that arbitrage lives on.
  void open_gap(std::size_t game) {
    const auto venue = static_cast<std::size_t>(random_.between(0, 1));
    Desk& desk = floor_.desk(game, static_cast<Venue>(venue));
    if (!desk.open) return;
    plan_in(random_.exponential(kGapEvery), Plan::gap, game);
    if (desk.gap != 0) return;
    constexpr std::array<double, 5> kCents = {0.34, 0.28, 0.18, 0.12, 0.08};
    const double cents = 2.0 + static_cast<double>(random_.pick(kCents));
    floor_.begin_gap(desk, (random_.chance(0.5) ? cents : -cents) / 100, now_);
    const double life = std::clamp(random_.log_normal(0.065, 2.3), 0.005, 20.0);
    plan_in(life, Plan::gap_over, game, venue);
  }

  void answer(std::size_t game) {
    Progress& progress = progress_[game];
    if (!games_up_) return plan(games_back_, Plan::answer, game);
    FeedAnswer& due = progress.answers[progress.answer++];
    for (domain::EventBody& body : due.bodies) outbox_.send(due.source, now_, std::move(body));
    if (progress.answer < progress.answers.size())
      plan(std::max(progress.answers[progress.answer].arrives, now_), Plan::answer, game);
  }

  void drop(std::size_t feed) {
    const double away = std::clamp(random_.log_normal(6.0, 1.0), 1.0, 100.0);
    plan_in(away, Plan::back, 0, feed);
    if (feed != static_cast<std::size_t>(FeedId::games)) return floor_.disconnect(venue_of_feed(feed), now_);
    games_up_ = false;
    games_back_ = now_ + span(away);
    outbox_.send(now_, now_, domain::FeedChanged{FeedId::games, domain::FeedHealth::down, "no answer"});
  }

  void come_back(std::size_t feed) {
    plan_in(random_.exponential(kDropEvery), Plan::drop, 0, feed);
    if (feed != static_cast<std::size_t>(FeedId::games)) return floor_.reconnect(venue_of_feed(feed), now_);
    games_up_ = true;
    outbox_.send(now_, now_, domain::FeedChanged{FeedId::games, domain::FeedHealth::up, "answers again"});
  }

  static Venue venue_of_feed(std::size_t feed) {
    return static_cast<FeedId>(feed) == FeedId::kalshi ? Venue::kalshi : Venue::polymarket;
  }

  void freeze(std::size_t venue) {
    plan_in(random_.exponential(kFreezeEvery), Plan::freeze, 0, venue);
    floor_.freeze(static_cast<Venue>(venue), now_ + span(std::clamp(random_.log_normal(5.0, 1.2), 0.5, 100.0)));
  }

  void lose_sequence() {
    plan_in(random_.exponential(kSequenceLossEvery), Plan::sequence);
    const auto market = static_cast<std::size_t>(random_.between(0, static_cast<int>(floor_.market_count()) - 1));
    if (!floor_.can_lose_sequence(market)) return;
    floor_.lose_sequence(market, now_);
    plan_in(random_.uniform(0.3, 1.5), Plan::resync, market);
  }

  void pause() {
    plan_in(random_.exponential(kPauseEvery), Plan::pause);
    const auto game = static_cast<std::size_t>(random_.between(0, static_cast<int>(fixtures_.size()) - 1));
    const auto venue = static_cast<std::size_t>(random_.between(0, 1));
    Desk& desk = floor_.desk(game, static_cast<Venue>(venue));
    if (desk.paused || !desk.open) return;
    floor_.pause(desk, now_);
    plan_in(random_.uniform(15, 60), Plan::unpause, game, venue);
  }

  void close(std::size_t game) {
    for (const Venue venue : {Venue::kalshi, Venue::polymarket}) floor_.close(floor_.desk(game, venue), now_);
    plan_in(random_.uniform(121, 129), Plan::settle, game);
  }

  void settle(std::size_t game) {
    for (const Venue venue : {Venue::kalshi, Venue::polymarket})
      floor_.settle(floor_.desk(game, venue), home_pays(fixtures_[game]), now_);
    ++settled_;
  }

  void heartbeat() {
    plan_in(kHeartbeatEvery, Plan::heartbeat);
    for (const Venue venue : {Venue::kalshi, Venue::polymarket}) floor_.heartbeat(venue, now_);
    if (games_up_) outbox_.send(now_, now_, domain::FeedHeartbeat{FeedId::games});
  }

  void tick() {
    plan(now_ + config_.tick_every, Plan::tick);
    outbox_.send(now_, now_, domain::ClockTicked{});
  }

  EveningConfig config_;
  Random random_;
  std::vector<Fixture> fixtures_;
  Outbox outbox_;
  Floor floor_;
  std::vector<Progress> progress_;
  std::vector<Item> agenda_;
  std::uint64_t planned_ = 0;
  base::Nanos now_;
  std::size_t settled_ = 0;
  bool games_up_ = true;
  base::Nanos games_back_;
  std::optional<Checkpoint> checkpoint_;
};

Evening::Evening(EveningConfig config) : run_(std::make_unique<Run>(std::move(config))) {}
Evening::~Evening() = default;
Evening::Evening(Evening&&) noexcept = default;
Evening& Evening::operator=(Evening&&) noexcept = default;

std::optional<domain::Event> Evening::next() {
  return run_->next();
}

std::optional<Checkpoint> Evening::checkpoint() const {
  return run_->checkpoint();
}

std::vector<TrueResult> Evening::true_results() const {
  return run_->results();
}

}  // namespace arbees::sim
