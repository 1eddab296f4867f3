#include "arbees/sim/servers/keys.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <array>

#include "arbees/base/assert.hpp"

namespace arbees::sim::servers {

struct Key::Handle {
  EVP_PKEY* key = nullptr;
  explicit Handle(EVP_PKEY* made) : key(made) { ARBEES_ASSERT(made != nullptr, "OpenSSL made no key"); }
  ~Handle() { EVP_PKEY_free(key); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
};

namespace {

struct Free {
  void operator()(BIO* it) const { BIO_free_all(it); }
  void operator()(EVP_MD_CTX* it) const { EVP_MD_CTX_free(it); }
  void operator()(X509* it) const { X509_free(it); }
  void operator()(X509_EXTENSION* it) const { X509_EXTENSION_free(it); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string text_of(const Owned<BIO>& memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

bool is_rsa(EVP_PKEY* key) {
  return EVP_PKEY_base_id(key) == EVP_PKEY_RSA;
}

/// The padding that Kalshi wants; nothing to set for Ed25519.
bool prepare(EVP_PKEY* key, EVP_PKEY_CTX* context) {
  if (!is_rsa(key)) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
}

const EVP_MD* digest_of(EVP_PKEY* key) {
  return is_rsa(key) ? EVP_sha256() : nullptr;
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(const std::string& raw) {
  std::string out((raw.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes(raw), static_cast<int>(raw.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string unbase64(std::string_view text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes(text), static_cast<int>(text.size()));
  if (size < 0) return {};
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

Owned<X509> blank_certificate(EVP_PKEY* subject_key, const char* name) {
  Owned<X509> out(X509_new());
  X509_set_version(out.get(), 2);
  std::array<unsigned char, 16> serial{};
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  serial[0] &= 0x7F;
  BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(out.get()));
  BN_free(number);
  constexpr long kDay = 24 * 3600;
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 365 * kDay);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_pubkey(out.get(), subject_key);
  return out;
}

void extend(X509* subject, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, what, value));
  ARBEES_ASSERT(extension != nullptr, "OpenSSL made no certificate extension");
  X509_add_ext(subject, extension.get(), -1);
}

std::string pem_of(X509* certificate) {
  const Owned<BIO> memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  return text_of(memory);
}

}  // namespace

Key::Key(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Key::Key(Key&&) noexcept = default;
Key& Key::operator=(Key&&) noexcept = default;
Key::~Key() = default;

Key Key::rsa() {
  constexpr std::size_t kBits = 2048;
  return Key(std::make_unique<Handle>(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kBits)));
}

Key Key::ed25519() {
  return Key(std::make_unique<Handle>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
}

Key Key::p256() {
  return Key(std::make_unique<Handle>(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")));
}

base::Result<Key> Key::from_pem(std::string_view pem) {
  const bool is_public = pem.find("PUBLIC KEY") != pem.npos;
  const Owned<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  EVP_PKEY* key = is_public ? PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr)
                            : PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr);
  if (key == nullptr) return base::fail("key", "expected a PEM key");
  return Key(std::make_unique<Handle>(key));
}

std::string Key::private_pem() const {
  const Owned<BIO> memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), handle_->key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(memory);
}

std::string Key::sign(std::string_view text) const {
  const Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* context = nullptr;
  std::size_t size = 0;
  bool ok = EVP_DigestSignInit(digest.get(), &context, digest_of(handle_->key), nullptr, handle_->key) > 0 &&
            prepare(handle_->key, context) &&
            EVP_DigestSign(digest.get(), nullptr, &size, bytes(text), text.size()) > 0;
  std::string out(size, '\0');
  ok = ok &&
       EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes(text), text.size()) > 0;
  ARBEES_ASSERT(ok, "a key of our own does not sign");
  out.resize(size);
  return base64(out);
}

bool Key::verifies(std::string_view text, std::string_view base64_signature) const {
  const std::string signature = unbase64(base64_signature);
  if (signature.empty()) return false;
  const Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* context = nullptr;
  if (EVP_DigestVerifyInit(digest.get(), &context, digest_of(handle_->key), nullptr, handle_->key) <= 0) return false;
  if (!prepare(handle_->key, context)) return false;
  return EVP_DigestVerify(digest.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

Certificates make_certificates() {
  const Key authority_key = Key::p256();
  const Key server_key = Key::p256();
  const Owned<X509> authority = blank_certificate(authority_key.handle().key, "Arbees rehearsal authority");
  X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
  extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
  X509_sign(authority.get(), authority_key.handle().key, EVP_sha256());
  const Owned<X509> server = blank_certificate(server_key.handle().key, "localhost");
  X509_set_issuer_name(server.get(), X509_get_subject_name(authority.get()));
  extend(server.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(server.get(), authority.get(), NID_key_usage, "critical,digitalSignature");
  extend(server.get(), authority.get(), NID_ext_key_usage, "serverAuth");
  extend(server.get(), authority.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  extend(server.get(), authority.get(), NID_authority_key_identifier, "keyid");
  X509_sign(server.get(), authority_key.handle().key, EVP_sha256());
  return {pem_of(authority.get()), pem_of(server.get()), server_key.private_pem()};
}

std::string sha1_hex(std::string_view text) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(bytes(text), text.size(), digest.data());
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace arbees::sim::servers
