#pragma once
// Externally owned accounts: secp256k1 keys, their addresses and signatures.

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "chain/address.hpp"

namespace aceso::chain {

/// An ECDSA signature over secp256k1, with s in the lower half of its range. Public.
struct Signature {
  std::array<std::uint8_t, 32> r{};
  std::array<std::uint8_t, 32> s{};
  std::uint8_t y_parity = 0;  ///< 0 or 1

  /// The 65 bytes that contracts take: r | s | 27 + y_parity.
  [[nodiscard]] Bytes to_bytes() const;
  /// Reads to_bytes()'s form; anything else is bad_encoding. That it verifies is not checked.
  static Result<Signature> from_bytes(ByteView bytes);

  friend bool operator==(const Signature&, const Signature&) = default;
};

/// The address whose key made `signature` over `digest`. Every well-formed signature recovers to some address, so
/// compare it. bad_signature when there is none, or when s is in the upper half (the contracts refuse those too).
Result<Address> recover(const Digest& digest, const Signature& signature);

/// A private key and its address. Move-only; the key is wiped when it dies.
class Account {
 public:
  /// From a private key, 32 bytes big-endian. bad_argument unless it is in [1, n-1], n being the group order.
  static Result<Account> from_key(SecretArray<32> key);

  /// A fresh account.
  static Account generate(Random& random);

  /// The account number `counter` of the purpose `label` under `seed`. The private key is
  ///   Keccak-256("aceso account v1" | seed | u64(|label|) | label | u64(counter) | u64(attempt)), big-endian,
  /// with attempt = 0, 1, ... until it is in [1, n-1] (the first fails with probability below 2^-127). The seed must
  /// be uniform; then accounts reveal nothing about it or each other. Keccak with a secret prefix is a PRF (KMAC rests
  /// on the same), so no HMAC is needed.
  static Account derive(const SecretArray<32>& seed, std::string_view label, std::uint64_t counter);

  [[nodiscard]] const Address& address() const { return address_; }

  /// The signature that RFC 6979 (SHA-256, no extra data) gives for `digest`: the same each time. Constant time.
  [[nodiscard]] Signature sign(const Digest& digest) const;

  /// The private key, for storing it encrypted.
  [[nodiscard]] const SecretArray<32>& reveal_key() const { return key_; }

 private:
  Account(SecretArray<32> key, const Address& address) : key_(std::move(key)), address_(address) {}

  SecretArray<32> key_;
  Address address_;
};

}  // namespace aceso::chain
