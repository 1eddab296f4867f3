#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "arbees/net/client_loop.hpp"
#include "arbees/net/wire.hpp"

namespace arbees::net {

/// Connections that rest between two exchanges, and how many may be in use. Per host: "https://host:port".
class Pool {
 public:
  Pool(ClientLoop& loop, std::size_t most, base::Duration idle_timeout)
      : loop_(loop), most_(most), idle_timeout_(idle_timeout) {}

  /// The right to use one connection to a host, until it is let go.
  class Place {
   public:
    Place(Pool& pool, std::string host) : pool_(&pool), host_(std::move(host)) {}
    Place(Place&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), host_(std::move(other.host_)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (pool_ != nullptr) pool_->let_go(host_);
    }

   private:
    Pool* pool_;
    std::string host_;
  };

  /// Waits until a place is free, first come first served. At a stop it comes at once.
  boost::asio::awaitable<Place> enter(std::string host);
  /// A connection that still seems alive, the one used last; or none.
  std::unique_ptr<Wire> take(const std::string& host);
  /// Keeps a connection for the next.
  void keep(const std::string& host, std::unique_ptr<Wire> wire);
  /// Closes those that have rested for too long. To be called from time to time.
  void sweep();
  /// Closes those that rest for this host.
  void forget(const std::string& host) { hosts_[host].resting.clear(); }
  /// Closes all that rest.
  void clear();

 private:
  struct Resting {
    std::unique_ptr<Wire> wire;
    base::Nanos since;  // by the loop's `steady`
  };
  struct Waiting {
    Bell* bell;
    bool entered = false;
  };
  struct Host {
    std::list<Resting> resting;  // used last in front
    std::size_t in_use = 0;
    std::list<Waiting> waiting;
  };
  void let_go(const std::string& host);

  ClientLoop& loop_;
  std::size_t most_;
  base::Duration idle_timeout_;
  std::map<std::string, Host> hosts_;
};

}  // namespace arbees::net
