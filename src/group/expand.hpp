#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

namespace aceso {

/// expand_message_xmd of RFC 9380, section 5.3.1, with SHA-256. `out` has at most 8,160 bytes, `dst` at most 255.
void expand_message_xmd(std::span<std::uint8_t> out, ByteView msg, std::string_view dst);

}  // namespace aceso
