#include "arbees/net/runner.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

#include "arbees/base/assert.hpp"
#include "arbees/net/client_session.hpp"

namespace arbees::net {

namespace asio = boost::asio;

namespace {

constexpr auto kGoodbye = std::chrono::milliseconds(600);  // for the sockets' last words
constexpr auto kEnd = std::chrono::milliseconds(1000);     // then what is left is destroyed

}  // namespace

class Runner::Core {
 public:
  explicit Core(RunnerOptions options)
      : options_(std::move(options)), loop_(options_), resolver_(loop_, options_.resolve) {}

  // What lives on the loop goes before the loop; the sessions that its coroutines refer to go after it.
  ~Core() {
    stop();
    resolver_.close();
    for (const auto& session : sessions_) session->release();
    work_.reset();
    loop_.destroy();
  }

  base::Result<std::size_t> add(EndpointOptions options, Handler handler) {
    auto session = std::make_unique<ClientSession>(loop_, std::move(options), std::move(handler));
    if (auto done = session->prepare(resolver_); !done) return std::unexpected(done.error());
    const std::lock_guard lock(mutex_);
    if (running_) asio::post(loop_.context(), [s = session.get(), this] { s->start(options_.tick); });
    sessions_.push_back(std::move(session));
    return sessions_.size() - 1;
  }

  void start() {
    const std::lock_guard lock(mutex_);
    ARBEES_ASSERT(!running_ && !stopped_, "a runner starts once");
    running_ = true;
    for (const auto& session : sessions_) session->start(options_.tick);
    thread_ = std::thread([this] {
      loop_.context().run();
      ended_.set_value();
    });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      if (!thread_.joinable()) return;
    }
    asio::co_spawn(loop_.context(), end(), asio::detached);
    const auto longest = kGoodbye + kEnd;
    if (ended_.get_future().wait_for(longest) != std::future_status::ready) loop_.context().stop();
    thread_.join();
  }

  void post(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (!stopped_) asio::post(loop_.context(), std::move(work));
  }

  void act(std::size_t session, std::vector<Action> actions) {
    const std::lock_guard lock(mutex_);
    ARBEES_ASSERT(session < sessions_.size(), "no such session");
    if (stopped_) return;
    asio::post(loop_.context(),
               [s = sessions_[session].get(), wanted = std::move(actions)]() mutable { s->act(wanted); });
  }

  [[nodiscard]] std::vector<EndpointFigures> figures() const {
    const std::lock_guard lock(mutex_);
    std::vector<EndpointFigures> all;
    for (const auto& session : sessions_) all.push_back(session->figures());
    return all;
  }

 private:
  asio::awaitable<void> end() {
    for (ClientSession* session : present()) session->leave();
    asio::steady_timer pause(loop_.context());
    for (auto left = kGoodbye; loop_.leaving() > 0 && left.count() > 0; left -= std::chrono::milliseconds(5)) {
      pause.expires_after(std::chrono::milliseconds(5));
      co_await pause.async_wait(kClientAwait);
    }
    loop_.end_all();
    work_.reset();  // the loop ends when all coroutines have
  }

  std::vector<ClientSession*> present() {
    const std::lock_guard lock(mutex_);
    std::vector<ClientSession*> all;
    for (const auto& session : sessions_) all.push_back(session.get());
    return all;
  }

  RunnerOptions options_;
  ClientLoop loop_;
  Resolver resolver_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ClientSession>> sessions_;
  bool running_ = false;
  bool stopped_ = false;
  std::promise<void> ended_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.context().get_executor()};
  std::thread thread_;
};

Runner::Runner(RunnerOptions options) : core_(std::make_unique<Core>(std::move(options))) {}
Runner::~Runner() = default;

base::Result<std::size_t> Runner::add(EndpointOptions options, Handler handler) {
  return core_->add(std::move(options), std::move(handler));
}
void Runner::start() {
  core_->start();
}
void Runner::stop() {
  core_->stop();
}
void Runner::post(std::function<void()> work) {
  core_->post(std::move(work));
}
void Runner::act(std::size_t session, std::vector<Action> actions) {
  core_->act(session, std::move(actions));
}
std::vector<EndpointFigures> Runner::figures() const {
  return core_->figures();
}

}  // namespace arbees::net
