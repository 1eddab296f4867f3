#include "arbees/net/resolver.hpp"

#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <system_error>
#include <thread>

namespace arbees::net {

namespace asio = boost::asio;

namespace {

constexpr base::Duration kKnownFor = base::seconds(30);
constexpr std::size_t kMostUnderWay = 16;

base::Result<std::vector<std::string>> ask_system(const std::string& host) {
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  wish.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int why = getaddrinfo(host.c_str(), nullptr, &wish, &found);
  if (why != 0) return base::fail(host, fmt::format("cannot be resolved: {}", gai_strerror(why)));
  std::vector<std::string> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
      addresses.emplace_back(text);
  }
  freeaddrinfo(found);
  return addresses;
}

base::Result<std::vector<asio::ip::address>> read_addresses(const std::string& host,
                                                            const base::Result<std::vector<std::string>>& texts) {
  if (!texts) return std::unexpected(texts.error());
  std::vector<asio::ip::address> addresses;
  for (const std::string& text : *texts) {
    boost::system::error_code why;
    const auto address = asio::ip::make_address(text, why);
    if (!why && std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
  }
  if (addresses.empty()) return base::fail(host, "has no address");
  return addresses;
}

std::int64_t real_now() {
  return base::steady_clock_now().value;
}

}  // namespace

struct Resolver::Entry {
  bool under_way = false;
  std::int64_t known_since = 0;  // 0: not known
  base::Result<std::vector<asio::ip::address>> answer;
  std::list<Bell*> waiting;
};

/// Between the look-up threads and a loop that may be gone when they come back.
struct Resolver::Door {
  std::mutex mutex;
  asio::io_context* context = nullptr;

  template <class Work>
  void post(Work work) {
    const std::lock_guard lock(mutex);
    if (context != nullptr) asio::post(*context, std::move(work));
  }
};

Resolver::Resolver(ClientLoop& loop, Lookup lookup)
    : loop_(loop), lookup_(lookup ? std::move(lookup) : Lookup(ask_system)), door_(std::make_shared<Door>()) {
  door_->context = &loop.context();
}

Resolver::~Resolver() {
  close();
}

void Resolver::close() {
  const std::lock_guard lock(door_->mutex);
  door_->context = nullptr;
}

void Resolver::begin(const std::string& host, const std::shared_ptr<Entry>& entry) {
  entry->under_way = true;
  try {
    std::thread([door = door_, entry, host, lookup = lookup_] {
      auto texts = lookup(host);
      door->post([entry, host, texts = std::move(texts)] {
        entry->under_way = false;
        entry->answer = read_addresses(host, texts);
        entry->known_since = entry->answer ? real_now() : 0;
        for (Bell* bell : entry->waiting) bell->ring();
      });
    }).detach();
  } catch (const std::system_error& why) {
    entry->under_way = false;
    entry->answer = base::fail(host, fmt::format("cannot be resolved: {}", why.what()));
  }
}

asio::awaitable<base::Result<std::vector<asio::ip::address>>> Resolver::resolve(std::string host,
                                                                                base::Duration timeout) {
  boost::system::error_code no_address;
  const auto literal = asio::ip::make_address(host, no_address);
  if (!no_address) co_return std::vector<asio::ip::address>{literal};
  auto& place = entries_[host];
  if (!place) place = std::make_shared<Entry>();
  const std::shared_ptr<Entry> entry = place;
  if (entry->known_since != 0 && real_now() - entry->known_since < kKnownFor.value) co_return entry->answer;
  const auto busy = std::count_if(entries_.begin(), entries_.end(), [](const auto& e) { return e.second->under_way; });
  if (!entry->under_way) {
    if (static_cast<std::size_t>(busy) >= kMostUnderWay)
      co_return base::fail(host, "cannot be resolved: too many look-ups have not ended");
    begin(host, entry);
  }
  if (entry->under_way) {
    Bell bell(loop_);
    const auto place_in_line = entry->waiting.insert(entry->waiting.end(), &bell);
    co_await bell.wait_real(timeout);
    entry->waiting.erase(place_in_line);
  }
  if (entry->under_way)
    co_return base::fail(host, fmt::format("cannot be resolved: no answer within {} ms", timeout.value / 1'000'000));
  co_return entry->answer;
}

}  // namespace arbees::net
