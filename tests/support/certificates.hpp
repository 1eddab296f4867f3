#pragma once
#include <string>
#include <vector>

/// A certificate authority of one test, made on the spot.
namespace arbees::tests {

struct CertifiedKey {
  std::string certificate_file;  ///< PEM
  std::string key_file;          ///< PEM
};

class Authority {
 public:
  /// Writes its files into a folder of its own, which goes with it.
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }
  /// A server certificate for these names, "localhost" or "127.0.0.1"; valid for an hour, or expired for one.
  [[nodiscard]] CertifiedKey issue(const std::vector<std::string>& names, bool expired = false);

 private:
  struct Keys;
  std::string folder_;
  std::string ca_file_;
  Keys* keys_;
  int issued_ = 0;
};

}  // namespace arbees::tests
