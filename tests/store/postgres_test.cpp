#include "support/postgres.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
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
  ASSERT_TRUE(db->execute("SET default_transaction_read_only = on"));
  EXPECT_EQ(db->execute(insert).error(), (Error{ErrorCode::unavailable, "database", "it is read-only"}));
  EXPECT_TRUE(db->query("SELECT n FROM t"));
  const auto opened = Database::open(server.url("postgres") + "&options=-cdefault_transaction_read_only%3Don");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_NE(opened.error().message.find("read-only"), std::string::npos) << opened.error().message;
}

TEST_F(PostgresTest, SaysThatItIsFull) {
  const auto done = db->execute("DO $$ BEGIN RAISE disk_full USING MESSAGE = 'value'; END $$");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error(), (Error{ErrorCode::unavailable, "database", "it is full"}));
}

TEST_F(PostgresTest, RepeatsWhatOthersGotInTheWayOf) {
  for (const char* reason : {"serialization_failure", "deadlock_detected"}) {
    int runs = 0;
    EXPECT_TRUE(db->transact([&](Session& session) -> Result<void> {
      ACESO_CHECK(session.execute(insert));
      if (++runs == 3) return {};
      EXPECT_FALSE(session.execute("DO $$ BEGIN RAISE " + std::string(reason) + "; END $$"));
      return fail(ErrorCode::refused, "action", "of no account");
    }));
    EXPECT_EQ(runs, 3);
  }
  EXPECT_EQ(count(), 2u);
}

TEST_F(PostgresTest, RunsWhatFailedForAnotherReasonOnce) {
  int runs = 0;
  EXPECT_FALSE(db->transact([&](Session& session) -> Result<void> {
    ++runs;
    ACESO_CHECK(session.execute("DO $$ BEGIN RAISE unique_violation; END $$"));
    return {};
  }));
  EXPECT_EQ(runs, 1);
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

// Somebody on the way to the server says that it knows no TLS.
TEST(PostgresUrl, SendsNothingToAServerWithoutTls) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* name = reinterpret_cast<sockaddr*>(&address);
  ASSERT_TRUE(bind(listener, name, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, name, &size) == 0);
  std::size_t received = 0;
  std::jthread server([&] {
    const int client = accept(listener, nullptr, nullptr);
    std::array<char, 1000> buffer{};
    for (ssize_t n = 0; (n = read(client, buffer.data(), buffer.size())) > 0;) {
      received += static_cast<std::size_t>(n);
      if (write(client, "N", 1) != 1) break;
    }
    close(client);
  });
  const auto opened = Database::open("postgresql://a:b@127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/a");
  server.join();
  close(listener);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_EQ(received, 8u);  // the question whether it knows TLS
}

}  // namespace
}  // namespace aceso::store
