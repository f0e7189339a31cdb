#pragma once
// Fields that must have one meaning for everybody who reads a message.

#include "base/result.hpp"
#include "http/message.hpp"

namespace aceso::http {

/// The value of a field that stands exactly once, on one line: printable ASCII, no space at either end, not empty.
/// ErrorCode::bad_encoding otherwise. Never repeats the value.
Result<std::string> single_field(const Headers& headers, std::string_view name);

}  // namespace aceso::http
