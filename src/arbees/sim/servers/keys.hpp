#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"

/// Keys and certificates of the rehearsal, by OpenSSL.
namespace arbees::sim::servers {

/// A private key of either kind that Kalshi takes.
class Key {
 public:
  static Key rsa();
  static Key ed25519();
  static Key p256();
  static base::Result<Key> from_pem(std::string_view pem);  ///< private or public
  Key(Key&&) noexcept;
  Key& operator=(Key&&) noexcept;
  ~Key();

  [[nodiscard]] std::string private_pem() const;
  /// RSASSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes, or Ed25519; standard base64.
  [[nodiscard]] std::string sign(std::string_view text) const;
  /// False for anything but the signature of exactly this text by this key.
  [[nodiscard]] bool verifies(std::string_view text, std::string_view base64_signature) const;

  struct Handle;
  [[nodiscard]] const Handle& handle() const { return *handle_; }

 private:
  explicit Key(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

/// What a client must trust, and what the servers show: valid for localhost, 127.0.0.1 and ::1, from a day before now
/// for a year.
struct Certificates {
  std::string authority_pem;
  std::string server_chain_pem;
  std::string server_key_pem;
};
[[nodiscard]] Certificates make_certificates();

/// Lower-case hex SHA-1.
[[nodiscard]] std::string sha1_hex(std::string_view text);

}  // namespace arbees::sim::servers
