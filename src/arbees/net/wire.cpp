#include "arbees/net/wire.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace arbees::net {

bool Wire::rests() {
  if (!socket_.is_open()) return false;
  char byte = 0;
  const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got == 0) return false;
  if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
  return tls_.has_value();  // TLS may send tickets by itself; plain bytes answer nothing we asked
}

}  // namespace arbees::net
