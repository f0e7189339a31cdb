#pragma once
// Tables in SQLite or PostgreSQL, with the same statements and the same promises.
//
// Statements are in the SQL that both share: placeholders are $1, $2, ...; columns have lower-case names, computed ones
// by AS; integers have 64 bits. migrate.hpp has the words for what the two call differently.

#include <atomic>
#include <functional>

#include "store/migrate.hpp"
#include "store/value.hpp"

namespace aceso::store {

class Connection;
class Pool;
struct Answer;

/// Where statements run: a database, or one transaction of it.
///
/// Errors of a statement, which never hold a parameter's value:
/// - ErrorCode::conflict: the row's key, or another unique value of it, is there already;
/// - ErrorCode::bad_argument: the statement is wrong, its parameters do not fit it, or a constraint forbids the change;
/// - ErrorCode::limit: a parameter has more than 256 MiB;
/// - ErrorCode::unavailable: the database cannot be reached, is full, is read-only, or stayed locked; the message says.
class Session {
 public:
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Runs one statement and gives the rows that it answers.
  Result<std::vector<Row>> query(std::string_view sql, const Values& params = {});
  /// Runs one statement and says how many rows it inserted, updated or deleted.
  Result<std::int64_t> execute(std::string_view sql, const Values& params = {});

 protected:
  Session() = default;

 private:
  Result<Answer> run_checked(std::string_view sql, const Values& params);
  virtual Result<Answer> run(const std::string& sql, const Values& params) = 0;
};

/// A database that any number of threads may use. A statement outside `transact` is a transaction of its own.
///
/// What was committed survives a crash. When the connection breaks during a call, the call fails with
/// ErrorCode::unavailable and may have been done or not; the next call connects again.
class Database final : public Session {
 public:
  /// Opens "sqlite:PATH", where the file is made with mode 0600 if it is absent and closed to others if it is not, or
  /// "postgresql://...", where a server that is not reached by a socket of this machine has to show a certificate for
  /// its name (sslmode=verify-full) unless the URL says otherwise. ErrorCode::bad_argument when the URL is neither,
  /// ErrorCode::unavailable when the database cannot be used now. No error of any function here holds a password of
  /// the URL.
  static Result<std::unique_ptr<Database>> open(const std::string& url);
  ~Database() override;

  /// Runs `action` in a serializable transaction, which is committed when it succeeds and rolled back when it fails,
  /// throws, or when any of its statements failed, whatever `action` made of that. An action that others got in the way
  /// of is run again, for 20 seconds at most: it must not do anything that cannot be repeated.
  /// It uses the session that it is given, on the calling thread; this database is closed to that thread meanwhile:
  /// ErrorCode::bad_argument.
  Result<void> transact(const std::function<Result<void>(Session&)>& action);

  /// Something was deleted or overwritten that shall not stay in the files.
  void purge_soon() { purge_due_ = true; }
  /// Takes that out of SQLite's files, whose write-ahead log keeps former contents otherwise, until it is written over.
  /// Nothing to do unless purge_soon() was called since, or none was done yet: a crash may have come in between.
  /// ErrorCode::unavailable when readers kept it from that for a second: call it again. Does nothing in PostgreSQL,
  /// whose log and dead rows stay for as long as its administrator lets them.
  Result<void> purge();

 private:
  friend Result<void> migrate(Database& database, std::span<const Migration> migrations);

  explicit Database(std::unique_ptr<Pool> pool);
  Result<Answer> run(const std::string& sql, const Values& params) override;
  Result<void> in_transaction(const std::function<Result<void>(Connection&)>& action);

  std::unique_ptr<Pool> pool_;
  std::atomic<bool> purge_due_ = true;
};

}  // namespace aceso::store
