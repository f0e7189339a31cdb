#pragma once
// The tables behind hospital_tables.hpp.

#include "store/migrate.hpp"

namespace aceso::store {

std::span<const Migration> hospital_migrations();

}  // namespace aceso::store
