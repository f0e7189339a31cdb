#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "store/database.hpp"

namespace aceso::store {
namespace {

namespace fs = std::filesystem;

struct SqliteTest : ::testing::Test {
  fs::path dir = [] {
    std::string name = (fs::temp_directory_path() / "aceso-db-XXXXXX").string();
    return fs::path(mkdtemp(name.data()));
  }();
  fs::path file = dir / "test.db";

  ~SqliteTest() override { fs::remove_all(dir); }

  [[nodiscard]] Result<std::unique_ptr<Database>> open() const { return Database::open("sqlite:" + file.string()); }
  std::unique_ptr<Database> with_table() const {
    auto db = open().value();
    EXPECT_TRUE(db->execute("CREATE TABLE t (body BLOB) STRICT"));
    return db;
  }
  static Result<std::int64_t> insert(Session& at, std::size_t size) {
    return at.execute("INSERT INTO t (body) VALUES ($1)", {Bytes(size, 1)});
  }
  static fs::perms mode(const fs::path& path) { return fs::status(path).permissions(); }
};

constexpr fs::perms owner_only = fs::perms::owner_read | fs::perms::owner_write;

TEST_F(SqliteTest, FilesAreClosedToOthers) {
  const auto former = umask(0);
  const auto db = with_table();
  umask(former);
  for (const auto& entry : fs::directory_iterator(dir)) EXPECT_EQ(mode(entry), owner_only) << entry;
}

TEST_F(SqliteTest, ClosesAFileThatWasOpenToOthers) {
  with_table();
  fs::permissions(file, fs::perms::group_read | fs::perms::others_read, fs::perm_options::add);
  ASSERT_TRUE(open());
  EXPECT_EQ(mode(file), owner_only);
}

TEST_F(SqliteTest, WritesThrough) {
  const auto db = with_table();
  const auto level = db->query("PRAGMA synchronous").value().at(0).integer("synchronous");
  EXPECT_EQ(level, 2);  // FULL
  EXPECT_EQ(db->query("PRAGMA journal_mode").value().at(0).text("journal_mode"), "wal");
}

TEST_F(SqliteTest, PurgesWhatWasDeletedFromAllItsFiles) {
  const auto db = with_table();
  const std::string secret = "what nobody may find any more";
  const auto found = [&] {
    for (const auto& entry : fs::directory_iterator(dir)) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(in), {}};
      if (content.find(secret) != std::string::npos) return true;
    }
    return false;
  };
  ASSERT_TRUE(db->execute("INSERT INTO t (body) VALUES ($1)", {Bytes(secret.begin(), secret.end())}));
  EXPECT_TRUE(found());
  ASSERT_TRUE(db->execute("UPDATE t SET body = NULL"));
  EXPECT_TRUE(found()) << "the log has it still: this test would see what it looks for";
  ASSERT_TRUE(db->purge());
  EXPECT_FALSE(found());
}

TEST_F(SqliteTest, PurgesWhenThereIsSomethingTo) {
  const auto db = with_table(), reader = open().value();
  const auto log_size = [&] { return fs::file_size(file.string() + "-wal"); };
  ASSERT_TRUE(db->purge()) << "a former program may have left something";
  EXPECT_EQ(log_size(), 0u);
  ASSERT_TRUE(insert(*db, 10));
  ASSERT_TRUE(db->purge());
  EXPECT_NE(log_size(), 0u) << "nothing was deleted";
  db->purge_soon();
  // Another program reads what was there before the deletion: later, then.
  ASSERT_TRUE(reader->transact([&](Session& session) -> Result<void> {
    ACESO_CHECK(session.query("SELECT * FROM t"));
    EXPECT_EQ(db->purge().error().code, ErrorCode::unavailable);
    return {};
  }));
  ASSERT_TRUE(db->purge()) << "it remembers";
  EXPECT_EQ(log_size(), 0u);
}

TEST_F(SqliteTest, RefusesAReadOnlyFile) {
  with_table();
  fs::permissions(file, fs::perms::owner_read);
  fs::permissions(dir, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  // Modes do not stop root.
  const bool is_root = geteuid() == 0;
  ASSERT_EQ(is_root ? seteuid(65534) : 0, 0);
  const auto opened = open();
  ASSERT_EQ(is_root ? seteuid(0) : 0, 0);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_NE(opened.error().message.find("read-only"), std::string::npos) << opened.error().message;
}

TEST_F(SqliteTest, SaysThatItIsReadOnly) {
  const auto db = with_table();
  ASSERT_TRUE(db->query("PRAGMA query_only = ON"));
  EXPECT_EQ(insert(*db, 1).error(), (Error{ErrorCode::unavailable, "database", "it is read-only"}));
}

TEST_F(SqliteTest, SaysThatItIsFullAndGoesOnWhenItIsNot) {
  const auto db = with_table();
  ASSERT_TRUE(db->query("PRAGMA max_page_count = 10"));
  const Error full{ErrorCode::unavailable, "database", "it is full"};
  EXPECT_EQ(insert(*db, 100'000).error(), full);
  EXPECT_EQ(db->transact([](Session& session) -> Result<void> {
                ACESO_CHECK(insert(session, 1));
                ACESO_CHECK(insert(session, 100'000));
                return {};
              }).error(),
            full);
  EXPECT_TRUE(db->query("SELECT body FROM t").value().empty());
  ASSERT_TRUE(db->query("PRAGMA max_page_count = 1000"));
  EXPECT_TRUE(insert(*db, 100'000));
}

TEST_F(SqliteTest, SaysWhatCannotBeOpened) {
  for (const fs::path& path : {dir, dir / "absent" / "test.db"}) {
    file = path;
    EXPECT_EQ(open().error().code, ErrorCode::unavailable);
  }
  file = dir / "other";
  std::ofstream(file) << std::string(4096, 'x');
  EXPECT_EQ(open().error().code, ErrorCode::unavailable);
}

TEST_F(SqliteTest, TakesMemoryForTheNameOfAFile) {
  const fs::path former = fs::current_path();
  fs::current_path(dir);
  const auto opened = Database::open("sqlite::memory:");
  fs::current_path(former);
  EXPECT_TRUE(opened);
  EXPECT_TRUE(fs::exists(dir / ":memory:"));
}

}  // namespace
}  // namespace aceso::store
