#include "arbees/sim/servers/venue_server.hpp"

#include <algorithm>

#include "arbees/base/json.hpp"
#include "arbees/net/retry.hpp"

namespace arbees::sim::servers {
namespace {

constexpr base::Duration kLook = base::milliseconds(50);
constexpr int kLooksASecond = 20;

}  // namespace

net::Response json_response(unsigned status, const boost::json::value& body) {
  return {status, "application/json", base::dump(body), {}};
}

VenueServer::VenueServer(std::string name, World& world, net::ServerOptions options)
    : name_(std::move(name)), world_(world), view_(world.opening()), server_(std::move(options), *this) {}

base::Result<void> VenueServer::start() {
  if (auto done = server_.start(); !done) return done;
  world_.listen([this](const World::Batch& batch) { server_.post([this, batch] { take_in(batch); }); });
  server_.every(kLook, [this] { look_after_faults(); });
  return {};
}

base::Nanos VenueServer::now() const {
  base::Nanos t = world_.clock().now();
  if (faulty(Fault::clock_skew))
    t = t + base::Duration{static_cast<std::int64_t>(faults_.order(Fault::clock_skew).skew_s * 1e9)};
  return t;
}

base::Duration VenueServer::hangs(std::size_t market) const {
  const FaultOrder& order = faults_.order(Fault::hang);
  if (!faulty(Fault::hang) || order.market.value_or(first_market()) != market) return {};
  return {static_cast<std::int64_t>(order.late_s * 1e9 / world_.clock().speed)};
}

void VenueServer::take_in(const World::Batch& batch) {
  const std::lock_guard lock(mutex_);
  for (const domain::Event& event : *batch) take_in(event);
  batch_ended();
}

void VenueServer::take_in(const domain::Event& event) {
  view_.apply(event);
  happened(event);
}

std::optional<net::Response> VenueServer::mishap(const net::Request& request) const {
  const base::Nanos now = base::steady_clock_now();
  if (faults_.active(Fault::drop, now)) {
    net::Response none;
    none.cut = true;
    return none;
  }
  for (const Fault fault : {Fault::too_many, Fault::server_errors})
    if (faults_.active(fault, now)) return failure(fault);
  (void)request;
  return std::nullopt;
}

net::Response VenueServer::handle(const net::Request& request) {
  if (request.path.starts_with("/__sim/")) return rehearse(request);
  const std::lock_guard lock(mutex_);
  ++requests_;
  if (auto wrong = mishap(request)) return std::move(*wrong);
  net::Response response = answer(request);
  const base::Nanos at = base::steady_clock_now();
  if (faults_.active(Fault::malformed, at)) response.body.resize(response.body.size() / 2);
  response.delay = {std::max(response.delay.value, faults_.left(Fault::stall, at).value)};
  if (!net::find(response.headers, "date")) response.headers.emplace_back("Date", net::http_date(now()));
  return response;
}

std::optional<net::Response> VenueServer::refuse_socket(const net::Request& request) {
  const std::lock_guard lock(mutex_);
  ++requests_;
  if (auto wrong = mishap(request)) return wrong;
  return admit(request);
}

std::unique_ptr<Client> VenueServer::greet(std::shared_ptr<net::Socket> socket) {
  return std::make_unique<Client>(std::move(socket));
}

Client* VenueServer::client_of(const net::Socket& socket) {
  const auto at = std::ranges::find_if(clients_, [&](const auto& client) { return &client->socket() == &socket; });
  return at == clients_.end() ? nullptr : at->get();
}

void VenueServer::opened(const std::shared_ptr<net::Socket>& socket) {
  const std::lock_guard lock(mutex_);
  clients_.push_back(greet(socket));
  clients_.back()->release(now(), true);
  if (faulty(Fault::late)) clients_.back()->begin(faults_.order(Fault::late));
  if (held_) socket->hold(true);
}

void VenueServer::received(const std::shared_ptr<net::Socket>& socket, std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (Client* client = client_of(*socket)) hear(*client, text);
}

void VenueServer::closed(const std::shared_ptr<net::Socket>& socket) {
  const std::lock_guard lock(mutex_);
  if (const Client* client = client_of(*socket)) messages_ += client->sent();
  std::erase_if(clients_, [&](const auto& client) { return &client->socket() == socket.get(); });
}

void VenueServer::inject(const FaultOrder& order) {
  {
    const std::lock_guard lock(mutex_);
    faults_.begin(order, base::steady_clock_now());
  }
  server_.post([this, order] {
    const std::lock_guard lock(mutex_);
    carry_out(order);
    batch_ended();
  });
}

void VenueServer::carry_out(const FaultOrder& order) {
  for (const auto& client : clients_) client->begin(order);
  held_ = held_ || order.fault == Fault::stall;
  carry_out_on_market(order);
}

void VenueServer::carry_out_on_market(const FaultOrder& order) {
  if (order.fault == Fault::exchange_pause) {
    for (std::size_t market = 0; market < view_.markets().size(); ++market) set_paused(market, true);
    return;
  }
  const std::size_t market = order.market.value_or(first_market());
  if (market >= view_.markets().size()) return;
  if (order.fault == Fault::market_pause) return set_paused(market, true);
  if (order.fault != Fault::tick_change) return;
  const std::int64_t finer = view_.markets()[market].tick == 100 ? 10 : view_.markets()[market].tick;
  const base::Nanos at = world_.clock().now();
  for (const std::size_t side : {market / 2 * 2, market / 2 * 2 + 1}) {
    const domain::MarketId id{static_cast<std::uint32_t>(side)};
    take_in({{at, at}, domain::TickSizeChanged{id, {{{}, base::kPriceOne, base::Price::from_raw(finer)}}}});
  }
}

void VenueServer::set_paused(std::size_t market, bool paused) {
  using domain::MarketStatus;
  const MarketView& at = view_.markets()[market];
  if (at.status != (paused ? MarketStatus::open : MarketStatus::paused)) return;
  if (paused) paused_.push_back(market);
  const base::Nanos when = world_.clock().now();
  const domain::MarketId id{static_cast<std::uint32_t>(market)};
  const MarketStatus status = paused ? MarketStatus::paused : MarketStatus::open;
  take_in({{when, when}, domain::MarketStatusChanged{id, status, std::nullopt}});
}

void VenueServer::look_after_faults() {
  const std::lock_guard lock(mutex_);
  if (held_ && !faulty(Fault::stall)) {
    held_ = false;
    for (const auto& client : clients_) client->socket().hold(false);
  }
  const bool late = faulty(Fault::late);
  for (const auto& client : clients_) client->release(now(), late);
  if (!paused_.empty() && !faulty(Fault::market_pause) && !faulty(Fault::exchange_pause)) {
    for (const std::size_t market : std::exchange(paused_, {})) set_paused(market, false);
    batch_ended();
  }
  if (++looks_ % kLooksASecond == 0) second_passed();
}

}  // namespace arbees::sim::servers
