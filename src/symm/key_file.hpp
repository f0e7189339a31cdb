#pragma once
// Secrets at rest: an artifact encrypted under a passphrase with scrypt (RFC 7914) and the committing AEAD.
//
// key file = artifact header | log2 N (1) | salt (16) | commitment (32) | ciphertext | tag (16); r = 8, p = 1.
// The associated data is everything before the commitment.

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

inline constexpr std::uint8_t scrypt_log_n = 16;       ///< 64 MiB and about 0.15 s for each guess
inline constexpr std::uint8_t scrypt_log_n_most = 20;  ///< 1 GiB: the most that opening a file may cost

/// Encrypts `artifact` under `passphrase`, which must not be empty. `log_n` in 10..20.
Result<Bytes> seal_key_file(ByteView passphrase, ByteView artifact, Random& rng, std::uint8_t log_n = scrypt_log_n);

/// Decrypts a key file: ErrorCode::wont_open on a wrong passphrase or a changed file.
Result<SecretBytes> open_key_file(ByteView passphrase, ByteView file);

}  // namespace aceso::symm
