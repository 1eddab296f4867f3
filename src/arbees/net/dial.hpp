#pragma once
#include <memory>
#include <optional>

#include "arbees/net/endpoint.hpp"
#include "arbees/net/resolver.hpp"
#include "arbees/net/url.hpp"
#include "arbees/net/wire.hpp"

namespace arbees::net {

/// A failure and whether the same again may help.
struct DialError {
  std::string why;
  bool hopeless = false;  ///< refused by a certificate or by the proxy's password: not a thing that passes
};

/// Makes connections for one endpoint: name, TCP, proxy, TLS.
class Dialer {
 public:
  /// Errors: the CA file cannot be read, the proxy is no http URL.
  static base::Result<std::unique_ptr<Dialer>> make(ClientLoop& loop, Resolver& resolver,
                                                    const EndpointOptions& options);

  /// Makes `wire`, a new one, a connection on which `url` can be asked; the certificate was checked against the host
  /// name. Closing the wire meanwhile gives it up.
  boost::asio::awaitable<std::expected<void, DialError>> dial(Wire& wire, const Url& url);

 private:
  Dialer(ClientLoop& loop, Resolver& resolver, const EndpointOptions& options);
  boost::asio::awaitable<std::expected<void, DialError>> connect(Wire& wire, const Url& url);
  boost::asio::awaitable<std::expected<void, DialError>> tunnel(Wire& wire, const Url& url);
  boost::asio::awaitable<std::expected<void, DialError>> shake_hands(Wire& wire, const Url& url);

  ClientLoop& loop_;
  Resolver& resolver_;
  const EndpointOptions& options_;
  std::optional<Url> proxy_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
};

}  // namespace arbees::net
