#include "arbees/net/http.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "arbees/base/assert.hpp"

namespace arbees::net {
namespace {

constexpr std::size_t kMaxPairs = 64;
constexpr std::size_t kWorthCompressing = 1400;  // less fits one packet anyway

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::string_view> find(const Pairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  if (found == pairs.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

base::Result<Pairs> parse_query(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (item.empty()) continue;
    if (pairs.size() == kMaxPairs) return base::fail("query", "has more than 64 parameters");
    const std::size_t equals = item.find('=');
    auto name = percent_decode(item.substr(0, equals), true);
    auto value = percent_decode(equals == item.npos ? std::string_view() : item.substr(equals + 1), true);
    if (!name || !value) return base::fail("query", "a parameter has a broken %-escape");
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

base::Result<void> parse_target(std::string_view target, Request& request) {
  if (target.empty() || target.front() != '/')
    return base::fail("request target", "expected a path that starts with /");
  target = target.substr(0, target.find('#'));
  const std::size_t mark = target.find('?');
  auto path = percent_decode(target.substr(0, mark), false);
  if (!path) return base::fail("request target", "the path has a broken %-escape");
  auto query = parse_query(mark == target.npos ? std::string_view() : target.substr(mark + 1));
  if (!query) return std::unexpected(query.error());
  request.path = std::move(*path);
  request.query = std::move(*query);
  return {};
}

std::string_view media_type(std::string_view file_name) {
  struct Type {
    std::string_view ending;
    std::string_view type;
  };
  static constexpr Type kTypes[] = {{".html", "text/html; charset=utf-8"},
                                    {".js", "text/javascript; charset=utf-8"},
                                    {".mjs", "text/javascript; charset=utf-8"},
                                    {".css", "text/css; charset=utf-8"},
                                    {".json", "application/json"},
                                    {".map", "application/json"},
                                    {".webmanifest", "application/manifest+json"},
                                    {".svg", "image/svg+xml"},
                                    {".png", "image/png"},
                                    {".jpg", "image/jpeg"},
                                    {".webp", "image/webp"},
                                    {".ico", "image/x-icon"},
                                    {".woff2", "font/woff2"},
                                    {".woff", "font/woff"},
                                    {".txt", "text/plain; charset=utf-8"},
                                    {".wasm", "application/wasm"}};
  for (const Type& known : kTypes)
    if (file_name.ends_with(known.ending)) return known.type;
  return "application/octet-stream";
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, 5, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  ARBEES_ASSERT(done == Z_STREAM_END, "deflateBound gave too little room");
  return out;
}

bool wants_gzip(const Request& request, const Response& response) {
  if (response.body.size() < kWorthCompressing) return false;
  const auto accepted = find(request.headers, "accept-encoding");
  if (!accepted || accepted->find("gzip") == std::string_view::npos) return false;
  const std::string_view type = response.content_type;
  return type.starts_with("text/") || type.starts_with("application/json") || type.starts_with("image/svg");
}

}  // namespace arbees::net
