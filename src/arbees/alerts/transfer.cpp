#include "arbees/alerts/transfer.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

namespace arbees::alerts {
namespace {

constexpr long kConnectSeconds = 5;
constexpr long kWholeSeconds = 15;
constexpr std::size_t kBodyMost = 4096;

struct Ends {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURL, Ends>;
using List = std::unique_ptr<curl_slist, Ends>;

Handle open_handle() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  return Handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
}

std::size_t keep(char* from, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  body.append(from, std::min(size * count, kBodyMost - body.size()));
  return size * count;
}

std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
  auto& rest = *static_cast<std::string_view*>(from);
  const std::size_t take = std::min(rest.size(), size * count);
  std::memcpy(to, rest.data(), take);
  rest.remove_prefix(take);
  return take;
}

int ask_to_stop(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

Outcome perform(CURL* curl, const char* protocols, const Network& network, const std::stop_token& stop) {
  Outcome outcome;
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kWholeSeconds);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &keep);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &outcome.body);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &ask_to_stop);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stop);
  if (!network.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, network.ca_file.c_str());
  if (!network.proxy.empty()) curl_easy_setopt(curl, CURLOPT_PROXY, network.proxy.c_str());
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &outcome.status);
  curl_off_t wait = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0)
    outcome.retry_after = base::seconds(std::min<curl_off_t>(wait, 86'400));
  if (code == CURLE_ABORTED_BY_CALLBACK) outcome.failure = "given up to stop";
  else if (code != CURLE_OK) outcome.failure = curl_easy_strerror(code);
  outcome.login_refused = code == CURLE_LOGIN_DENIED;
  return outcome;
}

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  std::string kept(text);
  curl_free(text);
  return kept;
}

}  // namespace

std::optional<Address> read_address(const std::string& text) {
  const auto slashes = text.find("://");  // libcurl would take one slash or three for two
  if (slashes == std::string::npos || text.substr(slashes + 3).starts_with('/')) return std::nullopt;
  const std::unique_ptr<CURLU, Ends> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return std::nullopt;
  Address address{part(url.get(), CURLUPART_SCHEME), part(url.get(), CURLUPART_HOST), part(url.get(), CURLUPART_PORT),
                  part(url.get(), CURLUPART_PATH), part(url.get(), CURLUPART_QUERY)};
  address.credentials = !part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty();
  if (address.host.empty()) return std::nullopt;
  return address;
}

Outcome post_json(const std::string& url, const std::string& body, const Network& network,
                  const std::stop_token& stop) {
  const Handle handle = open_handle();
  if (!handle) return {0, "libcurl could not be started", false, {}};
  const List headers(curl_slist_append(nullptr, "Content-Type: application/json"));
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_USERAGENT, "Arbees (+https://github.com/arbees/arbees)");
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  return perform(handle.get(), "http,https", network, stop);
}

Outcome send_mail(const EmailOptions& options, bool need_tls, const std::string& message, const Network& network,
                  const std::stop_token& stop) {
  const Handle handle = open_handle();
  if (!handle) return {0, "libcurl could not be started", false, {}};
  List to;
  for (const std::string& one : options.to) to.reset(curl_slist_append(to.release(), one.c_str()));
  std::string_view rest = message;
  curl_easy_setopt(handle.get(), CURLOPT_URL, options.url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_USE_SSL,
                   need_tls ? static_cast<long>(CURLUSESSL_ALL) : static_cast<long>(CURLUSESSL_TRY));
  if (!options.user.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, options.password.c_str());
  }
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, options.from.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &give);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &rest);
  return perform(handle.get(), "smtp,smtps", network, stop);
}

}  // namespace arbees::alerts
