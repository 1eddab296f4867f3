#include "arbees/services/alerts.hpp"

#include <fmt/format.h>

#include "arbees/services/live_evening.hpp"
#include "arbees/services/trading_halts.hpp"

namespace arbees::services {
namespace {

using alerts::Alert;
using alerts::AlertKind;
using alerts::Severity;

constexpr std::string_view kFeedNames[] = {"ESPN", "Kalshi", "Polymarket"};

std::string dollars(base::Money money) {
  return fmt::format("{}${:.2f}", money.raw() < 0 ? "-" : "", std::abs(money.to_double()));
}

std::string percent(std::int64_t ppm) {
  return fmt::format("{:.1f} %", static_cast<double>(ppm) / 1e4);
}

std::string length(base::Duration d) {
  const std::int64_t s = d.value / 1'000'000'000;
  if (s < 120) return fmt::format("{} s", s);
  return s < 7'200 ? fmt::format("{} min", s / 60) : fmt::format("{} h {} min", s / 3'600, s / 60 % 60);
}

std::string_view kind_words(domain::SignalKind kind) {
  switch (kind) {
    case domain::SignalKind::arbitrage: return "Arbitrage";
    case domain::SignalKind::model_edge: return "Model edge";
    case domain::SignalKind::lagging_market: return "Lagging market";
  }
  return "Signal";
}

std::string_view alarm_words(domain::AlarmKind kind, bool active) {
  switch (kind) {
    case domain::AlarmKind::check_suspended: return active ? "a check is suspended" : "a check is armed again";
    case domain::AlarmKind::message_shape: return active ? "messages cannot be read" : "messages can be read again";
    case domain::AlarmKind::feed_lag: return active ? "messages arrive late" : "messages arrive on time again";
    case domain::AlarmKind::feed_frozen: return active ? "a game does not move" : "a game moves again";
    case domain::AlarmKind::venue_halted: return active ? "trading is halted" : "trading goes on";
    case domain::AlarmKind::mark_expired:
      return active ? "a position has no current price" : "a position has a price again";
    case domain::AlarmKind::settlement_unknown: return active ? "a result is not certain" : "a result is certain again";
  }
  return "an alarm";
}

/// An approved signal has passed them all.
std::string without_passed_gates(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!text.starts_with("  pass ")) kept += text.substr(0, end);
    text.remove_prefix(end);
  }
  return kept;
}

base::Duration seconds_of(std::int32_t s) {
  return base::seconds(s);
}

}  // namespace

std::vector<Alert> AlertWatch::see(const domain::Output& output) {
  Alerts out;
  fold(output, &out);
  look_at_feeds(out);
  return out;
}

void AlertWatch::remember(const domain::Output& output) {
  fold(output, nullptr);
}

void AlertWatch::fold(const domain::Output& output, Alerts* out) {
  now_ = std::max(now_, output.at);
  last_sequence_ = std::max(last_sequence_, output.sequence);
  explainer_.add(output);
  if (const auto* game = std::get_if<domain::GameListed>(&output.body))
    games_[game->id.value] = game->game.away.name + " at " + game->game.home.name;
  else if (const auto* signal = std::get_if<domain::Signal>(&output.body)) {
    if (out != nullptr) fold(*signal, output, *out);
  } else if (const auto* view = std::get_if<domain::FeedView>(&output.body)) fold(*view, out);
  else if (const auto* state = std::get_if<domain::TradingState>(&output.body)) fold(*state, out);
  else if (const auto* alarm = std::get_if<domain::AlarmChanged>(&output.body)) fold(*alarm, out);
  else if (const auto* clock = std::get_if<domain::ClockChanged>(&output.body)) {
    if (out != nullptr) fold(*clock, *out);
  } else if (const auto* account = std::get_if<domain::Account>(&output.body)) fold(*account, out);
  else if (const auto* books = std::get_if<domain::Reconciliation>(&output.body)) fold(*books, out);
}

void AlertWatch::fold(const domain::Signal& signal, const domain::Output& output, Alerts& out) {
  if (!rules_.signals || !signal.approved || signal.edge_net.raw() < rules_.signal_edge_min) return;
  if (signal.expected_profit < base::Money::from_units(rules_.signal_profit_dollars_min)) return;
  const std::string key = fmt::format("signal/{}/{}", base::enum_name(signal.kind), signal.game.value);
  std::uint64_t untold = 0;
  if (const auto found = signals_.find(key); found != signals_.end()) {
    if (now_ - found->second.at < seconds_of(rules_.signal_repeat_s)) {
      ++found->second.since;
      return;
    }
    untold = found->second.since;
  }
  signals_[key] = {now_, 0};
  const auto game = games_.find(signal.game.value);
  Alert alert{AlertKind::signal, Severity::info, key, {}, without_passed_gates(explainer_.explain(output)), output.at};
  alert.title =
      fmt::format("{} {:.1f}¢ net, {} expected: {}", kind_words(signal.kind), signal.edge_net.to_double() * 100,
                  dollars(signal.expected_profit), game == games_.end() ? "an unknown game" : game->second);
  if (untold > 0) alert.text += fmt::format("{} more like it since the last alert\n", untold);
  while (alert.text.ends_with('\n')) alert.text.pop_back();
  out.push_back(std::move(alert));
}

void AlertWatch::fold(const domain::FeedView& view, Alerts* out) {
  Feed& feed = feeds_[static_cast<std::size_t>(view.feed)];
  if (view.detail == kNotWatched) return;
  const bool up = view.health == domain::FeedHealth::up;
  if (!feed.known) feed.well_until = now_;
  if (up && feed.told && out != nullptr) {
    const std::string_view name = kFeedNames[static_cast<std::size_t>(view.feed)];
    out->push_back({AlertKind::feed, Severity::info, fmt::format("feed/{}", base::enum_name(view.feed)),
                    fmt::format("{} is back after {}", name, length(now_ - feed.well_until)),
                    fmt::format("{} is connected and alive again.", name), now_});
  }
  if (up) {
    feed.told = false;
    feed.well_until = now_;
  }
  feed.known = true;
  feed.health = view.health;
  feed.detail = view.detail;
}

/// Where time alone makes a feed dead.
void AlertWatch::look_at_feeds(Alerts& out) {
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    Feed& feed = feeds_[i];
    if (!feed.known || feed.told || finished_) continue;
    const bool up = feed.health == domain::FeedHealth::up;
    if (feed.health == domain::FeedHealth::halted) continue;  // its alarm says so, and until when
    const std::int32_t most = up ? rules_.feed_silent_s : rules_.feed_dead_s;
    const base::Duration since = now_ - feed.well_until;
    if (most <= 0 || since < seconds_of(most)) continue;
    feed.told = true;
    const auto how = up                                           ? "shows no life"
                     : feed.health == domain::FeedHealth::suspect ? "is connected but suspect"
                                                                  : "is down";
    std::string text = fmt::format("Not well since {}, for {}. Nothing is traded on what it does not show.",
                                   base::format_utc(feed.well_until), length(since));
    if (!feed.detail.empty()) text += " It said: " + feed.detail;
    out.push_back({AlertKind::feed, Severity::critical,
                   fmt::format("feed/{}", base::enum_name(static_cast<domain::FeedId>(i))),
                   fmt::format("{} {}", kFeedNames[i], how), std::move(text), now_});
  }
}

void AlertWatch::fold(const domain::AlarmChanged& alarm, Alerts* out) {
  if (alarm.kind == domain::AlarmKind::venue_halted && !alarm.subject.empty()) return;
  const std::string key =
      fmt::format("alarm/{}/{}/{}", base::enum_name(alarm.feed), base::enum_name(alarm.kind), alarm.subject);
  const bool changed = alarm.active ? active_.insert(key).second : active_.erase(key) > 0;
  if (!changed || out == nullptr) return;
  const std::string_view name = kFeedNames[static_cast<std::size_t>(alarm.feed)];
  const std::string about = alarm.subject.empty() ? "" : " (" + alarm.subject + ")";
  out->push_back({AlertKind::alarm, alarm.active ? Severity::warning : Severity::info, key,
                  fmt::format("{}: {}{}", name, alarm_words(alarm.kind, alarm.active), about), alarm.detail, now_});
}

void AlertWatch::fold(const domain::TradingState& state, Alerts* out) {
  if (out != nullptr && state.kill_switch != trading_.kill_switch)
    out->push_back({AlertKind::kill_switch, state.kill_switch ? Severity::critical : Severity::warning, "kill_switch",
                    state.kill_switch ? "Kill switch on" : "Kill switch off",
                    state.kill_switch ? "No new orders are sent, resting ones are cancelled."
                    : state.drawdown_stop || state.clock_stop
                        ? "Trading stays halted for another cause: the status says which, and how it ends."
                        : "Orders are sent again.",
                    now_});
  if (out != nullptr && state.drawdown_stop && !trading_.drawdown_stop)
    out->push_back({AlertKind::drawdown, Severity::critical, "drawdown_stop", "Trading stopped by drawdown",
                    fmt::format("The account is {} below its highest equity. No new trades until a person resumes. {}",
                                percent(state.drawdown_ppm), how_to_resume(ports::HaltCause::drawdown)),
                    now_});
  trading_ = state;
}

void AlertWatch::fold(const domain::ClockChanged& change, Alerts& out) const {
  std::string text = change.detail;
  if (!change.trusted) text += ". " + how_to_resume(ports::HaltCause::clock);
  out.push_back({AlertKind::engine, change.trusted ? Severity::info : Severity::critical, "clock",
                 change.trusted ? "The clock is trusted again" : "Trading stopped: the clock was set", std::move(text),
                 now_});
}

void AlertWatch::fold(const domain::Account& account, Alerts* out) {
  if (account.assumption != domain::Assumption::expected || rules_.drawdown_ppm <= 0 || account.peak.raw() <= 0) return;
  if (!account.marks_current) return;  // a price that is missing is an alarm of its own, and no loss
  const base::Money equity = account.cash + account.reserved + account.value_held;
  const auto below =
      static_cast<std::int64_t>(base::divide(static_cast<__int128>((account.peak - equity).raw()) * 1'000'000,
                                             account.peak.raw(), base::Rounding::toward_zero));
  if (drawdown_told_ && below < rules_.drawdown_ppm / 2) drawdown_told_ = false;
  if (drawdown_told_ || below < rules_.drawdown_ppm) return;
  drawdown_told_ = true;
  if (out == nullptr) return;
  out->push_back({AlertKind::drawdown, Severity::warning, "drawdown", fmt::format("Drawdown of {}", percent(below)),
                  fmt::format("The account is worth {}, {} below its highest, {}.", dollars(equity),
                              dollars(account.peak - equity), dollars(account.peak)),
                  now_});
}

void AlertWatch::fold(const domain::Reconciliation& books, Alerts* out) {
  bool& disagrees = disagrees_[static_cast<std::size_t>(books.assumption)];
  if (!books.agrees && !disagrees && out != nullptr)
    out->push_back(
        {AlertKind::ledger, Severity::critical, fmt::format("ledger/{}", base::enum_name(books.assumption)),
         "The ledger does not agree with its fills",
         fmt::format("Under {} fills: cash differs by {}, what is held by {}.", base::enum_name(books.assumption),
                     dollars(books.cash_difference), dollars(books.held_difference)),
         now_});
  disagrees = !books.agrees;
}

std::vector<Alert> AlertWatch::see(const ports::Runtime& runtime, base::Nanos wall) {
  Alerts out;
  // The engine is ahead of what it has announced: only when all of that is heard does silence mean something.
  if (last_sequence_ >= runtime.outputs) now_ = std::max(now_, runtime.engine_time);
  for (const std::string& alarm : runtime.alarms)
    if (alarms_.insert(alarm).second)
      out.push_back({AlertKind::ledger, Severity::critical, "alarm", "Trading is stopped by an alarm", alarm, now_});
  if (runtime.store.ok) {
    if (store_told_)
      out.push_back({AlertKind::store, Severity::info, "store", "The store takes again",
                     fmt::format("It had refused for {}.", length(wall - *store_failing_since_)), wall});
    store_failing_since_.reset();
    store_told_ = false;
  } else {
    if (!store_failing_since_) store_failing_since_ = wall;
    if (!store_told_ && rules_.store_failing_s > 0 &&
        wall - *store_failing_since_ >= seconds_of(rules_.store_failing_s)) {
      store_told_ = true;
      out.push_back({AlertKind::store, Severity::critical, "store", "The store refuses what is said",
                     runtime.store.error + ". Nothing is announced until it is stored.", wall});
    }
  }
  look_at_feeds(out);
  if (runtime.finished && !finished_) {
    finished_ = true;
    out.push_back({AlertKind::engine, Severity::info, "engine", "The engine has come to the end of its events",
                   "No more signals will come.", now_});
  }
  return out;
}

Alert AlertWatch::stopped(const std::string& why) const {
  return {AlertKind::engine, Severity::critical, "engine", "Arbees is stopping", why, now_};
}

}  // namespace arbees::services
