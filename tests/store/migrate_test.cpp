#include "store/migrate.hpp"

#include <thread>

#include "support/databases.hpp"

namespace aceso::store {
namespace {

constexpr Migration first{1,
                          "CREATE TABLE a (id {identity}, n {int}, body {blob}){strict}; INSERT INTO a (n) VALUES (1)"};
constexpr Migration second{2, "ALTER TABLE a ADD COLUMN name TEXT; UPDATE a SET name = '{}';"};
constexpr Migration broken{3, "CREATE TABLE b (id {int} PRIMARY KEY){strict}; INSERT INTO nowhere VALUES (1)"};

struct MigrateTest : testing::EachDatabase {
  [[nodiscard]] std::int64_t version() const {
    return db->query("SELECT MAX(version) AS v FROM schema_version").value().at(0).integer("v").value();
  }
  [[nodiscard]] bool has_table(std::string_view name) const {
    return db->query("SELECT COUNT(*) AS n FROM " + std::string(name)).has_value();
  }
};

TEST_P(MigrateTest, MakesAllFromNothing) {
  ASSERT_TRUE(migrate(*db, std::vector{first, second}));
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(db->query("SELECT name FROM a").value().at(0).text("name"), "{}");
}

TEST_P(MigrateTest, GoesOnFromWhereItWas) {
  ASSERT_TRUE(migrate(*db, std::vector{first}));
  EXPECT_EQ(version(), 1);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(migrate(*db, std::vector{first, second}));
    EXPECT_EQ(version(), 2);
  }
  EXPECT_EQ(db->query("SELECT id FROM a").value().size(), 1u);
}

TEST_P(MigrateTest, NeedsNoMigrations) { EXPECT_TRUE(migrate(*db, {})); }

TEST_P(MigrateTest, RefusesANewerDatabase) {
  ASSERT_TRUE(migrate(*db, std::vector{first, second}));
  const auto done = migrate(*db, std::vector{first});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::refused);
  EXPECT_NE(done.error().message.find("version 2"), std::string::npos);
  EXPECT_EQ(version(), 2);
}

TEST_P(MigrateTest, KeepsTheFormerVersionWhenOneFails) {
  EXPECT_EQ(migrate(*db, std::vector{first, second, broken}).error().code, ErrorCode::bad_argument);
  EXPECT_EQ(version(), 2);
  EXPECT_FALSE(has_table("b"));
  EXPECT_TRUE(migrate(*db, std::vector{first, second}));
}

TEST_P(MigrateTest, RefusesVersionsOutOfOrder) {
  for (const auto& wrong : {std::vector{second, first}, std::vector{first, first}, std::vector{Migration{0, ""}}})
    EXPECT_EQ(migrate(*db, wrong).error().code, ErrorCode::bad_argument);
  EXPECT_FALSE(has_table("a"));
}

TEST_P(MigrateTest, RunsEachOnceWhenSeveralStartTogether) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] { EXPECT_TRUE(migrate(*reopened(), std::vector{first, second})); });
  }
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(db->query("SELECT id FROM a").value().size(), 1u);
}

ACESO_EACH_DATABASE(MigrateTest);

}  // namespace
}  // namespace aceso::store
