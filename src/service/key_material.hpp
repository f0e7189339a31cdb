#pragma once
// Encodings of the simple keys: header, then the fields named below. docs/scheme.md section "Encodings".
//
//   encapsulation secret key  secret (32)          encapsulation public key  public key (32)
//   signing secret key        seed (32)            signing public key        public key (32)
//   report secret key         PKCS#8 DER (blob)    account seed              seed (32)
//   blinding scalar           record id (32), kappa (32, not zero)

#include "base/secret.hpp"
#include "group/scalar.hpp"
#include "symm/ed25519.hpp"
#include "symm/rsa.hpp"
#include "symm/x25519.hpp"

namespace aceso::service {

/// The public half is not stored: it is computed again.
SecretBytes encode_encapsulation_secret_key(const symm::KemKeyPair& pair);
Result<symm::KemKeyPair> decode_encapsulation_secret_key(ByteView bytes);

/// That the point is not of small order is found out when it is used.
Bytes encode_encapsulation_public_key(const Digest& key);
Result<Digest> decode_encapsulation_public_key(ByteView bytes);

SecretBytes encode_signing_secret_key(const symm::SigningKey& key);
Result<symm::SigningKey> decode_signing_secret_key(ByteView bytes);

Bytes encode_signing_public_key(const symm::SigningPublicKey& key);
Result<symm::SigningPublicKey> decode_signing_public_key(ByteView bytes);

SecretBytes encode_report_secret_key(const symm::RsaPrivateKey& key);
Result<symm::RsaPrivateKey> decode_report_secret_key(ByteView bytes);

/// Every account of one party derives from it: see chain::Account::derive.
using AccountSeed = SecretArray<32>;
SecretBytes encode_account_seed(const AccountSeed& seed);
Result<AccountSeed> decode_account_seed(ByteView bytes);

/// kappa of one record: what an authorised hospital matches with. Secret.
struct BlindingScalar {
  Digest record_id;
  Scalar kappa;

  [[nodiscard]] SecretBytes encode() const;
  static Result<BlindingScalar> decode(ByteView bytes);
};

}  // namespace aceso::service
