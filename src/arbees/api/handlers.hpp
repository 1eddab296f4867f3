#pragma once
#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <vector>

#include "arbees/api/archive.hpp"
#include "arbees/api/board.hpp"
#include "arbees/api/parameters.hpp"
#include "arbees/api/schema.hpp"
#include "arbees/net/http.hpp"
#include "arbees/ports/control.hpp"

namespace arbees::api {

/// Everything a call is answered from. Threads: any.
struct Sources {
  ports::RunInfo run;
  Board& board;
  Archive& archive;
  ports::Control& control;
  std::function<std::uint64_t()> websocket_clients;
  base::Nanos up_since;  ///< steady clock
};

struct Parameter {
  std::string name;
  bool in_path = false;
  boost::json::object schema;
  std::string summary;
};

/// A call as a route sees it: the numbers from its path, in order.
struct Call {
  const net::Request& request;
  std::vector<std::uint64_t> path_numbers;
};

/// One row of the API: what the router matches, what the document says, what runs.
struct Route {
  std::string method;
  std::string path;  ///< below /api/v1: "/games/{id}"; what is in braces is a number
  std::string summary;
  std::vector<Parameter> parameters;
  std::function<boost::json::object(Components&)> body;      ///< schema of the request's body; empty = none
  std::function<boost::json::object(Components&)> response;  ///< schema of the answer
  std::function<Answer<boost::json::value>(const Sources&, const Call&)> handle;
};

inline constexpr std::string_view kApiPrefix = "/api/v1";

/// The whole API, one row a call.
[[nodiscard]] const std::vector<Route>& routes();

/// Finds the route and runs it: an answer of the API, errors in its shape. Only for paths below kApiPrefix.
[[nodiscard]] net::Response dispatch(const Sources& sources, const net::Request& request);

/// Calls that must get through however busy the server is: the kill switch, and a probe's look at whether it lives.
[[nodiscard]] bool is_urgent_call(const net::Request& request);

/// The OpenAPI 3.1 document of `routes()`.
[[nodiscard]] const std::string& openapi_document();

/// The Prometheus text of GET /metrics (exposition format 0.0.4).
[[nodiscard]] std::string metrics_text(const Sources& sources);

/// GET /health: 200 while the engine steps, else 503. GET /ready: 200 while what is shown can be relied on.
[[nodiscard]] net::Response health_response(const Sources& sources);
[[nodiscard]] net::Response ready_response(const Sources& sources);

/// An error in the API's shape.
[[nodiscard]] net::Response error_response(const Refusal& refusal);

/// The answer of GET /monitoring; `metrics_text` shows the same numbers.
[[nodiscard]] Monitoring monitoring_of(const Sources& sources, const ports::Runtime& runtime);

}  // namespace arbees::api
