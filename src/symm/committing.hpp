#pragma once
// A key-committing AEAD for short messages under keys that are used once.
//
// HKDF-SHA256(ikm = key, salt = empty, info = context) gives 64 bytes: an AES-256-GCM key and a commitment. The sealed
// form is commitment(32) | ciphertext | tag(16), with the nonce zero. The commitment is compared first, so that no
// sealed string opens under two keys (or two contexts) but with a collision of SHA-256.

#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

inline constexpr std::size_t committing_overhead = 32 + 16;

/// Seals `plaintext`. `key` (16 bytes or more of entropy, never used twice with one context) and `plaintext` are
/// secret.
Bytes seal_once(ByteView key, std::string_view context, ByteView aad, ByteView plaintext);

/// Opens what seal_once made; ErrorCode::wont_open, and no more, on any difference.
Result<SecretBytes> open_once(ByteView key, std::string_view context, ByteView aad, ByteView sealed);

}  // namespace aceso::symm
