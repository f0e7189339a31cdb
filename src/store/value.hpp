#pragma once
// What goes into a statement and what comes out of it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso::store {

/// NULL, a 64-bit integer, text (UTF-8 without U+0000) or a blob. Truth values are integers: write 0 or 1.
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
using Values = std::vector<Value>;

/// One row of an answer. Every getter fails with ErrorCode::bad_argument when there is no such column, and with
/// ErrorCode::bad_encoding when the column holds something of another type, NULL included.
class Row {
 public:
  using Columns = std::shared_ptr<const std::vector<std::string>>;
  /// One value for each of `columns`.
  Row(Columns columns, Values values) : columns_(std::move(columns)), values_(std::move(values)) {}

  [[nodiscard]] Result<std::int64_t> integer(std::string_view column) const;
  [[nodiscard]] Result<std::string> text(std::string_view column) const;
  [[nodiscard]] Result<Bytes> blob(std::string_view column) const;
  [[nodiscard]] Result<bool> is_null(std::string_view column) const;

 private:
  template <class T>
  [[nodiscard]] Result<T> get(std::string_view column, std::string_view type) const;
  [[nodiscard]] Result<const Value*> find(std::string_view column) const;

  Columns columns_;
  Values values_;
};

}  // namespace aceso::store
