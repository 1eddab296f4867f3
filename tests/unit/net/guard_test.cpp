#include "arbees/net/guard.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::net;

TEST(Guard, AllowsOurselvesAndRefusesForeignNamesAndPages) {
  const Trust trust{{"arbees.lan"}, {"http://localhost:5173"}};
  struct Case {
    const char* method;
    bool socket;
    const char* host;
    const char* origin;
    bool allowed;
  };
  const Case cases[] = {
      {"GET", false, "127.0.0.1:8080", "", true},
      {"GET", false, "localhost", "", true},
      {"GET", false, "LocalHost:8080", "", true},
      {"GET", false, "[::1]:8080", "", true},
      {"GET", false, "192.168.1.5:8080", "", true},
      {"GET", false, "arbees.lan:8080", "", true},
      {"GET", false, "evil.example:8080", "", false},  // DNS rebinding reads
      {"GET", false, "localhost.evil.example", "", false},
      {"GET", false, "127.0.0.1.evil.example", "", false},
      {"GET", false, "", "", false},
      {"GET", false, "[::1", "", false},
      {"GET", false, "127.0.0.1:8080", "https://evil.example", true},  // the browser keeps the answer from it
      {"POST", false, "127.0.0.1:8080", "", true},                     // curl
      {"POST", false, "127.0.0.1:8080", "http://127.0.0.1:8080", true},
      {"POST", false, "127.0.0.1:8080", "http://127.0.0.1:9999", false},
      {"POST", false, "127.0.0.1:8080", "https://evil.example", false},
      {"POST", false, "127.0.0.1:8080", "null", false},
      {"POST", false, "127.0.0.1:8080", "http://localhost:5173", true},
      {"DELETE", false, "127.0.0.1:8080", "https://evil.example", false},
      {"GET", true, "127.0.0.1:8080", "http://127.0.0.1:8080", true},
      {"GET", true, "127.0.0.1:8080", "https://evil.example", false},
      {"GET", true, "127.0.0.1:8080", "", true},
  };
  for (const Case& c : cases) {
    Request request{c.method, "/", {}, {{"host", c.host}}, ""};
    if (*c.origin != '\0') request.headers.emplace_back("origin", c.origin);
    const auto why = refuse(request, c.socket, trust);
    EXPECT_EQ(!why, c.allowed) << c.method << (c.socket ? " WebSocket" : "") << " host=" << c.host
                               << " origin=" << c.origin << " → " << why.value_or("allowed");
  }
  EXPECT_TRUE(refuse(Request{"GET", "/", {}, {}, ""}, false, trust)) << "a request without Host was allowed";
}

}  // namespace arbees::tests
