#include "arbees/services/polymarket_proxy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "arbees/base/text.hpp"
#include "arbees/net/url.hpp"

namespace arbees::services {
namespace {

constexpr std::size_t kShortestToken = 16;
constexpr std::size_t kLongestMessage = 64 * 1024;
constexpr std::size_t kEarlyMessages = 64;
constexpr auto kLongestAnswer = std::chrono::seconds(60);  // all repeats; the runner's patience is shorter
constexpr std::uint16_t kPolicy = 1008;
constexpr std::uint16_t kTryAgainLater = 1013;

net::Response problem(unsigned status, std::string_view code, std::string_view why) {
  net::Response response;
  response.status = status;
  response.body = boost::json::serialize(boost::json::object{{"error", {{"code", code}, {"message", why}}}});
  return response;
}

/// Takes as long for a wrong token as for a right one.
bool same_secret(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t i = 0; i < secret.size(); ++i)
    difference |=
        static_cast<unsigned char>(secret[i]) ^ static_cast<unsigned char>(given.empty() ? 0 : given[i % given.size()]);
  return difference == 0;
}

base::Result<void> check_url(std::string_view name, const std::string& text, std::string_view scheme) {
  const auto url = net::parse_url(text);
  if (!url) return base::fail(std::string(name), url.error().message());
  if (url->scheme != scheme && url->scheme != std::string(scheme) + "s")
    return base::fail(std::string(name), fmt::format("expected {0}s:// or {0}://", scheme));
  return {};
}

PolymarketProxyOptions settled(PolymarketProxyOptions options) {
  options.server.browser_guard = false;  // the token is the guard, and clients call it by many names
  options.server.workers = 16;           // each waits for Polymarket
  options.server.socket_messages = 4096;
  options.server.socket_bytes = 64U << 20;
  options.server.sockets = options.sockets + 8;  // those beyond `sockets` are told why
  options.server.per_address = options.server.sockets + 64;
  options.server.connections = 2 * options.server.per_address;
  options.upstream.name = "polymarket";
  options.upstream.socket.ping = net::SocketPolicy::Ping::text;
  options.upstream.socket.ping_every = std::min(options.upstream.socket.ping_every, base::seconds(10));
  while (options.gamma_url.ends_with('/')) options.gamma_url.pop_back();
  while (options.clob_url.ends_with('/')) options.clob_url.pop_back();
  return options;
}

}  // namespace

PolymarketProxy::PolymarketProxy(PolymarketProxyOptions options)
    : options_(settled(std::move(options))), server_(options_.server, *this) {}

PolymarketProxy::~PolymarketProxy() {
  stop();
}

base::Result<void> PolymarketProxy::start() {
  if (options_.token.size() < kShortestToken)
    return base::fail("token", fmt::format("expected at least {} characters", kShortestToken));
  if (auto done = check_url("gamma_url", options_.gamma_url, "http"); !done) return done;
  if (auto done = check_url("clob_url", options_.clob_url, "http"); !done) return done;
  if (auto done = check_url("socket_url", options_.socket_url, "ws"); !done) return done;
  const auto added = runner_.add(
      options_.upstream, [this](const net::Input& input, std::vector<net::Action>& actions) { hear(input, actions); });
  if (!added) return std::unexpected(added.error());
  if (auto done = server_.start(); !done) return done;
  runner_.start();
  return {};
}

// First whoever waits is told, so that no worker keeps the server from ending.
void PolymarketProxy::stop() {
  std::map<std::uint32_t, std::promise<net::Response>> waiting;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting.swap(asked_);
  }
  for (auto& [number, promise] : waiting) promise.set_value(problem(503, "stopping", "the relay stops"));
  server_.stop();
  runner_.stop();
}

std::optional<net::Response> PolymarketProxy::refuse(const net::Request& request) const {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = net::find(request.headers, "authorization");
  const bool bears = header && header->starts_with(kScheme);
  if (bears && same_secret(header->substr(kScheme.size()), options_.token)) return std::nullopt;
  notice(fmt::format("refused {} {}: {}", request.method, request.path, bears ? "wrong token" : "no token"));
  net::Response response =
      problem(401, "unauthorized", bears ? "this token is not the relay's" : "expected Authorization: Bearer <token>");
  response.headers.emplace_back("www-authenticate", "Bearer");
  return response;
}

net::Response PolymarketProxy::handle(const net::Request& request) {
  if (request.path == "/health") return {200, "application/json", R"({"status":"ok"})", {}};
  if (auto refusal = refuse(request)) return *std::move(refusal);
  auto route = route_polymarket(request);
  if (!route) {
    notice(fmt::format("refused {} {}: {}", request.method, request.path, route.error().why));
    return problem(route.error().status, route.error().status == 405 ? "read_only" : "not_relayed", route.error().why);
  }
  if (auto fine = check_relayed_body(request); !fine) {
    notice(fmt::format("refused {} {}: {}", request.method, request.path, fine.error().message()));
    return problem(400, "bad_request", fine.error().message());
  }
  const std::string& base = route->host == PolymarketHost::gamma ? options_.gamma_url : options_.clob_url;
  net::HttpAsk asked;
  asked.method = request.method;
  asked.url = base + route->target;
  asked.body = request.body;
  if (!asked.body.empty()) asked.headers.emplace_back("content-type", "application/json");
  asked.timeout = options_.timeout;
  return relay(std::move(asked));
}

net::Response PolymarketProxy::relay(net::HttpAsk asked) {
  std::future<net::Response> answer;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return problem(503, "stopping", "the relay stops");
    asked.id = ++last_ask_;
    answer = asked_[asked.id].get_future();
  }
  const std::uint32_t number = asked.id;
  runner_.act(0, {std::move(asked)});
  if (answer.wait_for(kLongestAnswer) != std::future_status::ready)
    settle(number, problem(504, "upstream_timeout", "Polymarket has not answered in time"));
  return answer.get();
}

void PolymarketProxy::settle(std::uint32_t ask, net::Response response) {
  std::promise<net::Response> promise;
  {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(ask);
    if (found == asked_.end()) return;
    promise = std::move(found->second);
    asked_.erase(found);
  }
  promise.set_value(std::move(response));
}

// On the runner's thread.
void PolymarketProxy::hear(const net::Input& input, std::vector<net::Action>& actions) {
  if (const auto* answer = std::get_if<net::HttpAnswer>(&input.body)) {
    settle(answer->ask, {answer->status, "application/json", answer->body, {}});
  } else if (const auto* failure = std::get_if<net::HttpFailure>(&input.body)) {
    notice("Polymarket does not answer: " + failure->why);
    settle(failure->ask, problem(502, "upstream_failed", failure->why));
  } else if (const auto* opened = std::get_if<net::SocketOpened>(&input.body)) {
    on_line(opened->socket, [this, number = opened->socket](Line& line) {
      line.open = true;
      std::vector<net::Action> said;
      for (std::string& text : line.early) said.emplace_back(net::SendText{number, std::move(text)});
      line.early.clear();
      runner_.act(0, std::move(said));
    });
  } else if (const auto* text = std::get_if<net::SocketText>(&input.body)) {
    on_line(text->socket, [this, sent = std::make_shared<const std::string>(text->text)](Line& line) {
      if (line.client->send(sent)) return;
      notice("a client reads too slowly and was let go");
      line.client->close(kTryAgainLater, "reads too slowly");
    });
  } else if (const auto* lost = std::get_if<net::SocketLost>(&input.body)) {
    actions.emplace_back(net::CloseSocket{lost->socket});  // its client opens the next
    notice("lost a WebSocket at Polymarket: " + lost->why);
    on_line(lost->socket,
            [why = lost->why.substr(0, 100)](Line& line) { line.client->close(kTryAgainLater, "Polymarket: " + why); });
  }
}

void PolymarketProxy::on_line(std::uint32_t number, std::function<void(Line&)> work) {
  server_.post([this, number, todo = std::move(work)] {
    const auto found = lines_.find(number);
    if (found != lines_.end()) todo(found->second);
  });
}

std::optional<net::Response> PolymarketProxy::refuse_socket(const net::Request& request) {
  if (auto refusal = refuse(request)) return refusal;
  if (line_count_ < options_.sockets) return std::nullopt;
  notice("refused a WebSocket: there are too many");
  return problem(503, "too_many_sockets", fmt::format("{} clients are connected already", options_.sockets));
}

void PolymarketProxy::opened(const std::shared_ptr<net::Socket>& socket) {
  const std::uint32_t number = ++last_line_;
  lines_[number].client = socket;
  line_count_ = lines_.size();
  runner_.act(0, {net::OpenSocket{number, options_.socket_url}});
}

void PolymarketProxy::received(const std::shared_ptr<net::Socket>& socket, std::string_view text) {
  const auto found =
      std::find_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.second.client == socket; });
  if (found == lines_.end()) return;
  Line& line = found->second;
  if (text == "PING") {
    if (line.open) line.client->send(std::make_shared<const std::string>("PONG"));
    return;
  }
  auto fine =
      text.size() > kLongestMessage ? base::fail("message", "is larger than 64 KiB") : check_market_subscription(text);
  if (fine && !line.open && line.early.size() == kEarlyMessages)
    fine = base::fail("message", "too many before the connection is made");
  if (!fine) {
    notice("refused a WebSocket message: " + fine.error().message());
    return line.client->close(kPolicy, fine.error().message().substr(0, 120));
  }
  if (line.open) runner_.act(0, {net::SendText{found->first, std::string(text)}});
  else line.early.emplace_back(text);
}

void PolymarketProxy::closed(const std::shared_ptr<net::Socket>& socket) {
  const auto found =
      std::find_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.second.client == socket; });
  if (found == lines_.end()) return;
  runner_.act(0, {net::CloseSocket{found->first}});
  lines_.erase(found);
  line_count_ = lines_.size();
}

void PolymarketProxy::notice(const std::string& line) const {
  constexpr std::size_t kLongestNotice = 300;
  if (options_.notice) options_.notice(base::printable(base::mask_credentials(line), kLongestNotice));
}

}  // namespace arbees::services
