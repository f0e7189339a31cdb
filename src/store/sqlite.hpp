#pragma once
// SQLite, used by this folder alone.

#include "store/connection.hpp"

namespace aceso::store {

/// Connections to the file at `path`. ErrorCode::bad_argument when it is empty.
Result<Connect> connect_sqlite(const std::string& path);

}  // namespace aceso::store
