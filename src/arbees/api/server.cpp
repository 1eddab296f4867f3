#include "arbees/api/server.hpp"

#include <atomic>

#include "arbees/api/handlers.hpp"
#include "arbees/api/stream.hpp"
#include "arbees/base/session_clock.hpp"
#include "arbees/net/server.hpp"
#include "arbees/net/static_files.hpp"

namespace arbees::api {
namespace {

constexpr std::uint64_t kBodyBytes = 64 * 1024;  // the longest that a call needs is a few dozen
constexpr std::size_t kBusRoom = 8192;
constexpr std::size_t kCatchUpPage = 5000;
constexpr std::string_view kStreamPath = "/api/v1/stream";
constexpr base::Duration kTickPeriod = base::milliseconds(100);
constexpr base::Duration kStatusPeriod = base::seconds(1);

}  // namespace

/// Ties the room's parts to a server. Handlers run on its workers, everything of the stream on its loop.
class ApiServer::Site : public net::Application {
 public:
  Site(ServerConfig config, ports::Store& store, ports::Bus& bus, ports::Control& control)
      : config_(std::move(config)),
        store_(store),
        bus_(bus),
        control_(control),
        archive_(store, config_.run.id, [this](domain::GameId id) { return board_.game_label(id); }),
        stream_([this](std::uint64_t tick) { return snapshot(tick); }),
        sources_{
            config_.run, board_, archive_, control_, [this] { return stream_.clients(); }, base::steady_clock_now()},
        files_(config_.assets_dir,
               {"/", "/opportunities", "/opportunities/", "/trades", "/calibration", "/monitoring", "/games/"}),
        server_({.address = config_.address, .port = config_.port, .trust = config_.trust, .body_bytes = kBodyBytes},
                *this) {}
  ~Site() override { stop(); }

  base::Result<void> start() {
    // First listen, then read the store: what is published meanwhile waits, and the board skips what it has.
    subscription_ =
        bus_.subscribe({.name = "api", .capacity = kBusRoom, .wake = [this] { server_.post([this] { drain(); }); }});
    // It answers while it reads, so that whoever asks learns that it is recovering.
    auto done = server_.start();
    if (done) done = catch_up();
    if (!done) {
      server_.stop();
      subscription_.reset();  // a reader that never reads would hold the publisher for ever
      return done;
    }
    caught_up_ = true;
    server_.post([this] { drain(); });
    server_.every(kTickPeriod, [this] { stream_.beat(control_.runtime().engine_time); });
    server_.every(kStatusPeriod, [this] { tell_status(); });
    return {};
  }
  void stop() {
    server_.stop();
    subscription_.reset();
  }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

  net::Response handle(const net::Request& request) override {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (request.path == "/metrics" && reads)
      return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(sources_), {}};
    if (request.path == "/health" && reads) return health_response(sources_);
    if (request.path == "/ready" && reads) return ready_response(sources_);
    if (request.path == kStreamPath && !caught_up_)
      return error_response({503, "recovering", "the stored run is being read; try again soon"});
    if (request.path == "/api" || request.path.starts_with("/api/")) {
      if (request.path.starts_with(std::string(kApiPrefix) + "/")) return dispatch(sources_, request);
      return error_response({404, "not_found", "the API is at /api/v1"});
    }
    return files_.serve(request);
  }
  [[nodiscard]] bool is_urgent(const net::Request& request) const override { return is_urgent_call(request); }
  [[nodiscard]] bool is_socket(std::string_view path) const override { return path == kStreamPath && caught_up_; }
  void opened(const std::shared_ptr<net::Socket>& socket) override { stream_.opened(socket); }
  void received(const std::shared_ptr<net::Socket>& socket, std::string_view text) override {
    stream_.received(socket, text);
  }
  void closed(const std::shared_ptr<net::Socket>& socket) override { stream_.closed(socket); }

 private:
  base::Result<void> catch_up() {
    while (true) {
      const auto page = store_.outputs({.run = config_.run.id, .after = board_.sequence(), .limit = kCatchUpPage});
      if (!page) return std::unexpected(page.error());
      if (page->empty()) return {};
      board_.fold(*page);
    }
  }
  void drain() {
    if (!caught_up_) return;
    batch_.clear();
    subscription_->receive(batch_, {});
    const std::uint64_t known = board_.sequence();
    std::erase_if(batch_, [&](const domain::Output& output) { return output.sequence <= known; });
    board_.fold(batch_);
    stream_.add(batch_);
  }
  void tell_status() {
    StatusMessage message;
    message.status = board_.status(config_.run, control_.runtime());
    stream_.tell(base::dump(base::to_json(message)));
  }
  std::string snapshot(std::uint64_t tick) {
    return base::dump(base::to_json(board_.snapshot(tick, config_.run, control_.runtime())));
  }

  const ServerConfig config_;
  ports::Store& store_;
  ports::Bus& bus_;
  ports::Control& control_;
  Board board_;
  Archive archive_;
  Stream stream_;
  Sources sources_;
  net::StaticFiles files_;
  std::vector<domain::Output> batch_;
  std::atomic<bool> caught_up_ = false;
  net::HttpServer server_;
  std::unique_ptr<ports::Subscription> subscription_;  // gone first: nobody is woken for a server that is gone
};

ApiServer::ApiServer(ServerConfig config, ports::Store& store, ports::Bus& bus, ports::Control& control)
    : site_(std::make_unique<Site>(std::move(config), store, bus, control)) {}
ApiServer::~ApiServer() = default;
base::Result<void> ApiServer::start() {
  return site_->start();
}
void ApiServer::stop() {
  site_->stop();
}
std::uint16_t ApiServer::port() const {
  return site_->port();
}

}  // namespace arbees::api
