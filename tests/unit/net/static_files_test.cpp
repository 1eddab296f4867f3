#include "arbees/net/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace arbees::tests {

using namespace arbees::net;

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() {
    std::string name = (std::filesystem::temp_directory_path() / "arbees-static-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write("secret.txt", "secret");
    write("public/index.html", "<html>home");
    write("public/assets/app-1a2b.js", "run()");
    write("public/.env", "hidden");
    std::filesystem::create_symlink(folder_ / "secret.txt", folder_ / "public/link.txt");
    files_.emplace(folder_ / "public", std::vector<std::string>{"/", "/trades", "/games/"});
  }
  ~StaticFilesTest() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  Response get(const std::string& path, Pairs headers = {}) {
    return files_->serve({"GET", path, {}, std::move(headers), ""});
  }

  std::filesystem::path folder_;
  std::optional<StaticFiles> files_;
};

TEST_F(StaticFilesTest, ServesWhatIsThereAndThePagesOfTheApplication) {
  struct Case {
    const char* path;
    unsigned status;
    const char* body;
    const char* type;
  };
  const Case cases[] = {
      {"/", 200, "<html>home", "text/html; charset=utf-8"},
      {"/index.html", 200, "<html>home", "text/html; charset=utf-8"},
      {"/games/12", 200, "<html>home", "text/html; charset=utf-8"},
      {"/assets/app-1a2b.js", 200, "run()", "text/javascript; charset=utf-8"},
      {"/trades", 200, "<html>home", "text/html; charset=utf-8"},
      {"/assets/gone.js", 404, "no such file\n", "text/plain; charset=utf-8"},
      {"/apix/status", 404, "no such file\n", "text/plain; charset=utf-8"},
      {"/assets/gone", 404, "no such file\n", "text/plain; charset=utf-8"},
      {"/games/", 404, "no such file\n", "text/plain; charset=utf-8"},
      {"/games/1/2", 404, "no such file\n", "text/plain; charset=utf-8"},
      {"/trades/", 404, "no such file\n", "text/plain; charset=utf-8"},
  };
  for (const Case& c : cases) {
    const Response response = get(c.path);
    EXPECT_EQ(response.status, c.status) << c.path;
    EXPECT_EQ(response.body, c.body) << c.path;
    EXPECT_EQ(response.content_type, c.type) << c.path;
  }
}

TEST_F(StaticFilesTest, NothingOutsideTheFolderIsEverServed) {
  for (const char* path : {"/../secret.txt", "/assets/../../secret.txt", "/..", "/../", "//../secret.txt", "/.env",
                           "/link.txt", "/..\\secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd", "/./.env"}) {
    const Response response = get(path);
    EXPECT_NE(response.body, "secret") << path << " leads out of the folder";
    EXPECT_NE(response.body, "hidden") << path << " shows a hidden file";
    EXPECT_EQ(response.body.find("root:"), std::string::npos) << path;
  }
  EXPECT_EQ(get(std::string("/index.html\0.js", 15)).status, 404U);
}

TEST_F(StaticFilesTest, HashedNamesAreKeptAndPagesAreAskedForAgain) {
  const Response asset = get("/assets/app-1a2b.js");
  EXPECT_EQ(find(asset.headers, "Cache-Control"), "public, max-age=31536000, immutable");
  const Response page = get("/");
  EXPECT_EQ(find(page.headers, "Cache-Control"), "no-cache");
  const std::string tag(find(page.headers, "ETag").value_or(""));
  const Response again = get("/", {{"if-none-match", tag}});
  EXPECT_EQ(again.status, 304U);
  EXPECT_TRUE(again.body.empty());
  write("public/index.html", "<html>new");
  EXPECT_EQ(get("/", {{"if-none-match", tag}}).status, 200U) << "a changed page was said to be the same";
}

TEST_F(StaticFilesTest, OnlyReads) {
  EXPECT_EQ(files_->serve({"POST", "/index.html", {}, {}, ""}).status, 405U);
}

TEST_F(StaticFilesTest, SaysWhereItLookedWhenNothingIsBuilt) {
  const StaticFiles none(folder_ / "absent", {"/"});
  const Response response = none.serve({"GET", "/", {}, {}, ""});
  EXPECT_EQ(response.status, 404U);
  EXPECT_NE(response.body.find((folder_ / "absent").string()), std::string::npos) << response.body;
}

}  // namespace arbees::tests
