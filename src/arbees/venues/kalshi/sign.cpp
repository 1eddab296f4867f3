#include "arbees/venues/kalshi/sign.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <limits>
#include <vector>

namespace arbees::venues::kalshi {
namespace {

constexpr int kFewestRsaBits = 2048;
constexpr int kSaltBytes = 32;

/// An encrypted key would otherwise ask at the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

std::string library_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "no reason given" : reason;
}

std::unexpected<base::Error> refuse(std::string what) {
  return base::fail("Kalshi private key", std::move(what));
}

std::string base64(const std::vector<unsigned char>& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

bool use_pss(EVP_PKEY_CTX* key) {
  return EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(key, kSaltBytes) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(key, EVP_sha256()) > 0;
}

}  // namespace

base::Result<Signer> Signer::from_pem(std::string key_id, std::string_view pem) {
  if (key_id.empty()) return base::fail("Kalshi key id", "expected the id of the API key, found nothing");
  if (pem.find("PUBLIC KEY") != std::string_view::npos) return refuse("expected the private key, found a public one");
  if (pem.find("BEGIN") == std::string_view::npos)
    return refuse("expected PEM text with \"-----BEGIN … PRIVATE KEY-----\", found none");
  if (pem.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return refuse("expected a PEM file");
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                      &BIO_free);
  ERR_clear_error();
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr), &EVP_PKEY_free);
  if (!key) {
    const bool encrypted = pem.find("ENCRYPTED") != std::string_view::npos;
    return refuse(encrypted ? "expected a key without a passphrase, found an encrypted one"
                            : "expected an RSA or Ed25519 private key in PEM form: " + library_error());
  }
  const int kind = EVP_PKEY_base_id(key.get());
  if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_ED25519) {
    const char* const name = OBJ_nid2sn(kind);
    return refuse(fmt::format("expected an RSA or Ed25519 key, found {}", name == nullptr ? "another kind" : name));
  }
  if (kind == EVP_PKEY_RSA && EVP_PKEY_bits(key.get()) < kFewestRsaBits)
    return refuse(
        fmt::format("expected an RSA key of at least {} bits, found {}", kFewestRsaBits, EVP_PKEY_bits(key.get())));
  return Signer(std::move(key_id), std::move(key), kind == EVP_PKEY_RSA);
}

base::Result<std::string> Signer::sign(std::int64_t timestamp_ms, std::string_view method,
                                       std::string_view path) const {
  const std::string text = fmt::format("{}{}{}", timestamp_ms, method, path);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_PKEY_CTX* key_context = nullptr;
  ERR_clear_error();
  std::size_t size = 0;
  const bool ready =
      context &&
      EVP_DigestSignInit(context.get(), &key_context, rsa_ ? EVP_sha256() : nullptr, nullptr, key_.get()) > 0 &&
      (!rsa_ || use_pss(key_context)) && EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) > 0;
  std::vector<unsigned char> signature(size);
  if (!ready || EVP_DigestSign(context.get(), signature.data(), &size, bytes, text.size()) <= 0)
    return base::fail("Kalshi signature", library_error());
  signature.resize(size);
  return base64(signature);
}

base::Result<net::Pairs> Signer::headers(std::string_view method, std::string_view path, base::Nanos now) const {
  const std::int64_t ms = now.value / 1'000'000;
  auto signature = sign(ms, method, path.substr(0, path.find('?')));
  if (!signature) return std::unexpected(std::move(signature).error());
  return net::Pairs{{"kalshi-access-key", key_id_},
                    {"kalshi-access-timestamp", std::to_string(ms)},
                    {"kalshi-access-signature", *std::move(signature)}};
}

}  // namespace arbees::venues::kalshi
