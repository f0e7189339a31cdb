#pragma once
// Base64 (RFC 4648, section 4), one spelling for every byte string.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace aceso::http {

/// With padding, without line breaks.
std::string to_base64(ByteView bytes);

/// The bytes that to_base64 writes as `text`. Nothing for any other text: padding that is missing, or bits beyond the
/// last byte that are not zero, would give one value several spellings.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace aceso::http
