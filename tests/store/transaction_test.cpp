#include <latch>
#include <thread>

#include "support/databases.hpp"

namespace aceso::store {
namespace {

struct TransactionTest : testing::EachDatabase {
  void SetUp() override {
    EachDatabase::SetUp();
    const std::vector<Migration> tables{
        {1,
         "CREATE TABLE counter (id {int} PRIMARY KEY, n {int} NOT NULL){strict}; INSERT INTO counter VALUES (1, 0)"}};
    ASSERT_TRUE(migrate(*db, tables));
  }

  static Result<std::int64_t> read(Session& at, std::int64_t id = 1) {
    ACESO_TRY(const auto rows, at.query("SELECT n FROM counter WHERE id = $1", {id}));
    if (rows.empty()) return fail(ErrorCode::bad_argument, "counter", "none");
    return rows.front().integer("n");
  }
  static Result<void> write(Session& at, std::int64_t n, std::int64_t id = 1) {
    ACESO_CHECK(at.execute("UPDATE counter SET n = $1 WHERE id = $2", {n, id}));
    return {};
  }
  static Result<void> increment(Session& at) {
    ACESO_TRY(const std::int64_t n, read(at));
    return write(at, n + 1);
  }
  /// Runs `action` on `count` threads together.
  static void together(int count, const std::function<void(int)>& action) {
    std::latch start(count);
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i)
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        action(i);
      });
  }
};

TEST_P(TransactionTest, CommitsWhatSucceeds) {
  ASSERT_TRUE(db->transact([](Session& session) {
    EXPECT_TRUE(increment(session));
    return increment(session);
  }));
  EXPECT_EQ(read(*db), 2);
}

TEST_P(TransactionTest, UndoesWhatFails) {
  const auto done = db->transact([](Session& session) -> Result<void> {
    ACESO_CHECK(increment(session));
    return fail(ErrorCode::refused, "action", "no");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().field, "action");
  EXPECT_EQ(read(*db), 0);
}

TEST_P(TransactionTest, UndoesWhatThrows) {
  const auto action = [](Session& session) -> Result<void> {
    ACESO_CHECK(increment(session));
    throw std::runtime_error("no");
  };
  EXPECT_THROW((void)db->transact(action), std::runtime_error);
  EXPECT_EQ(read(*db), 0);
  EXPECT_TRUE(db->transact(increment));
}

TEST_P(TransactionTest, FailsWithAStatementEvenWhenTheActionGoesOn) {
  const auto done = db->transact([](Session& session) -> Result<void> {
    ACESO_CHECK(increment(session));
    EXPECT_FALSE(session.execute("INSERT INTO counter VALUES (1, 1)"));
    EXPECT_FALSE(increment(session));
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::conflict);
  EXPECT_EQ(read(*db), 0);
}

TEST_P(TransactionTest, RefusesItsDatabaseInside) {
  ASSERT_TRUE(db->transact([&](Session& session) -> Result<void> {
    EXPECT_EQ(db->transact(increment).error().code, ErrorCode::bad_argument);
    EXPECT_EQ(read(*db).error().code, ErrorCode::bad_argument);
    return increment(session);
  }));
  EXPECT_EQ(read(*db), 1);
}

TEST_P(TransactionTest, RefusesToBeEndedFromInside) {
  for (const char* sql : {"COMMIT", "ROLLBACK"})
    EXPECT_EQ(db->transact([&](Session& session) -> Result<void> {
                  ACESO_CHECK(session.execute(sql));
                  return {};
                })
                  .error()
                  .code,
              ErrorCode::bad_argument);
  EXPECT_TRUE(db->transact(increment));
}

TEST_P(TransactionTest, DoesNotLeaveOneOpenThatAStatementBegan) {
  ASSERT_TRUE(db->execute("BEGIN"));
  ASSERT_TRUE(write(*db, 5));
  EXPECT_EQ(read(*reopened()), 5);
}

TEST_P(TransactionTest, LosesNoUpdateOfEightThreads) {
  constexpr int each = 25;
  together(8, [&](int) {
    for (int i = 0; i < each; ++i) EXPECT_TRUE(db->transact(increment));
  });
  EXPECT_EQ(read(*db), 8 * each);
}

TEST_P(TransactionTest, LosesNoUpdateOfSeveralDatabases) {
  together(4, [&](int) {
    const auto own = reopened();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(own->transact(increment));
  });
  EXPECT_EQ(read(*db), 40);
}

TEST_P(TransactionTest, ServesMoreThreadsThanItHasConnections) {
  together(24, [&](int i) { EXPECT_TRUE(db->execute("INSERT INTO counter VALUES ($1, 0)", {std::int64_t{100 + i}})); });
  EXPECT_EQ(db->query("SELECT COUNT(*) AS n FROM counter").value().at(0).integer("n"), 25);
}

// Two that each read what the other writes: with less than serializable isolation both could see a sum of zero.
TEST_P(TransactionTest, IsSerializable) {
  ASSERT_TRUE(db->execute("INSERT INTO counter VALUES (2, 0)"));
  for (int round = 0; round < 20; ++round) {
    ASSERT_TRUE(db->execute("UPDATE counter SET n = 0"));
    together(2, [&](int i) {
      EXPECT_TRUE(db->transact([&](Session& session) -> Result<void> {
        ACESO_TRY(const auto one, read(session, 1));
        ACESO_TRY(const auto two, read(session, 2));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return one + two == 0 ? write(session, 1, i + 1) : Result<void>();
      }));
    });
    ASSERT_EQ(read(*db, 1).value() + read(*db, 2).value(), 1);
  }
}

TEST_P(TransactionTest, ReadersSeeNothingUncommitted) {
  ASSERT_TRUE(db->transact([&](Session& session) -> Result<void> {
    ACESO_CHECK(increment(session));
    std::jthread([&] { EXPECT_EQ(read(*db), 0); }).join();
    return {};
  }));
}

ACESO_EACH_DATABASE(TransactionTest);

}  // namespace
}  // namespace aceso::store
