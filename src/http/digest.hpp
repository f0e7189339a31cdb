#pragma once
// Content-Digest (RFC 9530) with sha-256.

#include "base/result.hpp"
#include "http/message.hpp"

namespace aceso::http {

/// The Content-Digest of a body: "sha-256=:...:".
std::string content_digest(ByteView body);

/// Checks the Content-Digest of a message that must have one. A digest by another algorithm beside sha-256 is ignored.
/// ErrorCode::bad_encoding when the field is missing, repeated, malformed or without sha-256; bad_signature when the
/// body has another digest.
Result<void> check_content_digest(const Headers& headers, ByteView body);

}  // namespace aceso::http
