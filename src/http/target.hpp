#pragma once
// The parts of a request's target, read so that no two readers can differ.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aceso::http {

/// The longest path or query that is read.
inline constexpr std::size_t max_target_bytes = 8192;

/// The decoded segments of an absolute path (RFC 3986, section 3.3); none for "/". A segment is UTF-8 without control
/// characters, not empty, not "." or "..", and has neither '/' nor '\', encoded or not, so that it is safe to look up.
/// ErrorCode::bad_encoding otherwise, or limit.
Result<std::vector<std::string>> path_segments(std::string_view path);

/// The decoded parameters of a query: NAME=VALUE joined by '&'; none for the empty query. A name is not empty and
/// stands once. Names and values are UTF-8 without control characters. A '+' has to be encoded, because readers differ
/// in whether it is a space. ErrorCode::bad_encoding otherwise, or limit.
Result<std::map<std::string, std::string, std::less<>>> query_parameters(std::string_view query);

}  // namespace aceso::http
