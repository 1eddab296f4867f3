#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/time.hpp"
#include "arbees/net/http.hpp"

/// How a feed talks to the network without touching it. A session is a pure state machine: an `Input` comes in,
/// `Action`s go out. The runner (runner.hpp) does the actions and delivers the inputs; whoever records the inputs can
/// play the session again, bit for bit, without a network.
namespace arbees::net {

/// Asks for one HTTP exchange. The runner adds what the session's endpoint needs (signature, User-Agent, gzip), keeps
/// to its rate budget and repeats it when that is safe.
struct HttpAsk {
  std::uint32_t id = 0;  ///< the session's own number; the answer carries it
  std::string method = "GET";
  std::string url;  ///< absolute, with query: "https://host/path?limit=5"
  Pairs headers;    ///< besides those of the endpoint; the same name replaces the endpoint's
  std::string body;
  std::int32_t cost = 1;   ///< tokens of the endpoint's rate budget
  bool idempotent = true;  ///< may be sent again after a reset, 429 or 5xx
  base::Duration timeout = base::seconds(10);
};

/// Opens a WebSocket, and opens it again with back-off whenever it is lost, until `CloseSocket`.
struct OpenSocket {
  std::uint32_t socket = 0;  ///< the session's own number
  std::string url;           ///< "wss://host/path"
};
struct SendText {
  std::uint32_t socket = 0;
  std::string text;
};
/// Says goodbye and opens it no more. `reopen`: opens a new connection at once (the session no longer trusts this one).
struct CloseSocket {
  std::uint32_t socket = 0;
  bool reopen = false;
};
using Action = std::variant<HttpAsk, OpenSocket, SendText, CloseSocket>;

/// The last answer, after all repeats: any status, also 429 and 5xx.
struct HttpAnswer {
  static constexpr const char* kName = "http_answer";
  std::uint32_t ask = 0;
  std::uint32_t status = 200;
  std::string body;  ///< unzipped
  base::Nanos date;  ///< by the server's clock, in whole seconds; 0 when it did not say
  base::Nanos sent;  ///< when the request that this answers was sent; 0 in captures of before it was kept
};
BOOST_DESCRIBE_STRUCT(HttpAnswer, (), (ask, status, body, date, sent))

/// No answer: could not connect, timed out, or the circuit breaker is open.
struct HttpFailure {
  static constexpr const char* kName = "http_failure";
  std::uint32_t ask = 0;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(HttpFailure, (), (ask, why))

struct SocketOpened {
  static constexpr const char* kName = "socket_opened";
  std::uint32_t socket = 0;
};
BOOST_DESCRIBE_STRUCT(SocketOpened, (), (socket))

struct SocketText {
  static constexpr const char* kName = "socket_text";
  std::uint32_t socket = 0;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(SocketText, (), (socket, text))

/// The other end answered a ping: proof of life while nothing changes.
struct SocketAlive {
  static constexpr const char* kName = "socket_alive";
  std::uint32_t socket = 0;
};
BOOST_DESCRIBE_STRUCT(SocketAlive, (), (socket))

/// The connection is gone, or could not be made. It is tried again by itself.
struct SocketLost {
  static constexpr const char* kName = "socket_lost";
  std::uint32_t socket = 0;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(SocketLost, (), (socket, why))

/// Time passes: about four a second. The first tick starts a session.
struct Tick {
  static constexpr const char* kName = "tick";
  std::uint8_t unused = 0;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (unused))

/// The machine slept, or the process stood still, for so long that nothing known from before holds any more. Every open
/// socket's `SocketLost` has come before; requests that were under way end as failures. Connections are made anew.
struct StoodStill {
  static constexpr const char* kName = "stood_still";
  base::Duration lasted;  ///< real time
};
BOOST_DESCRIBE_STRUCT(StoodStill, (), (lasted))

/// Not from the network: the wall clock and the steady clock moved apart, or agree again. An input like the others, so
/// that a recorded session plays again with it.
struct ClockJudged {
  static constexpr const char* kName = "clock_judged";
  base::Duration difference;  ///< wall clock minus what was expected of it
  bool trusted = false;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(ClockJudged, (), (difference, trusted, detail))

/// A new kind is added at the end: captures number them by position.
using InputBody = std::variant<Tick, HttpAnswer, HttpFailure, SocketOpened, SocketText, SocketAlive, SocketLost,
                               StoodStill, ClockJudged>;

/// Everything that can reach a session. `received` never goes back.
struct Input {
  base::Nanos received;
  InputBody body;
};
BOOST_DESCRIBE_STRUCT(Input, (), (received, body))

}  // namespace arbees::net
