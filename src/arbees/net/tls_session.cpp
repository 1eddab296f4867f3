#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "arbees/net/socket_session.hpp"

namespace arbees::net {

namespace ssl = boost::asio::ssl;

boost::asio::awaitable<void> serve_tls(HttpServer::Core& core, ssl::context& tls, boost::asio::ip::tcp::socket socket,
                                       Place& place) {
  ssl::stream<boost::beast::tcp_stream> stream(boost::beast::tcp_stream(std::move(socket)), tls);
  auto& transport = boost::beast::get_lowest_layer(stream);
  {
    const HttpServer::Core::Connection connection(
        core, place, {[&transport] { transport.cancel(); }, [&transport] { transport.close(); }});
    give(core, stream, place, core.options().header_patience);
    auto [why] =
        co_await stream.async_handshake(ssl::stream_base::server, boost::asio::as_tuple(boost::asio::use_awaitable));
    if (why) co_return;
  }
  co_await serve(core, std::move(stream), place);
}

base::Result<std::shared_ptr<ssl::context>> load_tls(const ServerTls& files) {
  auto tls = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code why;
  tls->set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, why);
  if (!why) tls->use_certificate_chain_file(files.certificate_file, why);
  if (why) return base::fail(files.certificate_file, "is no certificate that can be used: " + why.message());
  tls->use_private_key_file(files.key_file, ssl::context::pem, why);
  if (why) return base::fail(files.key_file, "is no private key of that certificate: " + why.message());
  return tls;
}

}  // namespace arbees::net
