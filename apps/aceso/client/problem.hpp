#pragma once
// What a service says when it does not do what it was asked, as an error.

#include <optional>

#include "base/outcome.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

namespace aceso::app {

/// The error of a response whose status is not of success: problem details (RFC 9457) if it has them. The field is
/// "service", or "service: " and the field that the service names. Codes: unavailable for 429 and from 500 on,
/// bad_encoding for 400, conflict for 409, limit for 413, bad_argument for 422, else refused. What the service writes
/// is shown without control characters.
Error error_of(const http::Response& response);

/// The null result of the scheme that a response tells of ("/problems/none"); nothing for any other response.
std::optional<Null> null_in(const http::Response& response);

}  // namespace aceso::app
