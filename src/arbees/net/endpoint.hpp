#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "arbees/base/describe.hpp"
#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/net/breaker.hpp"
#include "arbees/net/http.hpp"
#include "arbees/net/rate_budget.hpp"
#include "arbees/net/retry.hpp"
#include "arbees/net/socket_life.hpp"

namespace arbees::net {

/// Headers to add to one request: who we are, proven afresh. Called on the loop thread right before each HTTP exchange
/// and each WebSocket handshake ("GET"); `path` is without the query.
using Authorize = std::function<base::Result<Pairs>(std::string_view method, std::string_view path, base::Nanos now)>;

/// How a session's asks and sockets reach the other end.
struct EndpointOptions {
  std::string name;  ///< in figures and messages: "kalshi"
  std::string user_agent = "arbees";
  Pairs headers;        ///< sent with every request and handshake
  std::string ca_file;  ///< PEM certificates trusted besides the system's own; empty = those alone
  std::string proxy;    ///< "http://user:pass@host:port": everything goes through its CONNECT; empty = directly
  Authorize authorize;  ///< may be empty

  RatePolicy rate;  ///< shared by all asks of the session
  RetryPolicy retry;
  BreakerPolicy breaker;  ///< for asks; sockets have the back-off of their policy
  SocketPolicy socket;

  base::Duration resolve_timeout = base::seconds(5);
  base::Duration connect_timeout = base::seconds(5);    ///< for each address
  base::Duration handshake_timeout = base::seconds(5);  ///< each of: proxy, TLS, WebSocket
  base::Duration idle_timeout = base::seconds(30);      ///< an unused connection is closed after this
  std::size_t connections = 8;                          ///< for HTTP, to one host; more asks wait for one
  std::size_t waiting_asks = 1024;                      ///< more are refused
  std::size_t answer_bytes = 64U << 20;                 ///< of an answer, packed and unpacked
  std::size_t message_bytes = 64U << 20;                ///< of a WebSocket message
  std::size_t unsent_bytes = 8U << 20;                  ///< waiting to be written to a socket; more = it is stuck
};

/// What became of a session's traffic. All counts since the start.
struct EndpointFigures {
  std::string name;
  std::uint64_t asks = 0;                                                            ///< taken from the session
  std::uint64_t requests = 0;                                                        ///< sent, repeats included
  std::uint64_t answers_2xx = 0, answers_3xx = 0, answers_4xx = 0, answers_5xx = 0;  ///< repeats included
  std::uint64_t failures = 0;  ///< asks that ended without an answer
  std::uint64_t retries = 0;
  std::uint64_t rate_waits = 0;   ///< asks that had to wait for their tokens
  std::uint64_t refused = 0;      ///< asks not sent: breaker open, too many waiting, budget used up for too long
  std::uint64_t waiting = 0;      ///< asks under way now
  std::uint64_t connections = 0;  ///< made for HTTP
  BreakerState breaker = BreakerState::closed;
  std::uint64_t sockets_open = 0;
  std::uint64_t sockets_suspect = 0;
  std::uint64_t sockets_lost = 0;
  std::uint64_t reconnects = 0;  ///< sockets opened again
  std::uint64_t messages = 0;    ///< WebSocket texts received
  std::uint64_t unsent = 0;      ///< texts dropped because their socket was not open
  std::uint64_t bytes_in = 0;    ///< HTTP answers with their headers, and WebSocket texts
  std::uint64_t bytes_out = 0;
  std::string last_error;  ///< never a secret; empty when nothing has failed
};
BOOST_DESCRIBE_STRUCT(EndpointFigures, (),
                      (name, asks, requests, answers_2xx, answers_3xx, answers_4xx, answers_5xx, failures, retries,
                       rate_waits, refused, waiting, connections, breaker, sockets_open, sockets_suspect, sockets_lost,
                       reconnects, messages, unsent, bytes_in, bytes_out, last_error))

}  // namespace arbees::net
