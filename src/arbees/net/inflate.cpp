#include "arbees/net/inflate.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "arbees/base/assert.hpp"

namespace arbees::net {
namespace {

constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;
constexpr int kRaw = -15;

class Unpacker {
 public:
  explicit Unpacker(int window) {
    const int ready = inflateInit2(&stream_, window);
    ARBEES_ASSERT(ready == Z_OK, "zlib has no memory");
  }
  ~Unpacker() { inflateEnd(&stream_); }
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  base::Result<std::string> run(std::string_view bytes, std::size_t limit) {
    std::string out;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (true) {
      const std::size_t before = out.size();
      // One byte of room beyond the limit shows that there is more.
      const std::size_t room = std::min(std::max<std::size_t>(before, 16 * 1024), limit + 1 - before);
      out.resize(before + room);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream_.avail_out = static_cast<uInt>(room);
      const int code = ::inflate(&stream_, Z_NO_FLUSH);
      out.resize(before + room - stream_.avail_out);
      if (out.size() > limit) return base::fail("body", fmt::format("unpacks to more than {} bytes", limit));
      if (code == Z_STREAM_END) {
        if (stream_.avail_in == 0) return out;
        // A gzip file may be several, one after the other (RFC 1952 2.2).
        if (inflateReset(&stream_) != Z_OK) return base::fail("body", "cannot be unpacked");
        continue;
      }
      if (code == Z_BUF_ERROR || (code == Z_OK && stream_.avail_in == 0 && stream_.avail_out > 0))
        return base::fail("body", "the packed bytes end too soon");
      if (code != Z_OK) return base::fail("body", "the packed bytes are damaged");
    }
  }

 private:
  z_stream stream_{};
};

}  // namespace

base::Result<std::string> inflate(std::string_view bytes, std::string_view encoding, std::size_t limit) {
  if (encoding.empty() || encoding == "identity") {
    if (bytes.size() > limit) return base::fail("body", fmt::format("is larger than {} bytes", limit));
    return std::string(bytes);
  }
  if (encoding == "gzip" || encoding == "x-gzip") {
    if (bytes.empty()) return std::string();  // an empty answer is not always packed
    return Unpacker(kGzip).run(bytes, limit);
  }
  if (encoding != "deflate") return base::fail("content-encoding", fmt::format("is \"{}\", expected gzip", encoding));
  if (bytes.empty()) return std::string();
  // Some send the zlib form, as RFC 9110 says, and some the bare one.
  const bool zlib = bytes.size() >= 2 && (static_cast<unsigned char>(bytes[0]) & 0x0F) == 8 &&
                    (static_cast<unsigned char>(bytes[0]) * 256U + static_cast<unsigned char>(bytes[1])) % 31 == 0;
  return Unpacker(zlib ? kZlib : kRaw).run(bytes, limit);
}

}  // namespace arbees::net
