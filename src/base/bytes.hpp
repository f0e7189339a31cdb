#pragma once
// Byte strings and their hexadecimal form.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aceso {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// A 32-byte digest (SHA-256 or Keccak-256) or an identifier derived from one. Public.
using Digest = std::array<std::uint8_t, 32>;

/// The bytes of `text`, without copying. The view lives as long as `text`.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Appends `tail` to `out`.
inline void append(Bytes& out, ByteView tail) { out.insert(out.end(), tail.begin(), tail.end()); }

/// Lower-case hexadecimal, two digits a byte, no prefix. Timing depends on the length alone.
std::string to_hex(ByteView bytes);

/// Parses an even number of hexadecimal digits of either case, with or without "0x" or "0X"; nothing on any other input.
std::optional<Bytes> from_hex(std::string_view hex);

/// Like from_hex, for exactly 32 bytes.
std::optional<Digest> digest_from_hex(std::string_view hex);

}  // namespace aceso
