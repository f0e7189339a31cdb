#include "store/migrate.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "store/connection.hpp"
#include "store/database.hpp"

namespace aceso::store {
namespace {

std::string in_dialect(std::string_view sql, const Dialect& dialect) {
  const std::array<std::pair<std::string_view, std::string_view>, 4> words{{{"{int}", dialect.integer},
                                                                            {"{blob}", dialect.blob},
                                                                            {"{identity}", dialect.identity},
                                                                            {"{strict}", dialect.strict}}};
  std::string out(sql);
  for (const auto& [word, meaning] : words)
    for (auto at = out.find(word); at != std::string::npos; at = out.find(word, at + meaning.size()))
      out.replace(at, word.size(), meaning);
  return out;
}

Result<std::int64_t> version_of(Connection& connection) {
  ACESO_CHECK(connection.run_script(in_dialect(
      "CREATE TABLE IF NOT EXISTS schema_version (version {int} PRIMARY KEY){strict}", connection.dialect())));
  ACESO_TRY(const Answer answer, connection.run("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version", {}));
  return answer.rows.front().integer("version");
}

Result<void> check_order(std::span<const Migration> migrations) {
  int last = 0;
  for (const Migration& migration : migrations) {
    if (migration.version <= last) return fail(ErrorCode::bad_argument, "migrations", "versions must ascend from 1 on");
    last = migration.version;
  }
  return {};
}

}  // namespace

Result<void> migrate(Database& database, std::span<const Migration> migrations) {
  ACESO_CHECK(check_order(migrations));
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  bool is_done = false;
  const auto step = [&](Connection& connection) -> Result<void> {
    ACESO_CHECK(connection.lock_schema());
    ACESO_TRY(const std::int64_t version, version_of(connection));
    if (version > newest)
      return fail(ErrorCode::refused, "schema version",
                  "the database has version " + std::to_string(version) + ", this program knows versions up to " +
                      std::to_string(newest) + ": use a newer program");
    const auto next = std::find_if(migrations.begin(), migrations.end(),
                                   [&](const Migration& migration) { return migration.version > version; });
    is_done = next == migrations.end();
    if (is_done) return {};
    ACESO_CHECK(connection.run_script(in_dialect(next->sql, connection.dialect())));
    ACESO_CHECK(connection.run("INSERT INTO schema_version (version) VALUES ($1)", {std::int64_t{next->version}}));
    return {};
  };
  while (!is_done) ACESO_CHECK(database.in_transaction(step));
  return {};
}

}  // namespace aceso::store
