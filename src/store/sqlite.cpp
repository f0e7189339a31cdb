#include "store/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <thread>

namespace aceso::store {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(Handle db) : db_(std::move(db)) {}

  Result<void> configure();
  Result<Answer> run(const std::string& sql, const Values& params) override;
  Result<void> run_script(const std::string& sql) override;
  // It takes the write lock at once: one that reads first and writes later could find that somebody wrote in between.
  Result<void> begin() override { return run_script("BEGIN IMMEDIATE"); }
  Result<void> commit() override;
  void rollback() override {
    if (!is_fit()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Result<void> lock_schema() override { return {}; }  // `begin` locked everything
  Result<void> purge() override;
  [[nodiscard]] bool may_repeat() const override { return may_repeat_; }
  [[nodiscard]] bool is_fit() const override { return sqlite3_get_autocommit(db_.get()) != 0; }
  [[nodiscard]] Dialect dialect() const override {
    return {"BLOB", "INTEGER", "INTEGER PRIMARY KEY AUTOINCREMENT", " STRICT"};
  }

 private:
  void set_patience(std::chrono::milliseconds time) {
    sqlite3_busy_timeout(db_.get(), static_cast<int>(time.count()));
  }
  tl::unexpected<Error> failure(std::string_view of_statement = "");
  Result<Statement> prepare(const std::string& sql);
  Result<void> bind(sqlite3_stmt* statement, const Values& params);

  Handle db_;
  bool may_repeat_ = false;
};

/// `of_statement` is what to say of a statement that is wrong in itself.
tl::unexpected<Error> SqliteConnection::failure(std::string_view of_statement) {
  const int code = sqlite3_extended_errcode(db_.get());
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      may_repeat_ = true;
      return database_failure(ErrorCode::unavailable, "another program keeps it locked");
    case SQLITE_FULL: return database_failure(ErrorCode::unavailable, "it is full");
    case SQLITE_READONLY: return database_failure(ErrorCode::unavailable, "it is read-only");
    case SQLITE_TOOBIG: return database_failure(ErrorCode::limit, "a statement or value is too large");
    case SQLITE_CONSTRAINT: {
      // The text names the constraint or the columns, never a value.
      const bool unique =
          code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID;
      return database_failure(unique ? ErrorCode::conflict : ErrorCode::bad_argument, sqlite3_errmsg(db_.get()));
    }
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
      return database_failure(ErrorCode::bad_argument,
                              std::string(of_statement.empty() ? sqlite3_errstr(code) : of_statement));
    default: return database_failure(ErrorCode::unavailable, sqlite3_errstr(code));
  }
}

Result<void> SqliteConnection::configure() {
  sqlite3_extended_result_codes(db_.get(), 1);
  set_patience(patience);
  // "x" is the column x, as in PostgreSQL, and never the text x.
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // What is deleted goes from the file too. Debian's library does that by itself, others do not.
  ACESO_CHECK(run_script("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON"));
  // SQLite does not wait for the lock that this takes, as it would for others, when several open a new file together.
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto mode = run("PRAGMA journal_mode = WAL", {});
  while (!mode && may_repeat_ && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    mode = run("PRAGMA journal_mode = WAL", {});
  }
  if (!mode) return tl::unexpected<Error>(mode.error());
  if (mode->rows.empty() || mode->rows.front().text("journal_mode") != Result<std::string>("wal"))
    return database_failure(ErrorCode::unavailable, "its folder cannot hold a write-ahead log");
  return {};
}

Result<Statement> SqliteConnection::prepare(const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(db_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1, &raw, &tail);
  Statement statement(raw);
  if (code != SQLITE_OK) return failure(sqlite3_errmsg(db_.get()));  // it quotes the statement, which has no values yet
  if (!statement || std::strspn(tail, " \t\r\n") != std::strlen(tail))
    return database_failure(ErrorCode::bad_argument, "expected one statement");
  return statement;
}

Result<void> SqliteConnection::bind(sqlite3_stmt* statement, const Values& params) {
  const int count = sqlite3_bind_parameter_count(statement);
  if (static_cast<std::size_t>(count) != params.size())
    return database_failure(ErrorCode::bad_argument, std::to_string(params.size()) + " parameters for " +
                                                         std::to_string(count) + " placeholders");
  for (int i = 1; i <= count; ++i) {
    // SQLite numbers placeholders as they come, and takes the digits for a name.
    const char* given = sqlite3_bind_parameter_name(statement, i);
    const std::string_view name = given == nullptr ? "" : given;
    std::size_t place = 0;
    if (name.starts_with('$')) std::from_chars(name.data() + 1, name.data() + name.size(), place);
    if (place == 0 || place > params.size() || name != "$" + std::to_string(place))
      return database_failure(ErrorCode::bad_argument, "expected placeholders $1, $2, ... without gaps");
    const Value& value = params[place - 1];
    int code = SQLITE_OK;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) code = sqlite3_bind_int64(statement, i, *integer);
    if (const auto* text = std::get_if<std::string>(&value))
      code = sqlite3_bind_text64(statement, i, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    // A null pointer would be NULL.
    if (const auto* blob = std::get_if<Bytes>(&value))
      code = sqlite3_bind_blob64(statement, i, blob->empty() ? static_cast<const void*>("") : blob->data(),
                                 blob->size(), SQLITE_STATIC);
    if (code != SQLITE_OK) return failure();
  }
  return {};
}

Result<Value> read(sqlite3_stmt* statement, int column) {
  // The size is that of the form asked for last.
  const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement, column)); };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return std::monostate();
    case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(text, size());
    }
    case SQLITE_BLOB: {
      const auto* blob = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
      return blob == nullptr ? Bytes() : Bytes(blob, blob + size());
    }
    default:
      return fail(ErrorCode::bad_argument, sqlite3_column_name(statement, column),
                  "its type is none of this program's");
  }
}

Result<Answer> SqliteConnection::run(const std::string& sql, const Values& params) {
  may_repeat_ = false;
  ACESO_TRY(const Statement statement, prepare(sql));
  ACESO_CHECK(bind(statement.get(), params));
  std::vector<std::string> names;
  const int count = sqlite3_column_count(statement.get());
  for (int i = 0; i < count; ++i) names.emplace_back(sqlite3_column_name(statement.get(), i));
  const auto columns = std::make_shared<const std::vector<std::string>>(std::move(names));

  Answer answer;
  const std::int64_t before = sqlite3_total_changes64(db_.get());
  int code = sqlite3_step(statement.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(statement.get())) {
    Values values;
    for (int i = 0; i < count; ++i) {
      ACESO_TRY(Value value, read(statement.get(), i));
      values.push_back(std::move(value));
    }
    answer.rows.emplace_back(columns, std::move(values));
  }
  if (code != SQLITE_DONE) return failure();
  // The count is of the last statement that changed anything, which may have been another.
  if (sqlite3_total_changes64(db_.get()) != before) answer.changed = sqlite3_changes64(db_.get());
  return answer;
}

Result<void> SqliteConnection::run_script(const std::string& sql) {
  may_repeat_ = false;
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return failure(sqlite3_errmsg(db_.get()));  // a script has no values to tell
  return {};
}

Result<void> SqliteConnection::purge() {
  // Writers wait while it waits for readers: not for long.
  set_patience(std::chrono::seconds(1));
  const auto answer = run("PRAGMA wal_checkpoint(TRUNCATE)", {});
  set_patience(patience);
  if (!answer) return tl::unexpected<Error>(answer.error());
  ACESO_TRY(const std::int64_t busy, answer->rows.at(0).integer("busy"));
  if (busy == 0) return {};
  return database_failure(ErrorCode::unavailable, "others keep it busy: what was deleted may still be in its log");
}

Result<void> SqliteConnection::commit() {
  if (is_fit()) return database_failure(ErrorCode::bad_argument, "a statement ended the transaction");
  auto done = run_script("COMMIT");
  if (!done) rollback();
  return done;
}

/// Makes the file before SQLite does, which would let others read it. It is never opened here when it exists: closing
/// it again would drop the locks that this process holds on it.
Result<void> prepare_file(const std::string& path) {
  const auto refuse = [](const std::string& why) { return database_failure(ErrorCode::unavailable, why); };
  if (const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600); fd >= 0) {
    ::close(fd);
    return {};
  }
  const int why_not_made = errno;
  if (::access(path.c_str(), F_OK) != 0) return refuse("cannot make " + path + ": " + std::strerror(why_not_made));
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) return refuse(path + " is read-only");
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return refuse(path + " is not a file");
  if ((facts.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) != 0)
    return refuse("cannot close " + path + " to others: " + std::strerror(errno));
  return {};
}

Result<std::unique_ptr<Connection>> connect_file(const std::string& path) {
  ACESO_CHECK(prepare_file(path));
  sqlite3* raw = nullptr;
  // Connections serve one thread at a time.
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle db(raw);
  if (code != SQLITE_OK) return database_failure(ErrorCode::unavailable, path + ": " + sqlite3_errstr(code));
  auto connection = std::make_unique<SqliteConnection>(std::move(db));
  ACESO_CHECK(connection->configure());
  return connection;
}

}  // namespace

Result<Connect> connect_sqlite(const std::string& path) {
  if (path.empty()) return fail(ErrorCode::bad_argument, "database URL", "expected sqlite:PATH");
  // Absolute, so that ":memory:" is a file as well, and that changing folders later changes nothing.
  return [path = std::filesystem::absolute(path).string()] { return connect_file(path); };
}

}  // namespace aceso::store
