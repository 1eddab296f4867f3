#include <fmt/format.h>

#include <algorithm>

#include "arbees/api/handlers.hpp"

namespace arbees::api {
namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

/// The numbers in the path's braces when it has the route's form.
std::optional<std::vector<std::uint64_t>> match(const Route& route, const std::vector<std::string_view>& path) {
  const auto form = segments(route.path);
  if (form.size() != path.size()) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i].starts_with('{')) {
      const auto number = read_number(path[i], 0, UINT32_MAX);
      if (!number) return std::nullopt;
      numbers.push_back(*number);
    } else if (form[i] != path[i]) {
      return std::nullopt;
    }
  }
  return numbers;
}

std::optional<Refusal> wrong_parameter(const Route& route, const net::Pairs& query) {
  for (const auto& [name, text] : query) {
    const bool known =
        std::ranges::any_of(route.parameters, [&](const Parameter& p) { return !p.in_path && p.name == name; });
    if (!known)
      return Refusal{400, "unknown_parameter",
                     fmt::format("{} {} has no parameter \"{}\"", route.method, route.path, name.substr(0, 60))};
    // Which of two is meant is not ours to guess.
    if (std::ranges::count(query, name, &net::Pairs::value_type::first) > 1)
      return Refusal{400, "repeated_parameter", fmt::format("the parameter \"{}\" is given more than once", name)};
  }
  return std::nullopt;
}

net::Response run(const Route& route, const Sources& sources, const Call& call) {
  if (const auto wrong = wrong_parameter(route, call.request.query)) return error_response(*wrong);
  const auto answer = route.handle(sources, call);
  if (!answer) return error_response(answer.error());
  return {200, "application/json", base::dump(*answer), {}};
}

}  // namespace

net::Response error_response(const Refusal& refusal) {
  return {
      refusal.status, "application/json", base::dump(base::to_json(ErrorAnswer{{refusal.code, refusal.message}})), {}};
}

bool is_urgent_call(const net::Request& request) {
  return request.path == "/api/v1/kill_switch" || request.path == "/health" || request.path == "/ready";
}

net::Response dispatch(const Sources& sources, const net::Request& request) {
  const std::string_view path = std::string_view(request.path).substr(kApiPrefix.size());
  if (path == "/openapi.json" && request.method == "GET") return {200, "application/json", openapi_document(), {}};
  const auto parts = segments(path);
  std::string allowed;
  for (const Route& route : routes()) {
    auto numbers = match(route, parts);
    if (!numbers) continue;
    if (route.method == request.method || (route.method == "GET" && request.method == "HEAD"))
      return run(route, sources, {request, std::move(*numbers)});
    allowed = route.method;
  }
  if (allowed.empty()) return error_response({404, "not_found", fmt::format("there is no {}", request.path)});
  auto response = error_response({405, "method_not_allowed", fmt::format("{} takes {}", request.path, allowed)});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace arbees::api
