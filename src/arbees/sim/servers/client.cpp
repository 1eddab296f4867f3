#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers {

void Client::send(std::string text) {
  if (late_.value > 0 || !waiting_.empty()) {
    waiting_.push_back({now_ + late_, std::move(text)});
    return;
  }
  send_now(std::move(text));
}

void Client::release(base::Nanos now, bool late) {
  now_ = now;
  if (!late) late_ = {};
  while (!waiting_.empty() && (!late || waiting_.front().due <= now)) {
    send_now(std::move(waiting_.front().text));
    waiting_.pop_front();
  }
}

void Client::send_now(std::string text) {
  ++sent_;
  if (!socket_->send(std::make_shared<const std::string>(std::move(text)))) socket_->drop();
}

void Client::tell(std::string text) {
  if (gap_ > 0) {
    --gap_;
    return;
  }
  if (malformed_ > 0) {
    --malformed_;
    return send(text.substr(0, text.size() / 2));
  }
  if (reorder_ > 0 && kept_back_.empty()) {
    kept_back_ = std::move(text);
    return;
  }
  if (duplicate_ > 0) {
    --duplicate_;
    send(text);
  }
  send(std::move(text));
  if (kept_back_.empty()) return;
  --reorder_;
  send(std::exchange(kept_back_, {}));
}

void Client::tell_plainly(std::string text) {
  send(std::move(text));
}

void Client::answer_ping(std::string text) {
  send_now(std::move(text));
}

void Client::begin(const FaultOrder& order) {
  switch (order.fault) {
    case Fault::drop: return socket_->drop();
    case Fault::half_open: return socket_->abandon();
    case Fault::stall: return socket_->hold(true);
    case Fault::duplicate: duplicate_ += order.count; return;
    case Fault::reorder: reorder_ += order.count; return;
    case Fault::gap: gap_ += order.count; return;
    case Fault::malformed: malformed_ += order.count; return;
    case Fault::late: late_ = {static_cast<std::int64_t>(order.late_s * 1e9)}; return;
    default: return;
  }
}

}  // namespace arbees::sim::servers
