#include <cstdint>
#include <cstdlib>

#include "arbees/net/inflate.hpp"
#include "arbees/net/retry.hpp"
#include "arbees/net/url.hpp"

/// Any bytes as an address, a Retry-After and a packed body: no crash, no line break in what goes out, no more unpacked
/// than allowed, and the same address again from its own parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace arbees;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto url = net::parse_url(bytes)) {
    const std::string out = url->target + url->host_header();
    if (out.find_first_of("\r\n \0", 0, 4) != std::string::npos) std::abort();
    if (url->host.empty() || url->port == 0 || !url->target.starts_with('/')) std::abort();
    const auto again = net::parse_url(url->scheme + "://" + url->authority() + url->target);
    if (!again || again->host != url->host || again->port != url->port || again->target != url->target) std::abort();
  }
  if (const auto wait = net::parse_retry_after(bytes, {1'700'000'000'000'000'000}))
    if (wait->value < 0 || *wait > base::seconds(86'400)) std::abort();
  for (const char* encoding : {"gzip", "deflate"}) {
    const auto body = net::inflate(bytes, encoding, 10'000);
    if (body && body->size() > 10'000) std::abort();
  }
  return 0;
}
