#pragma once
// The signature base (RFC 9421, section 2.5): the text that a signature is over.

#include "http/message.hpp"
#include "http/structured_field.hpp"

namespace aceso::http {

/// The authority in lower case and without the port 443, because the services speak HTTPS alone (RFC 9421, section
/// 2.2.3). ErrorCode::bad_encoding for what is no host with or without a port.
Result<std::string> normal_authority(std::string_view authority);

/// One line for each component of `input`, in its order, and the line of "@signature-params", which is `input` itself.
///
/// A component is a string without parameters: "@method", "@authority", "@path", "@query" (RFC 9421, section 2.2), or
/// the lower-case name of a field that stands exactly once (single_field.hpp). The authority is in its normal
/// form; a request without a query has "?".
///
/// ErrorCode::bad_argument for any other component, or one that stands twice; bad_encoding for a request whose method,
/// authority, path, query or field is not of its grammar. So no value can hold a line break and pose as another line.
Result<std::string> signature_base(const Request& request, const InnerList& input);

}  // namespace aceso::http
