#include "arbees/api/stream.hpp"

#include <algorithm>

#include "arbees/api/parameters.hpp"
#include "arbees/base/json.hpp"

namespace arbees::api {

Stream::Stream(MakeSnapshot make_snapshot, std::size_t most) : make_snapshot_(std::move(make_snapshot)), most_(most) {}

void Stream::add(std::span<const domain::Output> outputs) {
  if (clients_.empty()) return;
  for (const domain::Output& output : outputs) {
    if (overflowed_) return;
    const auto* quote = std::get_if<domain::Quote>(&output.body);
    const auto earlier = quote != nullptr ? quote_at_.find(quote->market) : quote_at_.end();
    if (earlier != quote_at_.end()) {
      pending_[earlier->second] = output;
      continue;
    }
    if (quote != nullptr) quote_at_[quote->market] = pending_.size();
    pending_.push_back(output);
    overflowed_ = pending_.size() > most_;
  }
}

void Stream::beat(base::Nanos engine_time) {
  ++tick_;
  std::shared_ptr<const std::string> tick;
  std::shared_ptr<const std::string> snapshot;
  if (!clients_.empty() && !overflowed_) {
    Tick message;
    message.tick = tick_;
    message.engine_time = engine_time;
    std::ranges::sort(pending_, {}, &domain::Output::sequence);  // a replaced quote is newer than its place
    message.outputs = std::move(pending_);
    tick = std::make_shared<const std::string>(base::dump(base::to_json(message)));
  }
  for (auto& [key, client] : clients_) {
    if (overflowed_) client.needs_snapshot = true;
    if (client.needs_snapshot) send_snapshot(client, snapshot);
    else client.needs_snapshot = !client.socket->send(tick);
  }
  pending_.clear();
  quote_at_.clear();
  overflowed_ = false;
}

// One text for all who need it at this beat. A client that still has something to take would only fall behind again.
void Stream::send_snapshot(Client& client, std::shared_ptr<const std::string>& text) {
  if (!client.socket->drained()) return;
  if (!text) text = std::make_shared<const std::string>(make_snapshot_(tick_));
  client.needs_snapshot = !client.socket->send(text);
}

void Stream::tell(const std::string& text) {
  const auto shared = std::make_shared<const std::string>(text);
  for (auto& [key, client] : clients_)
    if (!client.needs_snapshot) client.socket->send(shared);
}

void Stream::opened(const std::shared_ptr<net::Socket>& socket) {
  clients_[socket.get()] = {socket, true};
  count_ = clients_.size();
}

void Stream::received(const std::shared_ptr<net::Socket>& socket, std::string_view text) {
  const auto client = clients_.find(socket.get());
  if (client == clients_.end()) return;
  if (const auto message = parse_client_message(text); !message) socket->close(1008, "expected {\"type\": \"resync\"}");
  else client->second.needs_snapshot = true;
}

void Stream::closed(const std::shared_ptr<net::Socket>& socket) {
  clients_.erase(socket.get());
  count_ = clients_.size();
}

}  // namespace arbees::api
