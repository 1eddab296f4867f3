#include <algorithm>
#include <utility>

#include "arbees/venues/polymarket/commands.hpp"
#include "arbees/venues/polymarket/feed.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::BookSide;

constexpr base::Duration kCommandsApart = base::milliseconds(250);
constexpr base::Duration kDispute = base::seconds(1);
constexpr base::Duration kProbeAgain = base::seconds(5);
constexpr std::size_t kRechecked = 20;
constexpr std::size_t kFetched = 100;

/// The levels at which two books differ.
void differences(const domain::OrderBook& book, BookSide side, const std::vector<domain::Level>& levels,
                 std::set<std::pair<BookSide, base::Price>>& out) {
  std::size_t filled = 0;
  for (const domain::Level& level : levels) {
    if (level.quantity.raw() == 0) continue;
    ++filled;
    if (book.at(side, level.price) != level.quantity) out.emplace(side, level.price);
  }
  if (filled == book.level_count(side)) return;
  book.walk(side, [&](domain::Level held) {
    const auto found = std::ranges::find(levels, held.price, &domain::Level::price);
    if (found == levels.end() || found->quantity.raw() == 0) out.emplace(side, held.price);
    return true;
  });
}

}  // namespace

PolymarketFeed::Socket* PolymarketFeed::socket(std::uint32_t number) {
  return number < sockets_.size() ? sockets_[number].get() : nullptr;
}

PolymarketFeed::Socket& PolymarketFeed::socket_with_room(base::Nanos now, ports::FeedOutbox& out) {
  for (const auto& each : sockets_)
    if (each->tokens.size() < options_.tokens_per_socket) return *each;
  auto& made = *sockets_.emplace_back(std::make_unique<Socket>(guard_, options_.lag_suspect));
  made.number = static_cast<std::uint32_t>(sockets_.size() - 1);
  made.silence_limit = options_.silence;
  made.last_change = made.alive_at = now;
  out.actions.emplace_back(net::OpenSocket{made.number, options_.socket_url});
  return made;
}

void PolymarketFeed::after_frames(Socket& socket, std::size_t first_event, base::Nanos now, ports::FeedOutbox& out) {
  for (std::size_t i = first_event; i < out.events.size(); ++i) {
    auto& body = out.events[i].body;
    if (const auto* snapshot = std::get_if<domain::BookSnapshot>(&body)) {
      const Followed* const market = followed(snapshot->market);
      if (market == nullptr) continue;
      recovery_.back(market->token, now);
      checks_.erase(market->token);
    } else if (const auto* delta = std::get_if<domain::BookDelta>(&body)) {
      if (checks_.empty()) continue;
      const Followed* const market = followed(delta->market);
      const auto check = market == nullptr ? checks_.end() : checks_.find(market->token);
      if (check == checks_.end()) continue;
      check->second.spoken_of.emplace(delta->side, delta->price);
      check->second.different.erase({delta->side, delta->price});
    } else if (const auto* voided = std::get_if<domain::BookVoided>(&body)) {
      const Followed* const market = followed(voided->market);
      if (market == nullptr) continue;
      recovery_.lost(market->token, now);
      checks_.erase(market->token);
    } else if (const auto* change = std::get_if<domain::MarketStatusChanged>(&body)) {
      const auto said = *change;
      out.events.erase(out.events.begin() + static_cast<std::ptrdiff_t>(i--));
      Followed* const market = followed(said.market);
      if (market == nullptr) continue;
      if (said.settlement) market->settlement = said.settlement;
      const std::size_t end = out.events.size();
      set_status(*market, said.status, now, out);
      i += out.events.size() - end;
    }
  }
  for (const NextStep& step : socket.keeper.take_steps())
    for (const std::string& token : step.tokens) recovery_.lost(token, now);
}

void PolymarketFeed::pump(base::Nanos now, ports::FeedOutbox& out) {
  for (const auto& each : sockets_) {
    if (!each->open || each->waiting.empty() || now - each->last_command < kCommandsApart) continue;
    each->last_command = now;
    for (const std::string& token : each->waiting) {
      recovery_.asked(token, now);
      followed(token)->asked_at = now;
    }
    out.actions.emplace_back(net::SendText{each->number, subscribe_more(std::exchange(each->waiting, {}))});
  }
  recover(now, out);
}

void PolymarketFeed::recover(base::Nanos now, ports::FeedOutbox& out) {
  std::vector<std::string> wanted;
  std::map<std::uint32_t, std::vector<std::string>> anew;
  for (const ports::RecoveryDue& due : recovery_.due(now)) {
    const Followed* const market = followed(due.book);
    if (market == nullptr || market->socket == nullptr) {
      recovery_.forget(due.book);
    } else if (!market->socket->open) {
      recovery_.asked(due.book, now);  // opening the socket will bring it
    } else if (due.step == ports::RecoveryStep::reopen) {
      reopen(*market->socket, "a book did not come back", now, out);
    } else if (due.step == ports::RecoveryStep::resubscribe) {
      anew[market->socket->number].push_back(due.book);
    } else if (!market->fetching) {
      wanted.push_back(due.book);
    }
  }
  for (const auto& [number, tokens] : anew) {
    counts_.resyncs += tokens.size();
    for (const std::string& token : tokens) followed(token)->asked_at = now;
    out.actions.emplace_back(net::SendText{number, unsubscribe(tokens)});
    out.actions.emplace_back(net::SendText{number, subscribe_more(tokens)});
  }
  if (!wanted.empty()) fetch(wanted, now, out);
}

void PolymarketFeed::fetch(const std::vector<std::string>& tokens, base::Nanos now, ports::FeedOutbox& out) {
  for (std::size_t at = 0; at < tokens.size(); at += kFetched) {
    const auto from = tokens.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = static_cast<std::ptrdiff_t>(std::min(kFetched, tokens.size() - at));
    std::vector<std::string> batch(from, from + count);
    std::string body = books_request(batch);
    if (!ask(rest::books_url(options_.clob_url), std::move(body), {Want::books, 0, batch, false, 0, {}}, now, out))
      return;
    counts_.resyncs += batch.size();
    for (const std::string& token : batch) followed(token)->fetching = true;
  }
}

void PolymarketFeed::reopen(Socket& socket, std::string why, base::Nanos now, ports::FeedOutbox& out) {
  if (!socket.open) return;
  ++counts_.reopened;
  out.actions.emplace_back(net::CloseSocket{socket.number, true});
  on(net::SocketLost{socket.number, std::move(why)}, now, out);
}

void PolymarketFeed::watch_silence(Socket& socket, base::Nanos now, ports::FeedOutbox& out) {
  if (health_ == domain::FeedHealth::halted) socket.last_change = now;  // the silence of a halt is none
  const KeeperCounts& counts = socket.keeper.counts();
  const std::uint64_t changes = counts.snapshots + counts.deltas + counts.trades + counts.top_checked;
  if (std::exchange(socket.changes_then, changes) != changes) {
    socket.last_change = now;
    socket.silence_limit = options_.silence;
    socket.suspect = false;
  }
  if (!socket.open || socket.probing || now - socket.last_change < socket.silence_limit || now < socket.next_probe)
    return;
  if (!check(socket, next_to_check(socket, 1), now, out)) return;
  socket.probing = socket.suspect = true;
  socket.next_probe = now + kProbeAgain;
  ++counts_.probes;
}

void PolymarketFeed::recheck(Socket& socket, base::Nanos now, ports::FeedOutbox& out) {
  if (!socket.open || now < socket.recheck_due) return;
  socket.recheck_due = now + options_.recheck_every;
  check(socket, next_to_check(socket, kRechecked), now, out);
}

std::vector<std::string> PolymarketFeed::next_to_check(Socket& socket, std::size_t most) {
  std::vector<std::string> tokens;
  const std::size_t size = socket.tokens.size();
  for (std::size_t i = 0; i < size && tokens.size() < most; ++i) {
    const std::string& token = socket.tokens[(socket.check_from + i) % size];
    const auto* const held = socket.keeper.book(token);
    if (held != nullptr && held->usable() && !checks_.contains(token)) tokens.push_back(token);
  }
  if (size > 0) socket.check_from = (socket.check_from + most) % size;
  return tokens;
}

bool PolymarketFeed::check(Socket& socket, std::vector<std::string> tokens, base::Nanos now, ports::FeedOutbox& out) {
  if (tokens.empty()) return false;
  std::string body = books_request(tokens);
  Ask what{Want::check, socket.number, tokens, false, 0, {}};
  if (!ask(rest::books_url(options_.clob_url), std::move(body), std::move(what), now, out)) return false;
  for (const std::string& token : tokens) checks_[token].held_at = socket.keeper.last_change(token);
  return true;
}

void PolymarketFeed::judge_checks(const Ask& ask, const std::vector<BookInfo>& books, base::Nanos now,
                                  ports::FeedOutbox& out) {
  Socket* const which = socket(static_cast<std::uint32_t>(ask.job));
  if (which == nullptr) return;
  std::size_t same = 0;
  for (const std::string& token : ask.names) {
    const auto check = checks_.find(token);
    const auto found = std::ranges::find(books, token, &BookInfo::token);
    if (check == checks_.end()) continue;
    const bool believed =
        found != books.end() && (found->hash != HashCheck::mismatch || !guard_.refuses(now, found->condition_id, true));
    if (believed) judge_check(token, check->second, *found, now);
    if (check->second.until) continue;
    same += believed ? 1 : 0;
    checks_.erase(check);
    if (believed) prove(*followed(token), ask.at, now, out);
  }
  if (std::exchange(which->probing, false) && same == ask.names.size()) {
    which->suspect = false;
    which->last_change = now;
    which->silence_limit = {std::min(which->silence_limit.value * 2, options_.longest_silence.value)};
  }
}

void PolymarketFeed::judge_check(const std::string& token, Check& check, const BookInfo& info, base::Nanos now) {
  const auto* const held = book(token);
  if (held == nullptr || !held->usable()) return;
  if (info.at && check.held_at && *info.at < *check.held_at) return;  // ours was newer
  ++counts_.rechecked;
  differences(*held, BookSide::bid, info.bids, check.different);
  differences(*held, BookSide::ask, info.asks, check.different);
  for (const Place& place : check.spoken_of) check.different.erase(place);
  if (check.different.empty()) return;
  ++counts_.different;
  check.until = now + kDispute;
}

void PolymarketFeed::end_checks(const Ask& ask) {
  for (const std::string& token : ask.names) checks_.erase(token);
  if (Socket* const which = socket(static_cast<std::uint32_t>(ask.job))) which->probing = false;
}

void PolymarketFeed::settle_checks(base::Nanos now, ports::FeedOutbox& out) {
  std::vector<std::string> missed;
  std::erase_if(checks_, [&](const auto& item) {
    const Check& check = item.second;
    if (!check.until || now < *check.until) return false;
    if (!check.different.empty()) missed.push_back(item.first);
    return true;
  });
  for (const std::string& token : missed) {
    const Followed* const market = followed(token);
    Socket* const which = market == nullptr ? nullptr : market->socket;
    if (which == nullptr || !which->open) continue;
    const std::size_t first = out.events.size();
    which->keeper.doubt(token, now, out.events);
    after_frames(*which, first, now, out);
    if (which->suspect) reopen(*which, "books are not the venue's", now, out);
  }
}

}  // namespace arbees::venues::polymarket
