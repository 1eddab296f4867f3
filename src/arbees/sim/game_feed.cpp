#include "arbees/sim/game_feed.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace arbees::sim {
namespace {

using domain::GameState;
using domain::Play;
using domain::PlayChange;

constexpr std::int64_t kPoll = 6;  ///< seconds
constexpr double kReviewed = 0.04;
constexpr double kShownWrong = 0.012;

/// Something the feed will show.
struct Item {
  base::Nanos at;
  GameState state;
  std::optional<Play> play;
  int order = 0;             ///< among items of one instant
  bool review_over = false;  ///< shows whatever was shown last, no longer under review
};

base::Duration span(double seconds) {
  return {static_cast<std::int64_t>(seconds * 1e9)};
}

/// A point too many on one side until it is noticed.
struct Mistake {
  bool open = false;
  domain::Side side = domain::Side::home;
  base::Nanos until;
  Play play;  ///< as it should have been
};

class Retelling {
 public:
  Retelling(const Fixture& fixture, domain::GameId id, Random& random) : fixture_(fixture), id_(id), random_(random) {}

  std::vector<Item> items() {
    for (const Moment& moment : fixture_.script.moments) tell(moment);
    items_.insert(items_.end(), reviews_.begin(), reviews_.end());
    std::ranges::sort(items_, {}, [](const Item& item) { return std::pair{item.at, item.order}; });
    for (std::size_t i = 1; i < items_.size(); ++i) {
      if (!items_[i].review_over) continue;
      items_[i].state = items_[i - 1].state;
      items_[i].state.under_review = false;
    }
    return std::move(items_);
  }

 private:
  void tell(const Moment& moment) {
    const base::Nanos at = fixture_.start + moment.at;
    if (mistake_.open && (at >= mistake_.until || moment.state.phase == domain::Phase::final)) correct(at);
    Item item{at, moment.state, std::nullopt, ++order_};
    if (moment.play) item.play = numbered(*moment.play, at);
    if (item.play) last_play_ = item.play->id;
    if (moment.scoring && moment.state.phase == domain::Phase::live) disturb(item);
    item.state.last_play_id = last_play_;
    if (mistake_.open) exaggerate(item);
    item.state.under_review = at < reviewed_until_;
    items_.push_back(std::move(item));
  }

  Play numbered(Play play, base::Nanos at) {
    play.id = fmt::format("{}{:04}", 4'010'001 + id_.value, ++plays_);
    play.wallclock = at;
    return play;
  }

  /// A score may go to review, or be shown with a point too many.
  void disturb(Item& item) {
    if (random_.chance(kReviewed)) {
      reviewed_until_ = item.at + span(random_.uniform(45, 110));
      reviews_.push_back({reviewed_until_, {}, std::nullopt, ++order_, true});
    }
    if (mistake_.open || !item.play || !random_.chance(kShownWrong)) return;
    mistake_ = {true, *item.play->side, item.at + span(random_.uniform(40, 120)), *item.play};
  }

  void exaggerate(Item& item) const {
    const bool home = mistake_.side == domain::Side::home;
    ++(home ? item.state.home_score : item.state.away_score);
    if (item.play) ++(home ? item.play->home_score : item.play->away_score);
  }

  void correct(base::Nanos at) {
    mistake_.open = false;
    Play fixed = mistake_.play;
    fixed.change = PlayChange::updated;
    Item item{at, items_.back().state, std::move(fixed), ++order_};
    --(mistake_.side == domain::Side::home ? item.state.home_score : item.state.away_score);
    items_.push_back(std::move(item));
  }

  const Fixture& fixture_;
  domain::GameId id_;
  Random& random_;
  std::vector<Item> items_;
  std::vector<Item> reviews_;
  int order_ = 0;
  std::string last_play_;
  int plays_ = 0;
  base::Nanos reviewed_until_{INT64_MIN};
  Mistake mistake_;
};

struct Freeze {
  base::Nanos from;
  base::Nanos to;
};

std::vector<Freeze> freezes(const Fixture& fixture, Random& random) {
  std::vector<Freeze> out;
  const double length = static_cast<double>(fixture.script.moments.back().at.value) / 1e9;
  for (int i = random.between(0, 2); i > 0; --i) {
    const base::Nanos from = fixture.start + span(random.uniform(0, length));
    out.push_back({from, from + span(random.uniform(60, 240))});
  }
  return out;
}

base::Nanos polled(base::Nanos at, std::int64_t phase) {
  const std::int64_t step = kPoll * 1'000'000'000;
  const std::int64_t late = ((at.value - phase) % step + step) % step;
  return {at.value + (late == 0 ? 0 : step - late)};
}

/// A feed goes on saying that a game is over: a final that corrects a score is believed when it comes three times.
void repeat_final(std::vector<FeedAnswer>& out, domain::GameId id, const GameState& state) {
  if (state.phase != domain::Phase::final) return;
  const base::Nanos first = out.back().arrives;
  for (const int seconds : {10, 20}) {
    const base::Nanos at = first + base::seconds(seconds);
    out.push_back({at, at, {domain::GameUpdated{id, state}}});
  }
}

}  // namespace

std::vector<FeedAnswer> game_feed(const Fixture& fixture, domain::GameId id, Random& random) {
  const std::vector<Item> items = Retelling(fixture, id, random).items();
  const std::vector<Freeze> frozen = freezes(fixture, random);
  const double median = random.uniform(20, 38);
  const auto phase = static_cast<std::int64_t>(random.uniform(0, kPoll * 1e9));
  std::vector<FeedAnswer> out;
  base::Nanos last{INT64_MIN};
  const GameState* state = nullptr;
  const auto close = [&] {
    if (!out.empty()) out.back().bodies.insert(out.back().bodies.begin(), domain::GameUpdated{id, *state});
  };
  for (const Item& item : items) {
    base::Nanos arrives = item.at + span(std::clamp(random.log_normal(median, 0.2), 15.0, 60.0));
    for (const Freeze& freeze : frozen)
      if (arrives >= freeze.from && arrives < freeze.to) arrives = freeze.to;
    arrives = std::max(polled(arrives, phase), last);
    if (out.empty() || arrives != last) {
      close();
      out.push_back({arrives, item.at, {}});
    }
    last = arrives;
    state = &item.state;
    out.back().source = std::max(out.back().source, item.at);
    if (item.play) out.back().bodies.emplace_back(domain::PlayRecorded{id, *item.play});
  }
  close();
  repeat_final(out, id, *state);
  return out;
}

}  // namespace arbees::sim
