#pragma once
// PostgreSQL, used by this folder alone.

#include "store/connection.hpp"

namespace aceso::store {

/// Connections to the server that `url` names. ErrorCode::bad_argument when it has no form that libpq reads.
Result<Connect> connect_postgres(const std::string& url);

}  // namespace aceso::store
