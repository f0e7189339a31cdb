#include "store/value.hpp"

#include <algorithm>

namespace aceso::store {

Result<const Value*> Row::find(std::string_view column) const {
  const auto at = std::find(columns_->begin(), columns_->end(), column);
  if (at == columns_->end()) return fail(ErrorCode::bad_argument, std::string(column), "the answer has no such column");
  return &values_[static_cast<std::size_t>(at - columns_->begin())];
}

template <class T>
Result<T> Row::get(std::string_view column, std::string_view type) const {
  ACESO_TRY(const Value* value, find(column));
  if (const T* held = std::get_if<T>(value)) return *held;
  return fail(ErrorCode::bad_encoding, std::string(column),
              "expected " + std::string(type) + (value->index() == 0 ? ", found NULL" : ", found another type"));
}

Result<std::int64_t> Row::integer(std::string_view column) const { return get<std::int64_t>(column, "an integer"); }
Result<std::string> Row::text(std::string_view column) const { return get<std::string>(column, "text"); }
Result<Bytes> Row::blob(std::string_view column) const { return get<Bytes>(column, "a blob"); }

Result<bool> Row::is_null(std::string_view column) const {
  ACESO_TRY(const Value* value, find(column));
  return std::holds_alternative<std::monostate>(*value);
}

}  // namespace aceso::store
