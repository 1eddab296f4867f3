#include "arbees/net/socket_session.hpp"

namespace arbees::net {

boost::asio::awaitable<void> serve_plain(HttpServer::Core& core, boost::asio::ip::tcp::socket socket, Place& place) {
  co_await serve(core, boost::beast::tcp_stream(std::move(socket)), place);
}

}  // namespace arbees::net
