#include "support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "arbees/base/assert.hpp"

namespace arbees::tests {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long kHour = 3600;

Key new_key() {
  return {EVP_EC_gen("P-256"), &EVP_PKEY_free};
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  ARBEES_ASSERT(extension != nullptr, "an extension that OpenSSL does not know");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate draft(EVP_PKEY* key, const std::string& name, long serial, long from, long until) {
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

template <class Write>
void write_file(const std::string& path, Write write) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  ARBEES_ASSERT(file != nullptr, "a temporary file cannot be written");
  write(file);
  std::fclose(file);
}

}  // namespace

struct Authority::Keys {
  Key key = new_key();
  Certificate certificate{nullptr, &X509_free};
};

Authority::Authority() : keys_(new Keys) {
  std::string pattern = (std::filesystem::temp_directory_path() / "arbees-ca-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  ca_file_ = folder_ + "/ca.pem";
  keys_->certificate = draft(keys_->key.get(), "Arbees test authority", 1, -2 * kHour, kHour);
  X509* certificate = keys_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
  X509_sign(certificate, keys_->key.get(), EVP_sha256());
  write_file(ca_file_, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
}

Authority::~Authority() {
  delete keys_;
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

CertifiedKey Authority::issue(const std::vector<std::string>& names, bool expired) {
  const Key key = new_key();
  ++issued_;
  const Certificate certificate = draft(key.get(), names.front(), 1 + issued_, -2 * kHour, expired ? -kHour : kHour);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(keys_->certificate.get()));
  std::string alternatives;
  for (const std::string& name : names) {
    const bool address = std::isdigit(static_cast<unsigned char>(name.front())) != 0;
    alternatives += (alternatives.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
  }
  add_extension(certificate.get(), keys_->certificate.get(), NID_subject_alt_name, alternatives);
  X509_sign(certificate.get(), keys_->key.get(), EVP_sha256());
  const std::string stem = folder_ + "/server" + std::to_string(issued_);
  write_file(stem + ".pem", [&](std::FILE* file) { PEM_write_X509(file, certificate.get()); });
  write_file(stem + ".key",
             [&](std::FILE* file) { PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return {stem + ".pem", stem + ".key"};
}

}  // namespace arbees::tests
