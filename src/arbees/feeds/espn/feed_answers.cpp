#include <fmt/format.h>

#include <algorithm>

#include "arbees/feeds/espn/feed.hpp"
#include "arbees/feeds/espn/parse.hpp"

/// What ESPN answers, and what becomes of it.
namespace arbees::feeds::espn {
namespace {

/// What took longer to arrive says how things were some time ago.
constexpr base::Duration kLate = base::seconds(20);
constexpr int kMissingAnswers = 3;
/// A list that was cut silently has exactly so many events.
constexpr std::size_t kCutList = 25;
constexpr base::Duration kFirstPause = base::seconds(2);
constexpr base::Duration kTooManyPause = base::seconds(30);
constexpr base::Duration kFallbackAgentFor = base::seconds(1800);
constexpr base::Duration kFirstBlock = base::seconds(120);
constexpr base::Duration kLongestBlock = base::seconds(900);
constexpr base::Duration kAfterFinal = base::seconds(300);

base::Duration doubled(base::Duration first, int times, base::Duration most) {
  return {std::min(first.value << std::min(times, 20), most.value)};
}

}  // namespace

std::optional<EspnFeed::Pending> EspnFeed::take_pending(std::uint32_t ask) {
  const auto found = pending_.find(ask);
  if (found == pending_.end()) return std::nullopt;
  Pending pending = std::move(found->second);
  pending_.erase(found);
  return pending;
}

std::string EspnFeed::name_of(const Pending& pending) const {
  const Board& board = boards_[pending.board];
  const auto sport = base::enum_name(board.sport);
  if (!pending.game.empty()) return fmt::format("{} summary of {}", sport, pending.game);
  return fmt::format("{} scoreboard of {:04}-{:02}-{:02}", sport, board.day.year, board.day.month, board.day.day);
}

void EspnFeed::on(const net::HttpAnswer& answer, ports::FeedOutbox& out) {
  const auto pending = take_pending(answer.ask);
  if (!pending) return;
  if (answer.status == 403) return refused_agent(*pending, out);
  blocks_ = 0;
  if (answer.status == 429) blocked_until_ = std::max(blocked_until_, now_ + kTooManyPause);
  if (answer.status != 200) return failed(*pending, fmt::format("HTTP {}", answer.status), out);
  if (now_ - pending->asked > kLate) {
    ++counts_.late;
    return failed(*pending, "the answer came too late to be true", out);
  }
  if (pending->game.empty()) return on_scoreboard(pending->board, answer.body, out);
  if (const auto game = games_.find(pending->game); game != games_.end()) on_summary(game->second, answer.body, out);
}

void EspnFeed::on(const net::HttpFailure& failure, ports::FeedOutbox& out) {
  if (const auto pending = take_pending(failure.ask)) failed(*pending, failure.why, out, kLongestUnreached);
}

void EspnFeed::retry_at(const Pending& pending, base::Nanos due) {
  if (pending.game.empty()) {
    boards_[pending.board].ask = 0;
    boards_[pending.board].due = due;
  } else if (const auto game = games_.find(pending.game); game != games_.end()) {
    game->second.ask = 0;
    game->second.summary_due = due;
  }
}

void EspnFeed::failed(const Pending& pending, const std::string& why, ports::FeedOutbox& out,
                      base::Duration longest_pause) {
  ++counts_.failures;
  int failures = 0;
  if (pending.game.empty()) failures = boards_[pending.board].failures++;
  else if (const auto game = games_.find(pending.game); game != games_.end())
    failures = 3 + game->second.summary_failures++;  // nobody waits for a play list
  retry_at(pending, now_ + doubled(kFirstPause, failures, longest_pause));
  bad(name_of(pending) + ": " + why, out);
}

/// Bare and browser-like User-Agents are refused since August 2026, and which are may differ by edge.
void EspnFeed::refused_agent(const Pending& pending, ports::FeedOutbox& out) {
  ++counts_.refused_403;
  retry_at(pending, now_);
  if (!pending.fallback_agent) {
    fallback_until_ = std::max(fallback_until_, now_ + kFallbackAgentFor);
    return;
  }
  if (now_ < blocked_until_) return;
  fallback_until_ = {};
  const base::Duration pause = doubled(kFirstBlock, blocks_++, kLongestBlock);
  blocked_until_ = now_ + pause;
  const std::string what = fmt::format("ESPN refuses us (HTTP 403), also as curl/8.7.1; asking again in {} minutes",
                                       pause.value / 60'000'000'000);
  out.refused.push_back({name_of(pending), what});
  change_health(domain::FeedHealth::down, what, out);
}

void EspnFeed::on_scoreboard(std::size_t index, std::string_view body, ports::FeedOutbox& out) {
  Board& board = boards_[index];
  const auto scoreboard = parse_scoreboard(board.sport, body);
  const Pending pending{index, {}, now_, false};
  if (!scoreboard) {
    ++counts_.unreadable;
    out.refused.push_back(base::within(name_of(pending), scoreboard.error()));
    return failed(pending, "unreadable: " + scoreboard.error().message(), out);
  }
  board.ask = 0;
  board.failures = 0;
  board.answered = now_;
  ++counts_.answers;
  good_scoreboard(index, *scoreboard, out);
}

void EspnFeed::good_scoreboard(std::size_t index, const Scoreboard& scoreboard, ports::FeedOutbox& out) {
  const std::size_t events_before = out.events.size();
  halt_stale(index, out);
  good(out, name_of({index, {}, now_, false}) + " answers");
  std::set<std::string_view> listed;
  for (const GameSnapshot& snapshot : scoreboard.games) {
    listed.insert(snapshot.game.key);
    take_game(index, snapshot, out);
  }
  tell_refused(boards_[index], scoreboard, out);
  if (scoreboard.refused.empty()) look_for_missing(index, listed, out);
  plan(boards_[index]);
  beat(events_before, out);
}

void EspnFeed::take_game(std::size_t index, const GameSnapshot& snapshot, ports::FeedOutbox& out) {
  auto found = games_.find(snapshot.game.key);
  if (found == games_.end()) {
    found = games_.try_emplace(snapshot.game.key, snapshot, now_, out).first;
    found->second.board = index;
    if (const auto wanted = wanted_.extract(snapshot.game.key)) found->second.follow(wanted.mapped(), now_, out);
    return;
  }
  TrackedGame& game = found->second;
  const bool was_over = game.final_at().has_value();
  game.board = index;
  game.missing = 0;
  switch (game.take(snapshot, now_, out)) {
    case Verdict::accepted: break;
    case Verdict::older: ++counts_.older; break;
  }
  if (game.final_at() && !was_over) game.summary_due = now_;
}

/// A game that is on and not listed any more: nothing is known of it.
void EspnFeed::look_for_missing(std::size_t index, const std::set<std::string_view>& listed, ports::FeedOutbox& out) {
  for (auto& [key, game] : games_) {
    if (game.board != index || listed.contains(key) || ++game.missing < kMissingAnswers) continue;
    if (game.state().phase == domain::Phase::final || !game.halt(now_, out)) continue;
    ++counts_.halts;
    out.refused.push_back(
        {name_of({index, {}, now_, false}), fmt::format("expected {}, which was listed before", key)});
  }
}

void EspnFeed::tell_refused(Board& board, const Scoreboard& scoreboard, ports::FeedOutbox& out) {
  const auto index = static_cast<std::size_t>(&board - boards_.data());
  const std::string name = name_of({index, {}, now_, false});
  std::set<std::string> refused;
  for (const base::Error& error : scoreboard.refused) {
    ++counts_.events_refused;
    const auto [text, is_new] = refused.insert(error.message());
    if (is_new && !board.refused.contains(*text)) out.refused.push_back(base::within(name, error));
  }
  board.refused = std::move(refused);
  const bool cut = scoreboard.games.size() + scoreboard.refused.size() == kCutList;
  if (!cut || board.cut_told) return;
  board.cut_told = true;
  ++counts_.cut_lists;
  out.refused.push_back({name, "exactly 25 events: this is how many a silently cut list has"});
}

void EspnFeed::on_summary(TrackedGame& game, std::string_view body, ports::FeedOutbox& out) {
  const Pending pending{game.board, game.game().key, now_, false};
  const auto summary = parse_summary(game.game().sport, body);
  const bool other = summary && summary->snapshot.game.key != game.game().key;
  if (!summary || other) {
    ++counts_.unreadable;
    const base::Error error =
        summary ? base::Error{"header.id", "expected " + game.game().key + ", found " + summary->snapshot.game.key}
                : summary.error();
    if (game.told.insert(error.message()).second) out.refused.push_back(base::within(name_of(pending), error));
    return failed(pending, "unreadable: " + error.message(), out);
  }
  game.ask = 0;
  game.summary_failures = 0;
  game.summary_at = now_;
  ++counts_.answers;
  for (const base::Error& error : summary->refused) {
    ++counts_.events_refused;
    if (game.told.insert(error.message()).second) out.refused.push_back(base::within(name_of(pending), error));
  }
  good(out, name_of(pending) + " answers");
  const std::size_t before = out.events.size();
  for (const base::Duration delay : game.take_summary(*summary, now_, out)) lags_[game.game().sport].add(delay);
  counts_.plays += out.events.size() - before;
  game.summary_due = now_ + summary_interval(game.heat(now_)).value_or(kAfterFinal);
}

}  // namespace arbees::feeds::espn
