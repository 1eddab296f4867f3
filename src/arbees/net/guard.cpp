#include "arbees/net/guard.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

namespace arbees::net {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_address(const std::string& host) {
  in6_addr parsed{};
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &parsed) == 1;
  return inet_pton(AF_INET, host.c_str(), &parsed) == 1;
}

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

}  // namespace

std::string_view host_name(std::string_view host_header) {
  const std::size_t bracket = host_header.find(']');
  const std::size_t colon = host_header.find(':', bracket == host_header.npos ? 0 : bracket);
  const std::string_view name = host_header.substr(0, colon);
  if (bracket == host_header.npos && name.find('[') != name.npos) return {};
  return name;
}

std::optional<std::string> refuse(const Request& request, bool opens_socket, const Trust& trust) {
  const auto host = find(request.headers, "host");
  if (!host) return "the request has no Host";
  const std::string name = lower(host_name(*host));
  const bool known = name == "localhost" || is_address(name) ||
                     std::find(trust.hosts.begin(), trust.hosts.end(), name) != trust.hosts.end();
  if (!known)
    return fmt::format("host '{}' is not one of ours; a name other than localhost must be allowed by the server", name);
  if (!opens_socket && !changes_something(request)) return std::nullopt;
  const auto origin = find(request.headers, "origin");
  if (!origin) return std::nullopt;
  if (std::find(trust.origins.begin(), trust.origins.end(), *origin) != trust.origins.end()) return std::nullopt;
  const std::string own = lower(*host);
  if (*origin == "http://" + own || *origin == "https://" + own) return std::nullopt;
  return fmt::format("a page of '{}' may not do this", *origin);
}

const Pairs& security_headers() {
  static const Pairs headers{
      {"Content-Security-Policy",
       "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri "
       "'none'; "
       "form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  return headers;
}

}  // namespace arbees::net
