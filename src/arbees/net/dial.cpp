#include "arbees/net/dial.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "arbees/net/exchange.hpp"

namespace arbees::net {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

namespace {

using Done = std::expected<void, DialError>;

std::unexpected<DialError> refuse(std::string why, bool hopeless = false) {
  return std::unexpected(DialError{std::move(why), hopeless});
}

base::Result<void> trust(ssl::context& tls, const std::string& ca_file) {
  boost::system::error_code why;
  tls.set_default_verify_paths(why);
  if (why) return base::fail("system certificates", why.message());
  tls.set_verify_mode(ssl::verify_peer, why);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  // The other end may hang up without a TLS goodbye; Content-Length and chunks show whether an answer is whole.
  if (ca_file.empty()) return {};
  tls.load_verify_file(ca_file, why);
  if (why) return base::fail(ca_file, "cannot be read as PEM certificates: " + why.message());
  return {};
}

bool is_address(const std::string& host) {
  boost::system::error_code why;
  asio::ip::make_address(host, why);
  return !why;
}

/// The name that the certificate must bear, for the check and for the server to choose by.
bool expect_name(SSL* session, const std::string& host) {
  if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1;
  SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(session, host.c_str()) == 1 && SSL_set_tlsext_host_name(session, host.c_str()) == 1;
}

}  // namespace

Dialer::Dialer(ClientLoop& loop, Resolver& resolver, const EndpointOptions& options)
    : loop_(loop), resolver_(resolver), options_(options) {}

base::Result<std::unique_ptr<Dialer>> Dialer::make(ClientLoop& loop, Resolver& resolver,
                                                   const EndpointOptions& options) {
  std::unique_ptr<Dialer> dialer(new Dialer(loop, resolver, options));
  if (!options.proxy.empty()) {
    auto proxy = parse_url(options.proxy);
    if (!proxy) return base::fail("proxy", proxy.error().what);
    if (proxy->scheme != "http") return base::fail("proxy", "expected http://host:port");
    dialer->proxy_ = std::move(*proxy);
  }
  if (auto done = trust(dialer->tls_, options.ca_file); !done) return std::unexpected(done.error());
  return dialer;
}

asio::awaitable<Done> Dialer::dial(Wire& wire, const Url& url) {
  Done done = co_await connect(wire, proxy_ ? *proxy_ : url);
  if (done && proxy_) done = co_await tunnel(wire, url);
  if (done && url.secure()) done = co_await shake_hands(wire, url);
  co_return done;
}

asio::awaitable<Done> Dialer::connect(Wire& wire, const Url& url) {
  const auto addresses = co_await resolver_.resolve(url.host, options_.resolve_timeout);
  if (!addresses) co_return refuse(addresses.error().message());
  std::string why;
  for (const auto& address : *addresses) {
    if (wire.closed()) co_return refuse("given up");
    boost::system::error_code ignored;
    wire.socket().close(ignored);
    const Deadline deadline(loop_, options_.connect_timeout, [&wire] { wire.interrupt(); });
    const asio::ip::tcp::endpoint endpoint(address, url.port);
    auto [problem] = co_await wire.socket().async_connect(endpoint, kClientAwait);
    if (!problem) {
      wire.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
      co_return Done{};
    }
    const std::string said = deadline.expired()
                                 ? fmt::format("no answer within {} ms", options_.connect_timeout.value / 1'000'000)
                                 : problem.message();
    why += fmt::format("{}{}: {}", why.empty() ? "" : "; ", address.to_string(), said);
  }
  co_return refuse(fmt::format("cannot connect to {}: {}", url.authority(), why));
}

asio::awaitable<Done> Dialer::tunnel(Wire& wire, const Url& url) {
  WireRequest request{"CONNECT", url.authority(), {{"host", url.authority()}}, {}};
  if (!proxy_->user.empty())
    request.headers.emplace_back("proxy-authorization", "Basic " + base64(proxy_->user + ":" + proxy_->password));
  const Deadline deadline(loop_, options_.handshake_timeout, [&wire] { wire.close(); });
  const auto answer = co_await exchange(wire, request, options_.answer_bytes);
  const std::string who = fmt::format("the proxy {}", proxy_->authority());
  if (deadline.expired()) co_return refuse(who + " does not answer");
  if (!answer) co_return refuse(fmt::format("{}: {}", who, answer.error().why));
  if (answer->status >= 200 && answer->status < 300) co_return Done{};
  const bool hopeless = answer->status == 407;
  co_return refuse(fmt::format("{} refuses to connect to {} with status {}{}", who, url.authority(), answer->status,
                               hopeless ? ": user and password" : ""),
                   hopeless);
}

asio::awaitable<Done> Dialer::shake_hands(Wire& wire, const Url& url) {
  auto& stream = wire.secure(tls_);
  SSL* session = stream.native_handle();
  if (!expect_name(session, url.host)) co_return refuse("cannot check a certificate for the name " + url.host, true);
  const Deadline deadline(loop_, options_.handshake_timeout, [&wire] { wire.close(); });
  auto [why] = co_await stream.async_handshake(ssl::stream_base::client, kClientAwait);
  if (!why) co_return Done{};
  const std::string what = fmt::format("no TLS with {}: ", url.authority());
  if (deadline.expired())
    co_return refuse(what + fmt::format("no answer within {} ms", options_.handshake_timeout.value / 1'000'000));
  const long verdict = SSL_get_verify_result(session);
  if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
    co_return refuse(what + "its certificate is for another name", true);
  if (verdict != X509_V_OK)
    co_return refuse(what + "its certificate is not trusted: " + X509_verify_cert_error_string(verdict), true);
  co_return refuse(what + why.message());
}

}  // namespace arbees::net
