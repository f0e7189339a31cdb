#include "artifacts.hpp"
#include "service/key_material.hpp"
#include "support/seeded_random.hpp"

namespace aceso::encoding {
namespace {

/// Decodes with `decode` and encodes with `encode`.
template <auto decode, auto encode>
Result<Bytes> both(ByteView bytes) {
  ACESO_TRY(const auto value, decode(bytes));
  const auto out = encode(value);
  return Bytes(ByteView(out).begin(), ByteView(out).end());
}
template <auto decode, auto encode>
Result<Bytes> both_secret(ByteView bytes) {
  ACESO_TRY(const auto value, decode(bytes));
  return plain(encode(value));
}

aceso::testing::SeededRandom& rng() {
  static aceso::testing::SeededRandom made("encoding of keys");
  return made;
}

Codec encapsulation_secret_key() {
  return {plain(service::encode_encapsulation_secret_key(symm::generate_kem_key_pair(rng()))),
          both_secret<service::decode_encapsulation_secret_key, service::encode_encapsulation_secret_key>};
}

Codec encapsulation_public_key() {
  return {service::encode_encapsulation_public_key(symm::generate_kem_key_pair(rng()).public_key),
          both<service::decode_encapsulation_public_key, service::encode_encapsulation_public_key>};
}

Codec signing_secret_key() {
  return {plain(service::encode_signing_secret_key(symm::SigningKey::generate(rng()))),
          both_secret<service::decode_signing_secret_key, service::encode_signing_secret_key>};
}

Codec signing_public_key() {
  return {service::encode_signing_public_key(symm::SigningKey::generate(rng()).public_key()),
          both<service::decode_signing_public_key, service::encode_signing_public_key>};
}

Codec report_secret_key() {
  return {plain(service::encode_report_secret_key(symm::RsaPrivateKey::generate(3072).value())),
          both_secret<service::decode_report_secret_key, service::encode_report_secret_key>};
}

Codec account_seed() {
  service::AccountSeed seed;
  rng().fill(seed.reveal_mut());
  return {plain(service::encode_account_seed(seed)),
          both_secret<service::decode_account_seed, service::encode_account_seed>};
}

Codec blinding_scalar() {
  return {plain(service::BlindingScalar{Digest{4}, Scalar::random_nonzero(rng())}.encode()),
          decode_and_encode<service::BlindingScalar>};
}

}  // namespace

std::vector<Entry> key_artifacts() {
  return {{"EncapsulationSecretKey", Artifact::encapsulation_secret_key, encapsulation_secret_key},
          {"EncapsulationPublicKey", Artifact::encapsulation_public_key, encapsulation_public_key},
          {"SigningSecretKey", Artifact::signing_secret_key, signing_secret_key},
          {"SigningPublicKey", Artifact::signing_public_key, signing_public_key},
          {"ReportSecretKey", Artifact::report_secret_key, report_secret_key},
          {"AccountSeed", Artifact::account_seed, account_seed},
          {"BlindingScalar", Artifact::blinding_scalar, blinding_scalar}};
}

}  // namespace aceso::encoding
