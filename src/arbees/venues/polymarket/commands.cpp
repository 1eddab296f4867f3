#include "arbees/venues/polymarket/commands.hpp"

#include "arbees/base/json.hpp"

namespace arbees::venues::polymarket {
namespace {

boost::json::array list_of(std::span<const std::string> tokens) {
  boost::json::array out;
  for (const std::string& token : tokens) out.emplace_back(token);
  return out;
}

}  // namespace

std::string open_subscription(std::span<const std::string> tokens) {
  return base::dump(
      boost::json::object{{"assets_ids", list_of(tokens)}, {"type", "market"}, {"custom_feature_enabled", true}});
}

std::string subscribe_more(std::span<const std::string> tokens) {
  return base::dump(boost::json::object{
      {"assets_ids", list_of(tokens)}, {"operation", "subscribe"}, {"custom_feature_enabled", true}});
}

std::string unsubscribe(std::span<const std::string> tokens) {
  return base::dump(boost::json::object{{"assets_ids", list_of(tokens)}, {"operation", "unsubscribe"}});
}

std::string books_request(std::span<const std::string> tokens) {
  boost::json::array out;
  for (const std::string& token : tokens) out.push_back(boost::json::object{{"token_id", token}});
  return base::dump(out);
}

}  // namespace arbees::venues::polymarket
