#pragma once
// DHKEM(X25519, HKDF-SHA256) of RFC 9180, section 4.1.

#include <array>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

/// An encapsulation key pair. The secret half is move-only and wiped.
struct KemKeyPair {
  SecretArray<32> secret;
  std::array<std::uint8_t, 32> public_key;
};

/// DeriveKeyPair of RFC 9180, section 7.1.3, from 32 bytes of key material.
KemKeyPair derive_kem_key_pair(ByteView ikm);
/// A pair from fresh randomness.
KemKeyPair generate_kem_key_pair(Random& rng);
/// The public key of a secret one.
std::array<std::uint8_t, 32> kem_public_key(std::span<const std::uint8_t, 32> secret);

struct Encapsulation {
  std::array<std::uint8_t, 32> enc;
  SecretBytes shared_secret;  ///< 32 bytes
};

/// Encap with an ephemeral pair from `rng`. Fails when `public_key` is a point of small order.
Result<Encapsulation> encapsulate(std::span<const std::uint8_t, 32> public_key, Random& rng);

/// Decap: the 32-byte shared secret. Fails when `enc` is a point of small order.
Result<SecretBytes> decapsulate(std::span<const std::uint8_t, 32> enc, const KemKeyPair& pair);

}  // namespace aceso::symm
