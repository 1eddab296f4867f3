#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/net/http.hpp"

struct evp_pkey_st;

namespace arbees::venues::kalshi {

/// Proves to Kalshi who asks: signs timestamp (Unix ms) + METHOD + path, the path from the root ("/trade-api/v2/…")
/// without host and query. An RSA key signs RSASSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes; an Ed25519
/// key (offered since September 2026) signs the text itself. A WebSocket handshake is a GET of its path. Source: Kalshi
/// docs "API keys", and headers of its own client. Not for two threads at once. RSA takes about 0.3 ms.
class Signer {
 public:
  /// `pem`: the private key file as Kalshi hands it out (PKCS #8 or PKCS #1), not encrypted. Errors say what was found
  /// instead and never show the key. RSA below 2048 bits is refused.
  [[nodiscard]] static base::Result<Signer> from_pem(std::string key_id, std::string_view pem);

  /// Standard base64. Fails only when the library does.
  [[nodiscard]] base::Result<std::string> sign(std::int64_t timestamp_ms, std::string_view method,
                                               std::string_view path) const;
  /// KALSHI-ACCESS-KEY, -TIMESTAMP and -SIGNATURE, in lower case, for one request made `now`. A query is cut off.
  [[nodiscard]] base::Result<net::Pairs> headers(std::string_view method, std::string_view path, base::Nanos now) const;

  [[nodiscard]] const std::string& key_id() const { return key_id_; }

 private:
  using Key = std::shared_ptr<evp_pkey_st>;
  Signer(std::string key_id, Key key, bool rsa) : key_id_(std::move(key_id)), key_(std::move(key)), rsa_(rsa) {}

  std::string key_id_;
  Key key_;
  bool rsa_;
};

}  // namespace arbees::venues::kalshi
