#include "store/database.hpp"

#include <limits>

#include "support/databases.hpp"

namespace aceso::store {
namespace {

struct DatabaseTest : testing::EachDatabase {
  void SetUp() override {
    EachDatabase::SetUp();
    const std::vector<Migration> tables{
        {1,
         "CREATE TABLE item (id {int} PRIMARY KEY, name TEXT UNIQUE, body {blob}, CHECK (id <> 13)){strict};"
         "CREATE TABLE part (id {identity}, item {int} NOT NULL REFERENCES item(id) ON DELETE CASCADE){strict}"}};
    ASSERT_TRUE(migrate(*db, tables));
  }

  [[nodiscard]] Result<std::int64_t> insert(Session& at, std::int64_t id, const Value& name = {},
                                            const Value& body = {}) const {
    return at.execute("INSERT INTO item (id, name, body) VALUES ($1, $2, $3)", {id, name, body});
  }
  [[nodiscard]] std::int64_t count() const {
    return db->query("SELECT COUNT(*) AS n FROM item").value().front().integer("n").value();
  }
  [[nodiscard]] ErrorCode failure(std::string_view sql, const Values& params = {}) const {
    const auto result = db->execute(sql, params);
    EXPECT_FALSE(result) << sql;
    return result ? ErrorCode{} : result.error().code;
  }
};

TEST_P(DatabaseTest, GivesBackEveryKindOfValue) {
  constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
  Bytes all(70'000);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  ASSERT_TRUE(insert(*db, least, "", Bytes()));
  ASSERT_TRUE(insert(*db, -1, "née 漢字 \U0001F600 'quoted\" \\", Bytes{0, 0, 0}));
  ASSERT_TRUE(insert(*db, most, {}, all));
  const auto rows = db->query("SELECT id, name, body FROM item ORDER BY id").value();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].integer("id"), least);
  EXPECT_EQ(rows[0].text("name"), "");
  EXPECT_EQ(rows[0].blob("body"), Bytes());
  EXPECT_EQ(rows[0].is_null("body"), false);
  EXPECT_EQ(rows[1].integer("id"), -1);
  EXPECT_EQ(rows[1].text("name"), "née 漢字 \U0001F600 'quoted\" \\");
  EXPECT_EQ(rows[1].blob("body"), (Bytes{0, 0, 0}));
  EXPECT_EQ(rows[2].integer("id"), most);
  EXPECT_EQ(rows[2].is_null("name"), true);
  EXPECT_EQ(rows[2].blob("body"), all);
}

TEST_P(DatabaseTest, GivesEveryKindOfParameterWithoutATable) {
  const auto rows =
      db->query("SELECT $2 AS b, $1 AS a, $3 AS c, $1 AS d, 1 < 2 AS yes", {std::int64_t{7}, "seven", Bytes{7}})
          .value();
  EXPECT_EQ(rows.at(0).integer("a"), 7);
  EXPECT_EQ(rows.at(0).text("b"), "seven");
  EXPECT_EQ(rows.at(0).blob("c"), Bytes{7});
  EXPECT_EQ(rows.at(0).integer("d"), 7);
  EXPECT_EQ(rows.at(0).integer("yes"), 1);
}

TEST_P(DatabaseTest, GettersRefuseOtherTypesAndUnknownColumns) {
  ASSERT_TRUE(insert(*db, 1, "one"));
  const Row row = db->query("SELECT id, name, body FROM item").value().at(0);
  EXPECT_EQ(row.integer("name").error().code, ErrorCode::bad_encoding);
  EXPECT_EQ(row.text("id").error().code, ErrorCode::bad_encoding);
  EXPECT_EQ(row.blob("name").error().field, "name");
  EXPECT_EQ(row.text("body").error().message, "expected text, found NULL");
  EXPECT_EQ(row.text("other").error().code, ErrorCode::bad_argument);
  EXPECT_EQ(row.is_null("other").error().code, ErrorCode::bad_argument);
}

TEST_P(DatabaseTest, SaysHowManyRowsChanged) {
  for (std::int64_t id = 1; id <= 3; ++id) ASSERT_EQ(insert(*db, id), 1);
  EXPECT_EQ(db->execute("UPDATE item SET name = NULL WHERE id > $1", {std::int64_t{1}}), 2);
  EXPECT_EQ(db->execute("UPDATE item SET name = NULL WHERE id > $1", {std::int64_t{9}}), 0);
  EXPECT_EQ(db->execute("SELECT id FROM item"), 0);
  EXPECT_EQ(db->execute("CREATE TABLE other (id INTEGER)"), 0);
  EXPECT_EQ(db->execute("DELETE FROM item"), 3);
}

TEST_P(DatabaseTest, AnswersWhatAnInsertMade) {
  ASSERT_TRUE(insert(*db, 1));
  const char* sql = "INSERT INTO part (item) VALUES ($1) RETURNING id";
  const auto first = db->query(sql, {std::int64_t{1}}).value().at(0).integer("id").value();
  ASSERT_EQ(db->execute("DELETE FROM part"), 1);
  EXPECT_GT(db->query(sql, {std::int64_t{1}}).value().at(0).integer("id").value(), first);
}

TEST_P(DatabaseTest, TellsAUniqueViolationFromOtherFailures) {
  ASSERT_TRUE(insert(*db, 1, "one"));
  EXPECT_EQ(insert(*db, 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(insert(*db, 2, "one").error().code, ErrorCode::conflict);
  EXPECT_EQ(db->execute("INSERT INTO item (id) VALUES (1) ON CONFLICT DO NOTHING"), 0);
  EXPECT_EQ(insert(*db, 13).error().code, ErrorCode::bad_argument);
  EXPECT_EQ(failure("INSERT INTO part (item) VALUES (99)"), ErrorCode::bad_argument);
  EXPECT_EQ(failure("INSERT INTO part (item) VALUES (NULL)"), ErrorCode::bad_argument);
}

TEST_P(DatabaseTest, ErrorsHoldNoValues) {
  ASSERT_TRUE(insert(*db, 1, "secretname"));
  for (const auto& result :
       {insert(*db, 2, "secretname"), insert(*db, 13, "secretname"), insert(*db, 3, "x", "secretname"),
        db->execute("SELECT CAST($1 AS BIGINT) + id FROM item WHERE nothing = 1", {"secretname"}),
        db->execute("INSERT INTO part (item) VALUES ($1)", {"secretname"})}) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().field, "database");
    EXPECT_NE(result.error().message, "");
    EXPECT_EQ(result.error().message.find("secretname"), std::string::npos) << result.error().message;
  }
}

TEST_P(DatabaseTest, RefusesWrongStatements) {
  EXPECT_EQ(failure("SELEKT 1"), ErrorCode::bad_argument);
  EXPECT_EQ(failure(""), ErrorCode::bad_argument);
  EXPECT_EQ(failure("SELECT 1; SELECT 2"), ErrorCode::bad_argument);
  EXPECT_EQ(failure("SELECT * FROM nowhere"), ErrorCode::bad_argument);
  EXPECT_EQ(failure("SELECT \"nothing\" FROM item"), ErrorCode::bad_argument);
  EXPECT_EQ(failure("SELECT $1"), ErrorCode::bad_argument);
  // PostgreSQL overlooks a parameter that nothing uses.
  if (is_sqlite()) {
    EXPECT_EQ(failure("SELECT $1", {"a", "b"}), ErrorCode::bad_argument);
  }
  EXPECT_EQ(failure("SELECT $2", {"a"}), ErrorCode::bad_argument);
  EXPECT_EQ(failure("SELECT 0.5 AS x"), ErrorCode::bad_argument);
  EXPECT_TRUE(db->execute("SELECT 1;"));
}

TEST_P(DatabaseTest, ColumnsKeepToTheirTypes) {
  EXPECT_EQ(failure("INSERT INTO item (id) VALUES ($1)", {"one"}), ErrorCode::bad_argument);
  EXPECT_EQ(failure("INSERT INTO item (id) VALUES ($1)", {Bytes{1}}), ErrorCode::bad_argument);
  EXPECT_EQ(insert(*db, 1, {}, "text").error().code, ErrorCode::bad_argument);
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseTest, RefusesTextThatIsNoText) {
  EXPECT_EQ(insert(*db, 1, "\xff").error().code, ErrorCode::bad_argument);
  EXPECT_EQ(insert(*db, 1, std::string("a\0b", 3)).error().field, "parameter $2");
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseTest, KeepsWhatWasWrittenBefore) {
  ASSERT_TRUE(insert(*db, 1));
  db.reset();
  db = reopened();
  EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, AppliesForeignKeys) {
  ASSERT_TRUE(insert(*db, 1));
  ASSERT_TRUE(db->execute("INSERT INTO part (item) VALUES (1)"));
  EXPECT_EQ(db->execute("DELETE FROM item"), 1);
  EXPECT_TRUE(db->query("SELECT id FROM part").value().empty());
}

ACESO_EACH_DATABASE(DatabaseTest);

TEST(DatabaseUrl, IsOneOfTwo) {
  for (const char* url : {"", "mysql://a/b", "sqlite:", "file.db", "postgresql://[x", "postgresql://a/b?nothing=1"})
    EXPECT_EQ(Database::open(url).error().code, ErrorCode::bad_argument) << url;
}

}  // namespace
}  // namespace aceso::store
