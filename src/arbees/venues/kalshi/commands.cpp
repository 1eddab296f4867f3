#include "arbees/venues/kalshi/commands.hpp"

#include <algorithm>

#include "arbees/base/assert.hpp"
#include "arbees/base/json.hpp"

namespace arbees::venues::kalshi {
namespace {

constexpr std::size_t kMostWaiting = 256;

template <class Words>
boost::json::array list_of(const Words& words) {
  boost::json::array out;
  for (const auto& word : words) out.emplace_back(std::string_view(word));
  return out;
}

std::string command(std::int64_t id, std::string_view name, boost::json::object params) {
  return base::dump(boost::json::object{{"id", id}, {"cmd", name}, {"params", std::move(params)}});
}

}  // namespace

std::string Commands::subscribe(std::span<const std::string_view> channels, std::span<const std::string> tickers,
                                bool use_yes_price) {
  boost::json::object params{{"channels", list_of(channels)}};
  if (!tickers.empty()) params["market_tickers"] = list_of(tickers);
  if (std::ranges::find(channels, "orderbook_delta") != channels.end()) params["use_yes_price"] = use_yes_price;
  return command(remember(CommandKind::subscribe, tickers), "subscribe", std::move(params));
}

std::string Commands::update(CommandKind kind, std::int64_t sid, std::span<const std::string> tickers) {
  ARBEES_ASSERT(
      kind == CommandKind::add_markets || kind == CommandKind::delete_markets || kind == CommandKind::get_snapshot,
      "not an update of a subscription");
  boost::json::object params{
      {"sids", boost::json::array{sid}}, {"market_tickers", list_of(tickers)}, {"action", base::enum_name(kind)}};
  return command(remember(kind, tickers), "update_subscription", std::move(params));
}

std::string Commands::unsubscribe(std::int64_t sid) {
  return command(remember(CommandKind::unsubscribe, {}), "unsubscribe",
                 boost::json::object{{"sids", boost::json::array{sid}}});
}

std::optional<SentCommand> Commands::answered(std::int64_t id) {
  const auto found = std::ranges::find(waiting_, id, &SentCommand::id);
  if (found == waiting_.end()) return std::nullopt;
  SentCommand command = std::move(*found);
  waiting_.erase(found);
  return command;
}

std::int64_t Commands::remember(CommandKind kind, std::span<const std::string> tickers) {
  if (waiting_.size() >= kMostWaiting) waiting_.erase(waiting_.begin());
  waiting_.push_back({++last_id_, kind, {tickers.begin(), tickers.end()}});
  return last_id_;
}

}  // namespace arbees::venues::kalshi
