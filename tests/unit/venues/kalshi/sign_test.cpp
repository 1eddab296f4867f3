#include "arbees/venues/kalshi/sign.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "arbees/wire/json.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::kalshi {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
constexpr base::Nanos kNow{1'703'123'456'789'000'000};

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return out;
}

std::string private_pem(const Key& key) {
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio);
}

std::string public_pem(const Key& key) {
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key.get());
  return text_of(bio);
}

Key rsa_key(unsigned bits = 2048) {
  return {EVP_RSA_gen(bits), &EVP_PKEY_free};
}

Key ed25519_key(std::string_view seed_hex) {
  std::vector<unsigned char> seed;
  for (std::size_t i = 0; i < seed_hex.size(); i += 2)
    seed.push_back(static_cast<unsigned char>(std::stoi(std::string(seed_hex.substr(i, 2)), nullptr, 16)));
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), &EVP_PKEY_free};
}

constexpr std::string_view kRfcSeed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

std::string unbase64(std::string_view text) {
  std::string out(text.size() / 4 * 3, '\0');
  EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  for (std::size_t i = text.size(); i-- > 0 && text[i] == '=';) out.pop_back();
  return out;
}

/// Files in a folder of their own, removed in the end.
struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "arbees-sign-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string write(const char* name, std::string_view bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return (path / name).string();
  }
  std::filesystem::path path;
};

int run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str());  // NOLINT: a fixed command line
}

/// The independent judge: the openssl program.
bool openssl_verifies(const std::string& public_key, bool rsa, std::string_view text, std::string_view signature,
                      int salt = 32) {
  const Folder folder;
  const std::string key = folder.write("public.pem", public_key);
  const std::string in = folder.write("text", text);
  const std::string sig = folder.write("signature", unbase64(signature));
  if (!rsa) return run("openssl pkeyutl -verify -rawin -pubin -inkey " + key + " -sigfile " + sig + " -in " + in) == 0;
  return run("openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:" + std::to_string(salt) +
             " -verify " + key + " -signature " + sig + " " + in) == 0;
}

TEST(KalshiSigner, AnRsaSignatureIsVerifiedByTheOpensslProgram) {
  const Key key = rsa_key();
  const auto signer = Signer::from_pem("id", private_pem(key));
  ASSERT_TRUE(signer.has_value()) << signer.error().message();
  const auto signature = signer->sign(1703123456789, "GET", "/trade-api/ws/v2");
  ASSERT_TRUE(signature.has_value());
  EXPECT_TRUE(openssl_verifies(public_pem(key), true, "1703123456789GET/trade-api/ws/v2", *signature));
  EXPECT_FALSE(openssl_verifies(public_pem(key), true, "1703123456789GET/trade-api/ws/v1", *signature));
  EXPECT_FALSE(openssl_verifies(public_pem(key), true, "1703123456789GET/trade-api/ws/v2", *signature, 20))
      << "the salt must have 32 bytes";
}

TEST(KalshiSigner, TheJudgeAcceptsTheSignaturesOfKalshisOwnClient) {
  ARBEES_NEEDS_DATA("markets/known_answer_vectors.json");
  const auto document =
      wire::Document::parse(venues::test::read_whole(venues::test::data_folder("markets/known_answer_vectors.json")));
  const wire::Node root = document->root();
  const wire::Node vectors = root["kalshi_rsa_pss"];
  const wire::Node pem = vectors["public_key_pem"];
  const wire::Node list = vectors["verify"];
  ASSERT_GT(list.size(), 0U);
  list.each([&](const wire::Node& item) {
    const wire::Node text = item["text"];
    const wire::Node signature = item["signature"];
    EXPECT_TRUE(openssl_verifies(std::string(*pem.text()), true, *text.text(), *signature.text()))
        << "the judge of the other tests is not Kalshi's: " << *text.text();
  });
}

TEST(KalshiSigner, Ed25519SignaturesAreExactlyTheKnownOnes) {
  const Key key = ed25519_key(kRfcSeed);
  const auto signer = Signer::from_pem("id", private_pem(key));
  ASSERT_TRUE(signer.has_value()) << signer.error().message();
  EXPECT_TRUE(openssl_verifies(public_pem(key), false, "5GET/x", *signer->sign(5, "GET", "/x")));
  ARBEES_NEEDS_DATA("markets/known_answer_vectors.json");
  const auto document =
      wire::Document::parse(venues::test::read_whole(venues::test::data_folder("markets/known_answer_vectors.json")));
  const wire::Node root = document->root();
  const wire::Node vectors = root["kalshi_ed25519"];
  const wire::Node list = vectors["sign"];
  ASSERT_EQ(list.size(), 2U);
  list.each([&](const wire::Node& item) {
    const wire::Node expected = item["signature_base64"];
    const wire::Node text_node = item["text"];
    const std::string text(*text_node.text());
    const std::size_t get = text.find("GET");
    EXPECT_EQ(*signer->sign(std::stoll(text.substr(0, get)), "GET", text.substr(get + 3)), *expected.text());
  });
}

TEST(KalshiSigner, PythonsCryptographyVerifiesBothKinds) {
  if (run("python3 -c 'import cryptography'") != 0) GTEST_SKIP() << "python3 has no cryptography package";
  const Folder folder;
  const std::string script = folder.write("verify.py", R"(
import base64, sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
key = serialization.load_pem_public_key(open(sys.argv[1], "rb").read())
text, signature = sys.argv[2].encode(), base64.b64decode(sys.argv[3], validate=True)
if isinstance(key, rsa.RSAPublicKey):
    key.verify(signature, text, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
else:
    key.verify(signature, text)
)");
  for (const Key& key : {rsa_key(), ed25519_key(kRfcSeed)}) {
    const auto signer = Signer::from_pem("id", private_pem(key));
    const std::string pem = folder.write("public.pem", public_pem(key));
    const std::string signature = *signer->sign(42, "GET", "/trade-api/v2/markets");
    const auto verifies = [&](const std::string& text) {
      return run("python3 " + script + " " + pem + " '" + text + "' '" + signature + "'") == 0;
    };
    EXPECT_TRUE(verifies("42GET/trade-api/v2/markets"));
    EXPECT_FALSE(verifies("43GET/trade-api/v2/markets"));
  }
}

TEST(KalshiSigner, HeadersSignThePathWithoutItsQuery) {
  const auto signer = Signer::from_pem("the-id", private_pem(ed25519_key(kRfcSeed)));
  const auto headers = signer->headers("GET", "/trade-api/v2/events?limit=200", kNow);
  ASSERT_TRUE(headers.has_value());
  EXPECT_EQ(net::find(*headers, "kalshi-access-key"), "the-id");
  EXPECT_EQ(net::find(*headers, "kalshi-access-timestamp"), "1703123456789") << "Unix milliseconds";
  EXPECT_EQ(net::find(*headers, "kalshi-access-signature"),
            *signer->sign(1703123456789, "GET", "/trade-api/v2/events"));
}

TEST(KalshiSigner, SaysWhatIsWrongWithAKeyAndNeverShowsIt) {
  const Key small = rsa_key(1024);
  const Key curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  std::string broken = private_pem(ed25519_key(kRfcSeed));
  broken.replace(40, 4, "!!!!");
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, rsa_key().get(), EVP_aes_128_cbc(), nullptr, 0, nullptr, const_cast<char*>("secret"));
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "PEM"},
      {"MIIEvQIBADANBg", "PEM"},
      {broken, "expected an RSA or Ed25519 private key"},
      {public_pem(small), "found a public one"},
      {private_pem(small), "at least 2048 bits, found 1024"},
      {private_pem(curve), "expected an RSA or Ed25519 key, found id-ecPublicKey"},
      {text_of(bio), "encrypted"},
  };
  for (const auto& [pem, words] : cases) {
    const auto signer = Signer::from_pem("id", pem);
    ASSERT_FALSE(signer.has_value()) << words;
    EXPECT_NE(signer.error().message().find(words), std::string::npos) << signer.error().message();
    EXPECT_EQ(signer.error().message().find("MII"), std::string::npos);
  }
  EXPECT_FALSE(Signer::from_pem("", private_pem(ed25519_key(kRfcSeed))).has_value()) << "a key without its id";
}

}  // namespace
}  // namespace arbees::venues::kalshi
