#include "arbees/venues/kalshi/subscriptions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace arbees::venues::kalshi {
namespace {

// Codes of the AsyncAPI description.
constexpr std::int64_t kUnknownSubscription = 7;
constexpr std::int64_t kChannelError = 10;
constexpr std::int64_t kBufferOverflow = 25;
constexpr std::int64_t kMarketLimit = 26;
constexpr std::int64_t kTooManyRequests = 27;
constexpr std::size_t kMostUnanswered = 16;

}  // namespace

void Subscriptions::opened(base::Nanos now) {
  lost();
  open_ = true;
  now_ = now;
  const std::vector<std::string> all(wanted_.begin(), wanted_.end());
  for (Channel& channel : channels_) {
    channel.not_before = now;
    channel.pause = kFirstPause;
    if (channel.by_market) queue(channel, all);
  }
}

void Subscriptions::lost() {
  open_ = up_ = false;
  commands_ = {};
  sent_.clear();
  for (Channel& channel : channels_) {
    channel.sid.reset();
    channel.subscribing = false;
    channel.inside.clear();
    channel.batches.clear();
  }
}

void Subscriptions::want(std::string_view ticker) {
  if (!wanted_.insert(std::string(ticker)).second || !open_) return;
  for (Channel& channel : channels_) {
    if (!channel.by_market) continue;
    if (!channel.batches.empty() && channel.batches.back().size() < kBatch) channel.batches.back().emplace_back(ticker);
    else channel.batches.push_back({std::string(ticker)});
  }
}

void Subscriptions::drop(std::string_view ticker) {
  const auto found = wanted_.find(ticker);
  if (found == wanted_.end()) return;
  wanted_.erase(found);
  for (Channel& channel : channels_)
    for (auto& batch : channel.batches) std::erase(batch, ticker);
}

void Subscriptions::reply(const Reply& reply, base::Nanos now) {
  const auto sent = reply.id ? sent_.find(*reply.id) : sent_.end();
  const auto command = reply.id ? commands_.answered(*reply.id) : std::nullopt;
  Channel* channel = sent == sent_.end() ? nullptr : &channels_[sent->second.channel];
  if (sent != sent_.end()) sent_.erase(sent);
  else if (command && command->kind == CommandKind::get_snapshot) channel = &channels_.front();
  if (reply.kind == FrameKind::error) {
    if (channel != nullptr && command) return refuse(*channel, *command, reply, now);
    if (reply.code != kChannelError && reply.code != kBufferOverflow) return;
    for (Channel& each : channels_)
      if (each.sid && (!reply.sid || each.sid == reply.sid)) end(each, now);
    return;
  }
  if (channel == nullptr || !command) return;
  channel->pause = kFirstPause;
  if (command->kind != CommandKind::subscribe) return;
  channel->subscribing = false;
  channel->sid = reply.sid;
  up_ = true;
}

void Subscriptions::refuse(Channel& channel, const SentCommand& command, const Reply& reply, base::Nanos now) {
  const bool puts_in = command.kind == CommandKind::subscribe || command.kind == CommandKind::add_markets;
  if (command.kind == CommandKind::subscribe) channel.subscribing = false;
  if (reply.code == kUnknownSubscription || reply.code == kChannelError || reply.code == kBufferOverflow) {
    end(channel, now);
  } else if (!puts_in) {
    back_off(channel, now);
  } else {
    for (const std::string& ticker : command.tickers) channel.inside.erase(ticker);
    const std::string words = fmt::format("error {}: {}", reply.code, reply.text);
    if (reply.code == kTooManyRequests) {
      back_off(channel, now);
      if (!command.tickers.empty()) channel.batches.push_front(command.tickers);
    } else if (reply.code == kMarketLimit || command.tickers.size() == 1) {
      for (const std::string& ticker : command.tickers) refused_.emplace_back(ticker, words);
    } else if (command.tickers.empty()) {
      complaint_ = fmt::format("channel {}: {}", channel.name, words);
      back_off(channel, now);
    } else {
      const auto middle = command.tickers.begin() + static_cast<std::ptrdiff_t>(command.tickers.size() / 2);
      channel.batches.emplace_front(middle, command.tickers.end());
      channel.batches.emplace_front(command.tickers.begin(), middle);
    }
  }
}

void Subscriptions::end(Channel& channel, base::Nanos now) {
  channel.sid.reset();
  channel.subscribing = false;
  channel.inside.clear();
  channel.batches.clear();
  if (channel.by_market) queue(channel, {wanted_.begin(), wanted_.end()});
  back_off(channel, now);
}

void Subscriptions::back_off(Channel& channel, base::Nanos now) {
  channel.not_before = now + channel.pause;
  channel.pause = {std::min(channel.pause.value * 2, kLongestPause.value)};
}

void Subscriptions::queue(Channel& channel, const std::vector<std::string>& tickers) {
  for (std::size_t at = 0; at < tickers.size(); at += kBatch) {
    const std::size_t end = std::min(at + kBatch, tickers.size());
    channel.batches.emplace_back(tickers.begin() + static_cast<std::ptrdiff_t>(at),
                                 tickers.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

void Subscriptions::pump(base::Nanos now, std::vector<net::Action>& actions, std::vector<std::string>& asked) {
  now_ = now;
  if (!open_) return;
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    const std::array<std::string_view, 1> name{channel.name};
    if (now < channel.not_before || channel.subscribing) continue;
    if (!channel.by_market) {
      if (channel.sid) continue;
      channel.subscribing = true;
      send(i, commands_.subscribe(name, {}, false), actions);
      continue;
    }
    while (!channel.batches.empty() && !channel.subscribing && sent_.size() < kMostUnanswered) {
      const std::vector<std::string> batch = std::move(channel.batches.front());
      channel.batches.pop_front();
      if (batch.empty()) continue;
      channel.inside.insert(batch.begin(), batch.end());
      if (i == 0) asked.insert(asked.end(), batch.begin(), batch.end());
      channel.subscribing = !channel.sid.has_value();
      send(i,
           channel.sid ? commands_.update(CommandKind::add_markets, *channel.sid, batch)
                       : commands_.subscribe(name, batch, false),
           actions);
    }
  }
}

void Subscriptions::request(const std::vector<std::string>& tickers, std::vector<net::Action>& actions) {
  const Channel& books = channels_[0];
  if (!books.sid || now_ < books.not_before) return;
  std::vector<std::string> inside;
  for (const std::string& ticker : tickers)
    if (books.inside.contains(ticker)) inside.push_back(ticker);
  for (std::size_t at = 0; at < inside.size(); at += kBatch) {
    const std::span<const std::string> batch(inside.data() + at, std::min(kBatch, inside.size() - at));
    // Its answer is the books; whether anything else answers it is nowhere said.
    actions.emplace_back(net::SendText{socket_, commands_.update(CommandKind::get_snapshot, *books.sid, batch)});
  }
}

void Subscriptions::resubscribe(const std::vector<std::string>& tickers, std::vector<net::Action>& actions) {
  const Channel& books = channels_[0];
  if (!books.sid) return;
  std::vector<std::string> inside;
  for (const std::string& ticker : tickers)
    if (books.inside.contains(ticker)) inside.push_back(ticker);
  if (inside.empty()) return;
  send(0, commands_.update(CommandKind::delete_markets, *books.sid, inside), actions);
  send(0, commands_.update(CommandKind::add_markets, *books.sid, inside), actions);
}

void Subscriptions::send(std::size_t channel, std::string text, std::vector<net::Action>& actions) {
  sent_[commands_.last_id()] = {channel, now_};
  actions.emplace_back(net::SendText{socket_, std::move(text)});
}

bool Subscriptions::unanswered(base::Nanos now) const {
  return std::ranges::any_of(sent_, [&](const auto& each) { return now - each.second.at > kAnswerWithin; });
}

}  // namespace arbees::venues::kalshi
