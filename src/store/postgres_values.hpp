#pragma once
// Values as libpq sends and receives them. Used by this folder alone.

#include <libpq-fe.h>

#include "store/connection.hpp"

namespace aceso::store {

/// The arrays that PQexecParams takes. They live as long as `params`.
struct PostgresParameters {
  explicit PostgresParameters(const Values& params);

  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;

 private:
  std::vector<std::string> digits_;
};

/// The rows of a reply in the binary format. ErrorCode::bad_argument when a column has a type that no Value has.
Result<Answer> read_answer(PGresult* reply);

}  // namespace aceso::store
