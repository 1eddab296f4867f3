#include "arbees/net/client_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "arbees/net/client_socket.hpp"

namespace arbees::net {

namespace asio = boost::asio;

namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return low(x) == low(y); });
}

void put(Pairs& headers, const std::string& name, const std::string& value) {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return same_name(header.first, name); });
  if (found != headers.end()) found->second = value;
  else headers.emplace_back(name, value);
}

}  // namespace

ClientSession::ClientSession(ClientLoop& loop, EndpointOptions options, Runner::Handler handler)
    : loop_(loop),
      options_(std::move(options)),
      handler_(std::move(handler)),
      budget_(options_.rate, loop.pace()),
      breaker_(options_.breaker),
      pool_(loop, std::max<std::size_t>(options_.connections, 1), options_.idle_timeout) {
  figures_.name = options_.name;
}

ClientSession::~ClientSession() = default;

base::Result<void> ClientSession::prepare(Resolver& resolver) {
  auto dialer = Dialer::make(loop_, resolver, options_);
  if (!dialer) return std::unexpected(base::within(options_.name, dialer.error()));
  dialer_ = std::move(*dialer);
  return {};
}

void ClientSession::start(base::Duration every) {
  asio::co_spawn(loop_.context(), tick(every), asio::detached);
}

asio::awaitable<void> ClientSession::tick(base::Duration every) {
  Bell bell(loop_);
  base::Nanos next = loop_.pace();
  while (!loop_.stopping()) {
    check_standstill();
    deliver(Tick{});
    pool_.sweep();
    refresh();
    next = std::max(next + every, loop_.pace());  // late is late: no burst to catch up
    co_await bell.wait_until(next);
  }
}

void ClientSession::check_standstill() {
  const std::uint64_t seen = loop_.standstills();
  if (seen == standstills_ || quiet_ || loop_.stopping()) return;
  standstills_ = seen;
  pool_.clear();
  breaker_.forget();
  const std::string why = fmt::format("nothing ran here for {:.1f} s: the machine slept or the process stood still",
                                      static_cast<double>(loop_.stood_still().value) * 1e-9);
  const auto sockets = sockets_;  // their handlers may open and close some
  for (const auto& [number, socket] : sockets) socket->renew(why);
  deliver(StoodStill{loop_.stood_still()});
}

// What a handler's actions lead to at once waits until the handler is done.
void ClientSession::deliver(InputBody body) {
  arrived_.push_back(std::move(body));
  if (delivering_) return;
  delivering_ = true;
  std::vector<Action> actions;
  while (!arrived_.empty() && !quiet_ && !loop_.stopping()) {
    const Input input{loop_.now(), std::move(arrived_.front())};
    arrived_.pop_front();
    actions.clear();
    handler_(input, actions);
    act(actions);
  }
  arrived_.clear();
  delivering_ = false;
}

void ClientSession::act(std::vector<Action>& actions) {
  if (quiet_ || loop_.stopping()) return;
  for (Action& action : actions) std::visit([this](auto& wanted) { do_action(std::move(wanted)); }, action);
}

void ClientSession::do_action(HttpAsk&& asked) {
  note([](EndpointFigures& figures) { ++figures.asks; });
  asio::co_spawn(loop_.context(), ask(std::move(asked)), asio::detached);
}

void ClientSession::do_action(OpenSocket&& wanted) {
  do_action(CloseSocket{wanted.socket});
  auto url = parse_url(wanted.url);
  if (url && url->scheme != "ws" && url->scheme != "wss") url = base::fail("url", "expected ws:// or wss://");
  if (!url) {
    note_error(wanted.url, url.error().message());
    return deliver(SocketLost{wanted.socket, url.error().message() + "; it will not be tried again"});
  }
  auto socket = std::make_shared<ClientSocket>(*this, wanted.socket, std::move(*url));
  sockets_[wanted.socket] = socket;
  socket->start();
}

void ClientSession::do_action(SendText&& text) {
  const auto found = sockets_.find(text.socket);
  if (found != sockets_.end()) return found->second->send(std::move(text.text));
  note([](EndpointFigures& figures) { ++figures.unsent; });
}

void ClientSession::do_action(CloseSocket&& wanted) {
  const auto found = sockets_.find(wanted.socket);
  if (found == sockets_.end()) return;
  if (wanted.reopen) return found->second->reopen();
  found->second->close();
  sockets_.erase(found);
}

void ClientSession::leave() {
  quiet_ = true;
  for (const auto& [number, socket] : sockets_) socket->close();
}

void ClientSession::release() {
  sockets_.clear();
  pool_.clear();
}

base::Result<Pairs> ClientSession::headers_for(std::string_view method, const Url& url, const Pairs& more) {
  Pairs headers = {{"host", url.host_header()}, {"user-agent", options_.user_agent}};
  for (const auto& [name, value] : options_.headers) put(headers, name, value);
  for (const auto& [name, value] : more) put(headers, name, value);
  if (!options_.authorize) return headers;
  const auto proof = options_.authorize(method, url.path(), loop_.wall());
  if (!proof) return std::unexpected(base::within("signature", proof.error()));
  for (const auto& [name, value] : *proof) put(headers, name, value);
  return headers;
}

void ClientSession::note_error(std::string_view about, std::string_view why) {
  last_problem_ = why;
  note([&](EndpointFigures& figures) { figures.last_error = fmt::format("{}: {}", about, why); });
}

void ClientSession::refresh() {
  const auto in_phase = [&](auto... phases) {
    return static_cast<std::uint64_t>(std::count_if(sockets_.begin(), sockets_.end(), [&](const auto& socket) {
      return ((socket.second->phase() == phases) || ...);
    }));
  };
  const std::uint64_t open = in_phase(SocketPhase::open, SocketPhase::suspect);
  const std::uint64_t suspect = in_phase(SocketPhase::suspect);
  const BreakerState breaker = breaker_.state(loop_.pace());
  note([&](EndpointFigures& figures) {
    figures.sockets_open = open;
    figures.sockets_suspect = suspect;
    figures.breaker = breaker;
    figures.waiting = under_way_;
  });
}

EndpointFigures ClientSession::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace arbees::net
