#include "store/columns.hpp"

#include <algorithm>

namespace aceso::store {

Result<std::uint64_t> number_of(const Row& row, std::string_view column) {
  ACESO_TRY(const std::int64_t value, row.integer(column));
  if (value < 0) return fail(ErrorCode::bad_encoding, std::string(column), "expected a number that is not negative");
  return static_cast<std::uint64_t>(value);
}

Result<bool> flag_of(const Row& row, std::string_view column) {
  ACESO_TRY(const std::int64_t value, row.integer(column));
  return value != 0;
}

Result<Digest> digest_of(const Row& row, std::string_view column) {
  ACESO_TRY(const Bytes bytes, row.blob(column));
  Digest out;
  if (bytes.size() != out.size()) return fail(ErrorCode::bad_encoding, std::string(column), "expected 32 bytes");
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Result<Bytes> blob_or_empty(const Row& row, std::string_view column) {
  ACESO_TRY(const bool absent, row.is_null(column));
  if (absent) return Bytes();
  return row.blob(column);
}

}  // namespace aceso::store
