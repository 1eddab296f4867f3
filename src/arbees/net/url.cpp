#include "arbees/net/url.hpp"

#include <algorithm>
#include <charconv>

#include "arbees/net/http.hpp"

namespace arbees::net {
namespace {

constexpr std::size_t kLongest = 8192;

struct Scheme {
  std::string_view name;
  std::uint16_t port;
};
constexpr Scheme kSchemes[] = {{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}};

std::uint16_t usual_port(std::string_view scheme) {
  for (const Scheme& known : kSchemes)
    if (known.name == scheme) return known.port;
  return 0;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool visible(char c) {
  return c > 0x20 && c < 0x7F;
}

bool host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

base::Result<void> take_user(std::string_view text, Url& url) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  auto user = percent_decode(text.substr(0, colon), false);
  auto password = percent_decode(colon == text.size() ? std::string_view() : text.substr(colon + 1), false);
  if (!user || !password) return base::fail("url", "user or password has a broken %-escape");
  url.user = std::move(*user);
  url.password = std::move(*password);
  return {};
}

base::Result<void> take_host(std::string_view text, Url& url) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos) return base::fail("url", "the bracket of the IPv6 address is not closed");
    url.host = lower(text.substr(1, end - 1));
    const bool good = !url.host.empty() && url.host.find_first_not_of("0123456789abcdef:.") == std::string::npos;
    if (!good) return base::fail("url", "expected an IPv6 address in the brackets");
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return base::fail("url", "expected :port or a path after the address");
    has_port = !rest.empty();
    port = has_port ? rest.substr(1) : rest;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    url.host = lower(text.substr(0, colon));
    if (url.host.empty()) return base::fail("url", "has no host");
    if (!std::all_of(url.host.begin(), url.host.end(), host_character))
      return base::fail("url", "the host has a character other than letters, digits, '-', '_' and '.'");
    has_port = colon < text.size();
    port = has_port ? text.substr(colon + 1) : std::string_view();
  }
  url.port = usual_port(url.scheme);
  if (!has_port) return {};
  const auto [end, why] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (why != std::errc() || end != port.data() + port.size() || url.port == 0)
    return base::fail("url", "expected a port of 1 to 65535");
  return {};
}

}  // namespace

std::string_view Url::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string Url::host_header() const {
  if (port != usual_port(scheme)) return authority();
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return name + ":" + std::to_string(port);
}

base::Result<Url> parse_url(std::string_view text) {
  if (text.size() > kLongest) return base::fail("url", "is longer than 8192 bytes");
  if (!std::all_of(text.begin(), text.end(), visible))
    return base::fail("url", "has a space or another character that must be %-escaped");
  const std::size_t mark = text.find("://");
  if (mark == text.npos) return base::fail("url", "expected scheme://host");
  Url url;
  url.scheme = lower(text.substr(0, mark));
  if (usual_port(url.scheme) == 0) return base::fail("url", "the scheme is none of http, https, ws, wss");
  text.remove_prefix(mark + 3);
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, end);
  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    if (auto done = take_user(authority.substr(0, at), url); !done) return std::unexpected(done.error());
    authority.remove_prefix(at + 1);
  }
  if (auto done = take_host(authority, url); !done) return std::unexpected(done.error());
  std::string_view target = text.substr(end);
  target = target.substr(0, target.find('#'));
  if (!target.starts_with('/')) url.target = "/" + std::string(target);
  else url.target = std::string(target);
  return url;
}

}  // namespace arbees::net
