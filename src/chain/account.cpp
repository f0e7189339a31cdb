#include "chain/account.hpp"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "chain/hash.hpp"
#include "chain/u256.hpp"

namespace aceso::chain {
namespace {

/// The library's context, blinded against side channels with fresh randomness. Thread-safe: never changed again.
const secp256k1_context* context() {
  static const secp256k1_context* const shared = [] {
    secp256k1_context* created = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    SecretArray<32> blind;
    OsRandom().fill(blind.reveal_mut());
    if (secp256k1_context_randomize(created, blind.reveal().data()) != 1) std::abort();
    return created;
  }();
  return shared;
}

Address address_of(const secp256k1_pubkey& key) {
  std::array<std::uint8_t, 65> point;  // 4 | x | y
  std::size_t size = point.size();
  secp256k1_ec_pubkey_serialize(context(), point.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED);
  const Digest hash = keccak256(ByteView(point).subspan(1));
  Address out;
  std::copy(hash.begin() + 12, hash.end(), out.bytes.begin());
  return out;
}

/// The address of a private key; nothing when the key is out of range.
std::optional<Address> address_of(const SecretArray<32>& key) {
  secp256k1_pubkey point;
  if (secp256k1_ec_pubkey_create(context(), &point, key.reveal().data()) != 1) return std::nullopt;
  return address_of(point);
}

}  // namespace

Bytes Signature::to_bytes() const {
  Bytes out(r.begin(), r.end());
  append(out, s);
  out.push_back(static_cast<std::uint8_t>(27 + y_parity));
  return out;
}

Result<Signature> Signature::from_bytes(ByteView bytes) {
  if (bytes.size() != 65 || (bytes[64] != 27 && bytes[64] != 28)) {
    return fail(ErrorCode::bad_encoding, "signature", "expected 65 bytes, of which the last is 27 or 28");
  }
  Signature out;
  std::copy_n(bytes.begin(), 32, out.r.begin());
  std::copy_n(bytes.begin() + 32, 32, out.s.begin());
  out.y_parity = static_cast<std::uint8_t>(bytes[64] - 27);
  return out;
}

Result<Address> recover(const Digest& digest, const Signature& signature) {
  Bytes compact(signature.r.begin(), signature.r.end());
  append(compact, signature.s);
  secp256k1_ecdsa_recoverable_signature parsed;
  secp256k1_ecdsa_signature plain;
  secp256k1_pubkey key;
  if (signature.y_parity > 1 ||
      secp256k1_ecdsa_recoverable_signature_parse_compact(context(), &parsed, compact.data(), signature.y_parity) !=
          1 ||
      secp256k1_ecdsa_recoverable_signature_convert(context(), &plain, &parsed) != 1 ||
      secp256k1_ecdsa_signature_normalize(context(), nullptr, &plain) != 0 ||  // 1: s was high
      secp256k1_ecdsa_recover(context(), &key, &parsed, digest.data()) != 1) {
    return fail(ErrorCode::bad_signature, "signature", "is not a low-s secp256k1 signature");
  }
  return address_of(key);
}

Result<Account> Account::from_key(SecretArray<32> key) {
  const auto address = address_of(key);
  if (!address) return fail(ErrorCode::bad_argument, "private key", "must be in [1, n-1], n the order of secp256k1");
  return Account(std::move(key), *address);
}

Account Account::generate(Random& random) {
  for (;;) {
    SecretArray<32> key;
    random.fill(key.reveal_mut());
    if (auto account = from_key(std::move(key))) return std::move(*account);
  }
}

Account Account::derive(const SecretArray<32>& seed, std::string_view label, std::uint64_t counter) {
  const auto u64 = [](std::uint64_t value) {
    const U256 wide = U256::from(value);
    return Bytes(wide.bytes.begin() + 24, wide.bytes.end());
  };
  for (std::uint64_t attempt = 0;; ++attempt) {
    SecretArray<32> key;
    keccak256(
        {as_bytes("aceso account v1"), seed.reveal(), u64(label.size()), as_bytes(label), u64(counter), u64(attempt)},
        key.reveal_mut());
    if (auto account = from_key(std::move(key))) return std::move(*account);
  }
}

Signature Account::sign(const Digest& digest) const {
  secp256k1_ecdsa_recoverable_signature made;
  if (secp256k1_ecdsa_sign_recoverable(context(), &made, digest.data(), key_.reveal().data(),
                                       secp256k1_nonce_function_rfc6979, nullptr) != 1) {
    std::abort();  // only for a key out of range, which no Account holds
  }
  std::array<std::uint8_t, 64> compact;
  int recovery_id = 0;
  secp256k1_ecdsa_recoverable_signature_serialize_compact(context(), compact.data(), &recovery_id, &made);
  Signature out;
  std::copy_n(compact.begin(), 32, out.r.begin());
  std::copy_n(compact.begin() + 32, 32, out.s.begin());
  // Ids 2 and 3 say that the nonce point's x exceeds n, which has probability 2^-127 and no form in Ethereum.
  out.y_parity = static_cast<std::uint8_t>(recovery_id & 1);
  return out;
}

}  // namespace aceso::chain
