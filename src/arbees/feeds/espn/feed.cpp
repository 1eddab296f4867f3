#include "arbees/feeds/espn/feed.hpp"

#include <algorithm>
#include <tuple>

namespace arbees::feeds::espn {
namespace {

using domain::Sport;

constexpr base::Duration kScoreboardTimeout = base::seconds(5);
constexpr base::Duration kSummaryTimeout = base::seconds(8);
/// An ask of which nothing was heard for this long will not be answered any more.
constexpr base::Duration kLost = base::seconds(60);
/// A finished day is polled on for corrections: for longer than the ten quiet minutes that confirm a final.
constexpr base::Duration kCorrections = base::seconds(720);
constexpr base::Duration kCorrectionInterval = base::seconds(30);
/// A suspended game is waited for under its own day; after this many days the day is given up.
constexpr std::int64_t kDaysKept = 4;
/// 2007, since when the Eastern time rule holds, and 2200.
constexpr base::Nanos kEarliest{1'167'700'000LL * 1'000'000'000};
constexpr base::Nanos kLatest{7'258'100'000LL * 1'000'000'000};

std::int64_t days_of(base::Date date) {
  return base::days_from_civil(date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
}

std::int64_t lateness(base::Nanos now, base::Nanos due, base::Duration interval) {
  return (now - due).value / std::max<std::int64_t>(interval.value / 1000, 1);
}

}  // namespace

EspnFeed::EspnFeed(FeedOptions options) : options_(std::move(options)), budget_(options_.requests_per_minute) {
  std::erase(options_.sports, Sport::other);
}

void EspnFeed::handle(const net::Input& input, ports::FeedOutbox& out) {
  if (input.received < kEarliest || input.received > kLatest) {
    out.refused.push_back({"espn: received", "expected a time in 2007…2200, found " + format_utc(input.received)});
    return;
  }
  now_ = std::max(now_, input.received);
  const std::size_t before = out.events.size();
  std::visit([&](const auto& body) { on(body, out); }, input.body);
  for (std::size_t i = before; i < out.events.size(); ++i)
    if (std::holds_alternative<domain::GameUpdated>(out.events[i].body)) last_beat_ = now_;
}

void EspnFeed::follow(domain::GameId id, std::string_view key, base::Nanos now, ports::FeedOutbox& out) {
  if (now >= kEarliest && now <= kLatest) now_ = std::max(now_, now);
  const auto found = games_.find(key);
  if (found == games_.end()) {
    wanted_.insert_or_assign(std::string(key), id);
    return;
  }
  found->second.follow(id, now_, out);
  Board& board = boards_[found->second.board];
  if (board.ask == 0 && board.failures == 0) plan(board);
}

void EspnFeed::on(const net::Tick&, ports::FeedOutbox& out) {
  give_up_lost(out);
  open_boards();
  halt_stale(boards_.size(), out);
  watch_age(out);
  watch_frozen(out);
  if (now_ < blocked_until_) return;
  collect_candidates();
  ask_candidates(out);
}

/// Today's boards, and at first yesterday's: games that began before midnight may be on.
void EspnFeed::open_boards() {
  const base::Date today = base::eastern_date(now_);
  if (today == today_) return;
  const bool first = today_ == base::Date{};
  today_ = today;
  forget_closed();
  for (const Sport sport : options_.sports)
    for (const std::int32_t group : groups_of(sport)) {
      Board board{.sport = sport, .day = today, .group = group, .due = now_, .unfinished_at = now_};
      boards_.push_back(board);
      if (!first) continue;
      board.day = day_before(today);
      boards_.push_back(board);
    }
}

/// The runner answers every ask; should one be lost all the same, its scoreboard must not be silent for ever.
void EspnFeed::give_up_lost(ports::FeedOutbox& out) {
  while (!pending_.empty() && now_ - pending_.begin()->second.asked > kLost) {
    const Pending lost = pending_.extract(pending_.begin()).mapped();
    failed(lost, "no answer at all", out, kLongestUnreached);
  }
}

bool EspnFeed::is_closed(const Board& board) const {
  const std::int64_t age = days_of(today_) - days_of(board.day);
  if (age > kDaysKept) return true;
  if (age <= 0 || board.answered.value == 0) return false;
  return board.heat == Heat::off && now_ - board.unfinished_at > kCorrections;
}

/// Keeps what somebody follows, and of that no play lists.
void EspnFeed::forget_closed() {
  for (auto game = games_.begin(); game != games_.end();) {
    const bool closed = is_closed(boards_[game->second.board]);
    if (closed) game->second.forget_plays();
    game = closed && !game->second.followed() ? games_.erase(game) : std::next(game);
  }
}

void EspnFeed::collect_candidates() {
  candidates_.clear();
  for (std::size_t i = 0; i < boards_.size(); ++i) {
    const Board& board = boards_[i];
    if (board.ask != 0 || board.due > now_ || is_closed(board)) continue;
    candidates_.push_back({lateness(now_, board.due, scoreboard_interval(board.heat)), i, nullptr});
  }
  for (auto& [key, game] : games_) {
    const Heat heat = game.heat(now_);
    const auto interval = summary_interval(heat);
    // After the final whistle two more readings: lists are edited then.
    const bool after = game.final_at() && game.summary_at < *game.final_at() + kCorrections;
    const bool first = game.summary_at.value == 0 && game.state().phase == domain::Phase::scheduled;
    if (!game.followed() || game.ask != 0 || game.summary_due > now_ || !(interval || after || first)) continue;
    const std::int64_t late = lateness(now_, game.summary_due, interval.value_or(kCorrections));
    candidates_.push_back({late / 2, game.board, &game});
  }
  std::ranges::sort(candidates_, [](const Candidate& a, const Candidate& b) {
    return std::tuple(-a.lateness, a.board, a.game != nullptr ? a.game->game().key : "") <
           std::tuple(-b.lateness, b.board, b.game != nullptr ? b.game->game().key : "");
  });
}

bool EspnFeed::may_ask(const Candidate& candidate) const {
  const auto& asked = candidate.game != nullptr ? summary_asked_ : scoreboard_asked_;
  const auto last = asked.find(boards_[candidate.board].sport);
  return last == asked.end() || now_ - last->second >= options_.sport_gap;
}

void EspnFeed::ask_candidates(ports::FeedOutbox& out) {
  for (const Candidate& candidate : candidates_) {
    if (!may_ask(candidate)) continue;
    if (!budget_.take(now_)) return;
    send(candidate, out);
  }
}

void EspnFeed::send(const Candidate& candidate, ports::FeedOutbox& out) {
  Board& board = boards_[candidate.board];
  const std::uint32_t id = next_ask_++;
  net::HttpAsk ask;
  ask.id = id;
  Pending pending{candidate.board, {}, now_, now_ < fallback_until_};
  if (candidate.game != nullptr) {
    pending.game = candidate.game->game().key;
    candidate.game->ask = id;
    summary_asked_[board.sport] = now_;
    ask.url = summary_url(options_.base_url, candidate.game->game());
    ask.timeout = kSummaryTimeout;
  } else {
    board.ask = id;
    scoreboard_asked_[board.sport] = now_;
    ask.url = scoreboard_url(options_.base_url, board);
    ask.timeout = kScoreboardTimeout;
  }
  if (pending.fallback_agent) ask.headers.emplace_back("user-agent", "curl/8.7.1");
  pending_.emplace(id, std::move(pending));
  ++counts_.requests;
  out.actions.emplace_back(std::move(ask));
}

/// When this board is due next, by the hottest of its games.
void EspnFeed::plan(Board& board) {
  const auto index = static_cast<std::size_t>(&board - boards_.data());
  board.heat = Heat::off;
  base::Nanos first_start{};
  for (const auto& [key, game] : games_) {
    if (game.board != index) continue;
    board.heat = std::max(board.heat, game.heat(now_));
    const base::Nanos start = game.game().start;
    if (game.state().phase == domain::Phase::scheduled && start > now_ &&
        (first_start.value == 0 || start < first_start))
      first_start = start;
  }
  if (board.heat != Heat::off) board.unfinished_at = now_;
  base::Duration interval = std::max(scoreboard_interval(board.heat), options_.sport_gap);
  if (board.heat == Heat::off && now_ - board.unfinished_at <= kCorrections) interval = kCorrectionInterval;
  board.due = std::max(board.answered, scoreboard_asked_[board.sport]) + interval;
  // Wakes up in time for the first start.
  if (first_start.value != 0 && board.heat <= Heat::soon)
    board.due = std::max(now_, std::min(board.due, first_start - base::seconds(board.heat == Heat::soon ? 300 : 3600)));
}

}  // namespace arbees::feeds::espn
