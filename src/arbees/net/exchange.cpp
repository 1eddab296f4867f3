#include "arbees/net/exchange.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <tuple>

namespace arbees::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t kHeaderBytes = 64 * 1024;

bool clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool sendable(const WireRequest& request) {
  const bool headers = std::all_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
    return clean(header.first) && clean(header.second) && header.first.find_first_of(" :") == std::string::npos;
  });
  const bool line = clean(request.target) && request.target.find(' ') == std::string::npos;
  return headers && line && clean(request.method) && request.method.find(' ') == std::string::npos;
}

std::string render(const WireRequest& request) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
  for (const auto& [name, value] : request.headers) text += fmt::format("{}: {}\r\n", name, value);
  const bool has_body = !request.body.empty() || request.method == "POST" || request.method == "PUT";
  if (has_body) text += fmt::format("content-length: {}\r\n", request.body.size());
  text += "\r\n";
  return text + request.body;
}

std::string describe(const boost::system::error_code& why, std::size_t limit) {
  if (why == http::error::body_limit) return fmt::format("the answer is larger than {} bytes", limit);
  if (why == http::error::header_limit)
    return fmt::format("the answer's headers are larger than {} bytes", kHeaderBytes);
  if (why == http::error::buffer_overflow)
    return fmt::format("the answer's chunks or trailers have extras larger than {} bytes", 2 * kHeaderBytes);
  if (why == http::error::end_of_stream) return "the connection was closed before an answer came";
  if (why == http::error::partial_message) return "the connection was closed in the middle of the answer";
  if (why.category() == http::make_error_code(http::error::bad_version).category())
    return "the answer is not HTTP/1.1: " + why.message();
  return why.message();
}

template <class Message>
Pairs take_headers(const Message& message) {
  Pairs headers;
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    headers.emplace_back(std::move(name), field.value());
  }
  return headers;
}

}  // namespace

asio::awaitable<std::expected<WireAnswer, ExchangeError>> exchange(Wire& wire, const WireRequest& request,
                                                                   std::size_t limit) {
  if (!sendable(request))
    co_return std::unexpected(ExchangeError{"the request has a line break or a space where none may be", false});
  const std::string text = render(request);
  auto [unsent, sent] = co_await asio::async_write(wire, asio::buffer(text), kClientAwait);
  if (unsent) co_return std::unexpected(ExchangeError{"cannot send: " + unsent.message(), true});
  // What is not yet understood (headers, a chunk's size with its extensions, trailers) has to fit; the body has not.
  boost::beast::flat_buffer buffer(2 * std::size_t{kHeaderBytes});
  const std::size_t most = limit + limit / 4 + buffer.max_size();  // with all that frames a body
  WireAnswer answer;
  while (true) {
    http::response_parser<http::string_body> parser;
    parser.header_limit(kHeaderBytes);
    parser.body_limit(limit);
    if (request.method == "HEAD" || request.method == "CONNECT") parser.skip(true);
    boost::system::error_code why;
    while (!why && !parser.is_done()) {
      std::size_t size = 0;
      std::tie(why, size) = co_await http::async_read_some(wire, buffer, parser, kClientAwait);
      answer.bytes += size;
      if (!why && answer.bytes > most) why = http::error::body_limit;
    }
    if (why) {
      const bool nothing = !parser.got_some() && answer.bytes == 0;
      co_return std::unexpected(ExchangeError{describe(why, limit), nothing});
    }
    auto& message = parser.get();
    answer.status = message.result_int();
    if (answer.status < 200 && answer.status != 101) continue;  // only a word in between (RFC 9110 15.2)
    answer.headers = take_headers(message);
    answer.body = std::move(message.body());
    answer.keep_alive = message.keep_alive() && !message.need_eof() && buffer.size() == 0;
    co_return answer;
  }
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace arbees::net
