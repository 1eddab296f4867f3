#pragma once
#include <boost/asio/ip/address.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "arbees/net/client_loop.hpp"

namespace arbees::net {

/// Host names to addresses. A look-up of the operating system can't be cancelled, so each runs on a thread of its own
/// that nobody waits for at a stop; one name is looked up once at a time, and known for half a minute.
class Resolver {
 public:
  using Lookup = std::function<base::Result<std::vector<std::string>>(const std::string& host)>;

  /// Empty `lookup` = getaddrinfo.
  Resolver(ClientLoop& loop, Lookup lookup);
  ~Resolver();
  /// Look-ups that are under way will not come back to the loop.
  void close();

  /// At least one address, in the order to try them; an address is its own. Errors: unknown name, no answer in time,
  /// too many look-ups that don't end.
  boost::asio::awaitable<base::Result<std::vector<boost::asio::ip::address>>> resolve(std::string host,
                                                                                      base::Duration timeout);

 private:
  struct Entry;
  struct Door;
  void begin(const std::string& host, const std::shared_ptr<Entry>& entry);

  ClientLoop& loop_;
  Lookup lookup_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  std::shared_ptr<Door> door_;
};

}  // namespace arbees::net
