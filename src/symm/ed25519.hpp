#pragma once
// Ed25519 (RFC 8032).

#include <array>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

using SigningPublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// A signing key: move-only, wiped.
struct SigningKey {
  SecretArray<32> seed;

  static SigningKey generate(Random& rng);
  [[nodiscard]] SigningPublicKey public_key() const;
  [[nodiscard]] Signature sign(ByteView message) const;
};

/// Whether `signature` over `message` verifies under `key`. Never under a key of small order.
bool verify(const SigningPublicKey& key, ByteView message, ByteView signature);

}  // namespace aceso::symm
