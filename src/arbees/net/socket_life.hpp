#pragma once
#include <cstdint>
#include <string>

#include "arbees/base/describe.hpp"
#include "arbees/base/time.hpp"
#include "arbees/net/retry.hpp"

namespace arbees::net {

struct SocketPolicy {
  enum class Ping : std::uint8_t { frame, text };
  Ping ping = Ping::frame;  ///< control frames, or the text "PING" that is answered by "PONG"
  base::Duration ping_every = base::seconds(5);
  base::Duration dead_after = base::seconds(10);  ///< without an answer to a ping, whatever else comes
  bool answer_text_ping = false;                  ///< the server's text "ping" gets "pong" and is not delivered
  BackOff back_off{base::milliseconds(500), base::seconds(6), 0.5};
  base::Duration steady_after = base::seconds(10);  ///< open for this long, the next loss counts as the first
};

enum class SocketPhase : std::uint8_t {
  waiting,     ///< for the back-off to pass
  connecting,  ///< resolving, connecting, shaking hands
  open,
  suspect,  ///< open, but a ping has not been answered for a whole ping interval
  closed,
};
BOOST_DESCRIBE_ENUM(SocketPhase, waiting, connecting, open, suspect, closed)

/// The life of one WebSocket over all its connections: says what to do next and never does it. Pure. Alive is who
/// answers pings; a socket on which nothing is said for hours is well, one that talks and answers no ping is dead.
class SocketLife {
 public:
  enum class Todo : std::uint8_t { nothing, dial, ping, drop };
  struct Step {
    Todo todo = Todo::nothing;
    base::Nanos look_again;  ///< at the latest; sooner whenever something happened
  };

  SocketLife(SocketPolicy policy, base::Nanos now) : policy_(policy), wake_(now) {}

  /// What is to be done now. It counts as done: "dial" makes it connecting, "ping" counts the ping as sent. After
  /// "drop" the connection is to be cut and `lost` to be called.
  [[nodiscard]] Step look(base::Nanos now);
  void opened(base::Nanos now);
  void answered(base::Nanos now);
  /// The connection is gone or could not be made. `random`: 0…1, for the jitter.
  void lost(base::Nanos now, double random);
  void close() { phase_ = SocketPhase::closed; }
  /// Dial at once: whoever asked does not trust the present connection.
  void reopen(base::Nanos now);

  [[nodiscard]] SocketPhase phase() const { return phase_; }
  [[nodiscard]] bool is_open() const { return phase_ == SocketPhase::open || phase_ == SocketPhase::suspect; }
  [[nodiscard]] std::int32_t failures() const { return failures_; }

 private:
  SocketPolicy policy_;
  SocketPhase phase_ = SocketPhase::waiting;
  base::Nanos wake_;                // when waiting: dial then; when open: ping then
  base::Nanos opened_{};            // of the present connection
  base::Nanos unanswered_since_{};  // the first ping without an answer
  bool waits_for_answer_ = false;
  std::int32_t failures_ = 0;  // in a row
};

}  // namespace arbees::net
