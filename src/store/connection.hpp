#pragma once
// What SQLite and PostgreSQL each do in their own way. Used by this folder alone; everybody else has database.hpp.

#include <chrono>
#include <functional>

#include "store/value.hpp"

namespace aceso::store {

/// How long a call waits for others before it gives up: for a lock, a free connection, or a transaction that fits in.
inline constexpr std::chrono::seconds patience{20};

/// The names of things that have no common one.
struct Dialect {
  std::string_view blob;      ///< the type of Bytes
  std::string_view integer;   ///< the type of 64-bit integers
  std::string_view identity;  ///< an integer primary key that the database assigns
  std::string_view strict;    ///< what follows a table's closing parenthesis so that columns keep to their types
};

struct Answer {
  std::vector<Row> rows;
  std::int64_t changed = 0;
};

inline tl::unexpected<Error> database_failure(ErrorCode code, std::string message) {
  return fail(code, "database", std::move(message));
}

/// One connection, used by one thread at a time. No error holds a parameter's value or a password.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// Runs one statement. Outside a transaction it is one of its own.
  virtual Result<Answer> run(const std::string& sql, const Values& params) = 0;
  /// Runs several statements without parameters.
  virtual Result<void> run_script(const std::string& sql) = 0;
  /// Starts a serializable transaction.
  virtual Result<void> begin() = 0;
  /// Whatever the answer, no transaction is open afterwards, or the connection is not fit any more.
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
  /// Inside a transaction: makes other programs' calls of this function wait until this transaction has ended, and
  /// lets this one see what those before it did.
  virtual Result<void> lock_schema() = 0;
  /// Outside any transaction: Database::purge.
  virtual Result<void> purge() = 0;

  /// The last failure came from somebody else's transaction: the same again may succeed.
  [[nodiscard]] virtual bool may_repeat() const = 0;
  /// Connected, and outside any transaction.
  [[nodiscard]] virtual bool is_fit() const = 0;
  [[nodiscard]] virtual Dialect dialect() const = 0;
};

using Connect = std::function<Result<std::unique_ptr<Connection>>()>;

}  // namespace aceso::store
