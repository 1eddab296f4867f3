#include "arbees/net/pool.hpp"

#include <algorithm>

namespace arbees::net {

boost::asio::awaitable<Pool::Place> Pool::enter(std::string host) {
  Host& here = hosts_[host];
  if (here.in_use < most_ || loop_.stopping()) {
    ++here.in_use;
    co_return Place(*this, std::move(host));
  }
  Bell bell(loop_);
  const auto me = here.waiting.insert(here.waiting.end(), Waiting{&bell});
  while (!me->entered && !loop_.stopping()) co_await bell.wait_for(base::seconds(3600));
  if (!me->entered) ++here.in_use;
  here.waiting.erase(me);
  co_return Place(*this, std::move(host));
}

void Pool::let_go(const std::string& host) {
  Host& here = hosts_[host];
  const auto next =
      std::find_if(here.waiting.begin(), here.waiting.end(), [](const Waiting& waiting) { return !waiting.entered; });
  if (next == here.waiting.end() || loop_.stopping()) {
    --here.in_use;
    return;
  }
  next->entered = true;  // it has the place from now on
  next->bell->ring();
}

std::unique_ptr<Wire> Pool::take(const std::string& host) {
  auto& resting = hosts_[host].resting;
  while (!resting.empty()) {
    std::unique_ptr<Wire> wire = std::move(resting.front().wire);
    resting.pop_front();
    if (wire->rests()) return wire;
  }
  return nullptr;
}

void Pool::keep(const std::string& host, std::unique_ptr<Wire> wire) {
  if (loop_.stopping()) return;
  hosts_[host].resting.push_front({std::move(wire), loop_.steady()});
}

void Pool::clear() {
  for (auto& [name, host] : hosts_) host.resting.clear();
}

void Pool::sweep() {
  const auto oldest = loop_.steady() - idle_timeout_;
  for (auto& [name, host] : hosts_)
    while (!host.resting.empty() && host.resting.back().since < oldest) host.resting.pop_back();
}

}  // namespace arbees::net
