#include "arbees/net/head_check.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::tests {

using namespace arbees::net;

TEST(HeadCheck, PassesWhatHasOneMeaning) {
  const Pairs fine[] = {{},
                        {{"host", "a"}, {"accept-encoding", "gzip"}, {"accept-encoding", "br"}},
                        {{"cookie", "a"}, {"cookie", "b"}, {"connection", "close"}, {"connection", "x"}},
                        {{"content-length", "0"}},
                        {{"content-length", "12"}, {"content-type", "application/json"}},
                        {{"transfer-encoding", "Chunked"}}};
  for (const Pairs& headers : fine) EXPECT_FALSE(check_head(headers, 11));
}

TEST(HeadCheck, RefusesWhatHasTwo) {
  struct Case {
    Pairs headers;
    unsigned version;
    unsigned status;
    const char* why;
  };
  const Case cases[] = {
      {{{"host", "a"}, {"x", "1"}, {"host", "a"}}, 11, 400, "host"},
      {{{"transfer-encoding", "xchunked"}}, 11, 501, "only chunked"},
      {{{"transfer-encoding", "chunked, identity"}}, 11, 501, "only chunked"},
      {{{"transfer-encoding", "#hunked"}}, 11, 501, "only chunked"},
      {{{"transfer-encoding", "chunked"}}, 10, 400, "HTTP/1.0"},
      {{{"transfer-encoding", "chunked"}, {"content-length", "1"}}, 11, 400, "exclude"},
      {{{"content-length", "1, 1"}}, 11, 400, "whole number"},
      {{{"content-length", "0x1"}}, 11, 400, "whole number"},
      {{{"content-length", "100000000000000000000"}}, 11, 400, "whole number"},
      {{{"content-length", ""}}, 11, 400, "whole number"},
  };
  for (const Case& c : cases) {
    const auto problem = check_head(c.headers, c.version);
    ASSERT_TRUE(problem) << c.why;
    EXPECT_EQ(problem->status, c.status) << c.why;
    EXPECT_NE(problem->why.find(c.why), std::string::npos) << problem->why;
  }
}

RC_GTEST_PROP(HeadCheck, ARepeatedSingleHeaderIsRefusedWhereverItStands, ()) {
  const auto name = *rc::gen::element<std::string>("host", "origin", "content-type", "content-length",
                                                   "transfer-encoding", "authorization");
  Pairs headers =
      *rc::gen::container<Pairs>(rc::gen::pair(rc::gen::just<std::string>("x"), rc::gen::arbitrary<std::string>()));
  for (int i = 0; i < 2; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, headers.size() + 1);
    headers.insert(headers.begin() + static_cast<std::ptrdiff_t>(at), {name, "1"});
  }
  const auto problem = check_head(headers, 11);
  RC_ASSERT(problem.has_value());
  RC_ASSERT(problem->status == 400U);
}

}  // namespace arbees::tests
