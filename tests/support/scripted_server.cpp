#include "support/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "arbees/base/assert.hpp"

namespace arbees::tests {
namespace {

SSL* ssl(void* tls) {
  return static_cast<SSL*>(tls);
}

int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

std::string accept_key(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  unsigned char out[64];
  const int size = EVP_EncodeBlock(out, digest, SHA_DIGEST_LENGTH);
  return {reinterpret_cast<char*>(out), static_cast<std::size_t>(size)};
}

}  // namespace

Peer::~Peer() {
  if (tls_ != nullptr) SSL_free(ssl(tls_));
  if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

long Peer::read_some(char* data, std::size_t size) {
  if (tls_ != nullptr) return SSL_read(ssl(tls_), data, static_cast<int>(size));
  return ::recv(fd_, data, size, 0);
}

bool Peer::write(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const long sent = tls_ != nullptr ? SSL_write(ssl(tls_), bytes.data() + done, static_cast<int>(bytes.size() - done))
                                      : ::send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

bool Peer::read_exactly(std::size_t size, std::string& out) {
  char chunk[16384];
  while (buffer_.size() < size) {
    const long got = read_some(chunk, sizeof chunk);
    if (got <= 0) return false;
    buffer_.append(chunk, static_cast<std::size_t>(got));
  }
  out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return true;
}

std::optional<HeardRequest> Peer::read_request() {
  std::size_t end = 0;
  char chunk[16384];
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    const long got = read_some(chunk, sizeof chunk);
    if (got <= 0) return std::nullopt;
    buffer_.append(chunk, static_cast<std::size_t>(got));
  }
  std::string head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  HeardRequest request;
  const std::size_t line = head.find("\r\n");
  const std::size_t first = head.find(' ');
  const std::size_t second = head.find(' ', first + 1);
  request.method = head.substr(0, first);
  request.target = head.substr(first + 1, second - first - 1);
  head.erase(0, line + 2);
  while (!head.empty()) {
    const std::size_t stop = head.find("\r\n");
    const std::size_t colon = head.find(':');
    std::string name = head.substr(0, colon);
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::string value = head.substr(colon + 1, stop - colon - 1);
    value.erase(0, value.find_first_not_of(' '));
    request.headers[name] = value;
    head.erase(0, stop + 2);
  }
  const auto size = request.headers.find("content-length");
  if (size != request.headers.end() && !read_exactly(std::stoul(size->second), request.body)) return std::nullopt;
  return request;
}

bool Peer::respond(int status, const std::string& body, const std::map<std::string, std::string>& headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " as scripted\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (!headers.contains("Content-Length") && status != 101)
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return write(text + "\r\n" + body);
}

void Peer::reset() {
  const linger hard{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  // Only a close sends the reset; the number stays taken so that nobody else's is closed later.
  const int nothing = socket(AF_INET, SOCK_STREAM, 0);
  dup2(nothing, fd_);
  close(nothing);
}

bool Peer::accept_web_socket(const HeardRequest& request) {
  const auto key = request.headers.find("sec-websocket-key");
  if (key == request.headers.end()) return false;
  return respond(
      101, "",
      {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", accept_key(key->second)}});
}

bool Peer::send_frame(int opcode, const std::string& payload) {
  std::string frame(1, static_cast<char>(0x80 | opcode));
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else {
    frame += static_cast<char>(127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>((payload.size() >> shift) & 0xFF);
  }
  return write(frame + payload);
}

std::optional<HeardFrame> Peer::read_frame() {
  std::string head;
  if (!read_exactly(2, head)) return std::nullopt;
  HeardFrame frame;
  frame.opcode = head[0] & 0x0F;
  std::size_t size = head[1] & 0x7F;
  std::string more;
  if (size >= 126) {
    if (!read_exactly(size == 126 ? 2 : 8, more)) return std::nullopt;
    size = 0;
    for (const char c : more) size = size << 8 | static_cast<unsigned char>(c);
  }
  std::string mask;
  if (!read_exactly(4, mask) || !read_exactly(size, frame.payload)) return std::nullopt;
  for (std::size_t i = 0; i < size; ++i) frame.payload[i] = static_cast<char>(frame.payload[i] ^ mask[i % 4]);
  return frame;
}

std::optional<std::string> Peer::read_text() {
  while (auto frame = read_frame()) {
    if (frame->opcode == 1) return frame->payload;
    if (frame->opcode == 9) send_frame(10, frame->payload);
    if (frame->opcode == 8) {
      send_frame(8, frame->payload);
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void Peer::relay(std::uint16_t port) {
  const int other = connect_to(port);
  if (other < 0) return;
  char chunk[16384];
  pollfd both[2] = {{fd_, POLLIN, 0}, {other, POLLIN, 0}};
  while (poll(both, 2, -1) > 0) {
    bool ended = false;
    for (int i = 0; i < 2; ++i) {
      if (both[i].revents == 0) continue;
      const auto got = ::recv(both[i].fd, chunk, sizeof chunk, 0);
      ended = got <= 0 || ::send(both[1 - i].fd, chunk, static_cast<std::size_t>(got), MSG_NOSIGNAL) != got;
      if (ended) break;
    }
    if (ended) break;
  }
  close(other);
}

void Peer::wait_for_end() {
  char chunk[16384];
  while (read_some(chunk, sizeof chunk) > 0) {
  }
}

ScriptedServer::ScriptedServer(Script script, std::optional<CertifiedKey> tls, std::uint16_t port)
    : script_(std::move(script)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  if (tls) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    const bool usable = SSL_CTX_use_certificate_file(context, tls->certificate_file.c_str(), SSL_FILETYPE_PEM) == 1 &&
                        SSL_CTX_use_PrivateKey_file(context, tls->key_file.c_str(), SSL_FILETYPE_PEM) == 1;
    ARBEES_ASSERT(usable, "the test's certificate cannot be used");
    context_ = context;
  }
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ARBEES_ASSERT(bound && listen(listener_, 64) == 0, "no port for a test server");
  socklen_t size = sizeof address;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept(); });
}

ScriptedServer::~ScriptedServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int fd : open_) close(fd);
  SSL_CTX_free(static_cast<SSL_CTX*>(context_));
}

void ScriptedServer::accept() {
  while (!stopping_) {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0 || stopping_) {
      if (fd >= 0) close(fd);
      continue;
    }
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd, number = ++connections_] { serve(fd, number); });
  }
}

void ScriptedServer::serve(int fd, int number) {
  SSL* tls = nullptr;
  if (context_ != nullptr) {
    tls = SSL_new(static_cast<SSL_CTX*>(context_));
    SSL_set_fd(tls, fd);
    if (SSL_accept(tls) != 1) {
      SSL_free(tls);
      ::shutdown(fd, SHUT_RDWR);
      return;
    }
  }
  Peer peer(fd, tls);
  script_(peer, number);
  if (tls != nullptr) SSL_shutdown(tls);
}

std::string ScriptedServer::url(const std::string& path, const std::string& host) const {
  return (context_ != nullptr ? "https://" : "http://") + host + ":" + std::to_string(port_) + path;
}

std::string ScriptedServer::socket_url(const std::string& path, const std::string& host) const {
  return (context_ != nullptr ? "wss://" : "ws://") + host + ":" + std::to_string(port_) + path;
}

}  // namespace arbees::tests
