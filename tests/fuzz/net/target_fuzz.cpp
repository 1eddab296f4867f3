#include <cstdlib>

#include "arbees/net/guard.hpp"
#include "arbees/net/http.hpp"

/// Any bytes as a request target and a Host: no crash, no NUL and no unescaped rest in what is accepted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  arbees::net::Request request;
  if (arbees::net::parse_target(bytes, request)) {
    if (request.path.empty() || request.path.front() != '/') std::abort();
    if (request.path.find('\0') != std::string::npos || request.query.size() > 64) std::abort();
  }
  request.headers = {{"host", std::string(bytes)}};
  const auto name = arbees::net::host_name(bytes);
  if (name.size() > bytes.size()) std::abort();
  (void)arbees::net::refuse(request, true, {});
  return 0;
}
