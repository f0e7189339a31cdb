#include "store/database.hpp"

#include <algorithm>
#include <optional>
#include <random>

#include "base/codec.hpp"
#include "store/pool.hpp"
#include "store/postgres.hpp"
#include "store/sqlite.hpp"

namespace aceso::store {
namespace {

using Clock = std::chrono::steady_clock;

/// Longer after every failure and never the same for two threads, so that they stop meeting.
void pause_after(int failures) {
  thread_local std::minstd_rand random(
      static_cast<std::minstd_rand::result_type>(std::hash<std::thread::id>()(std::this_thread::get_id()) ^
                                                 static_cast<std::size_t>(Clock::now().time_since_epoch().count())));
  const int most = 1000 << std::min(failures, 7);
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, most)(random)));
}

/// Attempts until it is done, fails for a reason of its own, or patience is at its end.
template <class T>
Result<T> persist(Pool& pool, const std::function<Result<T>(Connection&)>& attempt) {
  const auto deadline = Clock::now() + patience;
  for (int failures = 0;; ++failures) {
    {
      ACESO_TRY(const auto connection, pool.lease());
      Result<T> result = attempt(*connection);
      if (result || !connection->may_repeat() || Clock::now() >= deadline) return result;
    }
    pause_after(failures);
  }
}

class Rollback {
 public:
  explicit Rollback(Connection& connection) : connection_(&connection) {}
  Rollback(const Rollback&) = delete;
  Rollback& operator=(const Rollback&) = delete;
  ~Rollback() {
    if (connection_ != nullptr) connection_->rollback();
  }
  void cancel() { connection_ = nullptr; }

 private:
  Connection* connection_;
};

/// After a failed statement PostgreSQL does nothing more in a transaction, so that nothing more is done in SQLite
/// either.
class Transaction final : public Session {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}

  Result<void> outcome(const Result<void>& of_action) const {
    if (failure_) return tl::unexpected<Error>(*failure_);
    return of_action;
  }

 private:
  Result<Answer> run(const std::string& sql, const Values& params) override {
    if (failure_) return tl::unexpected<Error>(*failure_);
    Result<Answer> answer = connection_.run(sql, params);
    if (!answer) failure_ = answer.error();
    return answer;
  }

  Connection& connection_;
  std::optional<Error> failure_;
};

constexpr std::size_t value_size_most = std::size_t{256} << 20;

/// What only one of the two databases would take is refused for both.
Result<void> check_value(const Value& value, std::size_t place) {
  const auto refuse = [&](ErrorCode code, const char* why) {
    return fail(code, "parameter $" + std::to_string(place), why);
  };
  const auto* text = std::get_if<std::string>(&value);
  const auto* blob = std::get_if<Bytes>(&value);
  if ((text && text->size() > value_size_most) || (blob && blob->size() > value_size_most))
    return refuse(ErrorCode::limit, "more than 256 MiB");
  if (text && (!is_utf8(*text) || text->find('\0') != std::string::npos))
    return refuse(ErrorCode::bad_argument, "expected UTF-8 without U+0000");
  return {};
}

}  // namespace

Result<Answer> Session::run_checked(std::string_view sql, const Values& params) {
  std::size_t place = 0;
  for (const Value& value : params) ACESO_CHECK(check_value(value, ++place));
  return run(std::string(sql), params);
}

Result<std::vector<Row>> Session::query(std::string_view sql, const Values& params) {
  ACESO_TRY(Answer answer, run_checked(sql, params));
  return std::move(answer.rows);
}

Result<std::int64_t> Session::execute(std::string_view sql, const Values& params) {
  ACESO_TRY(const Answer answer, run_checked(sql, params));
  return answer.changed;
}

Database::Database(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& url) {
  constexpr std::string_view sqlite = "sqlite:", postgres = "postgresql://";
  Result<Connect> connect = fail(ErrorCode::bad_argument, "database URL", "expected sqlite:PATH or postgresql://...");
  if (url.starts_with(sqlite)) connect = connect_sqlite(url.substr(sqlite.size()));
  if (url.starts_with(postgres)) connect = connect_postgres(url);
  if (!connect) return tl::unexpected<Error>(connect.error());
  auto pool = std::make_unique<Pool>(std::move(*connect));
  ACESO_CHECK(pool->lease());
  return std::unique_ptr<Database>(new Database(std::move(pool)));
}

Result<Answer> Database::run(const std::string& sql, const Values& params) {
  return persist<Answer>(*pool_, [&](Connection& connection) { return connection.run(sql, params); });
}

Result<void> Database::purge() {
  if (!purge_due_.exchange(false)) return {};
  const auto attempt = [&]() -> Result<void> {
    ACESO_TRY(const auto connection, pool_->lease());
    return connection->purge();
  };
  auto done = attempt();
  if (!done) purge_due_ = true;
  return done;
}

Result<void> Database::in_transaction(const std::function<Result<void>(Connection&)>& action) {
  return persist<void>(*pool_, [&](Connection& connection) -> Result<void> {
    ACESO_CHECK(connection.begin());
    Rollback rollback(connection);
    ACESO_CHECK(action(connection));
    rollback.cancel();
    return connection.commit();
  });
}

Result<void> Database::transact(const std::function<Result<void>(Session&)>& action) {
  return in_transaction([&](Connection& connection) {
    Transaction transaction(connection);
    return transaction.outcome(action(transaction));
  });
}

}  // namespace aceso::store
