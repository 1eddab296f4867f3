#include "arbees/base/json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json/parse.hpp>

namespace arbees::tests {
namespace {

struct Base {
  int a = 1;
};
BOOST_DESCRIBE_STRUCT(Base, (), (a))
struct Derived : Base {
  std::optional<base::Price> b;
  std::tuple<int, double> c{2, 0.5};
  std::map<std::string, int> d{{"x", 3}};
};
BOOST_DESCRIBE_STRUCT(Derived, (Base), (b, c, d))

}  // namespace

TEST(Json, StructsInheritTuplesAreListsMapsAreObjects) {
  EXPECT_EQ(base::dump(base::to_json(Derived{})), R"({"a":1,"b":null,"c":[2,0.5],"d":{"x":3}})");
}

TEST(Json, TextThatIsNotUtf8IsReplacedAndTextThatIsStays) {
  struct Case {
    std::string text;
    std::string json;
  };
  const Case cases[] = {
      {"plain \"quoted\"", R"("plain \"quoted\"")"},
      {"é € 𝄞", "\"é € 𝄞\""},
      {"a\xFF", "\"a\xEF\xBF\xBD\""},
      {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                  // overlong slash
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},                  // a surrogate
      {"\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                  // cut short
      {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // past U+10FFFF
  };
  for (const Case& c : cases) EXPECT_EQ(base::dump(boost::json::string(c.text)), c.json) << c.text;
}

RC_GTEST_PROP(Json, AnyTextBecomesJsonThatParses, (const std::string& text)) {
  boost::system::error_code failure;
  (void)boost::json::parse(base::dump(boost::json::object{{text, text}}), failure);
  RC_ASSERT(!failure);
}

}  // namespace arbees::tests
