#include "arbees/sim/servers/kalshi_errors.hpp"

#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers::kalshi {

namespace json = boost::json;

net::Response nested(unsigned status, std::string_view code, std::string_view message, std::string_view service) {
  json::object error{{"code", code}, {"message", message}};
  if (!service.empty()) error["service"] = service;
  return json_response(status, json::object{{"error", std::move(error)}});
}

net::Response flat(unsigned status, std::string_view code, std::string_view message) {
  json::object error{{"code", code}};
  if (!message.empty()) error["message"] = message;
  return json_response(status, error);
}

net::Response worded(unsigned status, std::string_view message) {
  return json_response(status, json::object{{"error", message}});
}

net::Response not_found() {
  return nested(404, "not_found", "not found", "market-metadata");
}

net::Response bad_parameter(std::string_view what) {
  return flat(400, "invalid_parameters", what);
}

}  // namespace arbees::sim::servers::kalshi
