#pragma once
// Between the program's types and a row's columns. What a getter of Row refuses, these refuse too.

#include <optional>

#include "store/value.hpp"

namespace aceso::store {

/// `number` must be below 2^63.
inline Value integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }
inline Value flag(bool set) { return std::int64_t{set}; }
inline Value blob(ByteView bytes) { return Bytes(bytes.begin(), bytes.end()); }
inline Value text(std::string_view text) { return std::string(text); }
/// NULL stands for no bytes: a condition can ask for it.
inline Value blob_or_null(ByteView bytes) { return bytes.empty() ? Value() : blob(bytes); }

/// ErrorCode::bad_encoding when it is negative.
Result<std::uint64_t> number_of(const Row& row, std::string_view column);
Result<bool> flag_of(const Row& row, std::string_view column);
/// ErrorCode::bad_encoding unless it has 32 bytes.
Result<Digest> digest_of(const Row& row, std::string_view column);
/// Empty for NULL.
Result<Bytes> blob_or_empty(const Row& row, std::string_view column);

/// What `read` makes of each row.
template <class T>
Result<std::vector<T>> read_all(const std::vector<Row>& rows, Result<T> (*read)(const Row&)) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const Row& row : rows) {
    ACESO_TRY(T value, read(row));
    out.push_back(std::move(value));
  }
  return out;
}

/// What `read` makes of the first row; nothing when there is none.
template <class T>
Result<std::optional<T>> read_first(const std::vector<Row>& rows, Result<T> (*read)(const Row&)) {
  if (rows.empty()) return std::nullopt;
  ACESO_TRY(T value, read(rows.front()));
  return std::optional<T>(std::move(value));
}

}  // namespace aceso::store
