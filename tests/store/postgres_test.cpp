#include "support/postgres.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "store/database.hpp"

namespace aceso::store {
namespace {

struct PostgresTest : ::testing::Test {
  testing::PostgresServer& server = testing::PostgresServer::shared();
  std::unique_ptr<Database> db = Database::open(server.url("postgres")).value();

  void SetUp() override {
    for (const char* sql : {"DROP TABLE IF EXISTS t", "CREATE TABLE t (n BIGINT)"}) ASSERT_TRUE(db->execute(sql));
  }
  [[nodiscard]] std::size_t count() const { return db->query("SELECT n FROM t").value().size(); }

  /// The URL of a user whose password is "s3/cr@t", with `password` in it.
  [[nodiscard]] std::string locked(const std::string& password) const {
    EXPECT_TRUE(db->execute("DROP ROLE IF EXISTS locked"));
    EXPECT_TRUE(db->execute("CREATE ROLE locked LOGIN PASSWORD 's3/cr@t'"));
    return server.url("postgres", std::string(server.user_with_password) + ":" + password);
  }
};

constexpr const char* insert = "INSERT INTO t (n) VALUES (1)";

TEST_F(PostgresTest, FailsWhileTheServerIsAwayAndConnectsAgain) {
  ASSERT_TRUE(db->execute(insert));
  server.stop();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(db->execute(insert).error().code, ErrorCode::unavailable);
  EXPECT_EQ(Database::open(server.url("postgres")).error().code, ErrorCode::unavailable);
  server.start();
  EXPECT_TRUE(db->execute(insert));
  EXPECT_EQ(count(), 2u);
}

TEST_F(PostgresTest, DoesNotNoticeARestartBetweenCalls) {
  {
    std::vector<std::jthread> threads;  // so that it has several connections
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] { EXPECT_TRUE(db->query("SELECT pg_sleep(0.1) IS NULL AS x")); });
  }
  server.stop();
  server.start();
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { EXPECT_TRUE(db->execute(insert)); });
}

TEST_F(PostgresTest, UndoesATransactionThatLosesItsConnection) {
  const auto done = db->transact([&](Session& session) -> Result<void> {
    ACESO_CHECK(session.execute(insert));
    server.stop();
    server.start();
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::unavailable);
  EXPECT_EQ(count(), 0u);
}

TEST_F(PostgresTest, SaysThatItIsReadOnly) {
  const auto reader = Database::open(server.url("postgres") + "&options=-cdefault_transaction_read_only%3Don").value();
  EXPECT_EQ(reader->execute(insert).error(), (Error{ErrorCode::unavailable, "database", "it is read-only"}));
  EXPECT_TRUE(reader->query("SELECT n FROM t"));
}

TEST_F(PostgresTest, TakesAPassword) {
  EXPECT_TRUE(Database::open(locked("s3%2Fcr%40t")));
  const auto other = Database::open(locked("s3%2Fcr%40t")).value()->execute(insert);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error(), (Error{ErrorCode::unavailable, "database", "permission denied for table t"}));
}

TEST_F(PostgresTest, TellsNoPassword) {
  std::vector<std::string> urls;
  for (const char* password :
       {"wr0ng", "wr0ng/x", "wr0ng@x", "x@wr0ng", "x/wr0ng", "x?wr0ng", "x#wr0ng", "x%wr0ng", "x:wr0ng", "wr0ng%40"}) {
    urls.push_back(locked(password));
    urls.push_back("postgresql://locked:" + std::string(password) + "@absent.invalid/postgres");
    urls.push_back(server.url("postgres", "locked") + "&password=" + password);
  }
  for (const std::string& url : urls) {
    const auto opened = Database::open(url);
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ((opened.error().field + opened.error().message).find("wr0ng"), std::string::npos)
        << opened.error().message;
  }
}

TEST_F(PostgresTest, SaysWhyItCannotConnect) {
  const auto opened = Database::open(server.url("absent"));
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("database \"absent\" does not exist"), std::string::npos)
      << opened.error().message;
}

}  // namespace
}  // namespace aceso::store
