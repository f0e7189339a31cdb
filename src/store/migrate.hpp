#pragma once
// The schema's versions.

#include <span>
#include <string_view>

#include "base/result.hpp"

namespace aceso::store {

class Database;

/// What leads from the former version to this one: one or several statements. In them
///   {int} is the type of 64-bit integers, {blob} that of byte strings, text is TEXT;
///   {identity} is an integer primary key that the database assigns, never the same twice;
///   {strict} belongs after a table's closing parenthesis: columns then refuse values of other types.
struct Migration {
  int version;
  std::string_view sql;
};

/// Brings the tables to the version of the last of `migrations`, whose versions ascend from 1 on. Each runs once and in
/// a transaction of its own, also when several processes start together; the table schema_version remembers it.
/// ErrorCode::refused, changing nothing, when the database is newer than the last migration. When a migration fails,
/// the database keeps the version before it.
Result<void> migrate(Database& database, std::span<const Migration> migrations);

}  // namespace aceso::store
