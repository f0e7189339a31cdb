#pragma once

#include <string_view>

#include "http/message.hpp"

namespace aceso::http {

/// What the server itself answers when a request cannot reach the handler: problem details (RFC 9457) with a title and
/// nothing of the request. `title` holds no quotation marks and no backslashes.
Response plain_error(unsigned status, std::string_view title);

/// 503, with a wish that the client comes again after a second.
Response busy_error();

}  // namespace aceso::http
