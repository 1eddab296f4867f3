#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "apps/arbees/config.hpp"
#include "arbees/net/runner.hpp"

/// The parts of `arbees doctor`: each looks at one thing and says what it found and what to do.
namespace arbees::app {

enum class Verdict : std::uint8_t { ok, warn, fail };
BOOST_DESCRIBE_ENUM(Verdict, ok, warn, fail)

struct Finding {
  std::string check;  ///< "kalshi.clock"
  Verdict verdict = Verdict::ok;
  std::string found;
  std::string advice;  ///< what to do; empty when all is well
};
BOOST_DESCRIBE_STRUCT(Finding, (), (check, verdict, found, advice))

using Findings = std::vector<Finding>;

/// What became of one request, or of opening one WebSocket.
struct Heard {
  std::optional<net::HttpAnswer> answer;
  bool opened = false;  ///< a WebSocket
  std::string failure;  ///< why neither
  base::Nanos at;       ///< when it was known, by the time that the feeds live in
  base::Duration took;  ///< by the wall
};

/// Asks each thing once, without repeats.
class Prober {
 public:
  explicit Prober(std::function<base::Nanos()> clock) : clock_(std::move(clock)) {}

  /// Nothing is asked twice, so that the first failure is seen.
  [[nodiscard]] Heard ask(net::EndpointOptions endpoint, net::HttpAsk ask) const;
  /// Opens a WebSocket and closes it.
  [[nodiscard]] Heard open(net::EndpointOptions endpoint, const std::string& url) const;

 private:
  Heard run(net::EndpointOptions endpoint, net::Action action) const;
  std::function<base::Nanos()> clock_;
};

/// "DNS", "TCP", "proxy", "TLS" or "HTTP": the step of which a failure of the runner speaks.
[[nodiscard]] std::string_view failed_step(std::string_view why);

/// Where the store is, and how much room it has.
void check_store(const StoreConfig& store, Findings& findings);

/// ESPN: reached, takes our User-Agent, answers what we can read.
void check_espn(const AppConfig& config, const Prober& prober, const net::EndpointOptions& endpoint, base::Nanos now,
                Findings& findings);
/// Kalshi: REST, exchange status, key, tier, WebSocket.
void check_kalshi(const AppConfig& config, const Prober& prober, const net::EndpointOptions& endpoint, bool with_key,
                  Findings& findings);
/// Polymarket: Gamma, CLOB and its time, WebSocket.
void check_polymarket(const AppConfig& config, const Prober& prober, const net::EndpointOptions& endpoint,
                      Findings& findings);
/// Runs the feeds for up to `patience` and says how many games found their markets.
void check_links(const AppConfig& config, bool with_key, base::Duration patience, Findings& findings);

// For the checks above.

/// Adds "reached in 85 ms" or the step that failed; true when there was an answer or an open socket.
bool add_reached(const std::string& check, const std::string& url, const Heard& heard, Findings& findings);
/// Compares our clock with the server's, where it said one.
void add_clock(const std::string& check, const Heard& heard, Findings& findings);
void add_skew(const std::string& check, base::Duration ahead, Findings& findings);

}  // namespace arbees::app
