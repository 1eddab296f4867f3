#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "arbees/sim/servers/kalshi_server.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 11> kChannels = {"orderbook_delta",
                                                        "ticker",
                                                        "trade",
                                                        "fill",
                                                        "user_orders",
                                                        "market_positions",
                                                        "market_lifecycle_v2",
                                                        "multivariate_market_lifecycle",
                                                        "order_group_updates",
                                                        "communications",
                                                        "cfbenchmarks_value"};

enum Code {
  kUnableToProcess = 1,
  kParamsRequired = 2,
  kChannelsRequired = 3,
  kSidsRequired = 4,
  kUnknownCommand = 5,
  kUnknownSid = 7,
  kUnknownChannel = 8,
  kInvalidParameter = 11,
  kOneSidRequired = 12,
  kUnsupportedAction = 13,
  kTickerRequired = 14,
  kActionRequired = 15,
};

bool is_sequenced(std::string_view channel) {
  return channel == "orderbook_delta" || channel == "trade" || channel == "market_lifecycle_v2";
}

std::vector<std::string> strings(const json::object& from, std::string_view one, std::string_view many) {
  std::vector<std::string> out;
  const auto add = [&](const json::value& value) {
    if (value.is_string()) out.emplace_back(value.as_string().data(), value.as_string().size());
  };
  if (const json::value* value = from.if_contains(one)) add(*value);
  if (const json::value* list = from.if_contains(many); list != nullptr && list->is_array())
    for (const json::value& value : list->as_array()) add(value);
  return out;
}

std::vector<std::int64_t> sids_of(const json::object& params) {
  std::vector<std::int64_t> out;
  if (const json::value* one = params.if_contains("sid"); one != nullptr && one->is_int64())
    out.push_back(one->as_int64());
  if (const json::value* list = params.if_contains("sids"); list != nullptr && list->is_array())
    for (const json::value& value : list->as_array())
      if (value.is_int64()) out.push_back(value.as_int64());
  return out;
}

std::string quoted_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += fmt::format("{}\"{}\"", out.size() > 1 ? "," : "", item);
  return out + "]";
}

}  // namespace

bool KalshiClient::Subscription::covers(const std::string& ticker) const {
  return all || std::ranges::find(tickers, ticker) != tickers.end();
}

KalshiClient::Subscription* KalshiClient::by_channel(std::string_view channel) {
  const auto at = std::ranges::find(subscriptions, channel, &Subscription::channel);
  return at == subscriptions.end() ? nullptr : &*at;
}

KalshiClient::Subscription* KalshiClient::by_sid(std::int64_t sid) {
  const auto at = std::ranges::find_if(subscriptions, [&](const Subscription& s) { return s.sid == sid; });
  return at == subscriptions.end() ? nullptr : &*at;
}

std::unique_ptr<Client> KalshiServer::greet(std::shared_ptr<net::Socket> socket) {
  return std::make_unique<KalshiClient>(std::move(socket));
}

std::string KalshiServer::stamp() const {
  return fmt::format(",\"sending_ts_ms\":{}}}", now().value / 1'000'000);
}

void KalshiServer::complain(Client& client, std::int64_t id, int code, std::string_view text, std::string_view ticker) {
  const std::string more = ticker.empty() ? "" : fmt::format(",\"market_ticker\":\"{}\"", ticker);
  client.tell_plainly(
      fmt::format("{{\"id\":{},\"type\":\"error\",\"msg\":{{\"code\":{},\"msg\":\"{}\"{}}}", id, code, text, more) +
      stamp());
}

void KalshiServer::hear(Client& base, std::string_view text) {
  auto& client = static_cast<KalshiClient&>(base);
  boost::system::error_code why;
  const json::value message = json::parse(text, why);
  if (why || !message.is_object()) return complain(client, 0, kUnableToProcess, "Unable to process message");
  const json::object& from = message.as_object();
  const json::value* id_value = from.if_contains("id");
  const std::int64_t id = id_value != nullptr && id_value->is_int64() ? id_value->as_int64() : 0;
  const json::value* command = from.if_contains("cmd");
  const std::string name = command != nullptr && command->is_string() ? std::string(command->as_string()) : "";
  if (name == "list_subscriptions") return list(client, id);
  if (name != "subscribe" && name != "unsubscribe" && name != "update_subscription")
    return complain(client, id, kUnknownCommand, "Unknown command");
  const json::value* params = from.if_contains("params");
  if (params == nullptr || !params->is_object()) return complain(client, id, kParamsRequired, "Params required");
  if (name == "subscribe") return subscribe(client, id, params->as_object());
  if (name == "unsubscribe") return unsubscribe(client, id, params->as_object());
  update(client, id, params->as_object());
}

void KalshiServer::subscribe(KalshiClient& client, std::int64_t id, const json::object& params) {
  const auto channels = strings(params, "channel", "channels");
  if (channels.empty()) return complain(client, id, kChannelsRequired, "Channels required");
  auto tickers = strings(params, "market_ticker", "market_tickers");
  for (const std::string& wanted : strings(params, "market_id", "market_ids"))
    for (const auto& [ticker, place] : places_)
      if (market_at(place).market_id == wanted) tickers.push_back(ticker);
  for (const std::string& channel : channels) {
    if (std::ranges::find(kChannels, channel) == kChannels.end()) {
      complain(client, id, kUnknownChannel, "Unknown channel name");
      continue;
    }
    if (channel == "orderbook_delta" && tickers.empty()) {
      complain(client, id, kTickerRequired, "Market ticker required");
      continue;
    }
    const auto unknown = std::ranges::find_if(tickers, [&](const std::string& t) { return find(t) == nullptr; });
    if (unknown != tickers.end()) {
      complain(client, id, kInvalidParameter, "Invalid parameter", *unknown);
      continue;
    }
    open_channel(client, id, channel, tickers, params);
  }
}

void KalshiServer::open_channel(KalshiClient& client, std::int64_t id, const std::string& channel,
                                const std::vector<std::string>& tickers, const json::object& params) {
  KalshiClient::Subscription* at = client.by_channel(channel);
  const bool is_new = at == nullptr;
  if (is_new) {
    client.subscriptions.push_back({.channel = channel, .sid = ++client.sids});
    at = &client.subscriptions.back();
    const json::value* yes_price = params.if_contains("use_yes_price");
    at->use_yes_price = yes_price != nullptr && yes_price->is_bool() && yes_price->as_bool();
  }
  if (tickers.empty()) at->all = true;
  std::vector<std::string> added;
  for (const std::string& ticker : tickers)
    if (std::ranges::find(at->tickers, ticker) == at->tickers.end()) added.push_back(ticker);
  at->tickers.insert(at->tickers.end(), added.begin(), added.end());
  // A second subscribe to an open channel makes no new sid: it is answered like an update.
  if (is_new)
    client.tell_plainly(
        fmt::format(R"({{"id":{},"type":"subscribed","msg":{{"channel":"{}","sid":{}}})", id, channel, at->sid) +
        stamp());
  else confirm(client, id, *at);
  if (channel == "orderbook_delta")
    for (const std::string& ticker : added) send_snapshot(client, *at, ticker);
  const json::value* initial = params.if_contains("send_initial_snapshot");
  if (channel == "ticker" && initial != nullptr && initial->is_bool() && initial->as_bool())
    for (const std::string& ticker : added) send_ticker(client, *at, *find(ticker));
}

void KalshiServer::confirm(KalshiClient& client, std::int64_t id, KalshiClient::Subscription& subscription) {
  const std::string seq = is_sequenced(subscription.channel) ? fmt::format(",\"seq\":{}", ++subscription.seq) : "";
  client.tell(fmt::format(R"({{"id":{},"sid":{}{},"type":"ok","msg":{{"market_tickers":{}}})", id, subscription.sid,
                          seq, quoted_list(subscription.tickers)) +
              stamp());
}

void KalshiServer::unsubscribe(KalshiClient& client, std::int64_t id, const json::object& params) {
  const auto sids = sids_of(params);
  if (sids.empty()) return complain(client, id, kSidsRequired, "Subscription IDs required");
  for (const std::int64_t sid : sids) {
    KalshiClient::Subscription* at = client.by_sid(sid);
    if (at == nullptr) {
      complain(client, id, kUnknownSid, "Unknown subscription ID");
      continue;
    }
    const std::string seq = is_sequenced(at->channel) ? fmt::format(",\"seq\":{}", ++at->seq) : "";
    client.tell(fmt::format(R"({{"id":{},"sid":{}{},"type":"unsubscribed")", id, sid, seq) + stamp());
    std::erase_if(client.subscriptions, [&](const auto& subscription) { return subscription.sid == sid; });
  }
}

void KalshiServer::update(KalshiClient& client, std::int64_t id, const json::object& params) {
  const auto sids = sids_of(params);
  if (sids.size() != 1) return complain(client, id, kOneSidRequired, "Exactly one subscription ID is required");
  KalshiClient::Subscription* at = client.by_sid(sids[0]);
  if (at == nullptr) return complain(client, id, kUnknownSid, "Unknown subscription ID");
  const auto action = strings(params, "action", "");
  if (action.empty()) return complain(client, id, kActionRequired, "Action required");
  const auto tickers = strings(params, "market_ticker", "market_tickers");
  if (tickers.empty()) return complain(client, id, kTickerRequired, "Market ticker required");
  for (const std::string& ticker : tickers)
    if (find(ticker) == nullptr) return complain(client, id, kInvalidParameter, "Invalid parameter", ticker);
  const bool books = at->channel == "orderbook_delta";
  if (action[0] == "get_snapshot" && books) {
    for (const std::string& ticker : tickers) send_snapshot(client, *at, ticker);
  } else if (action[0] == "add_markets") {
    std::vector<std::string> added;
    for (const std::string& ticker : tickers)
      if (!at->covers(ticker)) added.push_back(ticker);
    at->tickers.insert(at->tickers.end(), added.begin(), added.end());
    confirm(client, id, *at);
    if (books)
      for (const std::string& ticker : added) send_snapshot(client, *at, ticker);
  } else if (action[0] == "delete_markets") {
    std::erase_if(at->tickers, [&](const std::string& t) { return std::ranges::find(tickers, t) != tickers.end(); });
    confirm(client, id, *at);
  } else {
    complain(client, id, kUnsupportedAction, "Unsupported action");
  }
}

void KalshiServer::list(KalshiClient& client, std::int64_t id) {
  std::string items;
  for (const auto& subscription : client.subscriptions)
    items += fmt::format(R"({}{{"channel":"{}","sid":{}}})", items.empty() ? "" : ",", subscription.channel,
                         subscription.sid);
  client.tell_plainly(fmt::format(R"({{"id":{},"type":"ok","msg":[{}])", id, items) + stamp());
}

}  // namespace arbees::sim::servers
